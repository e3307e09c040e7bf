"""How many obstacles are on each level of the stair, for the overview and the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from mellanrum.obstacles.models import PathLevel
from mellanrum.obstacles.states import ANSWERED, WAITING
from mellanrum.tenancy.actors import Actor

from .scope import visible_obstacles


@dataclass(frozen=True, kw_only=True)
class LevelLine:
    """A level on a day: how many are open there, how many of them are late, how many were answered in the year.

    ``level`` is None for those that nobody has yet.
    """

    level: PathLevel | None
    open: int
    late: int
    solved: int


def level_lines(actor: Actor, *, year: int, on: date) -> Sequence[LevelLine]:
    """This will count the actor's obstacles by level on a day (two queries), those not placed yet first.

    Those at a member's own owner stand with the level that they came from.
    """
    still = Q(ended_on__isnull=True, raised_on__lte=on)
    rows = (
        visible_obstacles(actor, on=on)
        .order_by()
        .values("level")
        .annotate(
            open=Count("pk", filter=still, distinct=True),
            late=Count("pk", filter=still & Q(state__in=WAITING, answer_by__lt=on), distinct=True),
            solved=Count("pk", filter=Q(state__in=ANSWERED, ended_on__year=year), distinct=True),
        )
    )
    counted = {row["level"]: row for row in rows}
    levels: list[PathLevel | None] = list(
        PathLevel.objects.of(actor).filter(withdrawn_on__isnull=True).order_by("position", "id")
    )
    nowhere = counted.get(None)
    if nowhere is not None and nowhere["open"]:
        levels.insert(0, None)
    return [_line(level, counted.get(level.pk if level else None)) for level in levels]


def _line(level: PathLevel | None, counted: "dict[str, int] | None") -> LevelLine:
    row = counted or {"open": 0, "late": 0, "solved": 0}
    return LevelLine(level=level, open=row["open"], late=row["late"], solved=row["solved"])
