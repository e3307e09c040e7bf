"""When a task of the year is due, and where it stands: functions on days."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

DONE, DROPPED, LATE, SOON, COMING = "done", "dropped", "late", "soon", "coming"
# A task without reminders of its own is near so many days before.
NEAR = 14


def day_in(year: int, month: int, day: int) -> date:
    """This will give a day of a year; the 31st of a shorter month is its last day."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def due_on(year: int, month: int, day: int, *, meetings: Iterable[date] | None = None, days_before: int = 0) -> date:
    """This will tell when a task is due in a year: on its month and day, or so many days before a meeting.

    ``meetings`` are the days of the body that it is tied to (None: to none); the first on or after the month and day
    counts, within the year. When there is none yet, the month and day stand.
    """
    fixed = day_in(year, month, day)
    if meetings is None:
        return fixed
    ahead = [one for one in meetings if one >= fixed and one.year == year]
    return min(ahead) - timedelta(days=days_before) if ahead else fixed


def standing(*, due: date, outcome: str, reminders: Sequence[int], on: date) -> str:
    """This will tell where a task stands on a day: done, dropped, late, soon (within its first reminder) or coming."""
    if outcome:
        return outcome
    if due < on:
        return LATE
    return SOON if due - on <= timedelta(days=max(reminders, default=NEAR)) else COMING


def reminder_today(*, due: date, reminders: Sequence[int], on: date) -> bool:
    """This will tell whether somebody is reminded of an open task on a day: on its days before, and the day after."""
    return (due - on).days in {*reminders, -1}
