"""What obstacles led to: for members with everything, for everybody the texts that were written for that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mellanrum.obstacles.models import Effect, EffectLevel
from mellanrum.obstacles.policies import can_read_obstacles
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation

from .scope import visible_obstacles


@dataclass(frozen=True, kw_only=True)
class EffectsOfLevel:
    """The effects of one degree, the newest first."""

    level: int
    name: str
    effects: Sequence[Effect]


@dataclass(frozen=True, kw_only=True)
class PublicEffect:
    """What everybody reads of an effect: its own text, its degree, since when; nothing else leaves the house."""

    text: str
    level: int
    level_name: str
    since: date


def effects_by_level(actor: Actor, *, on: date) -> list[EffectsOfLevel]:
    """This will list what the actor's obstacles led to, the farthest reaching first (one query).

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_obstacles(actor).require()
    rows = list(
        Effect.objects.of(actor)
        .filter(obstacle__in=visible_obstacles(actor, on=on).values("pk"), withdrawn_on__isnull=True)
        .select_related("obstacle")
        .order_by("-since", "-pk")
    )
    return [
        EffectsOfLevel(
            level=level.value, name=str(level.label), effects=[row for row in rows if row.level == level.value]
        )
        for level in reversed(EffectLevel)
    ]


def effect_for(actor: Actor, pk: int, *, on: date) -> Effect | None:
    """This will find an effect of an obstacle that the actor may read (one query)."""
    found: Effect | None = (
        Effect.objects.of(actor)
        .filter(pk=pk, obstacle__in=visible_obstacles(actor, on=on).values("pk"))
        .select_related("obstacle")
        .first()
    )
    return found


def public_effects(federation: Federation) -> list[PublicEffect]:
    """This will list what everybody may read of a federation's effects, inside its transaction (one query)."""
    rows = (
        Effect.objects.filter(federation=federation, is_public=True, withdrawn_on__isnull=True)
        .exclude(public_text="")
        .order_by("-level", "-since", "-pk")
        .values_list("public_text", "level", "since")
    )
    return [
        PublicEffect(text=text, level=level, level_name=str(EffectLevel(level).label), since=since)
        for text, level, since in rows
    ]
