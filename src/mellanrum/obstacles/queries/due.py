"""What waits for somebody among obstacles: sources of ``kernel.waiting``."""

from datetime import date

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from mellanrum.kernel.waiting import Data, Source, source_of
from mellanrum.obstacles.models import InternalOwner, Obstacle, ObstacleReport
from mellanrum.obstacles.policies import can_read_reports
from mellanrum.obstacles.states import AT_BODY, AT_MEMBER, RECEIVED, REOPENED, UNDERSTOOD, WAITING
from mellanrum.tenancy.actors import Actor

REPORT, TO_PLACE, LATE, INTERNAL = "obstacle.report", "obstacle.place", "obstacle.late", "obstacle.internal"


def obstacles_waiting(actor: Actor, *, on: date, bodies: frozenset[int] | None) -> list[Source]:
    """This will give what waits among obstacles on a day: of some bodies, or of all when ``bodies`` is None.

    The office reads reports and places obstacles; answers that are late are everybody's who sits where they lie; what
    lies with a member is its named owner's.
    """
    rows = Obstacle.objects.of(actor).filter(raised_on__lte=on)
    late = rows.filter(state__in=WAITING, answer_by__lt=on)
    if bodies is not None:
        late = late.filter(state=AT_BODY, body__in=bodies)
    data: Data = {
        "number": "serial",
        "year": "year",
        "title": "title",
        "where": Coalesce("body__name", "member__name", Value("")),
    }
    sources = [source_of(late, source=LATE, day=F("answer_by"), data=data)]
    if can_read_reports(actor):
        reports = ObstacleReport.objects.of(actor).filter(state=RECEIVED, received_on__lte=on)
        sources.append(source_of(reports, source=REPORT, day=F("received_on"), data={"kind": "kind"}))
        unplaced = rows.filter(state__in=(RECEIVED, UNDERSTOOD, REOPENED))
        sources.append(source_of(unplaced, source=TO_PLACE, day=F("since"), data=data))
    if actor.contact_id:
        owned = InternalOwner.objects.of(actor).filter(contact=actor.contact_id, since__lte=on)
        owned = owned.filter(Q(until__isnull=True) | Q(until__gte=on))
        mine = rows.filter(state=AT_MEMBER, member__in=owned.values("member"))
        sources.append(source_of(mine, source=INTERNAL, day=F("answer_by"), data=data))
    return sources
