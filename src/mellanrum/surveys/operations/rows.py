"""Rows of files as they come to the two doors for imports of surveys."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class RoundRow:
    """A round as a file states it, with how many were asked of a body and a member; None where that is not told."""

    row: int
    survey: str
    round: str
    opens: date
    closes: date
    body: str | None
    member: str | None
    asked: int


@dataclass(frozen=True, kw_only=True)
class AnswerRow:
    """One respondent's answer to one question, as a file states it."""

    row: int
    survey: str
    round: str
    respondent: str
    body: str | None
    member: str | None
    level: str
    question: str
    value: str
