"""``[[plans.goals]]`` and ``[[plans.activities]]``: what the plan aims at, and what is done for it."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, StringConstraints

from mellanrum.exchange.definition.problems import described
from mellanrum.exchange.definition.schema import (
    Entry,
    Line,
    LongText,
    Month,
    Number,
    Parameters,
    Plain,
    PlanCode,
    Reference,
    Text,
    Title,
    plain_value,
)
from mellanrum.exchange.definition.sheet import Identity, Item, Section, Sheet, Standing
from mellanrum.planning.models import Activity, Goal
from mellanrum.planning.operations.definition import end_part, save_activity, save_goal
from mellanrum.tenancy.actors import Actor

from .measures import check_measure
from .values import as_date, as_decimal, as_text


class GoalEntry(Entry):
    """A goal with its target range, and the key of the measure that gives its value."""

    code: PlanCode
    priority: Reference
    title: Title
    wording: LongText
    measure: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None
    parameters: Parameters = Field(default_factory=dict)
    low: Number | None = None
    high: Number | None = None
    unit: Literal["percent", "scale", "kronor", "count", "days"] | None = None
    measured: Month | None = None
    follow_up: Text = ""
    responsible: Line = ""
    expected_result: Text = ""
    withdrawn_on: date | None = None


class ActivityEntry(Entry):
    """What shall be done, for a goal or for the whole plan."""

    code: PlanCode
    title: Annotated[str, StringConstraints(min_length=1, max_length=250)]
    goal: Reference | None = None
    text: Text = ""
    follow_up: Text = ""
    responsible: Line = ""
    expected_result: Text = ""
    withdrawn_on: date | None = None


def _check_goals(sheet: Sheet) -> None:
    for plan in sheet.of("plans"):
        goals = sheet.of("plans", "goals", parent=plan)
        priorities = sheet.codes(sheet.of("plans", "priorities", parent=plan))
        sheet.unique(goals, "code")
        for goal in goals:
            sheet.refers(goal, "priority", priorities, to=_("en prioritering i samma plan"))
            _check_range(sheet, goal)
            _check_day(sheet, goal, plan.get("year"))
            check_measure(sheet, goal)


def _check_range(sheet: Sheet, goal: Item) -> None:
    low, high = goal.get("low"), goal.get("high")
    if low is not None and high is not None and low > high:
        expected = _("ett tal som är minst målspannets undre gräns, %(low)s") % {"low": low}
        sheet.report(goal, "high", expected=expected, found=described(high))
    if "unit" not in goal.raw and (low is not None or high is not None):
        expected = _("nyckeln unit: i vilken enhet målspannet är")
        sheet.report(goal, "", expected=expected, found=_("ingen sådan nyckel i tabellen"))


def _check_day(sheet: Sheet, goal: Item, year: object) -> None:
    measured = goal.get("measured")
    if isinstance(measured, date) and isinstance(year, int) and measured.year != year:
        expected = _("en månad eller dag under planens år %(year)s") % {"year": year}
        sheet.report(goal, "measured", expected=expected, found=described(measured))


def _check_activities(sheet: Sheet) -> None:
    for plan in sheet.of("plans"):
        activities = sheet.of("plans", "activities", parent=plan)
        goals = sheet.codes(sheet.of("plans", "goals", parent=plan))
        sheet.unique(activities, "code")
        for activity in activities:
            sheet.refers(activity, "goal", goals, to=_("ett mål i samma plan"))


def _goals(actor: Actor, on: date) -> Iterator[Standing]:
    rows = Goal.objects.of(actor).select_related("plan", "priority").order_by("plan__year", "position", "id")
    for goal in rows:
        fields = {
            "code": goal.code,
            "priority": goal.priority.code,
            "title": goal.title,
            "wording": goal.wording,
            "measure": goal.measure or None,
            "parameters": plain_value(goal.parameters),
            "low": plain_value(goal.low),
            "high": plain_value(goal.high),
            "unit": goal.unit or None,
            "measured": plain_value(goal.measured_from),
            "follow_up": goal.follow_up,
            "responsible": goal.responsible,
            "expected_result": goal.expected_result,
            "withdrawn_on": plain_value(goal.withdrawn_on),
        }
        ended = goal.withdrawn_on is not None
        yield Standing(
            identity=(str(goal.plan.year), goal.code), fields=fields, pk=goal.pk, position=goal.position, ended=ended
        )


def _activities(actor: Actor, on: date) -> Iterator[Standing]:
    rows = Activity.objects.of(actor).select_related("plan", "goal").order_by("plan__year", "position", "id")
    for activity in rows:
        fields = {
            "code": activity.code,
            "title": activity.title,
            "goal": activity.goal.code if activity.goal else None,
            "text": activity.text,
            "follow_up": activity.follow_up,
            "responsible": activity.responsible,
            "expected_result": activity.expected_result,
            "withdrawn_on": plain_value(activity.withdrawn_on),
        }
        ended = activity.withdrawn_on is not None
        identity = (str(activity.plan.year), activity.code)
        yield Standing(identity=identity, fields=fields, pk=activity.pk, position=activity.position, ended=ended)


def _write_goal(
    *, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int
) -> None:
    parameters = fields["parameters"]
    save_goal(
        actor=actor,
        year=int(identity[0]),
        code=as_text(fields["code"]),
        priority=as_text(fields["priority"]),
        title=as_text(fields["title"]),
        wording=as_text(fields["wording"]),
        measure=as_text(fields["measure"]),
        parameters=parameters if isinstance(parameters, dict) else {},
        low=as_decimal(fields["low"]),
        high=as_decimal(fields["high"]),
        unit=as_text(fields["unit"]),
        measured_from=as_date(fields["measured"]),
        follow_up=as_text(fields["follow_up"]),
        responsible=as_text(fields["responsible"]),
        expected_result=as_text(fields["expected_result"]),
        withdrawn_on=as_date(fields["withdrawn_on"]),
        position=position,
    )


def _write_activity(
    *, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int
) -> None:
    save_activity(
        actor=actor,
        year=int(identity[0]),
        code=as_text(fields["code"]),
        title=as_text(fields["title"]),
        goal=as_text(fields["goal"]),
        text=as_text(fields["text"]),
        follow_up=as_text(fields["follow_up"]),
        responsible=as_text(fields["responsible"]),
        expected_result=as_text(fields["expected_result"]),
        withdrawn_on=as_date(fields["withdrawn_on"]),
        position=position,
    )


GOALS = Section(
    path=("plans", "goals"),
    entry=GoalEntry,
    noun=gettext_lazy("mål"),
    identity=("code",),
    mentions=("title",),
    comment=gettext_lazy("Målen: styrelsens ord, målspannet, och måttet som ger värdet ur registreringarna."),
    stands=_goals,
    write=_write_goal,
    end=partial(end_part, kind="goal"),
    checks=(_check_goals,),
)
ACTIVITIES = Section(
    path=("plans", "activities"),
    entry=ActivityEntry,
    noun=gettext_lazy("aktivitet"),
    identity=("code",),
    mentions=("title",),
    comment=gettext_lazy("Aktiviteterna."),
    stands=_activities,
    write=_write_activity,
    end=partial(end_part, kind="activity"),
    checks=(_check_activities,),
)
