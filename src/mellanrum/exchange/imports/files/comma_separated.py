"""CSV: comma or semicolon, told by the header; quoted fields may hold line breaks."""

import csv
import io

from django.utils.translation import gettext as _

from mellanrum.exchange.imports.results import UnreadableFile, unreadable

from .encodings import decoded
from .header import known_names
from .sheet import MOST_ROWS, Line, Sheet, sheet_of, too_many_rows

_ACCEPTED = (",", ";")
_LONGEST_FIELD = 131_072


def read_csv(data: bytes, *, names: frozenset[str]) -> Sheet:
    """This will read UTF-8 CSV into a sheet.

    Raises:
        UnreadableFile: for another encoding or separator, an unclosed quotation mark, or nothing but a header.
    """
    text = decoded(data)
    if text.lower().startswith("sep="):
        # A line by which spreadsheets tell each other the separator; the header follows it.
        text = text.partition("\n")[2]
    separator = _separator(text, names)
    records = _records(text, separator)
    header = next((number for number, record in enumerate(records) if any(cell.strip() for cell in record)), None)
    if header is None:
        raise unreadable(_("Filen är tom."))
    lines = [Line(number=number, cells=tuple(record)) for number, record in enumerate(records[header + 1 :], start=1)]
    return sheet_of(records[header], lines)


def _separator(text: str, names: frozenset[str]) -> str:
    """The separator under which the header holds most names that the kind knows."""
    first = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    scores = {sign: _known_in(first, sign, names) for sign in (",", ";", "\t", "|")}
    best = max(scores, key=lambda sign: (scores[sign][0], sign in _ACCEPTED, scores[sign][1]))
    if best in _ACCEPTED:
        return best
    what = _("tabbar") if best == "\t" else _("lodstreck (|)")
    raise unreadable(
        _("Kolumnerna skiljs åt med %(what)s. Spara filen med komma eller semikolon som avgränsare.") % {"what": what},
        row=0,
    )


def _known_in(line: str, sign: str, names: frozenset[str]) -> tuple[int, int]:
    try:
        cells = next(csv.reader([line], delimiter=sign), [])
    except csv.Error:
        return 0, 0
    return len(known_names(cells) & names), len(cells)


def _records(text: str, separator: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records: list[list[str]] = []
    began = 1
    try:
        for record in reader:
            records.append(record)
            began = reader.line_num + 1
            if len(records) > MOST_ROWS * 2:
                raise too_many_rows()
    except csv.Error as error:
        raise _broken(str(error), began, len(records)) from None
    return records


def _broken(reason: str, line: int, row: int) -> UnreadableFile:
    if "field limit" in reason or "field larger" in reason:
        message = _("En cell i raden som börjar på rad %(line)s i filen är längre än %(most)s tecken.")
    elif "unexpected end" in reason:
        message = _("Ett citattecken i raden som börjar på rad %(line)s i filen avslutas aldrig.")
    else:
        message = _(
            "Citattecknen i raden som börjar på rad %(line)s i filen går inte ihop. "
            "En cell med citattecken skrivs inom citattecken, och de inre dubbleras."
        )
    return unreadable(message % {"line": line, "most": _LONGEST_FIELD}, row=row)
