"""Rows of files as they come to the two doors for imports, and what became of each."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

# So long may the numbers of the items that somebody left be.
ROOM_FOR_ITEMS = 100
CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"


# A field is called `date`, and hides the type from those after it.
Day = date


@dataclass(frozen=True, kw_only=True)
class MeetingRow:
    """A meeting as a file states it. None: the file has no such column, so what stands is kept."""

    row: int
    body: str
    date: date
    state: str = "held"
    title: str | None = None
    reference: str | None = None
    minutes_attested_on: Day | None = None
    attested_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class AttendanceRow:
    """A line of attendance as a file states it; ``member`` is empty for someone co-opted."""

    row: int
    body: str
    date: date
    member: str
    person: str
    seat: str
    presence: str
    items: str | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionRow:
    """A decision as a file states it. None: the cell is empty, so what stands is kept."""

    row: int
    body: str
    date: date
    number: int
    title: str
    text: str | None = None
    responsible: str | None = None
    due_date: Day | None = None
    done_date: Day | None = None
    outcome: str | None = None


@dataclass(frozen=True, kw_only=True)
class RowResult:
    """What became of a row: ``created``, ``updated``, ``unchanged``, or ``refused`` with a message about a column."""

    row: int
    outcome: str
    message: str = ""
    column: str = ""
    value: str = ""


class RefusedRow(Exception):
    """A row that cannot be written; the rest of the file may go on."""

    def __init__(self, column: str, value: str, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.value = value
        self.message = message

    def result(self, row: int) -> RowResult:
        """This will give the refusal as the row's result."""
        return RowResult(row=row, outcome=REFUSED, message=self.message, column=self.column, value=self.value)


def numbers_of_items(text: str) -> str | None:
    """This will read the numbers of the items that a recused person left: ``3, 5`` whatever stands between them.

    None when something is no number, or when there are more than there is room for.
    """
    parts = text.replace(",", " ").replace(";", " ").split()
    joined = ", ".join(parts)
    if not all(part.isascii() and part.isdigit() for part in parts) or len(joined) > ROOM_FOR_ITEMS:
        return None
    return joined


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """This will suggest the most similar of the known names, as a sentence to add; empty when nothing is similar."""
    by_lower = {name.lower(): name for name in known}
    near = difflib.get_close_matches(value.strip().lower(), by_lower, n=2, cutoff=0.6)
    if not near:
        return ""
    names = _(" eller ").join(f"”{by_lower[name]}”" for name in near)
    return " " + _("Menade du %(names)s?") % {"names": names}


def unknown_body(code: str, known: Iterable[str]) -> RefusedRow:
    """This will make the refusal of a code that no body has."""
    return RefusedRow("body", code, _("Inget organ har koden ”%(code)s”.") % {"code": code} + did_you_mean(code, known))
