"""Workbooks, read back by two others than the one that wrote them: openpyxl and calamine."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from mellanrum.rendering.workbooks import About, Column, Sheet, Workbook, as_xlsx

AT = datetime(2026, 10, 22, 9, tzinfo=UTC)
ABOUT = About(
    title="Närvaro 2026",
    issuer="Samordningsförbundet Exempel",
    source="Mellanrum",
    as_of=date(2026, 10, 22),
    made_at=AT,
    notes=("Mötet i maj ställdes in.",),
)
SHEET = Sheet(
    name="Möten: [2026]/styrelsen",
    columns=(
        Column(head="Dag", kind="day"),
        Column(head="Organ", meaning="Det organ som möttes."),
        Column(head="Andel", kind="percent", meaning="Närvarande av medlemmarna."),
        Column(head="Kostnad", kind="kronor"),
        Column(head="Justerat"),
    ),
    rows=(
        (date(2026, 3, 12), "Styrelsen", 0.8, Decimal("1234.50"), True),
        (date(2026, 5, 7), "=1+1", None, None, False),
        (date(2026, 6, 4), "@SUM(A1)", 0, 0, True),
        (date(2026, 9, 3), "-2+3\x07", 1, Decimal("-12"), None),
    ),
)


def written(*sheets: Sheet) -> bytes:
    return as_xlsx(Workbook(sheets=sheets or (SHEET,), about=ABOUT))


def test_openpyxl_reads_days_numbers_and_texts_as_such_and_computes_nothing() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written()))
    page = book.worksheets[0]
    assert [cell.value for cell in page[1]] == ["Dag", "Organ", "Andel", "Kostnad", "Justerat"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:E5"
    assert [cell.data_type for cell in page[2]] == ["d", "s", "n", "n", "s"]
    assert page["A2"].value == datetime(2026, 3, 12)
    assert (page["C2"].value, page["C2"].number_format) == (0.8, "0%")
    assert (page["D2"].value, page["D2"].number_format) == (1234.5, "#,##0.00")
    # What looks like a formula is a text, and what is missing is empty, not zero.
    assert [page.cell(row=row, column=2).data_type for row in range(2, 6)] == ["s"] * 4
    assert page["B3"].value == "=1+1"
    assert (page["C3"].value, page["C4"].value) == (None, 0)
    assert "<f>" not in "".join(_parts(written()))
    assert book.properties.title == "Närvaro 2026"


def test_calamine_reads_the_same() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(written()))
    rows: list[Any] = book.get_sheet_by_index(0).to_python()
    assert rows[1] == [date(2026, 3, 12), "Styrelsen", 0.8, 1234.5, "ja"]
    assert rows[2] == [date(2026, 5, 7), "=1+1", "", "", "nej"]
    assert rows[4][1] == "-2+3"


def test_the_last_sheet_says_what_it_is_and_where_it_comes_from() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(written()))
    said = {row[0]: row[1] for row in book.get_sheet_by_index(1).to_python()}
    assert book.sheet_names[1] == "Om uppgifterna"
    assert said["Källa"] == "Mellanrum"
    assert said["Gäller per"] == "2026-10-22"
    assert said["Tomma celler"] == "Uppgift saknas. Det är inte noll."
    assert said["Anmärkning"] == "Mötet i maj ställdes in."
    assert said["Möten: [2026]/styrelsen: Andel"] == "Närvarande av medlemmarna."


def test_names_of_sheets_are_such_as_every_program_takes() -> None:
    long = Sheet(name="Ett mycket långt namn på ett blad i en bok", columns=(Column(head="A"),), rows=())
    names = openpyxl.load_workbook(io.BytesIO(written(SHEET, long, long))).sheetnames
    assert names[0] == "Möten   2026  styrelsen"
    assert all(len(name) <= 31 for name in names)
    assert len({name.casefold() for name in names}) == 4


def test_the_same_workbook_gives_the_same_bytes() -> None:
    first = written()
    assert first == written()
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert len({entry.date_time for entry in archive.infolist()}) == 1


@pytest.mark.parametrize(
    "made",
    [
        lambda: Column(head="A", kind="okänt"),
        lambda: Column(head=" "),
        lambda: Sheet(name="A", columns=(Column(head="A"),), rows=(("a", "b"),)),
    ],
)
def test_what_is_no_table_is_not_written(made: Any) -> None:
    with pytest.raises(ValueError):
        made()


def test_a_moment_is_no_day() -> None:
    sheet = Sheet(name="A", columns=(Column(head="Dag", kind="day"),), rows=((AT,),))
    with pytest.raises(TypeError):
        written(sheet)


def _parts(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name).decode() for name in archive.namelist()]
