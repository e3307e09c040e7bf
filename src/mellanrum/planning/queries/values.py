"""Goals with the values that their measures give: what the command, the pages, the overview and the API all show."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from mellanrum.kernel.periods import Period
from mellanrum.measures.catalogue import UnknownMeasure, check_parameters, evaluate, get
from mellanrum.measures.values import Scope, Value, is_certain
from mellanrum.planning.models import Goal
from mellanrum.planning.policies import can_read_plans
from mellanrum.planning.states import JUDGED, OBSERVED, Prospect, Status, prospect_of, status_of
from mellanrum.rendering import words
from mellanrum.tenancy.actors import Actor

# What a sum of kronor is a part of is told in millions: beside the value there is room for a few signs only.
MILLION = 1_000_000


@dataclass(frozen=True, kw_only=True)
class FollowUpRow:
    """A goal with its value on a day. Numbers are unrounded, in ``unit`` (percent 0-100); None means no data.

    ``evidence`` is the goal's own address; ``problem`` says what hinders the measure, for people, or is empty.
    """

    goal_id: int
    priority_id: int
    code: str
    title: str
    wording: str
    measure: str
    unit: str
    low: float | None
    high: float | None
    value: float | None
    n: int | None
    numerator: float | None
    denominator: float | None
    interval: tuple[float, float] | None
    certain: bool
    status: Status
    outlook: tuple[float, float] | None
    outlook_note: str
    prospect: Prospect
    coverage: float | None
    coverage_note: str
    problem: str
    evidence: str
    year: int
    as_of: date

    @property
    def year_is_over(self) -> bool:
        """True when the whole year is counted: nothing more can change the value but corrections."""
        return self.as_of >= date(self.year, 12, 31)

    @property
    def value_words(self) -> str:
        """The value as people read it: a share of fewer than five is told as a fraction, no data as a dash."""
        if self.value is None:
            return words.DASH
        if self.unit == "percent" and self.denominator and self.denominator < words.LEAST_FOR_PERCENT:
            return words.fraction(self.numerator or 0, self.denominator)
        if self.unit != "percent":
            return words.quantity(self.value, self.unit)
        if not self.denominator:
            # Written by hand: told as it was written.
            return words.number(self.value) + words.percent_sign()
        return words.percent(self.value, self._decimals(self.value))

    def _decimals(self, value: float) -> int:
        """As few as say on which side of the limits the value lies: 79.6 of at least 80 is not told as 80."""
        for decimals in (0, 1):
            told = round(value, decimals)
            same = [(limit <= told) == (limit <= value) for limit in (self.low,) if limit is not None]
            same += [(told <= limit) == (value <= limit) for limit in (self.high,) if limit is not None]
            if all(same):
                return decimals
        return 2

    @property
    def basis_words(self) -> str:
        """What stands small beside the value, such as "3 av 5"; empty where the value says it all."""
        if self.value is None or not self.denominator:
            return ""
        if self.denominator >= MILLION / 10:
            return _("av %(whole)s mkr") % {"whole": words.number(self.denominator / MILLION, 2)}
        basis = words.fraction(self.numerator or 0, self.denominator)
        return "" if basis == self.value_words else basis

    @property
    def target_words(self) -> str:
        """The target range, such as "80–100 %"; empty when the goal has none."""
        return words.span(self.low, self.high, self.unit)

    @property
    def status_words(self) -> str:
        """What stands beside the status' shape when its own word would not say it; else empty."""
        if self.problem:
            return _("Kan inte räknas")
        return "" if self.measure or self.status is not Status.NO_DATA else _("Inget mått än")

    @property
    def prospect_words(self) -> str:
        """What the rest of the year can do, in a few words; empty when that is not known."""
        if self.year_is_over:
            ended = {Prospect.OUT_OF_REACH: _("nåddes inte"), Prospect.SECURED: _("nåddes")}
            return ended.get(self.prospect, "")
        return {
            Prospect.OUT_OF_REACH: _("kan inte nås i år"),
            Prospect.WITHIN_REACH: _("kan fortfarande nås"),
            Prospect.AT_RISK: _("kan ännu hamna utanför"),
            Prospect.SECURED: _("står sig året ut"),
            Prospect.UNKNOWN: "",
        }[self.prospect]

    @property
    def scale(self) -> tuple[float, float]:
        """The ends of the line that the value is drawn on: 0-100 per cent, 1-7, or from zero past everything drawn."""
        drawn = [number for number in (self.value, self.low, self.high, *(self.outlook or ())) if number is not None]
        return scale_for(self.unit, drawn)

    @property
    def ticks(self) -> int:
        """Into how many parts the line is divided: whole steps on the scale 1-7, else five."""
        return 6 if self.unit == "scale" else 5

    @property
    def shown(self) -> str:
        """The status as it is drawn: ``uncertain`` where the interval of a sample reaches across a limit."""
        return "uncertain" if not self.certain and self.status in JUDGED else str(self.status)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many goals are drawn with each status; ``counts`` has the code and the number, in the order they are told."""

    goals: int
    counts: tuple[tuple[str, int], ...]

    def of(self, shown: str) -> int:
        """This will give how many goals are drawn so."""
        return dict(self.counts).get(shown, 0)

    @property
    def judged(self) -> int:
        """How many goals have a value that was set against their range."""
        return sum(number for shown, number in self.counts if shown in {"within", "below", "above", "uncertain"})


def scale_for(unit: str, drawn: Sequence[float]) -> tuple[float, float]:
    """This will give the ends of the line that numbers in a unit are drawn on, so that its fifths are even figures."""
    if unit == "scale":
        return (1.0, 7.0)
    least, most = min([0.0, *drawn]), max([100.0 if unit == "percent" else 0.0, *drawn])
    if least == most:
        return (0.0, 1.0)
    # Below zero the line begins at a whole step, which may cost one.
    step = _even((most - least) / (4 if least < 0 else 5))
    begin = math.floor(least / step) * step
    return (begin, begin + 5 * step)


def _even(step: float) -> float:
    """The least round number that is not below the step."""
    power = 10.0 ** math.floor(math.log10(step))
    return power * next(part for part in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if part * power >= step * (1 - 1e-9))


TOLD_IN_ORDER = ("within", "below", "above", "uncertain", "manual", "not_due", "no_data")


def follow_up(actor: Actor, year: int, on: date) -> list[FollowUpRow]:
    """This will give every goal of a year's plan with its value on a day, in the board's order; empty without a plan.

    Two queries and at most three a goal. What had happened by ``on`` counts, also when ``on`` is after the year; a goal
    that had been withdrawn by then is left out.
    """
    can_read_plans(actor).require()
    goals = (
        Goal.objects.of(actor)
        .filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on), plan__year=year)
        .order_by("priority__position", "priority_id", "position", "id")
    )
    return rows_of(actor, list(goals), year=year, on=on) if goals else []


def rows_of(actor: Actor, goals: Iterable[Goal], *, year: int, on: date) -> list[FollowUpRow]:
    """This will ask the measures of goals that have already been fetched, all of one year's plan.

    One scope for all of them: what several goals are counted from is fetched once.
    """
    scope = Scope(actor=actor, period=Period.of_year(year), as_of=on)
    return [row_of(goal, scope=scope, asked=ask(goal, scope)) for goal in goals]


def rows_to_come(goals: Iterable[Goal], actor: Actor, *, year: int, on: date) -> list[FollowUpRow]:
    """This will give goals of a year that has not begun as rows: nothing is asked, since nothing can have happened."""
    scope = Scope(actor=actor, period=Period.of_year(year), as_of=on)
    return [row_of(goal, scope=scope, asked=(None, problem_of(goal))) for goal in goals]


def parameters_of(goal: Goal) -> dict[str, object]:
    """This will give what the goal's measure is asked with; observations by hand are those of the goal itself."""
    given: dict[str, object] = dict(goal.parameters)
    if goal.measure == OBSERVED and not given.get("goal"):
        given["goal"] = goal.code
    return given


