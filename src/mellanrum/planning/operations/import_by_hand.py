"""What people have written down elsewhere, from files: observations of goals, and what came of activities."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.planning.models import Activity, ActivityResult, Goal, Observation
from mellanrum.planning.policies import can_write_plans
from mellanrum.planning.states import OBSERVED
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.tenancy.actors import Actor

CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"


@dataclass(frozen=True, kw_only=True)
class ObservationRow:
    """An observation as a file states it; ``goal`` is a code in the plan of the day's year, or of ``year``."""

    row: int
    goal: str
    observed_on: date
    source: str
    value: Decimal | None = None
    text: str = ""
    writer: str = ""
    year: int | None = None


@dataclass(frozen=True, kw_only=True)
class ResultRow:
    """What came of an activity by a day, as a file states it."""

    row: int
    activity: str
    reported_on: date
    text: str
    writer: str = ""
    year: int | None = None


@dataclass(frozen=True, kw_only=True)
class ByHandResult:
    """What became of a row: ``created``, ``updated``, ``unchanged``, or ``refused`` with a message about a column."""

    row: int
    outcome: str
    message: str = ""
    column: str = ""


class _Refused(Exception):
    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


@transaction.atomic
def save_observations(*, actor: Actor, rows: Sequence[ObservationRow]) -> list[ByHandResult]:
    """This will create or change observations by goal, day and source, with history; one result per row.

    Good rows are written, refused ones are not: the caller decides whether the whole file falls.

    Raises:
        Forbidden: unless the actor is of the office.
    """
    can_write_plans(actor).require()
    goals: dict[tuple[int, str], Goal] = {
        (one.plan.year, one.code): one for one in Goal.objects.of(actor).select_related("plan")
    }
    stored: dict[Any, Observation] = {
        (one.goal_id, one.observed_on, one.source): one
        for one in Observation.objects.of(actor).filter(withdrawn_on__isnull=True)
    }
    seen: dict[Any, int] = {}

    def take(row: ObservationRow) -> str:
        goal = goals.get((row.year or row.observed_on.year, row.goal))
        if goal is None:
            raise _Refused("goal", _no_such(row.goal, row.year or row.observed_on.year))
        if goal.measure != OBSERVED:
            raise _Refused("goal", _("Målet följs inte för hand: det räknas ur registreringar."))
        if row.value is None and not row.text:
            raise _Refused("value", _("Ange ett värde eller skriv vad som har iakttagits."))
        key = (goal.pk, row.observed_on, row.source)
        if key in seen:
            raise _Refused("source", _("Samma mål, dag och källa finns redan på rad %(row)s.") % {"row": seen[key]})
        seen[key] = row.row
        known = stored.get(key)
        made = known or Observation(
            federation_id=actor.federation_id, goal=goal, observed_on=row.observed_on, source=row.source
        )
        return _keep(
            actor,
            "planning.import_observations",
            made,
            is_new=known is None,
            value=row.value,
            text=row.text,
            writer_name=row.writer or made.writer_name or actor.name,
        )

    return [_taken(take, row) for row in rows]


@transaction.atomic
def save_activity_results(*, actor: Actor, rows: Sequence[ResultRow]) -> list[ByHandResult]:
    """This will create or change what came of activities by activity and day, with history; one result per row.

    Good rows are written, refused ones are not: the caller decides whether the whole file falls.

    Raises:
        Forbidden: unless the actor is of the office.
    """
    can_write_plans(actor).require()
    activities: dict[tuple[int, str], Activity] = {
        (one.plan.year, one.code): one for one in Activity.objects.of(actor).select_related("plan")
    }
    stored: dict[Any, ActivityResult] = {
        (one.activity_id, one.reported_on): one for one in ActivityResult.objects.of(actor)
    }
    seen: dict[Any, int] = {}

    def take(row: ResultRow) -> str:
        activity = activities.get((row.year or row.reported_on.year, row.activity))
        if activity is None:
            raise _Refused("activity", _no_such(row.activity, row.year or row.reported_on.year))
        key = (activity.pk, row.reported_on)
        if key in seen:
            raise _Refused("date", _("Samma aktivitet och dag finns redan på rad %(row)s.") % {"row": seen[key]})
        seen[key] = row.row
        known = stored.get(key)
        made = known or ActivityResult(
            federation_id=actor.federation_id, activity=activity, reported_on=row.reported_on
        )
        return _keep(
            actor,
            "planning.import_activity_results",
            made,
            is_new=known is None,
            text=row.text,
            writer_name=row.writer or made.writer_name or actor.name,
        )

    return [_taken(take, row) for row in rows]


def _taken(take: Callable[[Any], str], row: ObservationRow | ResultRow) -> ByHandResult:
    try:
        return ByHandResult(row=row.row, outcome=take(row))
    except _Refused as refused:
        return ByHandResult(row=row.row, outcome=REFUSED, message=str(refused), column=refused.column)


def _keep(actor: Actor, use_case: str, row: Observation | ActivityResult, *, is_new: bool, **fields: Any) -> str:
    if not is_new and all(getattr(row, name) == value for name, value in fields.items()):
        return UNCHANGED
    before = snapshot(row)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    if is_new:
        record_created(actor=actor, use_case=use_case, obj=row)
        return CREATED
    record_changed(actor=actor, use_case=use_case, obj=row, before=before)
    return UPDATED


def _no_such(code: str, year: int) -> str:
    return _("Planen för %(year)s har inget som heter %(code)s.") % {"year": year, "code": code}
