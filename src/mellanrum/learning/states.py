"""Numbers of events as pure functions: what is added up, and what must not be."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How many took part in one event from one member (None: from no member): times, not people."""

    event: int
    member: str | None
    attended: int


@dataclass(frozen=True, kw_only=True)
class Total:
    """Events, times that somebody took part, and the members that were there."""

    events: int
    attendances: int
    members: frozenset[str]


def total(events: Iterable[int], lines: Iterable[Counted]) -> Total:
    """This will add up some events. Whoever came to two of them is two attendances: nobody knows who they were.

    A member is reached when at least one person came from it; an event without numbers is an event still.
    """
    ids = frozenset(events)
    mine = [line for line in lines if line.event in ids]
    return Total(
        events=len(ids),
        attendances=sum(line.attended for line in mine),
        members=frozenset(line.member for line in mine if line.member is not None and line.attended > 0),
    )
