"""Workbooks: lists and figures as XLSX that a Swedish spreadsheet opens with days as days and numbers as numbers.

    as_xlsx(Workbook(sheets=(Sheet(name=…, columns=(Column(…), …), rows=…),), about=About(…)))

Cells are never formulas, whatever people wrote in them. The last sheet says what the columns mean and where the figures
come from. The same workbook and moment give the same bytes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | int | float | Decimal | date | bool | None
# Kinds of columns with the format of their cells; the spreadsheet writes comma and space as its language has them.
FORMATS = {
    "text": "@",
    "day": "yyyy-mm-dd",
    "count": "#,##0",
    "number": "#,##0.##",
    "decimal": "#,##0.0",
    "percent": "0%",
    "kronor": "#,##0.00",
}
WIDEST, NARROWEST = 60, 8
LONGEST_CELL = 32_767
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its heading, what its cells are (a key of ``FORMATS``), and what it means in a sentence.

    Cells of "percent" are parts of one: 0.8 is shown as 80 %.
    """

    head: str
    kind: str = "text"
    meaning: str = ""

    def __post_init__(self) -> None:
        if self.kind not in FORMATS:
            raise ValueError(f"{self.kind!r} is no kind of column")
        if not self.head.strip():
            raise ValueError("A column has a heading.")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table: one row of headings, then rows of as many cells. None is an empty cell, never zero."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("Every row of a sheet has as many cells as it has columns.")


@dataclass(frozen=True, kw_only=True)
class About:
    """What the workbook is: its title, whose, where the figures come from, the day they hold, and notes."""

    title: str
    issuer: str
    source: str
    as_of: date
    made_at: datetime
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Workbook:
    """Sheets in order, and what they are."""

    sheets: tuple[Sheet, ...]
    about: About


def as_xlsx(workbook: Workbook) -> bytes:
    """This will write the workbook: headings in bold and frozen, a filter, and the sheet of definitions last."""
    import xlsxwriter

    written = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": FORMATS["day"],
    }
    book = xlsxwriter.Workbook(written, options)
    moment = workbook.about.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.set_properties(
        {"title": _text(workbook.about.title), "author": _text(workbook.about.issuer), "created": moment}
    )
    taken: set[str] = set()
    for sheet in workbook.sheets:
        _write(book, _name(sheet.name, taken), sheet)
    _write(book, _name(_("Om uppgifterna"), taken), _definitions(workbook))
    book.close()
    return written.getvalue()


def _write(book: Any, name: str, sheet: Sheet) -> None:
    page = book.add_worksheet(name)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = {kind: book.add_format({"num_format": shape, "valign": "top"}) for kind, shape in FORMATS.items()}
    wrapped = book.add_format({"num_format": FORMATS["text"], "valign": "top", "text_wrap": True})
    for at, column in enumerate(sheet.columns):
        page.write_string(0, at, _text(column.head), head)
        longest = max((len(_shown(row[at])) for row in sheet.rows), default=0)
        page.set_column(at, at, max(NARROWEST, min(WIDEST, max(longest, len(column.head)) + 2)))
        for down, row in enumerate(sheet.rows, start=1):
            _cell(page, down, at, row[at], formats[column.kind], wrapped)
    page.freeze_panes(1, 0)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    page.set_landscape()
    page.repeat_rows(0)
    page.fit_to_pages(1, 0)
    page.set_paper(9)


def _cell(page: Any, down: int, at: int, value: Cell, shape: Any, wrapped: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(down, at, _("ja") if value else _("nej"), wrapped)
    elif isinstance(value, datetime):
        raise TypeError("A cell holds a day, not a moment: give the day where the federation is.")
    elif isinstance(value, date):
        page.write_datetime(down, at, datetime(value.year, value.month, value.day), shape)
    elif isinstance(value, int | float | Decimal):
        page.write_number(down, at, float(value), shape)
    else:
        # Written as a string: nothing in it is computed, not even what begins with an equals sign.
        page.write_string(down, at, _text(value), wrapped)


def _definitions(workbook: Workbook) -> Sheet:
    about = workbook.about
    rows: list[tuple[str, str]] = [
        (_("Titel"), about.title),
        (_("Förbund"), about.issuer),
        (_("Källa"), about.source),
        (_("Gäller per"), date_format(about.as_of, "Y-m-d")),
        (_("Tomma celler"), _("Uppgift saknas. Det är inte noll.")),
        *((_("Anmärkning"), note) for note in about.notes),
    ]
    for sheet in workbook.sheets:
        rows += [(f"{sheet.name}: {column.head}", column.meaning) for column in sheet.columns if column.meaning]
    return Sheet(
        name="",
        columns=(Column(head=_("Vad")), Column(head=_("Betyder"))),
        rows=rows,
    )


def _name(wanted: str, taken: set[str]) -> str:
    """A name that every program takes: 31 signs, none of the forbidden ones, each once whatever its case."""
    plain = _NOT_IN_NAMES.sub(" ", wanted).strip()[:31] or "Blad"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: 31 - len(str(number)) - 1]} {number}"
    taken.add(name.casefold())
    return name


def _text(value: str) -> str:
    return _NOT_IN_XML.sub("", value)[:LONGEST_CELL]


def _shown(value: Cell) -> str:
    return "" if value is None else max(str(value).split("\n"), key=len)