def ask(goal: Goal, scope: Scope) -> tuple[Value | None, str]:
    """This will give the goal's value in a scope, or None with what hinders the measure (empty without one)."""
    problem = problem_of(goal)
    if problem or not goal.measure:
        return None, problem
    return evaluate(goal.measure, scope, **parameters_of(goal)), ""


def problem_of(goal: Goal) -> str:
    """This will say, for people, why the goal's measure cannot be asked; empty when it can, or when there is none."""
    if not goal.measure:
        return ""
    try:
        errors = check_parameters(goal.measure, parameters_of(goal))
    except UnknownMeasure:
        return _("Måttet %(key)s finns inte i systemet.") % {"key": goal.measure}
    if errors:
        names = ", ".join(error.name for error in errors)
        return _("Måttet %(title)s kan inte räknas: uppgiften %(names)s stämmer inte.") % {
            "title": get(goal.measure).title,
            "names": names,
        }
    return ""


def row_of(goal: Goal, *, scope: Scope, asked: tuple[Value | None, str]) -> FollowUpRow:
    """This will put a goal and what its measure answered in its year together into a row."""
    value, problem = asked
    year, on = scope.period.start.year, scope.as_of
    low = None if goal.low is None else float(goal.low)
    high = None if goal.high is None else float(goal.high)
    number = value.number if value else None
    interval = value.interval if value else None
    outlook = value.outlook if value else None
    status = status_of(
        value=number,
        low=low,
        high=high,
        as_of=on,
        measured_from=goal.measured_from,
        observed=goal.measure == OBSERVED and value is not None and bool(value.registrations),
    )
    return FollowUpRow(
        goal_id=goal.pk,
        priority_id=goal.priority_id,
        code=goal.code,
        title=goal.title,
        wording=goal.wording,
        measure=goal.measure,
        unit=goal.unit or (value.unit if value else ""),
        low=low,
        high=high,
        value=number,
        n=value.registrations if value else None,
        numerator=value.numerator if value else None,
        denominator=value.denominator if value else None,
        interval=interval,
        certain=is_certain(interval, low, high),
        status=status,
        outlook=outlook,
        outlook_note=value.outlook_note if value else "",
        prospect=prospect_of(status=status, outlook=outlook, low=low, high=high),
        coverage=value.coverage if value else None,
        coverage_note=value.coverage_note if value else "",
        problem=problem,
        evidence=reverse("planning:goal", kwargs={"year": year, "code": goal.code}),
        year=year,
        as_of=on,
    )


def tally_of(rows: Iterable[FollowUpRow]) -> Tally:
    """This will count the goals by how they are drawn, leaving out what no goal is."""
    counted = Counter(row.shown for row in rows)
    return Tally(
        goals=counted.total(), counts=tuple((shown, counted[shown]) for shown in TOLD_IN_ORDER if counted[shown])
    )
