"""What a definition file says of plans and their parts is saved here."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.planning.models import Activity, Goal, Plan, PlanFigure, PlanKey, Priority
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.policies import can_load_definition

USE_CASE = "planning.load_definition"
Part = PlanKey | Priority | Goal | Activity | PlanFigure
_PARTS: dict[str, type[Part]] = {
    "key": PlanKey,
    "priority": Priority,
    "goal": Goal,
    "activity": Activity,
    "figure": PlanFigure,
}


def save_plan(*, actor: Actor, year: int, title: str, decided_on: date | None, introduction: str) -> Plan:
    """This will create or change the plan of a year.

    Raises:
        Forbidden: when the actor may not load definitions.
    """
    can_load_definition(actor).require()
    with refusals():
        plan = Plan.objects.of(actor).filter(year=year).first()
        before = snapshot(plan) if plan else None
        plan = plan or Plan(federation_id=actor.federation_id, year=year)
        plan.title = title
        plan.decided_on = decided_on
        plan.introduction = introduction
        plan.save()
        _record(actor, plan, before)
    return plan


def save_key(
    *, actor: Actor, year: int, code: str, title: str, text: str, withdrawn_on: date | None, position: int
) -> None:
    """This will create or change a key to success of the year's plan.

    Raises:
        Forbidden: when the actor may not load definitions.
        Refused: when the year has no plan.
    """
    can_load_definition(actor).require()
    _save(actor, PlanKey, year, code, title=title, text=text, withdrawn_on=withdrawn_on, position=position)


def save_priority(
    *, actor: Actor, year: int, code: str, title: str, text: str, withdrawn_on: date | None, position: int
) -> None:
    """This will create or change a heading that goals of the year's plan are gathered under.

    Raises:
        Forbidden: when the actor may not load definitions.
        Refused: when the year has no plan.
    """
    can_load_definition(actor).require()
    _save(actor, Priority, year, code, title=title, text=text, withdrawn_on=withdrawn_on, position=position)


def save_goal(
    *,
    actor: Actor,
    year: int,
    code: str,
    priority: str,
    title: str,
    wording: str,
    measure: str,
    parameters: Mapping[str, Any],
    low: Decimal | None,
    high: Decimal | None,
    unit: str,
    measured_from: date | None,
    follow_up: str,
    responsible: str,
    expected_result: str,
    withdrawn_on: date | None,
    position: int,
) -> None:
    """This will create or change a goal of the year's plan; ``low`` and ``high`` are in ``unit``.

    Raises:
        Forbidden: when the actor may not load definitions.
        Refused: when the year has no plan, or the plan no such priority.
    """
    can_load_definition(actor).require()
    _save(
        actor,
        Goal,
        year,
        code,
        priority=_part(actor, Priority, year, priority),
        title=title,
        wording=wording,
        measure=measure,
        parameters=dict(parameters),
        low=low,
        high=high,
        unit=unit,
        measured_from=measured_from,
        follow_up=follow_up,
        responsible=responsible,
        expected_result=expected_result,
        withdrawn_on=withdrawn_on,
        position=position,
    )


def save_activity(
    *,
    actor: Actor,
    year: int,
    code: str,
    title: str,
    goal: str,
    text: str,
    follow_up: str,
    responsible: str,
    expected_result: str,
    withdrawn_on: date | None,
    position: int,
) -> None:
    """This will create or change an activity of the year's plan, for a goal (by code) or for the whole plan.

    Raises:
        Forbidden: when the actor may not load definitions.
        Refused: when the year has no plan, or the plan no such goal.
    """
    can_load_definition(actor).require()
    _save(
        actor,
        Activity,
        year,
        code,
        goal=_part(actor, Goal, year, goal) if goal else None,
        title=title,
        text=text,
        follow_up=follow_up,
        responsible=responsible,
        expected_result=expected_result,
        withdrawn_on=withdrawn_on,
        position=position,
    )


def save_figure(
    *,
    actor: Actor,
    year: int,
    code: str,
    title: str,
    basis: str,
    value: Decimal,
    unit: str,
    about: bool,
    period: str,
    source: str,
    reckoning: str,
    withdrawn_on: date | None,
    position: int,
) -> None:
    """This will create or change a figure that the year's plan states, or implies; ``value`` is in ``unit``.

    Raises:
        Forbidden: when the actor may not load definitions.
        Refused: when the year has no plan, or nothing tells how an implied figure follows.
    """
    can_load_definition(actor).require()
    _save(
        actor,
        PlanFigure,
        year,
        code,
        title=title,
        basis=basis,
        value=value,
        unit=unit,
        about=about,
        period=period,
        source=source,
        reckoning=reckoning,
        withdrawn_on=withdrawn_on,
        position=position,
    )


@transaction.atomic
def end_part(
    *, actor: Actor, pk: int, on: date, kind: Literal["key", "priority", "goal", "activity", "figure"]
) -> None:
    """This will withdraw a part of a plan on a day, since it no longer stands in the definition.

    Raises:
        Forbidden: when the actor may not load definitions.
    """
    can_load_definition(actor).require()
    part = _PARTS[kind].objects.of(actor).get(pk=pk)
    before = snapshot(part)
    part.withdrawn_on = on
    part.save(update_fields=["withdrawn_on"])
    _record(actor, part, before)


def _save(actor: Actor, kind: type[Part], year: int, code: str, **fields: Any) -> None:
    with refusals():
        part = kind.objects.of(actor).filter(plan__year=year, code=code).first()
        before = snapshot(part) if part else None
        part = part or kind(federation_id=actor.federation_id, plan=_plan(actor, year), code=code)
        for name, value in fields.items():
            setattr(part, name, value)
        part.save()
        _record(actor, part, before)


def _record(actor: Actor, row: Plan | Part, before: dict[str, Any] | None) -> None:
    if before is None:
        record_created(actor=actor, use_case=USE_CASE, obj=row)
    else:
        record_changed(actor=actor, use_case=USE_CASE, obj=row, before=before)


def _plan(actor: Actor, year: int) -> Plan:
    plan: Plan | None = Plan.objects.of(actor).filter(year=year).first()
    if plan is None:
        raise Refused(_("Förbundet har ingen plan för %(year)s.") % {"year": year})
    return plan


def _part(actor: Actor, kind: type[Part], year: int, code: str) -> Part:
    part: Part | None = kind.objects.of(actor).filter(plan__year=year, code=code).first()
    if part is None:
        raise Refused(_("Planen för %(year)s har inget som heter %(code)s.") % {"year": year, "code": code})
    return part
