"""The sheets of a workbook as XML: which there are, how far they reach, and which cells hold formulas.

The reader of workbooks gives the values that formulas had when the file was saved, which may be old or missing; and it
lays a sheet out as a full rectangle, which one stray cell at the far corner would make larger than the memory. Both
are found here first, by a streaming parser that takes no document type and so no entities.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from .archive import damaged
from .sheet import MOST_COLUMNS, MOST_ROWS, too_many_columns, too_many_rows

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# Room above the header for an empty row or two.
_LAST_ROW = MOST_ROWS + 20
Attributes = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class SheetPart:
    """A sheet that people see, and where its cells are kept in the archive."""

    name: str
    path: str


@dataclass(kw_only=True)
class Extent:
    """How far a sheet's values reach, and which cells are formulas or error values, by row and column from 0."""

    rows: int = 0
    columns: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)
    failed: set[tuple[int, int]] = field(default_factory=set)

    @property
    def area(self) -> int:
        """The cells of the rectangle that the reader will lay out."""
        return self.rows * self.columns


def visible_sheets(parts: Mapping[str, bytes]) -> list[SheetPart]:
    """This will list the sheets of a workbook that are not hidden, in their order.

    Raises:
        UnreadableFile: when the workbook's own list of them cannot be read.
    """
    targets: dict[str, str] = {}

    def relation(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            targets[attributes.get("Id", "")] = path

    found: list[SheetPart] = []

    def sheet(name: str, attributes: Attributes) -> None:
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            path = targets.get(attributes.get("id", ""), "")
            if path in parts:
                found.append(SheetPart(name=attributes.get("name", ""), path=path))

    _parse(parts.get("xl/_rels/workbook.xml.rels", b""), relation)
    _parse(parts.get("xl/workbook.xml", b""), sheet)
    return found


def extent_of(content: bytes) -> Extent:
    """This will walk through the cells of a sheet.

    Raises:
        UnreadableFile: when the sheet cannot be read, or reaches further than a file may.
    """
    extent = Extent()
    # A cell that is only coloured holds nothing: what counts is the value or the formula inside it.
    holds_value = frozenset({"v", "is", "f"})
    row = column = -1

    def element(name: str, attributes: Attributes) -> None:
        nonlocal row, column
        if name == "c":
            place = attributes.get("r")
            if place is None:
                column += 1
            else:
                row, column = _place(place)
            if attributes.get("t") == "e":
                extent.failed.add((row, column))
        elif name in holds_value:
            if row > _LAST_ROW:
                raise too_many_rows()
            if column >= MOST_COLUMNS:
                raise too_many_columns(column + 1)
            extent.rows, extent.columns = max(extent.rows, row + 1), max(extent.columns, column + 1)
            if name == "f":
                extent.formulas.add((row, column))
        elif name == "row":
            number = attributes.get("r")
            row = int(number) - 1 if number is not None and number.isdigit() else row + 1
            column = -1

    _parse(content, element)
    return extent


def address(row: int, column: int) -> str:
    """This will name a cell as a spreadsheet does: row 4, column 3 from 0 is ``D5``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def _place(reference: str) -> tuple[int, int]:
    match = _CELL.fullmatch(reference)
    if match is None:
        raise damaged()
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match.group(2)) - 1, column - 1


def _parse(content: bytes, element: Callable[[str, Attributes], None]) -> None:
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if ":" in "".join(attributes):
            attributes = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        element(local, attributes)

    def document_type(*_parts: object) -> None:
        raise damaged()

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = document_type
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError):
        raise damaged() from None
