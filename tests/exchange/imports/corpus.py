"""Broken files, each with what must be said of it. They are made here, so that the reason for each is in sight."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

ATTENDANCE = "body;date;member;person;seat;presence;items"
GOOD = "styrelsen;2026-02-13;fk;Asta Ekmyr;ordinary;present;"


@dataclass(frozen=True)
class Broken:
    """A file that must be refused, with the row and column that must be named and words that must be said."""

    name: str
    data: Callable[[], bytes]
    row: int | None
    column: str | None
    words: tuple[str, ...]
    kind: str = "attendance"


def csv_of(*lines: str, header: str = ATTENDANCE) -> bytes:
    """This will make a CSV of whole lines."""
    return ("\n".join((header, *lines)) + "\n").encode()


def xlsx_of(rows: Sequence[Sequence[Any]], *, more_sheets: Sequence[tuple[str, Sequence[Sequence[Any]]]] = ()) -> bytes:
    """This will make a workbook; a text that begins with = becomes a formula, a date a date."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        # The moment of creation stands in the file: without one of our own the bytes would differ each second.
        book.set_properties({"created": datetime(2026, 1, 1)})
        for name, cells in (("Blad1", rows), *more_sheets):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(cells):
                sheet.write_row(number, 0, row)
    return stream.getvalue()


def repacked(data: bytes, replaced: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """This will exchange parts of a workbook."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", compression) as new:
        for name in old.namelist():
            new.writestr(name, replaced.get(name, old.read(name)))
        for name in replaced.keys() - set(old.namelist()):
            new.writestr(name, replaced[name])
    return stream.getvalue()


def plain_book() -> bytes:
    """This will make a workbook with the header and a good row."""
    return xlsx_of([ATTENDANCE.split(";"), GOOD.split(";")])


def zip_bomb() -> bytes:
    """This will make a workbook whose sheet is a few hundred kilobytes packed, and 200 megabytes unpacked."""
    return repacked(plain_book(), {"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 200_000_000 + b"</worksheet>"})


def lying_bomb() -> bytes:
    """This will make a workbook that says that its huge sheet is small: in the list of parts and beside the part."""
    name = b"xl/worksheets/sheet1.xml"
    data = bytearray(repacked(plain_book(), {name.decode(): b"<worksheet>" + b" " * 200_000_000 + b"</worksheet>"}))
    small = struct.pack("<L", 5000)
    local = data.find(b"PK\x03\x04")
    while local != -1:
        if data[local + 30 : local + 30 + len(name)] == name:
            data[local + 22 : local + 26] = small
        local = data.find(b"PK\x03\x04", local + 4)
    central = data.find(b"PK\x01\x02")
    while central != -1:
        if data[central + 46 : central + 46 + len(name)] == name:
            data[central + 24 : central + 28] = small
        central = data.find(b"PK\x01\x02", central + 4)
    return bytes(data)


def far_corner() -> bytes:
    """This will make a workbook with one value at the far end of a sheet."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ATTENDANCE.split(";"))
        sheet.write(1_048_575, 16_383, "x")
    return stream.getvalue()


def wide_and_long() -> bytes:
    """This will make a workbook whose two stray values would make a rectangle of forty million cells."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ATTENDANCE.split(";"))
        sheet.write(1, 190, "x")
        sheet.write(199_000, 0, "x")
    return stream.getvalue()


def entities() -> bytes:
    """This will make a workbook whose sheet expands entities, each into many of the one before."""
    laughs = b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet><sheetData/></worksheet>'
    return repacked(plain_book(), {"xl/worksheets/sheet1.xml": laughs})


def encrypted_workbook() -> bytes:
    """This will make the beginning of a workbook with a password: the old container with an encrypted stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


def old_workbook() -> bytes:
    """This will make the beginning of an XLS."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le") + b"\0" * 600


def zip_of(name: str, content: bytes) -> bytes:
    """This will pack one file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def png() -> bytes:
    """This will make the smallest picture."""
    pixel = zlib.compress(b"\0\0\0\0")
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">L", len(pixel)) + b"IDAT" + pixel


