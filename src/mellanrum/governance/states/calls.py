"""Who comes in a member's place, what a link leads to, and how many are expected: functions on answers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .representation import ORDINARY, SUBSTITUTE

COMING, PREVENTED, UNANSWERED = "coming", "prevented", ""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """Somebody called, or told of the call, as the rules see it. ``order`` is the place in the body's order."""

    pk: int
    member: int | None
    kind: str
    answer: str
    order: int
    is_called: bool = True
    steps_in: bool = False


class LinkState(StrEnum):
    """What a personal link leads to on a day."""

    OPEN = "open"
    OVER = "over"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


def link_state(*, day: date, state: str, withdrawn: bool, on: date) -> LinkState:
    """This will tell what a link leads to: an answer can be given and changed up to and including the meeting's day."""
    if withdrawn:
        return LinkState.WITHDRAWN
    if state == "cancelled":
        return LinkState.CANCELLED
    if state == "held" or day < on:
        return LinkState.OVER
    return LinkState.OPEN


def stepping_in(people: Iterable[Answered], *, vacant: Mapping[int, int]) -> frozenset[int]:
    """This will give the substitutes that are needed: of each member, in the body's order, as many as its ordinary
    members who cannot come and its ordinary seats that stand empty (``vacant``, by member). Those prevented are passed.
    """
    by_member: dict[int, list[Answered]] = defaultdict(list)
    for person in people:
        if person.member is not None:
            by_member[person.member].append(person)
    needed: set[int] = set()
    for member, own in by_member.items():
        missing = vacant.get(member, 0) + sum(1 for one in own if one.kind == ORDINARY and one.answer == PREVENTED)
        waiting = sorted(
            (one for one in own if one.kind == SUBSTITUTE and one.answer != PREVENTED), key=lambda one: one.order
        )
        needed |= {one.pk for one in waiting[:missing]}
    return frozenset(needed)


def comes(person: Answered) -> bool:
    """This will tell whether somebody is expected at the table: has said so, in a seat that is called or called in."""
    return person.answer == COMING and (person.is_called or person.steps_in)


def expected_members(people: Iterable[Answered]) -> frozenset[int]:
    """This will give the members that somebody has said to come for, each once; those co-opted are nobody's."""
    return frozenset(one.member for one in people if one.member is not None and comes(one))


def expected_votes(people: Iterable[Answered], *, ordinary: Mapping[int, int]) -> int:
    """This will count who would serve of those who have said to come: of each member at most its ordinary seats."""
    by_member: dict[int, int] = defaultdict(int)
    for one in people:
        if one.member is not None and comes(one):
            by_member[one.member] += 1
    return sum(min(number, ordinary.get(member, 0)) for member, number in by_member.items())


def is_quorate(votes: int, seats: int) -> bool:
    """This will tell whether more than half of the ordinary seats are served."""
    return votes * 2 > seats
