"""How an obstacle moves: states and what may follow, the levels' order, days to answer. Pure functions."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median

from mellanrum.kernel.states import Transitions

RECEIVED, UNDERSTOOD = "received", "understood"
AT_BODY, AT_MEMBER, BEYOND = "at_body", "at_member", "beyond"
AGREED, SOLVED, NOT_SOLVABLE, CLOSED, REOPENED = "agreed", "solved", "not_solvable", "closed", "reopened"

# Where somebody is to answer, and where the answer has been given.
WAITING = frozenset({AT_BODY, AT_MEMBER, BEYOND, AGREED})
ANSWERED = frozenset({SOLVED, NOT_SOLVABLE, CLOSED})
_PLACES = frozenset({AT_BODY, AT_MEMBER, BEYOND})
_ANSWERS = frozenset({AGREED, SOLVED, NOT_SOLVABLE})

# What a body's meeting may decide about an obstacle that waits for it, and the two kinds of thing that wait.
SOURCE_WAITING, SOURCE_ANSWERS = "obstacles.waiting", "obstacles.answers"
CHOICE_ESCALATE, CHOICE_BEYOND, CHOICE_RETURN = "escalate", "beyond", "return"
CHOICE_AGREE, CHOICE_MEANWHILE = "agree", "meanwhile"
CHOICE_SOLVE, CHOICE_NOT_SOLVABLE, CHOICE_RECEIVED = "solve", "not_solvable", "received"

OBSTACLE = Transitions(
    names={state: state for state in (RECEIVED, UNDERSTOOD, *sorted(WAITING), *sorted(ANSWERED), REOPENED)},
    follows={
        RECEIVED: frozenset({UNDERSTOOD, CLOSED}),
        UNDERSTOOD: _PLACES | _ANSWERS | {CLOSED},
        AT_BODY: _PLACES | _ANSWERS | {CLOSED},
        AT_MEMBER: _PLACES | _ANSWERS | {CLOSED},
        BEYOND: _PLACES | _ANSWERS | {CLOSED},
        AGREED: _PLACES | _ANSWERS | {CLOSED},
        SOLVED: frozenset({CLOSED, REOPENED}),
        NOT_SOLVABLE: frozenset({CLOSED, REOPENED}),
        CLOSED: frozenset({REOPENED}),
        REOPENED: _PLACES | _ANSWERS | {CLOSED},
    },
)

REPORT = Transitions(
    names={state: state for state in ("unconfirmed", "received", "taken_up", "set_aside")},
    follows={
        "unconfirmed": frozenset({"received"}),
        "received": frozenset({"taken_up", "set_aside"}),
        "set_aside": frozenset({"taken_up"}),
    },
)


def hash_of(token: str) -> str:
    """This will give what is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def direction_between(before: int | None, after: int | None) -> str:
    """This will tell which way a step goes between two positions of the stair; from nowhere is up."""
    if before is None or after is None:
        return "up" if after is not None else "aside"
    if after == before:
        return "aside"
    return "up" if after > before else "down"


def answer_day(asked_on: date, days: int) -> date:
    """This will give the last day for an answer that may take so many days."""
    return asked_on + timedelta(days=days)


def is_late(state: str, answer_by: date | None, on: date) -> bool:
    """This will tell whether somebody has let the day for an answer pass."""
    return state in WAITING and answer_by is not None and answer_by < on


def reminder_due(answer_by: date, on: date, *, after: int) -> bool:
    """This will tell whether it is time to ask again: so many days after the day when the answer was expected."""
    return on >= answer_by + timedelta(days=after)


def in_time(given_on: date, expected_by: date | None) -> bool | None:
    """This will tell whether an answer came in time; None when no day was said."""
    return None if expected_by is None else given_on <= expected_by


def median_days(days: Sequence[int]) -> float | None:
    """This will give the median of some numbers of days; None when there are none."""
    return float(median(days)) if days else None
