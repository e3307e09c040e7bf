"""One goal as its page shows it: value, trend, the rows behind it, and what people have written."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mellanrum.kernel.periods import Period
from mellanrum.measures.catalogue import Measure, evaluate, evidence, get
from mellanrum.measures.values import Evidence, Scope, Value
from mellanrum.planning.models import Activity, Goal, GoalNote, Observation, Plan, PlanKey, Priority
from mellanrum.planning.policies import can_read_plans
from mellanrum.planning.states import OBSERVED, Status, status_of
from mellanrum.tenancy.actors import Actor

from .plans import ActivityLine, activity_lines
from .values import FollowUpRow, ask, parameters_of, problem_of, row_of

TREND_YEARS = 5


@dataclass(frozen=True, kw_only=True)
class TrendPoint:
    """What the goal's measure gave in a year, set against the goal's range of today."""

    year: int
    value: Value
    status: Status


@dataclass(frozen=True, kw_only=True)
class GoalPage:
    """A goal on a day. ``trend`` ends with the goal's own year; ``evidence`` is None for a measure with no rows.

    ``before`` and ``after`` are the neighbours in the plan's order.
    """

    goal: Goal
    row: FollowUpRow
    measure: Measure | None
    evidence: Evidence | None
    trend: list[TrendPoint]
    notes: list[GoalNote]
    observations: list[Observation]
    activities: list[ActivityLine]
    before: Goal | None
    after: Goal | None

    @property
    def earlier_notes(self) -> int:
        """How many notes there are besides the latest one."""
        return max(0, len(self.notes) - 1)

    @property
    def counted_of(self) -> str:
        """What the denominator is, in words that go on a sentence."""
        title = self.evidence.title if self.evidence else ""
        return title[:1].lower() + title[1:]

    @property
    def by_hand(self) -> bool:
        """True for a goal that is followed by dated observations."""
        return self.goal.measure == OBSERVED


def goal_of(actor: Actor, year: int, code: str) -> Goal | None:
    """This will find a goal by its plan's year and its code (one query)."""
    can_read_plans(actor).require()
    found: Goal | None = (
        Goal.objects.of(actor).filter(plan__year=year, code=code).select_related("plan", "priority").first()
    )
    return found


def observation_of(actor: Actor, goal: Goal, observation_id: int) -> Observation | None:
    """This will find one of a goal's observations (one query)."""
    can_read_plans(actor).require()
    found: Observation | None = Observation.objects.of(actor).filter(goal=goal, pk=observation_id).first()
    return found


def activity_of(actor: Actor, year: int, activity_id: int) -> Activity | None:
    """This will find one of a plan's activities (one query)."""
    can_read_plans(actor).require()
    found: Activity | None = (
        Activity.objects.of(actor).filter(plan__year=year, pk=activity_id).select_related("plan", "goal").first()
    )
    return found


def part_of(
    actor: Actor, kind: type[PlanKey | Priority | Activity], year: int, part_id: int
) -> PlanKey | Priority | Activity | None:
    """This will find a key, a priority or an activity of a year's plan (one query)."""
    can_read_plans(actor).require()
    found: PlanKey | Priority | Activity | None = (
        kind.objects.of(actor).filter(plan__year=year, pk=part_id).select_related("plan").first()
    )
    return found


def goals_of(actor: Actor, plan: Plan) -> list[Goal]:
    """This will list the goals that stand in a plan, in the board's order (one query)."""
    can_read_plans(actor).require()
    return list(Goal.objects.of(actor).filter(plan=plan, withdrawn_on__isnull=True))


def observations_by_goal(actor: Actor, *, period: Period, on: date) -> dict[tuple[int, str], list[Observation]]:
    """This will gather what was observed up to a day of the goals of some years' plans, by year and code (one query).

    The newest first, those that were taken back left out. An observation belongs to the goal of its plan's year, also
    when it is dated after the year: the accounts of 2026 are closed in 2027.
    """
    can_read_plans(actor).require()
    years = Q(goal__plan__year__gte=period.start.year)
    if period.last_day is not None:
        years &= Q(goal__plan__year__lte=period.last_day.year)
    rows = (
        Observation.objects.of(actor)
        .filter(years, observed_on__lte=on, withdrawn_on__isnull=True)
        .select_related("goal__plan")
        .order_by("-observed_on", "-id")
    )
    found: dict[tuple[int, str], list[Observation]] = defaultdict(list)
    for row in rows:
        found[row.goal.plan.year, row.goal.code].append(row)
    return found


def goal_page(actor: Actor, year: int, code: str, on: date) -> GoalPage | None:
    """This will gather everything about a goal on a day, or None when the plan has no such goal.

    Five queries at most beside those of the measure, whatever there is to show.
    """
    can_read_plans(actor).require()
    goals = list(
        Goal.objects.of(actor)
        .filter(plan__year=year)
        .select_related("plan", "priority")
        .order_by("priority__position", "priority_id", "position", "id")
    )
    goal = next((one for one in goals if one.code == code), None)
    if goal is None:
        return None
    scopes = Scope.of_years(actor, range(year - TREND_YEARS + 1, year + 1), on)
    asked = ask(goal, scopes[year])
    before, after = _neighbours(goals, goal, on)
    measured = bool(goal.measure) and not asked[1]
    return GoalPage(
        goal=goal,
        row=row_of(goal, scope=scopes[year], asked=asked),
        measure=get(goal.measure) if measured else None,
        evidence=evidence(goal.measure, scopes[year], **parameters_of(goal)) if measured else None,
        trend=_trend(goal, scopes),
        notes=list(GoalNote.objects.of(actor).filter(goal=goal, written_on__lte=on)),
        observations=_observations(actor, goal, on),
        activities=activity_lines(actor, _activities(actor, goal, on), on=on),
        before=before,
        after=after,
    )


def _trend(goal: Goal, scopes: Mapping[int, Scope]) -> list[TrendPoint]:
    """The years with something to count, by the same measure with the same parameters; one that has ended is whole."""
    points = []
    if goal.measure and not problem_of(goal):
        for year, scope in scopes.items():
            value = evaluate(goal.measure, scope, **parameters_of(goal))
            if value.number is not None:
                points.append(TrendPoint(year=year, value=value, status=_status(goal, value, scope.as_of)))
    return points


def _status(goal: Goal, value: Value, on: date) -> Status:
    return status_of(
        value=value.number,
        low=None if goal.low is None else float(goal.low),
        high=None if goal.high is None else float(goal.high),
        as_of=on,
        measured_from=goal.measured_from,
    )


def _activities(actor: Actor, goal: Goal, on: date) -> list[Activity]:
    there = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    return list(Activity.objects.of(actor).filter(there, goal=goal))


def _observations(actor: Actor, goal: Goal, on: date) -> list[Observation]:
    if goal.measure != OBSERVED:
        return []
    return list(Observation.objects.of(actor).filter(goal=goal, observed_on__lte=on))


def _neighbours(goals: list[Goal], goal: Goal, on: date) -> tuple[Goal | None, Goal | None]:
    order = [one for one in goals if one == goal or one.withdrawn_on is None or one.withdrawn_on > on]
    place = order.index(goal)
    before = order[place - 1] if place else None
    return before, order[place + 1] if place + 1 < len(order) else None
