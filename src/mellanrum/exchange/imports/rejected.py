"""The rows that were left out of a partial import, as a file to correct and import again."""

import csv
import io
import re
from collections.abc import Sequence

from .kind import ERROR_COLUMN, Kind, Row

# What a spreadsheet would take for a formula when it opens the file; a plain negative number is none.
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def rejected_rows(kind: Kind, rows: Sequence[Row]) -> bytes:
    """This will write the rows that have errors as CSV: the kind's columns that the file had, and one for the errors.

    Cells are given back as they were, so that they can be corrected; only what would run as a formula gets an
    apostrophe before it.
    """
    columns = [column.name for column in kind.columns if any(column.name in row.texts for row in rows)]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([*columns, ERROR_COLUMN])
    for row in rows:
        if row.errors:
            writer.writerow([*(_harmless(row.texts.get(name, "")) for name in columns), _errors(row)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _harmless(text: str) -> str:
    return "'" + text if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _errors(row: Row) -> str:
    return " ".join(f"{error.column}: {error.message}" if error.column else error.message for error in row.errors)
