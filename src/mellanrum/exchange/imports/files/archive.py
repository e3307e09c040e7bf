"""The ZIP inside an XLSX: unpacked here with limits, before the reader of workbooks ever sees it.

The sizes that an archive declares may lie, and a reader that believes them can be made to fill the memory. So each part
is unpacked by ourselves up to a limit and packed anew, and only that archive is read as a workbook.
"""

import io
import zipfile
import zlib

from django.utils.translation import gettext as _

from mellanrum.exchange.imports.results import UnreadableFile, unreadable

# Unpacked, in all; a sheet with as many rows as we accept is well below it.
_LARGEST_UNPACKED = 160 * 1024 * 1024
_LARGEST_RATIO = 250
# Below this size nothing can do harm, whatever the ratio.
_RATIO_MATTERS_FROM = 8 * 1024 * 1024
_MOST_PARTS = 2000
_CHUNK = 1024 * 1024


def unpacked(data: bytes) -> dict[str, bytes]:
    """This will unpack the parts of a workbook that hold its cells: no pictures, no macros, no printer settings.

    Raises:
        UnreadableFile: when the archive is damaged, protected, or larger unpacked than a workbook may be.
    """
    parts: dict[str, bytes] = {}
    left = _LARGEST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_PARTS:
                raise _bomb()
            for entry in entries:
                if entry.flag_bits & 0x1:
                    raise unreadable(_("Arbetsboken är skyddad med lösenord. Ta bort lösenordet och försök igen."))
                if not _is_needed(entry.filename):
                    continue
                content = _content(archive, entry, left)
                left -= len(content)
                parts[entry.filename] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        raise damaged() from None
    return parts


def packed(parts: dict[str, bytes]) -> bytes:
    """This will make an archive without compression out of parts whose sizes are known."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def damaged() -> UnreadableFile:
    """This will make the refusal of a workbook that cannot be opened."""
    return unreadable(
        _("Arbetsboken är skadad och går inte att öppna. Öppna den i Excel och spara den på nytt som XLSX.")
    )


def _is_needed(name: str) -> bool:
    return name.endswith((".xml", ".rels")) and not name.startswith(("xl/drawings/", "xl/charts/", "docProps/"))


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    declared = entry.file_size
    if declared > left:
        raise _bomb()
    chunks: list[bytes] = []
    size = 0
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            chunks.append(chunk)
            size += len(chunk)
            if size > left or (size > _RATIO_MATTERS_FROM and size > _LARGEST_RATIO * max(entry.compress_size, 1)):
                raise _bomb()
    return b"".join(chunks)


def _bomb() -> UnreadableFile:
    return unreadable(
        _("Arbetsboken är orimligt stor när den packas upp, och lästes därför inte. Spara uppgifterna som CSV (UTF-8).")
    )
