"""The parts of a plan that are only words: keys to success, priorities and activities."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.planning.models import Activity, Goal, Plan, PlanKey, Priority
from mellanrum.planning.policies import can_write_plans
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.records.stamps import lock, require_unchanged
from mellanrum.tenancy.actors import Actor

from .standing import require_reason

Part = PlanKey | Priority | Activity


@dataclass(frozen=True, kw_only=True)
class PartText:
    """What a part says. The last four are an activity's; ``goal`` None means that it serves the whole plan."""

    title: str
    text: str = ""
    goal: Goal | None = None
    follow_up: str = ""
    responsible: str = ""
    expected_result: str = ""


@transaction.atomic
def add_part(*, actor: Actor, plan: Plan, kind: type[Part], code: str, text: PartText, reason: str, on: date) -> Part:
    """This will add a key, a priority or an activity to a plan, last among its kind.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when the code is missing or taken, the title is missing, the goal belongs to another plan, or the plan
            has been decided and no reason is given.
    """
    can_write_plans(actor).require()
    require_reason(plan, reason, on=on)
    if not code.strip():
        raise Refused(_("Ange en kod, så som styrelsen skriver den."), field="code")
    if kind.objects.of(actor).filter(plan=plan, code=code.strip()).exists():
        raise Refused(_("Koden %(code)s finns redan i planen.") % {"code": code.strip()}, field="code")
    last = kind.objects.of(actor).filter(plan=plan).order_by("-position").first()
    row = kind(
        federation_id=plan.federation_id, plan=plan, code=code.strip(), position=last.position + 1 if last else 0
    )
    _write(row, text)
    record_created(actor=actor, use_case="planning.add_part", obj=row, reason=reason.strip())
    return row


@transaction.atomic
def update_part(*, actor: Actor, part: Part, text: PartText, stamp: str, reason: str, on: date) -> Part:
    """This will change the words of a key, a priority or an activity. ``stamp`` is as in ``update_goal``.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when someone else changed it meanwhile, when it has been withdrawn, and as ``add_part``.
    """
    can_write_plans(actor).require()
    lock(part)
    _require_standing(part, on=on)
    require_unchanged(part, stamp)
    require_reason(part.plan, reason, on=on)
    before = snapshot(part)
    _write(part, text)
    record_changed(actor=actor, use_case="planning.update_part", obj=part, before=before, reason=reason.strip())
    return part


@transaction.atomic
def withdraw_part(*, actor: Actor, part: Part, reason: str, on: date) -> Part:
    """This will take a key, a priority or an activity out of its plan from a day; it stays readable.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when it has been withdrawn already, no reason is given, or a goal still stands under the priority.
    """
    can_write_plans(actor).require()
    lock(part)
    _require_standing(part, on=on)
    if not reason.strip():
        raise Refused(_("Skriv varför det utgår, gärna med hänvisning till beslutet."), field="reason")
    if isinstance(part, Priority):
        there = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
        goal = Goal.objects.of(actor).filter(there, priority=part).first()
        if goal is not None:
            raise Refused(_("Målet %(code)s står under prioriteringen. Flytta det först.") % {"code": goal.code})
    before = snapshot(part)
    part.withdrawn_on = on
    part.save()
    record_changed(actor=actor, use_case="planning.withdraw_part", obj=part, before=before, reason=reason.strip())
    return part


def _require_standing(part: Part, *, on: date) -> None:
    if part.withdrawn_on is not None and part.withdrawn_on <= on:
        raise Refused(_("Den utgick %(day)s och kan inte ändras.") % {"day": part.withdrawn_on.isoformat()})


def _write(row: Part, text: PartText) -> None:
    if not text.title.strip():
        raise Refused(_("Ange en rubrik."), field="title")
    row.title, row.text = text.title.strip(), text.text.strip()
    if isinstance(row, Activity):
        if text.goal is not None and text.goal.plan_id != row.plan_id:
            raise Refused(_("Målet hör till en annan plan."), field="goal")
        row.goal = text.goal
        row.follow_up = text.follow_up.strip()
        row.responsible = text.responsible.strip()
        row.expected_result = text.expected_result.strip()
    with refusals():
        row.save()
