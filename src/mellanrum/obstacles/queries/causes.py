"""The causes that are known."""

from mellanrum.obstacles.models import Cause
from mellanrum.obstacles.policies import can_keep_obstacles
from mellanrum.tenancy.actors import Actor


def causes(actor: Actor) -> list[Cause]:
    """This will list the causes for the office to choose among (one query); none for others."""
    if not can_keep_obstacles(actor):
        return []
    return list(Cause.objects.of(actor).order_by("title", "id"))
