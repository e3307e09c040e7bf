"""The plan's own texts and the day it was decided, and what came of its activities."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused
from mellanrum.planning.models import Activity, ActivityResult, Plan
from mellanrum.planning.policies import can_write_plans
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.records.stamps import lock, require_unchanged
from mellanrum.tenancy.actors import Actor


@transaction.atomic
def update_plan(*, actor: Actor, plan: Plan, title: str, introduction: str, stamp: str) -> Plan:
    """This will change a plan's title and introduction.

    ``stamp`` is that of the plan as the form showed it (``records.stamps``).

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when someone else changed the plan meanwhile, or the title is empty.
    """
    can_write_plans(actor).require()
    lock(plan)
    require_unchanged(plan, stamp)
    if not title.strip():
        raise Refused(_("Ange planens rubrik."), field="title")
    before = snapshot(plan)
    plan.title = title.strip()
    plan.introduction = introduction.strip()
    plan.save()
    record_changed(actor=actor, use_case="planning.update_plan", obj=plan, before=before)
    return plan


@transaction.atomic
def decide_plan(*, actor: Actor, plan: Plan, decided_on: date, on: date) -> Plan:
    """This will write the day when the board decided the plan (lag 2003:1210, 7 §). From then on changes need a reason.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when it has been decided already, has no goals, or the day has not been yet.
    """
    can_write_plans(actor).require()
    lock(plan)
    if plan.decided_on is not None:
        raise Refused(_("Planen är redan beslutad %(day)s.") % {"day": plan.decided_on.isoformat()})
    if decided_on > on:
        raise Refused(_("Beslutet kan inte ha en dag som inte har varit än."), field="decided_on")
    if not plan.goals.exists():
        raise Refused(_("Planen har inga mål. Lägg in målen innan planen markeras som beslutad."))
    before = snapshot(plan)
    plan.decided_on = decided_on
    plan.save()
    record_changed(actor=actor, use_case="planning.decide_plan", obj=plan, before=before)
    return plan


@transaction.atomic
def add_activity_result(*, actor: Actor, activity: Activity, text: str, on: date) -> ActivityResult:
    """This will write what came of an activity, signed and dated; earlier results stay.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when the text is empty, or the activity has been withdrawn.
    """
    can_write_plans(actor).require()
    if activity.withdrawn_on is not None and activity.withdrawn_on <= on:
        raise Refused(_("Aktiviteten utgick %(day)s.") % {"day": activity.withdrawn_on.isoformat()})
    if not text.strip():
        raise Refused(_("Skriv vad aktiviteten har gett hittills."), field="text")
    result = ActivityResult(
        federation_id=activity.federation_id,
        activity=activity,
        reported_on=on,
        text=text.strip(),
        writer_name=actor.name,
    )
    result.save()
    record_created(actor=actor, use_case="planning.add_activity_result", obj=result)
    return result
