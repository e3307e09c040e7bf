"""Which kinds of files the register takes, and how the first bytes tell them: what a name claims is not believed."""

from dataclasses import dataclass

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


@dataclass(frozen=True, kw_only=True)
class Format:
    """A kind of file: how its names end, how its content begins, and what must stand near the beginning of an archive.

    ``inside`` is a word that the archive's list of parts holds; ``text`` is for formats without a signature.
    """

    media_type: str
    endings: tuple[str, ...]
    signatures: tuple[bytes, ...] = ()
    inside: bytes = b""
    text: bool = False

    def fits(self, data: bytes) -> bool:
        """This will tell whether the content is of this kind."""
        if self.text:
            return _is_text(data)
        return data.startswith(self.signatures) and self.inside in data


_ZIP = (b"PK\x03\x04",)
FORMATS = (
    Format(media_type=PDF, endings=(".pdf",), signatures=(b"%PDF-",)),
    Format(media_type=DOCX, endings=(".docx",), signatures=_ZIP, inside=b"word/"),
    Format(media_type=XLSX, endings=(".xlsx",), signatures=_ZIP, inside=b"xl/"),
    Format(media_type=PPTX, endings=(".pptx",), signatures=_ZIP, inside=b"ppt/"),
    Format(media_type=ODT, endings=(".odt",), signatures=_ZIP, inside=ODT.encode()),
    Format(media_type=ODS, endings=(".ods",), signatures=_ZIP, inside=ODS.encode()),
    Format(media_type="image/png", endings=(".png",), signatures=(b"\x89PNG\r\n\x1a\n",)),
    Format(media_type="image/jpeg", endings=(".jpg", ".jpeg"), signatures=(b"\xff\xd8\xff",)),
    Format(media_type="image/tiff", endings=(".tif", ".tiff"), signatures=(b"II*\x00", b"MM\x00*")),
    Format(
        media_type="application/vnd.ms-outlook", endings=(".msg",), signatures=(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
    ),
    Format(media_type="message/rfc822", endings=(".eml",), text=True),
    Format(media_type="text/plain", endings=(".txt",), text=True),
    Format(media_type="text/csv", endings=(".csv",), text=True),
    Format(media_type="application/json", endings=(".json",), text=True),
)
ENDINGS = tuple(ending for one in FORMATS for ending in one.endings)


def format_of(media_type: str) -> Format | None:
    """This will find the format of a media type; parameters such as the character set are left out of it."""
    plain = media_type.partition(";")[0].strip().lower()
    return next((one for one in FORMATS if one.media_type == plain), None)


def media_type_of(name: str) -> str:
    """This will tell the media type that a file's name claims; "" when it is none that the register takes."""
    lower = name.lower()
    return next((one.media_type for one in FORMATS if lower.endswith(one.endings)), "")


def _is_text(data: bytes) -> bool:
    return b"\0" not in data[:65536]
