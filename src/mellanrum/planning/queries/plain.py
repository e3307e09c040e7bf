"""Follow-up as plain data, the same in JSON, CSV and the API: numbers as numbers, no data as null, never zero."""

import csv
import json
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from .values import FollowUpRow

# The columns in their order; they may grow, what is here keeps its meaning.
COLUMNS = (
    "code",
    "title",
    "measure",
    "unit",
    "low",
    "high",
    "value",
    "n",
    "numerator",
    "denominator",
    "interval",
    "certain",
    "status",
    "evidence",
    "outlook",
)
DECIMALS = Decimal("0.0001")
# A cell that begins with one of these is a formula to a spreadsheet.
COMPUTED = ("=", "+", "-", "@", "\t", "\r")


def plain_row(row: FollowUpRow) -> dict[str, Any]:
    """This will give a goal's row as values that JSON has, by ``COLUMNS``.

    Numbers have at most four decimals, rounded half away from zero, and none when they are whole. ``status`` and
    ``certain`` come from the unrounded ones.
    """
    return {name: _plain(getattr(row, name)) for name in COLUMNS}


class Writable(Protocol):
    """A file or an answer that takes text."""

    def write(self, text: str, /) -> object: ...


def write_csv(rows: Iterable[FollowUpRow], stream: Writable) -> None:
    """This will write the rows as CSV with a header: text as text, anything else as in JSON, and no data as empty.

    A text that a spreadsheet would compute has an apostrophe before it.
    """
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(_cell(value) for value in plain_row(row).values())


def write_swedish_csv(rows: Iterable[FollowUpRow], stream: Writable) -> None:
    """This will write the same rows as Swedish spreadsheets open them: semicolons, and a decimal comma in numbers."""
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        values = plain_row(row).values()
        writer.writerow(_cell(value).replace(".", ",") if _is_number(value) else _cell(value) for value in values)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain(value: object) -> Any:
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, str):
        # No measure and no unit are null, as every other thing that is not there; a code keeps its letters.
        return str(value) or None
    if isinstance(value, float):
        rounded = Decimal(str(value)).quantize(DECIMALS, rounding=ROUND_HALF_UP)
        return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)
    return value


def _cell(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return json.dumps(value)
    return f"'{value}" if value.startswith(COMPUTED) else value
