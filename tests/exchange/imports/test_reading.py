"""What is accepted though it is not written as the template writes it."""

import io
from typing import Any

import pytest
import xlsxwriter

from mellanrum.exchange.imports import kind as kinds
from mellanrum.exchange.imports.blanks import blank_csv, blank_xlsx
from mellanrum.exchange.imports.checking import rows_of
from mellanrum.exchange.imports.columns import Column, Words
from mellanrum.exchange.imports.files import read_sheet
from mellanrum.exchange.imports.kind import Kind, Row
from mellanrum.exchange.imports.kinds import KINDS
from mellanrum.kernel.identity import masked

from .corpus import plain_book, repacked, xlsx_of

MEETINGS = KINDS["meetings"]


def read(data: bytes, kind: Kind = MEETINGS) -> list[Row]:
    rows = rows_of(kind, read_sheet(data, names=kind.names))
    assert [row.errors for row in rows] == [[] for _row in rows]
    return rows


@pytest.mark.parametrize(
    "text",
    [
        "body,date,title\nstyrelsen,2026-02-13,Möte",
        "body;date;title\r\nstyrelsen;2026-02-13;Möte\r\n",
        "\ufeffbody;date;title\nstyrelsen;2026-02-13;Möte",
        "sep=;\r\nbody;date;title\r\nstyrelsen;2026-02-13;Möte",
        "\n\nbody;date;title\nstyrelsen;2026-02-13;Möte",
        "body;date;title\rstyrelsen;2026-02-13;Möte\r",
        " Body ;DATE*; Title\nstyrelsen ; 2026-02-13;Möte",
        "title;date;body\nMöte;2026-02-13;styrelsen",
        "body;date;title;;\nstyrelsen;2026-02-13;Möte;;",
        "body;date;title;error\nstyrelsen;2026-02-13;Möte;fel förra gången",
        '"body";"date";"title"\n"styrelsen";"2026-02-13";"Möte"',
        "body;date;title\nstyrelsen;2026-02-13;Mo\u0308te",
        "body;date;title\nstyrelsen;2026-02-13;\u00a0Möte\u00a0",
    ],
)
def test_the_same_meeting_in_many_shapes(text: str) -> None:
    (row,) = read(text.encode())

    assert (row.number, row.values["body"], str(row.values["date"]), row.values["title"]) == (
        1,
        "styrelsen",
        "2026-02-13",
        "Möte",
    )


def test_a_title_with_commas_quotes_and_line_breaks() -> None:
    rows = read(
        'body,date,title\nstyrelsen,2026-02-13,"Möte, ""extra""\nmed budget"\nstyrelsen,2026-03-13,Nästa\n'.encode()
    )

    assert [row.values["title"] for row in rows] == ['Möte, "extra" med budget', "Nästa"]
    assert [row.number for row in rows] == [1, 2]


def test_empty_rows_are_passed_over_but_counted() -> None:
    csv = read(b"body;date\nstyrelsen;2026-02-13\n;\n\nstyrelsen;2026-03-13\n")
    book = read(xlsx_of([["body", "date"], ["styrelsen", "2026-02-13"], [], [], ["styrelsen", "2026-03-13"]]))

    assert [row.number for row in csv] == [row.number for row in book] == [1, 4]


def test_the_state_is_held_when_nothing_is_said() -> None:
    without = read(b"body;date\nstyrelsen;2026-02-13\n")
    empty = read(b"body;date;state\nstyrelsen;2026-02-13;\n")

    assert without[0].values["state"] == empty[0].values["state"] == "held"


@pytest.mark.parametrize(
    ("text", "kept"), [("3", "3"), ("5, 3", "3, 5"), ("3 5", "3, 5"), ("3;5", "3, 5"), ("3+5+3", "3, 5"), ("12", "12")]
)
def test_items_in_many_shapes(text: str, kept: str) -> None:
    data = f'body,date,person,seat,presence,items\nstyrelsen,2026-02-13,Asta,co_opted,present,"{text}"'.encode()

    (row,) = read(data, KINDS["attendance"])

    assert row.values["items"] == kept


def test_a_number_in_a_workbook_is_written_without_decimals() -> None:
    (row,) = read(xlsx_of([["body", "date", "reference"], ["styrelsen", "2026-02-13", 17]]))

    assert row.values["reference"] == "17"


