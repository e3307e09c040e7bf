"""What comes back: kinds, members and levels through the years, and causes that several obstacles share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from mellanrum.obstacles.models import Answer, Cause, Obstacle, ObstacleKind, ObstacleMember, PathLevel
from mellanrum.obstacles.policies import can_read_obstacles
from mellanrum.rendering.grids import Grid, GridRow
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member

from .scope import visible_obstacles


@dataclass(frozen=True, kw_only=True)
class CauseLine:
    """A cause with how many obstacles it has, how many of them are open, and the one that leads."""

    cause: Cause
    count: int
    open: int


@dataclass(frozen=True, kw_only=True)
class AnswerTime:
    """How long a level takes: the median of days to its answer, and how many answers it is counted from."""

    level: PathLevel
    median: float | None
    count: int
    in_time: int
    with_day: int


@dataclass(frozen=True, kw_only=True)
class Patterns:
    """The page of patterns for one year, or for all years (``year`` None)."""

    year: int | None
    years: Sequence[int]
    total: int
    members_by_kind: Grid
    levels_by_kind: Grid
    years_by_kind: Grid
    causes: Sequence[CauseLine]
    times: Sequence[AnswerTime]


def patterns(actor: Actor, *, year: int | None, on: date) -> Patterns:
    """This will lay out the actor's obstacles by kind, member, level and year, with common causes (seven queries).

    An obstacle that concerns two members stands with both, so that the members' rows add up to more than the whole.

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_obstacles(actor).require()
    every = visible_obstacles(actor, on=on).order_by()
    chosen = every.filter(year=year) if year is not None else every
    kinds = [kind.value for kind in ObstacleKind]
    titles = [str(kind.label).capitalize() for kind in ObstacleKind]
    by_member = {
        (row["member"], row["kind"]): row["n"]
        for row in ObstacleMember.objects.of(actor)
        .filter(obstacle__in=chosen.values("pk"), is_withdrawn=False)
        .order_by()
        .values("member", kind=F("obstacle__kind"))
        .annotate(n=Count("pk"))
    }
    by_level = {(row["level"], row["kind"]): row["n"] for row in chosen.values("level", "kind").annotate(n=Count("pk"))}
    by_year = {(row["year"], row["kind"]): row["n"] for row in every.values("year", "kind").annotate(n=Count("pk"))}
    levels = list(PathLevel.objects.of(actor).order_by("position", "id"))
    years = sorted({row for row, _of_kind in by_year}, reverse=True)
    return Patterns(
        year=year,
        years=years,
        total=sum(by_level.values()),
        members_by_kind=Grid(
            title=_("Hinder efter medlem och slag"),
            columns=titles,
            rows=[
                GridRow(name=member.short_name, counts=[by_member.get((member.pk, kind), 0) for kind in kinds])
                for member in Member.objects.of(actor).order_by("position", "id")
            ],
        ),
        levels_by_kind=Grid(
            title=_("Hinder efter nivå och slag"),
            columns=titles,
            rows=[
                GridRow(name=level.name, counts=[by_level.get((level.pk, kind), 0) for kind in kinds])
                for level in levels
            ]
            + [GridRow(name=_("Inte lagt hos någon"), counts=[by_level.get((None, kind), 0) for kind in kinds])],
        ),
        years_by_kind=Grid(
            title=_("Hinder efter år och slag"),
            columns=titles,
            rows=[
                GridRow(name=str(one), counts=[by_year.get((one, kind), 0) for kind in kinds])
                for one in sorted(years)[-6:]
            ],
        ),
        causes=_causes(actor, every),
        times=answer_times(
            actor,
            levels,
            since=date(year, 1, 1) if year else None,
            until=date(year, 12, 31) if year else on,
        ),
    )


def _causes(actor: Actor, every: object) -> list[CauseLine]:
    rows = (
        Cause.objects.of(actor)
        .select_related("lead")
        .annotate(
            n=Count("obstacles", filter=Q(obstacles__in=every), distinct=True),
            left=Count("obstacles", filter=Q(obstacles__in=every, obstacles__ended_on__isnull=True), distinct=True),
        )
        .filter(n__gt=0)
        .order_by("-n", "title", "id")
    )
    return [CauseLine(cause=cause, count=cause.n, open=cause.left) for cause in rows]


def answer_times(actor: Actor, levels: Sequence[PathLevel], *, since: date | None, until: date) -> list[AnswerTime]:
    """This will give the median days from that a level got an obstacle to its answer, for answers of a period."""
    rows = Answer.objects.of(actor).filter(level__isnull=False, given_on__lte=until)
    if since is not None:
        rows = rows.filter(given_on__gte=since)
    days: dict[int, list[tuple[int, bool | None]]] = {}
    for level, asked, given, expected in rows.values_list("level_id", "asked_on", "given_on", "expected_by"):
        on_time = None if expected is None else given <= expected
        days.setdefault(level, []).append(((given - asked).days, on_time))
    return [
        AnswerTime(
            level=level,
            median=float(median(number for number, _told in found)) if (found := days.get(level.pk, [])) else None,
            count=len(found),
            in_time=sum(on_time is True for _days, on_time in found),
            with_day=sum(on_time is not None for _days, on_time in found),
        )
        for level in levels
    ]


def obstacles_of_cause(actor: Actor, cause: Cause, *, on: date) -> list[Obstacle]:
    """This will list the actor's obstacles of one cause, the oldest first (one query)."""
    return list(visible_obstacles(actor, on=on).filter(cause=cause).order_by("raised_on", "pk"))
