"""The stair that a federation's obstacles take: which level a body is on, and where one goes from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mellanrum.governance.models import Body
from mellanrum.governance.queries.bodies import body_choices
from mellanrum.obstacles.models import ObstaclePath, PathLevel
from mellanrum.tenancy.actors import Actor


@dataclass(frozen=True, kw_only=True)
class Stair:
    """The levels from the lowest up, and what holds for the whole path. ``path`` has defaults where none is written."""

    path: ObstaclePath
    levels: Sequence[PathLevel]

    def level_of(self, body: Body) -> PathLevel | None:
        """This will tell which level a body is on: by its code before its kind; None when it is on none."""
        named = (level for level in self.levels if body.code in level.body_codes)
        kinds = (level for level in self.levels if body.kind in level.body_kinds)
        return next(named, None) or next(kinds, None)

    def level_by_id(self, pk: int | None) -> PathLevel | None:
        """This will find a level of the stair."""
        return next((level for level in self.levels if level.pk == pk), None)

    def place_of(self, level: PathLevel | None) -> int | None:
        """This will tell how high a level is, counted from 0; None for one that is not of the stair."""
        return next((place for place, one in enumerate(self.levels) if level is not None and one.pk == level.pk), None)

    @property
    def beyond(self) -> PathLevel | None:
        """The level beyond the federation, if the path has one."""
        return next((level for level in self.levels if level.is_beyond), None)

    def above(self, body: Body, bodies: Sequence[Body]) -> Body | None:
        """This will tell to which body one escalates from a body: its own choice, or the only one on the next level.

        None when the next level is beyond the federation, or has several bodies of which none is the body's own.
        """
        chosen = next((one for one in bodies if one.pk == body.escalates_to_id), None)
        place = self.place_of(self.level_of(body))
        if chosen is not None and place is not None and (self.place_of(self.level_of(chosen)) or -1) > place:
            return chosen
        if place is None or place + 1 >= len(self.levels):
            return None
        higher = [one for one in bodies if self.place_of(self.level_of(one)) == place + 1]
        own = [one for one in higher if one.member_id is not None and one.member_id == body.member_id]
        candidates = own or higher
        return candidates[0] if len(candidates) == 1 else None


def stair(actor: Actor) -> Stair:
    """This will give the federation's stair (two queries)."""
    path = ObstaclePath.objects.of(actor).first() or ObstaclePath(federation_id=actor.federation_id)
    levels = list(PathLevel.objects.of(actor).filter(withdrawn_on__isnull=True).order_by("position", "id"))
    return Stair(path=path, levels=levels)


def bodies_on(actor: Actor, steps: Stair, *, on: date) -> list[Body]:
    """This will list the bodies of a day that are on a level of the stair, in their own order (one query)."""
    return [body for body in body_choices(actor, on=on) if steps.level_of(body) is not None]
