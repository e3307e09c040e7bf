"""Next year's plan, begun from this year's: what the board keeps is carried over, and nothing of what came of it."""

from collections.abc import Collection
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.planning.models import Activity, Goal, Plan, PlanKey, Priority
from mellanrum.planning.policies import can_write_plans
from mellanrum.planning.states import a_year_later
from mellanrum.records.history import created_entry, record_all
from mellanrum.tenancy.actors import Actor

USE_CASE = "planning.begin_next_plan"
T = TypeVar("T", PlanKey, Priority, Goal, Activity)


@transaction.atomic
def begin_next_plan(
    *,
    actor: Actor,
    previous: Plan,
    title: str,
    goals: Collection[Goal],
    activities: Collection[Activity],
    on: date,
) -> Plan:
    """This will make the plan of the year after, with keys, priorities and the chosen goals and activities.

    Codes, words, measures and target ranges are those of the year before, and days within the year a year later;
    values, notes and results stay where they are. The new plan is undecided until the board has decided it. A goal of
    the same code in the plan before is what the new one is compared with.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when that year has a plan already, no title is given, no goal is chosen, a chosen one has been
            withdrawn or belongs to another plan, or an activity's goal is not among the chosen ones.
    """
    can_write_plans(actor).require()
    year = previous.year + 1
    if not title.strip():
        raise Refused(_("Ange planens rubrik."), field="title")
    _require_chosen(previous, goals, activities, on=on)
    plan = Plan(federation_id=actor.federation_id, year=year, title=title.strip())
    with refusals():
        plan.save()
    entries = [created_entry(actor=actor, use_case=USE_CASE, obj=plan)]
    standing = [row for row in PlanKey.objects.of(actor).filter(plan=previous) if _stands(row, on)]
    keys = [_copy(key, plan=plan) for key in standing]
    wanted = {goal.priority_id for goal in goals}
    rows = Priority.objects.of(actor).filter(plan=previous)
    priorities = {row.pk: _copy(row, plan=plan) for row in rows if _stands(row, on) or row.pk in wanted}
    for part in (*keys, *priorities.values()):
        part.save()
    made = {
        goal.pk: _copy(
            goal,
            plan=plan,
            priority=priorities[goal.priority_id],
            measured_from=a_year_later(goal.measured_from) if goal.measured_from else None,
        )
        for goal in goals
    }
    for goal in made.values():
        goal.save()
    done = [
        _copy(activity, plan=plan, goal=made[activity.goal_id] if activity.goal_id else None) for activity in activities
    ]
    for activity in done:
        activity.save()
    parts = (*keys, *priorities.values(), *made.values(), *done)
    entries += [created_entry(actor=actor, use_case=USE_CASE, obj=part) for part in parts]
    record_all(entries)
    return plan


def _require_chosen(previous: Plan, goals: Collection[Goal], activities: Collection[Activity], *, on: date) -> None:
    if not goals:
        raise Refused(_("Välj minst ett mål att ta med till nästa års plan."), field="goals")
    rows: list[Goal | Activity] = [*goals, *activities]
    for row in rows:
        if row.plan_id != previous.pk or not _stands(row, on):
            raise Refused(_("%(what)s finns inte längre i planen. Läs in sidan igen.") % {"what": row})
    chosen = {goal.pk for goal in goals}
    for activity in activities:
        if activity.goal_id and activity.goal_id not in chosen:
            words = {"activity": activity.title, "goal": activity.goal.code if activity.goal else ""}
            raise Refused(
                _("Aktiviteten %(activity)s hör till målet %(goal)s, som inte är valt. Ta med båda eller ingen.")
                % words,
                field="activities",
            )


def _stands(row: PlanKey | Priority | Goal | Activity, on: date) -> bool:
    return row.withdrawn_on is None or row.withdrawn_on > on


def _copy(row: T, **changed: object) -> T:
    """A row of its own with the same words."""
    kept = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if not field.primary_key}
    return type(row)(**{**kept, "withdrawn_on": None, **changed})