def line(**cells: str) -> str:
    """This will make a good row with some cells changed."""
    good = dict(zip(ATTENDANCE.split(";"), GOOD.split(";"), strict=True))
    return ";".join((good | cells).values())


FILES = [
    # Encoding
    Broken("windows-1252", lambda: csv_of(GOOD, line(person="Åke Åskog", member="ankby")).decode().encode("cp1252"),
           2, None, ("inte UTF-8", "rad 3, tecken 28", "0xC5", '"Å" i Windows-1252', "CSV UTF-8")),
    Broken("byte of no alphabet", lambda: csv_of(GOOD)[:-2] + b"\x81\n", 1, None, ("inte UTF-8", "rad 2", "0x81")),
    Broken("utf-16 with mark", lambda: csv_of(GOOD).decode().encode("utf-16"), None, None, ("UTF-16", "CSV UTF-8")),
    Broken("utf-16 without mark", lambda: csv_of(GOOD).decode().encode("utf-16-be"), None, None, ("UTF-16",)),
    Broken("utf-32", lambda: csv_of(GOOD).decode().encode("utf-32"), None, None, ("UTF-32",)),
    Broken("nul", lambda: csv_of(GOOD, line(person="As\0ta")), 2, None, ("nollbyte", "rad 3, tecken 27")),
    Broken("control character", lambda: csv_of(line(person="As\x07ta")), 1, None, ("styrtecken", "U+0007", "rad 2")),
    # Shape
    Broken("empty", lambda: b"", None, None, ("tom",)),
    Broken("only space", lambda: b"\xef\xbb\xbf", None, None, ("tom",)),
    Broken("blank lines", lambda: b" \r\n\r\n", None, None, ("tom",)),
    Broken("only separators", lambda: b";;;\n;;;\n", None, None, ("tom",)),
    Broken("only a header", lambda: csv_of(), None, None, ("bara en rubrikrad",)),
    Broken("tabs", lambda: csv_of(GOOD).replace(b";", b"\t"), 0, None, ("tabbar", "komma eller semikolon")),
    Broken("pipes", lambda: csv_of(GOOD).replace(b";", b"|"), 0, None, ("lodstreck",)),
    Broken("open quote", lambda: csv_of(GOOD, line(person='"Asta Ekmyr'), GOOD), 2, None, ("rad 3", "avslutas aldrig")),
    Broken("stray quote", lambda: csv_of(line(person='"Asta" Ekmyr')), 1, None, ("rad 2", "går inte ihop")),
    Broken("endless cell", lambda: csv_of(line(person="x" * 140_000)), 1, None, ("längre än 131072 tecken",)),
    Broken("too few cells", lambda: csv_of(GOOD, "styrelsen;2026-02-13"), 2, None, ("2 celler", "7 kolumner")),
    Broken("too many cells", lambda: csv_of(GOOD + ";extra"), 1, None, ("8 celler", "7 kolumner")),
    # Header
    Broken("no header", lambda: csv_of(GOOD, header=GOOD), 0, "body", ("body", "saknas")),
    Broken("unknown column", lambda: csv_of(GOOD, header=ATTENDANCE.replace("presence", "precense")),
           0, "precense", ('"precense" hör inte till närvaro', 'Menade du "presence"?')),
    Broken("swedish column", lambda: csv_of(GOOD, header=ATTENDANCE.replace("date", "Datum")),
           0, "Datum", ('Menade du "date"?',)),
    Broken("odd column", lambda: csv_of(GOOD, header=ATTENDANCE.replace("items", "qqqq")),
           0, "qqqq", ("Kolumnerna är body, date, member",)),
    Broken("missing column", lambda: csv_of("styrelsen;2026-02-13", header="body;date"),
           0, "presence", ("presence (närvaro) saknas",)),
    Broken("doubled column", lambda: csv_of(GOOD, header=ATTENDANCE.replace("items", "Person")),
           0, "person", ("står två gånger",)),
    Broken("nameless column", lambda: csv_of(line(member="x"), header=ATTENDANCE.replace("member", " ")),
           0, None, ("Kolumn 3 saknar rubrik",)),
    # Cells
    Broken("short date", lambda: csv_of(GOOD, line(date="2026-2-3")),
           2, "date", ("ÅÅÅÅ-MM-DD", "Menade du 2026-02-03?")),
    Broken("slashed date", lambda: csv_of(line(date="12/2/2026")), 1, "date", ("ÅÅÅÅ-MM-DD.",)),
    Broken("day that is not", lambda: csv_of(line(date="2026-02-30")), 1, "date", ("Den dagen finns inte",)),
    Broken("spreadsheet's number", lambda: csv_of(line(date="46066")), 1, "date", ("Menade du 2026-02-13?",)),
    Broken("year that is not", lambda: csv_of(line(date="0226-02-13")), 1, "date", ("Året ska vara mellan",)),
    Broken("moment", lambda: csv_of(line(date="2026-02-13 09:30")), 1, "date", ("ÅÅÅÅ-MM-DD",)),
    Broken("no date", lambda: csv_of(line(date=" ")), 1, "date", ("Fyll i datum",)),
    Broken("unknown body", lambda: csv_of(line(body="styrelse")), 1, "body", ('Menade du "styrelsen"?',)),
    Broken("unknown member", lambda: csv_of(line(member="ankeby")), 1, "member", ('Menade du "ankby"?',)),
    Broken("member of a guest", lambda: csv_of(line(seat="co_opted")), 1, "member", ("adjungerad",)),
    Broken("no member", lambda: csv_of(line(member="")), 1, "member", ("Bara för adjungerade",)),
    Broken("unknown person", lambda: csv_of(line(person="Asta Ekmir")), 1, "person", ("Asta Ekmyr",)),
    Broken("ambiguous person", lambda: csv_of(line(body="lokal-ankby", member="ankby", person="Kaj Rönnfors")),
           1, "person", ("e-postadress",)),
    Broken("person with another seat", lambda: csv_of(line(person="Bror Bråvik")), 1, "person", ("ersättare",)),
    Broken("person whose mandate has ended",
           lambda: csv_of(line(date="2026-05-08", member="ankby", seat="substitute", person="Inga Stenhall")),
           1, "person", ("31 mars 2026",)),
    Broken("swedish code", lambda: csv_of(line(presence="närvarande")), 1, "presence",
           ("något av present, excused, absent", 'Menade du "present"?')),
    Broken("mistyped code", lambda: csv_of(line(seat="ordinarry")), 1, "seat", ('Menade du "ordinary"?',)),
    Broken("formula for a code", lambda: csv_of(line(presence='"=IF(1;2;3)"')), 1, "presence", ("något av",)),
    Broken("formula for a date", lambda: csv_of(line(date="=TODAY()")), 1, "date", ("ÅÅÅÅ-MM-DD",)),
    Broken("formula for a name", lambda: csv_of(line(person="=A1")), 1, "person", ("formel",)),
    Broken("items in words", lambda: csv_of(line(items="tre")), 1, "items", ("punkternas nummer",)),
    Broken("long name", lambda: csv_of(line(person="x" * 300)), 1, "person", ("300 tecken", "högst 254")),
    Broken("same seat twice", lambda: csv_of(GOOD, GOOD), 2, "person", ("rad 1",)),
    Broken("same meeting twice", lambda: csv_of("styrelsen,2026-02-13", "STYRELSEN,2026-02-13", header="body,date"),
           2, "date", ("rad 1",), kind="meetings"),
    Broken("formula for a title", lambda: csv_of('styrelsen;2026-02-13;"=HYPERLINK(""x"")"', header="body;date;title"),
           1, "title", ("formel",), kind="meetings"),
    # Workbooks
    Broken("formula", lambda: xlsx_of([ATTENDANCE.split(";"), [*GOOD.split(";")[:5], '=IF(1=1,"present","absent")']]),
           1, "presence", ("F2", "formel")),
    Broken("formula in the header", lambda: xlsx_of([[*ATTENDANCE.split(";")[:6], '="items"'], GOOD.split(";")]),
           0, None, ("G1", "formel")),
    Broken("date as text", lambda: xlsx_of([ATTENDANCE.split(";"), line(date="2026-2-13").split(";")]),
           1, "date", ("Menade du 2026-02-13?",)),
    Broken("date as number", lambda: xlsx_of([ATTENDANCE.split(";"), ["styrelsen", 46066, *GOOD.split(";")[2:]]]),
           1, "date", ("Menade du 2026-02-13?",)),
    Broken("items as a decimal", lambda: xlsx_of([ATTENDANCE.split(";"), [*GOOD.split(";")[:6], 3.5]]),
           1, "items", ("punkternas nummer",)),
    Broken("two sheets", lambda: xlsx_of([ATTENDANCE.split(";"), GOOD.split(";")],
                                         more_sheets=[("Blad2", [ATTENDANCE.split(";"), GOOD.split(";")])]),
           None, None, ("flera blad", "Blad1, Blad2")),
    Broken("empty workbook", lambda: xlsx_of([]), None, None, ("tom",)),
    Broken("workbook with a header", lambda: xlsx_of([ATTENDANCE.split(";")]), None, None, ("bara en rubrikrad",)),
    Broken("half a workbook", lambda: plain_book()[:-30], None, None, ("skadad",)),
    Broken("workbook without its sheet", lambda: repacked(plain_book(), {"xl/worksheets/sheet1.xml": b"<worksheet"}),
           None, None, ("skadad",)),
    Broken("entities", entities, None, None, ("skadad",)),
    Broken("zip bomb", zip_bomb, None, None, ("orimligt stor",)),
    Broken("zip bomb that lies", lying_bomb, None, None, ("skadad",)),
    Broken("far corner", far_corner, None, None, ("fler än 200",)),
    Broken("wide and long", wide_and_long, None, None, ("långt utanför tabellen",)),
    Broken("password", encrypted_workbook, None, None, ("lösenord",)),
    Broken("xls", old_workbook, None, None, ("äldre Office-format", "XLSX")),
    Broken("xlsb", lambda: zip_of("xl/workbook.bin", b"[Content_Types].xml"), None, None, ("XLSB",)),
    Broken("ods", lambda: zip_of("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
           None, None, ("OpenDocument",)),
    Broken("docx", lambda: zip_of("word/document.xml", b"<w/>"), None, None, ("Word",)),
    Broken("zip", lambda: zip_of("narvaro.csv", csv_of(GOOD)), None, None, ("packad (ZIP)",)),
    # Other kinds
    Broken("pdf", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", None, None, ("PDF",)),
    Broken("picture", png, None, None, ("bild",)),
    Broken("page", lambda: b"<!DOCTYPE html><html><body><table>", None, None, ("HTML",)),
    Broken("xml", lambda: b'<?xml version="1.0"?><a/>', None, None, ("XML",)),
    Broken("json", lambda: b'{"rows": []}', None, None, ("JSON",)),
    Broken("rtf", lambda: b"{\\rtf1\\ansi}", None, None, ("RTF",)),
    Broken("sie", lambda: b"#FLAGGA 0\n#SIETYP 4\n", None, None, ("SIE",)),
    Broken("gzip", lambda: b"\x1f\x8b\x08\x00rest", None, None, ("packad",)),
    # Size
    Broken("too many bytes", lambda: csv_of(GOOD) + b"\n" * 20 * 1024 * 1024, None, None, ("20,0 MB", "Högst 20 MB")),
    Broken("too many rows", lambda: csv_of(*["a;b;c;d;e;f;g"] * 200_001), None, None, ("200\xa0000 rader",)),
]  # fmt: skip
