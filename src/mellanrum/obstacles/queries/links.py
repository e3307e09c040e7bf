"""What a personal link leads to."""

from datetime import date

from mellanrum.obstacles.models import FollowLink, ObstacleReport
from mellanrum.obstacles.policies import can_follow_report
from mellanrum.obstacles.states import hash_of
from mellanrum.tenancy.actors import Actor


def report_of_link(actor: Actor, token: str, *, on: date) -> ObstacleReport | None:
    """This will find the report that a link follows on a day, with its obstacle; None for links that do not hold."""
    can_follow_report(actor).require()
    link = (
        FollowLink.objects.of(actor)
        .select_related("report__obstacle")
        .filter(token_hash=hash_of(token), withdrawn_on__isnull=True, expires_on__gte=on)
        .first()
    )
    return link.report if link else None
