"""Whatever the bytes: the reader gives a sheet or its own refusal, and both formats give the same rows."""

import io
import zipfile
from datetime import date

import xlsxwriter
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from mellanrum.exchange.imports.checking import rows_of
from mellanrum.exchange.imports.files import read_sheet
from mellanrum.exchange.imports.kinds import KINDS
from mellanrum.exchange.imports.results import UnreadableFile
from mellanrum.kernel.identity import masked

from .corpus import ATTENDANCE, plain_book, repacked

KIND = KINDS["attendance"]
MODEST = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SIGNATURES = [
    b"",
    b"PK\x03\x04",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"%PDF",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"<",
    b"{",
]
# What CSV and XLSX can both hold: no line breaks in Windows style, which XML makes into the plain ones.
CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\r\x85\u2028\u2029"), max_size=12
)


def read_or_refused(data: bytes) -> bool:
    """Whether the file could be read, or was refused with sentences; any other exception fails the test."""
    try:
        sheet = read_sheet(data, names=KIND.names)
        for row in rows_of(KIND, sheet):
            assert set(row.values) <= KIND.names
            for error in row.errors:
                assert error.row == row.number
                assert error.message
    except UnreadableFile as refusal:
        said = [error.message for error in refusal.errors]
        return bool(said) and all(said)
    return True


@MODEST
@given(st.sampled_from(SIGNATURES), st.binary(max_size=400))
def test_any_bytes(start: bytes, rest: bytes) -> None:
    assert read_or_refused(start + rest)


@MODEST
@given(st.sampled_from(",;"), st.text(max_size=300))
@example(";", '"')
@example(",", "\r")
@example(";", "a;b\x00c")
def test_any_text_under_our_header(separator: str, text: str) -> None:
    header = ATTENDANCE.replace(";", separator)
    assert read_or_refused(f"{header}\n{text}".encode("utf-8", "surrogatepass"))


@MODEST
@given(st.data())
def test_any_damage_to_a_workbook(data: st.DataObject) -> None:
    book = bytearray(plain_book())
    for _damage in range(data.draw(st.integers(1, 8))):
        book[data.draw(st.integers(0, len(book) - 1))] = data.draw(st.integers(0, 255))
    assert read_or_refused(
        bytes(book[: data.draw(st.integers(0, len(book)))]) if data.draw(st.booleans()) else bytes(book)
    )


@MODEST
@given(
    st.sampled_from(
        ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"]
    ),
    st.data(),
)
def test_any_damage_inside_a_workbook(part: str, data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(plain_book())) as archive:
        content = bytearray(archive.read(part))
    for _damage in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=6))
    assert read_or_refused(repacked(plain_book(), {part: bytes(content)}))


@MODEST
@given(st.lists(st.lists(CELLS, min_size=7, max_size=7), min_size=1, max_size=6))
def test_csv_and_xlsx_give_the_same_rows(rows: list[list[str]]) -> None:
    assume(any(cell.strip() for row in rows for cell in row))
    header = ATTENDANCE.split(";")
    text = "\r\n".join(";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in [header, *rows])
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([header, *rows]):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)

    from_csv = rows_of(KIND, read_sheet(text.encode(), names=KIND.names))
    from_xlsx = rows_of(KIND, read_sheet(stream.getvalue(), names=KIND.names))

    assert [(row.number, row.values, row.errors) for row in from_csv] == [
        (row.number, row.values, row.errors) for row in from_xlsx
    ]


@MODEST
@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_from_text_and_from_a_date(day: date) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "d mmm yyyy"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ATTENDANCE.split(";"))
        sheet.write_row(1, 0, ["styrelsen", day, "fk", "Asta Ekmyr", "ordinary", "present", ""])
    (as_date,) = rows_of(KIND, read_sheet(stream.getvalue(), names=KIND.names))
    (as_text,) = rows_of(
        KIND,
        read_sheet(f"{ATTENDANCE}\nstyrelsen;{day.isoformat()};fk;Asta;ordinary;present;".encode(), names=KIND.names),
    )

    assert as_date.values["date"] == as_text.values["date"] == day
    assert as_date.errors == as_text.errors == []


@MODEST
@given(
    st.text(st.characters(categories=["L", "Zs"]), max_size=5),
    st.dates(date(1900, 1, 1), date(2030, 1, 1)),
    st.integers(0, 9999),
    st.sampled_from(["", "-", "+", " "]),
    st.booleans(),
)
def test_no_identity_number_passes_the_mask(around: str, born: date, last: int, sign: str, short: bool) -> None:
    number = f"{born:%Y%m%d}"[2 if short else 0 :] + sign + f"{last:04}"

    hidden = masked(f"{around}{number}{around}")

    assert number not in hidden
    assert hidden.endswith(f"****{around}")