def test_the_only_sheet_with_our_columns_is_chosen() -> None:
    data = xlsx_of(
        [["Anteckningar"], ["Detta blad är mitt eget"]],
        more_sheets=[("Möten", [["body", "date"], ["a", "2026-02-13"]])],
    )

    (row,) = read(data)

    assert row.values["body"] == "a"


def test_a_hidden_sheet_and_one_with_a_picture_are_passed_over() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Möten")
        sheet.write_row(0, 0, ["body", "date"])
        sheet.write_row(1, 0, ["a", "2026-02-13"])
        hidden = book.add_worksheet("Gammalt")
        hidden.write_row(0, 0, ["body", "date"])
        hidden.hide()
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Möten!$A$2:$A$2"})
        book.add_chartsheet("Bild").set_chart(chart)

    assert len(read(stream.getvalue())) == 1


def test_a_coloured_cell_far_away_holds_nothing() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["body", "date"])
        sheet.write_row(1, 0, ["a", "2026-02-13"])
        sheet.write_blank(900_000, 9000, None, book.add_format({"bg_color": "yellow"}))

    assert len(read(stream.getvalue())) == 1


def test_a_workbook_with_prefixed_names_is_read() -> None:
    """Some programmes write every element with a prefix; formulas must be found there too."""
    sheet = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        b'<x:row r="1"><x:c r="A1" t="str"><x:v>body</x:v></x:c><x:c r="B1" t="str"><x:v>date</x:v></x:c></x:row>'
        b'<x:row r="2"><x:c r="A2" t="str"><x:v>a</x:v></x:c>'
        b'<x:c r="B2" t="str"><x:f>TODAY()</x:f><x:v>2026-02-13</x:v></x:c>'
        b"</x:row></x:sheetData></x:worksheet>"
    )
    data = repacked(plain_book(), {"xl/worksheets/sheet1.xml": sheet})

    (row,) = rows_of(MEETINGS, read_sheet(data, names=MEETINGS.names))

    assert [(error.row, error.column) for error in row.errors] == [(1, "date")]
    assert "B2" in row.errors[0].message


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_the_templates_can_be_read_back(kind: Kind) -> None:
    from_csv, from_xlsx = read(blank_csv(kind), kind), read(blank_xlsx(kind), kind)

    assert [row.values for row in from_csv] == [row.values for row in from_xlsx]
    assert len(from_csv) == len(kind.examples)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("19121212-1213", "19121212-****"),
        ("191212121213", "19121212****"),
        ("121212+1213", "121212+****"),
        ("född 121272 1212, Ankby", "född 121272 ****, Ankby"),
        ("2026-02-13", "2026-02-13"),
        ("Dnr 2026-1712", "Dnr 2026-1712"),
        ("0455-30 30 00", "0455-30 30 00"),
    ],
)
def test_identity_numbers_are_hidden_and_dates_are_not(text: str, hidden: str) -> None:
    assert masked(text) == hidden


def kind_with(**changes: Any) -> Kind:
    column = Column(name="body", label="organ", help="", content=Words(longest=9), required=True)
    return Kind(
        **{
            "name": "prov",
            "label": "prov",
            "help": "",
            "columns": (column,),
            "find": lambda actor, rows: None,
            "save": lambda actor, rows: [],
            "examples": ({"body": "a"},),
            "not_undone": "Prov.",
            **changes,
        }
    )


def test_the_catalogue_checks_kinds_at_the_door() -> None:
    good = kind_with()
    column = good.columns[0]
    assert list(kinds.catalogue(good)) == ["prov"]
    optional = Column(name="body", label="", help="", content=Words(longest=9))
    odd = Column(name="Due Date", label="", help="", content=Words(longest=9), required=True)
    for bad in (
        [good, good],
        [kind_with(columns=(column, column))],
        [kind_with(columns=(odd,), examples=({"Due Date": "a"},))],
        [kind_with(columns=(optional,))],
        [kind_with(examples=())],
        [kind_with(examples=({"body": ""},))],
        [kind_with(examples=({"body": "a", "annat": "b"},))],
        [kind_with(not_undone="")],
    ):
        with pytest.raises(TypeError):
            kinds.catalogue(*bad)
