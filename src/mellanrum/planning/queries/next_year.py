"""Next year's plan while it is made: what it is begun from, and what the year before says of its goals."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mellanrum.planning.models import Activity, Goal, Plan
from mellanrum.planning.policies import can_read_plans
from mellanrum.tenancy.actors import Actor

from .values import FollowUpRow, rows_of

# From this month on the office is reminded of next year's plan: it is to be decided before the year begins.
BEGUN_FROM_MONTH = 9


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A goal or an activity that can go on into next year's plan, with what the year came to so far.

    ``mentions`` is True where its words name the year, so that somebody has to look at them.
    """

    part: Goal | Activity
    row: FollowUpRow | None
    mentions: bool


@dataclass(frozen=True, kw_only=True)
class NextPlanPage:
    """What the form for next year's plan shows. ``standing`` is the plan of that year, if it has been begun."""

    plan: Plan
    year: int
    title: str
    goals: Sequence[Offer]
    activities: Sequence[Offer]
    standing: Plan | None


def next_plan_page(actor: Actor, year: int, *, on: date) -> NextPlanPage | None:
    """This will gather what next year's plan can be begun from, or None when the year has no plan.

    Three queries beside those of the measures.
    """
    can_read_plans(actor).require()
    plans = {plan.year: plan for plan in Plan.objects.of(actor).filter(year__in=[year, year + 1])}
    plan = plans.get(year)
    if plan is None:
        return None
    there = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    found = Goal.objects.of(actor).filter(there, plan=plan).select_related("priority")
    goals = list(found.order_by("priority__position", "priority_id", "position", "id"))
    rows = {row.goal_id: row for row in rows_of(actor, goals, year=year, on=on)}
    activities = Activity.objects.of(actor).filter(there, plan=plan).select_related("goal")
    return NextPlanPage(
        plan=plan,
        year=year + 1,
        title=_a_year_on(plan.title, year),
        goals=[Offer(part=goal, row=rows[goal.pk], mentions=_mentions(goal, year)) for goal in goals],
        activities=[Offer(part=each, row=None, mentions=_mentions(each, year)) for each in activities],
        standing=plans.get(year + 1),
    )


def rows_before(actor: Actor, goals: Sequence[Goal], *, year: int, on: date) -> dict[str, FollowUpRow]:
    """This will give, by code, what the goals of the same codes in the plan of the year before came to by a day.

    One query beside those of the measures, none without goals.
    """
    can_read_plans(actor).require()
    codes = [goal.code for goal in goals]
    before = list(Goal.objects.of(actor).filter(plan__year=year - 1, code__in=codes)) if codes else []
    return {row.code: row for row in rows_of(actor, before, year=year - 1, on=on)} if before else {}


def plan_to_begin(plans: Sequence[Plan], *, on: date) -> int | None:
    """This will give next year when it is time to begin its plan and nobody has; None otherwise, or without plans."""
    years = {plan.year for plan in plans}
    wanted = on.year + 1
    if on.month < BEGUN_FROM_MONTH or on.year not in years or wanted in years:
        return None
    return wanted


def _a_year_on(text: str, year: int) -> str:
    return re.sub(rf"\b{year}\b", str(year + 1), text)


def _mentions(part: Goal | Activity, year: int) -> bool:
    own = (part.title, part.follow_up, part.expected_result)
    texts = (*own, part.wording if isinstance(part, Goal) else part.text)
    return any(re.search(rf"\b(?:{year}|{year + 1})\b", text) for text in texts)
