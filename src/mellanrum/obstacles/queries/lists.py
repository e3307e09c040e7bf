"""The list of obstacles, fifty at a time, narrowed as one wishes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from mellanrum.kernel.sorting import sort_key
from mellanrum.obstacles.models import Obstacle, ObstacleMember, PathLevel
from mellanrum.obstacles.policies import can_read_obstacles
from mellanrum.obstacles.states import ANSWERED, is_late
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member

from .scope import visible_obstacles

PAGE_LENGTH = 50
OPEN, DONE = "open", "done"


@dataclass(frozen=True, kw_only=True)
class ObstacleFilter:
    """What the list is narrowed to. ``after`` and ``before`` are keys of the neighbouring pages."""

    search: str = ""
    state: str = ""
    level: str = ""
    member: str = ""
    kind: str = ""
    origin: str = ""
    year: int | None = None
    after: str = ""
    before: str = ""


@dataclass(frozen=True, kw_only=True)
class ObstacleLine:
    """An obstacle in the list, with the members that it concerns."""

    obstacle: Obstacle
    members: Sequence[str]
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class ObstacleList:
    """One page of the list, and the keys of its neighbours ("" where there is none)."""

    lines: Sequence[ObstacleLine]
    previous: str
    following: str
    levels: Sequence[PathLevel]
    members: Sequence[Member]
    filter: ObstacleFilter


def obstacle_list(actor: Actor, *, of: ObstacleFilter, on: date) -> ObstacleList:
    """This will list fifty of the actor's obstacles, the newest first (four queries).

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_obstacles(actor).require()
    levels = list(PathLevel.objects.of(actor).order_by("position", "id"))
    members = list(Member.objects.of(actor).order_by("position", "id"))
    rows = _filtered(visible_obstacles(actor, on=on), of, levels, members)
    backwards = bool(of.before)
    rows = _beyond(rows, of.before or of.after, earlier=not backwards)
    order = ("year", "serial") if backwards else ("-year", "-serial")
    found = list(rows.select_related("level", "body", "member").order_by(*order)[: PAGE_LENGTH + 1])
    more = len(found) > PAGE_LENGTH
    found = found[:PAGE_LENGTH]
    if backwards:
        found.reverse()
    names = members_of(actor, [one.pk for one in found])
    return ObstacleList(
        lines=[
            ObstacleLine(obstacle=one, members=names.get(one.pk, ()), is_late=is_late(one.state, one.answer_by, on))
            for one in found
        ],
        previous=_key(found[0]) if found and (more if backwards else of.after) else "",
        following=_key(found[-1]) if found and (True if backwards else more) else "",
        levels=levels,
        members=members,
        filter=of,
    )


def members_of(actor: Actor, obstacles: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """This will give the short names of the members that each obstacle concerns (one query)."""
    rows = (
        ObstacleMember.objects.of(actor)
        .filter(obstacle__in=obstacles, is_withdrawn=False)
        .order_by("member__position", "id")
        .values_list("obstacle_id", "member__short_name")
    )
    found: dict[int, list[str]] = {}
    for pk, name in rows:
        found.setdefault(pk, []).append(name)
    return found


def member_codes(actor: Actor, one: Obstacle) -> list[str]:
    """This will list the codes of the members that an obstacle concerns (one query)."""
    rows = ObstacleMember.objects.of(actor).filter(obstacle=one, is_withdrawn=False)
    return list(rows.order_by("member__position", "id").values_list("member__code", flat=True))


def _filtered(
    rows: "QuerySet[Any]", of: ObstacleFilter, levels: Sequence[PathLevel], members: Sequence[Member]
) -> "QuerySet[Any]":
    if of.state == OPEN:
        rows = rows.filter(ended_on__isnull=True)
    elif of.state == DONE:
        rows = rows.filter(state__in=ANSWERED)
    elif of.state:
        rows = rows.filter(state=of.state)
    if of.level:
        rows = rows.filter(level__in=[level.pk for level in levels if level.code == of.level])
    if of.member:
        chosen = [member.pk for member in members if member.code == of.member]
        rows = rows.filter(
            pk__in=ObstacleMember.objects.filter(member__in=chosen, is_withdrawn=False).values("obstacle")
        )
    for name, value in (("kind", of.kind), ("origin", of.origin)):
        if value:
            rows = rows.filter(**{name: value})
    if of.year is not None:
        rows = rows.filter(year=of.year)
    if of.search:
        number = _number(of.search)
        found = Q(GreaterThan(StrIndex("search_key", Value(sort_key(of.search))), 0))
        rows = rows.filter(found | Q(year=number[0], serial=number[1]) if number else found)
    return rows


def _number(text: str) -> tuple[int, int] | None:
    """``H-2026-031`` as it is cited, in any case and also without the letter."""
    parts = text.upper().removeprefix("H-").split("-")
    if len(parts) == 2 and all(part.isascii() and part.isdigit() and len(part) < 7 for part in parts):
        return int(parts[0]), int(parts[1])
    return None


def read_number(text: str) -> tuple[int, int] | None:
    """This will read the number of an obstacle as it stands in an address; None for anything else."""
    return _number(text) if text.startswith("H-") else None


def _key(one: Obstacle) -> str:
    return f"{one.year}-{one.serial}"


def _beyond(rows: "QuerySet[Any]", key: str, *, earlier: bool) -> "QuerySet[Any]":
    place = _number(key)
    if place is None:
        return rows
    year, serial = place
    if earlier:
        return rows.filter(Q(year__lt=year) | Q(year=year, serial__lt=serial))
    return rows.filter(Q(year__gt=year) | Q(year=year, serial__gt=serial))
