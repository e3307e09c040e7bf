"""From a sheet to rows of values, with everything that is wrong noted on the row where it stands."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from .columns import Wrong, read_cell
from .files.sheet import Line, Sheet
from .header import places_of
from .kind import Kind, Row

# What a person wrote instead of the file's own cells, by row and column.
Corrections = Mapping[int, Mapping[str, str]]


def rows_of(kind: Kind, sheet: Sheet, corrections: Corrections | None = None) -> list[Row]:
    """This will read every row of the sheet, without asking the database.

    Raises:
        UnreadableFile: when the header is not the kind's.
    """
    places = places_of(kind, sheet)
    return [_row(kind, sheet, line, places, (corrections or {}).get(line.number, {})) for line in sheet.lines]


def _row(kind: Kind, sheet: Sheet, line: Line, places: Mapping[str, int], corrected: Mapping[str, str]) -> Row:
    texts = {name: line.cells[place] if place < len(line.cells) else "" for name, place in places.items()}
    texts.update(corrected)
    row = Row(number=line.number, texts=texts, secret=kind.secret)
    _check_width(row, sheet, line)
    for column in kind.columns:
        fault = line.faults.get(places.get(column.name, -1))
        if fault is not None and column.name not in corrected:
            row.wrong(column.name, fault)
            continue
        try:
            row.values[column.name] = read_cell(column, texts.get(column.name, ""))
        except Wrong as wrong:
            row.wrong(column.name, str(wrong))
    return row


def _check_width(row: Row, sheet: Sheet, line: Line) -> None:
    width = len(sheet.header)
    faults = [text for place, text in line.faults.items() if place >= width]
    if len(line.cells) != width and (faults or len(line.cells) < width or any(map(str.strip, line.cells[width:]))):
        parts = {"cells": len(line.cells), "columns": width}
        row.wrong(
            None,
            faults[0] if faults else _("Raden har %(cells)s celler, men rubriken har %(columns)s kolumner.") % parts,
        )
