"""Numbers of seats: the law's rule for the board, vacancies, and mandates that end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .representation import ORDINARY, SUBSTITUTE


@dataclass(frozen=True, kw_only=True)
class SeatCount:
    """How many seats a member has in a body on a day."""

    ordinary: int = 0
    substitute: int = 0


@dataclass(frozen=True, kw_only=True)
class RuleBreach:
    """A member of the board whose seats do not follow the law: ``no_ordinary``, ``no_substitute`` or ``unequal``."""

    member: int
    rule: str
    count: SeatCount


@dataclass(frozen=True, kw_only=True)
class Vacancy:
    """Seats of one kind that a member should have in a body and has not."""

    member: int
    kind: str
    count: int


def board_breaches(counts: Mapping[int, SeatCount]) -> list[RuleBreach]:
    """This will list where the board's seats break the law's rule of numbers, in the members' order.

    Every member has at least one ordinary member and one substitute, and as many substitutes as ordinary members
    (lag 2003:1210 om finansiell samordning, 10 §).
    """
    found = []
    for member, count in counts.items():
        if count.ordinary == 0:
            found.append(RuleBreach(member=member, rule="no_ordinary", count=count))
        if count.substitute == 0:
            found.append(RuleBreach(member=member, rule="no_substitute", count=count))
        if count.ordinary and count.substitute and count.ordinary != count.substitute:
            found.append(RuleBreach(member=member, rule="unequal", count=count))
    return found


def vacancies(
    counts: Mapping[int, SeatCount], *, ordinary_per_member: int | None, substitutes_per_member: int | None
) -> list[Vacancy]:
    """This will list the seats that stand empty, in the members' order; nothing where no number is decided."""
    found = []
    for member, count in counts.items():
        for kind, wanted, have in (
            (ORDINARY, ordinary_per_member, count.ordinary),
            (SUBSTITUTE, substitutes_per_member, count.substitute),
        ):
            if wanted is not None and wanted > have:
                found.append(Vacancy(member=member, kind=kind, count=wanted - have))
    return found


def seat_counts(seats: Iterable[tuple[int | None, str]], members: Iterable[int]) -> dict[int, SeatCount]:
    """This will count seats, given as (member, kind), for each member in the members' order; co-opted are nobody's."""
    numbers: dict[tuple[int, str], int] = {}
    for member, kind in seats:
        if member is not None:
            numbers[member, kind] = numbers.get((member, kind), 0) + 1
    return {
        member: SeatCount(ordinary=numbers.get((member, ORDINARY), 0), substitute=numbers.get((member, SUBSTITUTE), 0))
        for member in members
    }


def ends_soon(last_day: date | None, *, on: date, notice_days: int) -> bool:
    """This will tell whether a mandate that is held on the day ends within the notice."""
    return last_day is not None and on <= last_day <= on + timedelta(days=notice_days)


def board_term(day: date) -> tuple[date, date]:
    """This will give the first and last day of the board's term that the day belongs to.

    Four years from 1 April of the year after a general election to the councils (2022, 2026, 2030 …).
    """
    start = day.year - (day.year - 2023) % 4
    if day < date(start, 4, 1):
        start -= 4
    return date(start, 4, 1), date(start + 4, 3, 31)
