"""XLSX: the same columns as CSV, on the sheet that holds them."""

import io
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from mellanrum.exchange.imports.results import unreadable

from .archive import damaged, packed, unpacked
from .header import known_names
from .markup import Extent, address, extent_of, visible_sheets
from .sheet import CONTROL_CHARACTER, MOST_ROWS, Line, Sheet, sheet_of

# Cells of all sheets together when each is laid out as a rectangle: the most rows times twenty columns.
_MOST_CELLS = MOST_ROWS * 20
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def is_workbook(data: bytes) -> bool:
    """This will tell whether the bytes are an archive, as every XLSX is."""
    return data.startswith(_ZIP)


def read_xlsx(data: bytes, *, names: frozenset[str]) -> Sheet:
    """This will read one sheet of a workbook into texts: the only one with content, or the only one with our columns.

    Dates become ÅÅÅÅ-MM-DD, whole numbers lose their decimals; formulas and error values become faults of their cell.

    Raises:
        UnreadableFile: for another kind of archive, a damaged, protected or too large one, or several likely sheets.
    """
    _refuse_other_archives(data)
    parts = unpacked(data)
    sheets = visible_sheets(parts)
    if not sheets:
        raise damaged()
    extents = {sheet.name: extent_of(parts[sheet.path]) for sheet in sheets}
    if sum(extent.area for extent in extents.values()) > _MOST_CELLS:
        raise unreadable(
            _("Arbetsboken har uppgifter långt utanför tabellen. Kopiera tabellen till ett nytt blad och spara det.")
        )
    values = _values(packed(parts), list(extents))
    chosen = _chosen(values, names)
    rows = values[chosen]
    # A formula that was never computed has no value: the rectangle of values may end before it.
    rows.extend([""] * len(rows[0]) for _missing in range(extents[chosen].rows - len(rows)))
    return _sheet(rows, extents[chosen])


def _refuse_other_archives(data: bytes) -> None:
    # The names of the parts stand uncompressed in the archive's list at its end.
    if b"[Content_Types].xml" in data and b"xl/workbook.xml" in data:
        return
    instead = _("Öppna den och spara den som XLSX.")
    if b"xl/workbook.bin" in data:
        raise unreadable(_("Arbetsboken är i formatet XLSB.") + " " + instead)
    if b"opendocument" in data[:200]:
        raise unreadable(_("Filen är i OpenDocument-format.") + " " + instead)
    if b"word/document.xml" in data:
        raise unreadable(_("Filen är ett Word-dokument. Spara uppgifterna som CSV (UTF-8) eller XLSX."))
    if b"ppt/presentation.xml" in data:
        raise unreadable(_("Filen är en presentation. Spara uppgifterna som CSV (UTF-8) eller XLSX."))
    if b"[Content_Types].xml" in data:
        raise damaged()
    raise unreadable(_("Filen är packad (ZIP). Packa upp den och välj filen som ligger i den."))


def _values(data: bytes, names: list[str]) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:
        # The reader is compiled: what it did not foresee comes as an exception beside the ordinary ones.
        raise damaged() from None


def _chosen(values: dict[str, list[list[Any]]], names: frozenset[str]) -> str:
    filled = {name: _first(rows) for name, rows in values.items()}
    filled = {name: row for name, row in filled.items() if row is not None}
    if not filled:
        raise unreadable(_("Arbetsboken är tom."))
    likely = [name for name, row in filled.items() if row is not None and known_names(row) & names]
    candidates = likely or list(filled)
    if len(candidates) > 1:
        raise unreadable(
            _("Arbetsboken har flera blad med uppgifter: %(names)s. Spara bladet som ska importeras i en egen fil.")
            % {"names": ", ".join(candidates)}
        )
    return candidates[0]


def _first(rows: list[list[Any]]) -> list[Any] | None:
    return next((row for row in rows if any(str(value).strip() for value in row)), None)


def _sheet(rows: list[list[Any]], extent: Extent) -> Sheet:
    header = next(number for number, row in enumerate(rows) if any(str(value).strip() for value in row))
    faults = _faults(extent, rows)
    if any(row == header for row, _column in faults):
        place = min(place for place in faults if place[0] == header)
        raise unreadable(faults[place], row=0)
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), message in faults.items():
        by_row.setdefault(row, {})[column] = message
    lines = [
        Line(number=row - header, cells=tuple(map(_text, rows[row])), faults=by_row.get(row, {}))
        for row in range(header + 1, len(rows))
    ]
    return sheet_of(tuple(map(_text, rows[header])), lines)


def _faults(extent: Extent, rows: list[list[Any]]) -> dict[tuple[int, int], str]:
    faults: dict[tuple[int, int], str] = {}
    for row, column in extent.failed:
        faults[row, column] = _("Cellen %(cell)s innehåller ett felvärde. Skriv värdet självt.") % {
            "cell": address(row, column)
        }
    for row, column in extent.formulas:
        faults[row, column] = _(
            "Cellen %(cell)s innehåller en formel. Skriv värdet självt, eller kopiera och klistra in som värden."
        ) % {"cell": address(row, column)}
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if isinstance(value, str) and CONTROL_CHARACTER.search(value):
                faults[row, column] = _("Cellen %(cell)s innehåller ett osynligt styrtecken. Skriv om värdet.") % {
                    "cell": address(row, column)
                }
    return faults


def _text(value: object) -> str:
    """A cell's value as it would stand in CSV."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)
