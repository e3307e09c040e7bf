"""From bytes to text: UTF-8 only, and for anything else a sentence that says what it is and how to save it anew."""

import codecs

from django.utils.translation import gettext as _

from mellanrum.exchange.imports.results import UnreadableFile, unreadable

from .sheet import CONTROL_CHARACTER

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def decoded(data: bytes) -> str:
    """This will decode UTF-8, with or without a byte order mark.

    Raises:
        UnreadableFile: for UTF-16, UTF-32, Windows-1252 and the like, NUL and other control characters; with the line.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            raise _wrong_encoding(name)
    plain = data.removeprefix(codecs.BOM_UTF8)
    if _looks_like_utf16(plain):
        raise _wrong_encoding("UTF-16")
    try:
        text = plain.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(plain, error.start) from None
    _refuse_control_characters(text)
    return text


def _looks_like_utf16(data: bytes) -> bool:
    """Western text in UTF-16 without a mark: every other byte is NUL."""
    start = data[:400]
    return len(start) >= 8 and max(start[::2].count(0), start[1::2].count(0)) > len(start) * 0.4


def _wrong_encoding(name: str) -> UnreadableFile:
    return unreadable(_("Filen är sparad som %(name)s, inte som UTF-8.") % {"name": name} + " " + _how_to_save())


def _not_utf8(data: bytes, place: int) -> UnreadableFile:
    line, column = _place(data, place)
    parts = {"line": line, "column": column, "byte": f"0x{data[place]:02X}"}
    probable = data[place : place + 1].decode("cp1252", errors="replace")
    if probable.isprintable() and probable != "\N{REPLACEMENT CHARACTER}":
        text = _(
            "Filen är inte UTF-8: på rad %(line)s, tecken %(column)s i filen står byten %(byte)s, "
            'som är "%(probable)s" i Windows-1252 (Latin-1).'
        ) % {**parts, "probable": probable}
    else:
        text = _("Filen är inte UTF-8: på rad %(line)s, tecken %(column)s i filen står byten %(byte)s.") % parts
    return unreadable(text + " " + _how_to_save(), row=line - 1)


def _how_to_save() -> str:
    return _(
        'Spara om den: i Excel välj Spara som och filformatet "CSV UTF-8", i LibreOffice teckenuppsättningen UTF-8, '
        "eller spara som XLSX."
    )


def _place(data: bytes, place: int) -> tuple[int, int]:
    before = data[:place]
    line_start = before.rfind(b"\n") + 1
    # What stands before the faulty byte is valid, so characters can be counted.
    return before.count(b"\n") + 1, len(before[line_start:].decode("utf-8")) + 1


def _refuse_control_characters(text: str) -> None:
    found = CONTROL_CHARACTER.search(text)
    if found is None:
        return
    place, sign = found.start(), found.group()
    line = text.count("\n", 0, place) + 1
    column = place - text.rfind("\n", 0, place)
    parts = {"line": line, "column": column, "code": f"U+{ord(sign):04X}"}
    if sign == "\x00":
        message = _(
            "Filen innehåller en nollbyte på rad %(line)s, tecken %(column)s. Den är skadad eller är ingen textfil."
        )
    else:
        message = _(
            "Filen innehåller ett osynligt styrtecken (%(code)s) på rad %(line)s, tecken %(column)s. Ta bort det."
        )
    raise unreadable(message % parts, row=line - 1)
