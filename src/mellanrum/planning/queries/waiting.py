"""What waits for the office in planning: a source of ``kernel.waiting``."""

from datetime import date

from django.db.models import Exists, F, OuterRef

from mellanrum.kernel.waiting import Source, source_of
from mellanrum.planning.models import Plan
from mellanrum.planning.policies import can_write_plans
from mellanrum.tenancy.actors import Actor

from .next_year import BEGUN_FROM_MONTH

NEXT_PLAN, UNDECIDED = "plan.next", "plan.undecided"


def planning_waiting(actor: Actor, *, on: date) -> list[Source]:
    """This will give what waits in planning on a day: next year's plan to begin or decide; nothing but for the office.

    A plan is decided before its year begins (lag 2003:1210, 7 §).
    """
    if not can_write_plans(actor):
        return []
    plans = Plan.objects.of(actor)
    following = Plan.objects.of(actor).filter(year=OuterRef("year") + 1)
    found = [
        source_of(
            plans.filter(year__in=[on.year, on.year + 1], decided_on__isnull=True),
            source=UNDECIDED,
            day=F("decided_on"),
            data={"year": "year", "title": "title"},
        )
    ]
    if on.month >= BEGUN_FROM_MONTH:
        unbegun = plans.filter(~Exists(following), year=on.year)
        found.append(source_of(unbegun, source=NEXT_PLAN, day=F("decided_on"), data={"year": "year", "title": "title"}))
    return found
