"""Plans as their pages show them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from mellanrum.planning.models import (
    Activity,
    ActivityResult,
    FigureBasis,
    FigureUnit,
    Goal,
    Plan,
    PlanFigure,
    PlanKey,
    Priority,
)
from mellanrum.planning.policies import can_read_plans
from mellanrum.rendering import words
from mellanrum.tenancy.actors import Actor

from .next_year import plan_to_begin, rows_before
from .values import FollowUpRow, Tally, rows_of, rows_to_come, tally_of


@dataclass(frozen=True, kw_only=True)
class GoalGroup:
    """A priority with its goals, in the board's order."""

    priority: Priority
    rows: list[FollowUpRow]

    @property
    def targets(self) -> list[tuple[str, str]]:
        """The target ranges in words: the commonest without a code, then the others, each with its goal's."""
        told = Counter(row.target_words for row in self.rows if row.target_words)
        commonest = [("", target) for target, _number in told.most_common(1)]
        return commonest + [
            (row.code, row.target_words)
            for row in self.rows
            if row.target_words and ("", row.target_words) not in commonest
        ]


@dataclass(frozen=True, kw_only=True)
class ActivityLine:
    """An activity with what came of it, the newest result first."""

    activity: Activity
    results: list[ActivityResult]


@dataclass(frozen=True, kw_only=True)
class FigureLine:
    """A figure that the plan's documents state, or imply."""

    figure: PlanFigure

    @property
    def is_implied(self) -> bool:
        """True for what is written nowhere, but must be so."""
        return self.figure.basis == FigureBasis.IMPLIED

    @property
    def value_words(self) -> str:
        """The value in its unit, as carefully as the document says it."""
        figure = self.figure
        shown = {FigureUnit.KRONOR: "kr", FigureUnit.YEARS: _("år")}.get(FigureUnit(figure.unit), figure.unit)
        if figure.unit == FigureUnit.PERCENT:
            text = words.number(figure.value) + words.percent_sign()
        else:
            text = words.quantity(figure.value, shown)
        return _("omkring %(value)s") % {"value": text} if figure.about else text


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    """A year's plan with the values of its goals on a day. ``below`` are those that need someone first."""

    plan: Plan
    on: date
    groups: list[GoalGroup]
    tally: Tally
    keys: list[PlanKey]
    activities: list[ActivityLine]
    withdrawn: list[Goal]
    years: list[int]
    before: dict[str, FollowUpRow]
    to_begin: int | None

    @property
    def not_begun(self) -> bool:
        """True before the plan's year: there is nothing to count yet, and last year stands beside each goal."""
        return self.plan.year > self.on.year

    @property
    def compared(self) -> list[tuple[Priority, list[tuple[FollowUpRow, FollowUpRow | None]]]]:
        """The groups with, beside each goal, what the goal of the same code came to the year before."""
        return [(group.priority, [(row, self.before.get(row.code)) for row in group.rows]) for group in self.groups]

    @property
    def columns(self) -> list[list[GoalGroup]]:
        """The groups in two columns of about the same number of goals, still in the board's order."""
        counts = [len(group.rows) for group in self.groups]
        cut = min(range(len(counts) + 1), key=lambda place: abs(sum(counts[:place]) - sum(counts[place:])))
        return [part for part in (self.groups[:cut], self.groups[cut:]) if part]

    @property
    def rows(self) -> list[FollowUpRow]:
        """Every goal, in the board's order."""
        return [row for group in self.groups for row in group.rows]


def plan_years(actor: Actor) -> list[int]:
    """This will list the years that have a plan, the latest first (one query)."""
    can_read_plans(actor).require()
    return list(Plan.objects.of(actor).order_by("-year").values_list("year", flat=True))


def latest_plan_year(actor: Actor, *, on: date) -> int | None:
    """This will give the latest year with a plan that has begun, before the first the first, None without plans."""
    years = plan_years(actor)
    return next((year for year in years if year <= on.year), years[-1] if years else None)


def plan_of(actor: Actor, year: int) -> Plan | None:
    """This will find the plan of a year (one query)."""
    can_read_plans(actor).require()
    found: Plan | None = Plan.objects.of(actor).filter(year=year).first()
    return found


def priorities_of(actor: Actor, plan: Plan) -> list[Priority]:
    """This will list the priorities that a plan gathers its goals under (one query)."""
    can_read_plans(actor).require()
    return list(Priority.objects.of(actor).filter(plan=plan, withdrawn_on__isnull=True))


def plan_page(actor: Actor, year: int, on: date) -> PlanPage | None:
    """This will gather a year's plan with every goal's value on a day, or None when the year has no plan.

    Five queries beside those of the measures, whatever the number of goals; one more before the plan's year, when the
    measures are asked of the year before.
    """
    can_read_plans(actor).require()
    plans = {plan.year: plan for plan in Plan.objects.of(actor).order_by("-year")}
    plan = plans.get(year)
    if plan is None:
        return None
    goals = list(
        Goal.objects.of(actor)
        .filter(plan=plan)
        .select_related("priority")
        .order_by("priority__position", "priority_id", "position", "id")
    )
    standing = [goal for goal in goals if goal.withdrawn_on is None or goal.withdrawn_on > on]
    begun = year <= on.year
    rows = rows_of(actor, standing, year=year, on=on) if begun else rows_to_come(standing, actor, year=year, on=on)
    there = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    priorities = {goal.priority_id: goal.priority for goal in standing}
    groups = [
        GoalGroup(priority=priority, rows=[row for row in rows if row.priority_id == priority.pk])
        for priority in priorities.values()
    ]
    return PlanPage(
        plan=plan,
        on=on,
        groups=groups,
        tally=tally_of(rows),
        keys=list(PlanKey.objects.of(actor).filter(there, plan=plan)),
        activities=activity_lines(actor, list(Activity.objects.of(actor).filter(there, plan=plan)), on=on),
        withdrawn=[goal for goal in goals if goal not in standing],
        years=list(plans),
        before={} if begun else rows_before(actor, standing, year=year, on=on),
        to_begin=plan_to_begin(list(plans.values()), on=on),
    )


def figure_lines(actor: Actor, plan: Plan, *, on: date) -> list[FigureLine]:
    """This will list the figures that a plan and what it rests on state or imply, in their order (one query)."""
    can_read_plans(actor).require()
    there = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    return [FigureLine(figure=one) for one in PlanFigure.objects.of(actor).filter(there, plan=plan)]


def activity_lines(actor: Actor, activities: list[Activity], *, on: date) -> list[ActivityLine]:
    """This will put activities together with the results that had been told by a day (one query)."""
    results = list(ActivityResult.objects.of(actor).filter(activity__in=activities, reported_on__lte=on))
    return [
        ActivityLine(activity=activity, results=[row for row in results if row.activity_id == activity.pk])
        for activity in activities
    ]
