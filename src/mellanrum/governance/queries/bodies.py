"""Bodies: the list with their pace through the year, and the page of one."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min, Q

from mellanrum.governance.models import Body, Meeting, MeetingState
from mellanrum.governance.policies import can_read_governance
from mellanrum.governance.states.pace import OUT_OF_REACH, Pace, pace_of
from mellanrum.kernel.periods import Period
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member

from .seats import BodySeats, body_seats

# How the pictures' grammar calls a pace: out of reach is shown as behind, with its own words.
PICTURE_OF_PACE = {OUT_OF_REACH: "behind"}


@dataclass(frozen=True, kw_only=True)
class BodyLine:
    """A body with its pace in the year; ``next_meeting`` is its next planned one from the day on."""

    body: Body
    pace: Pace
    next_meeting: tuple[int, date] | None
    vacant: int = 0
    has_breaches: bool = False
    people: int = 0

    @property
    def pace_key(self) -> str:
        """The pace as the pictures call it."""
        return PICTURE_OF_PACE.get(self.pace.key, self.pace.key)


@dataclass(frozen=True, kw_only=True)
class BodiesPage:
    """The list of bodies with their seats on the day; those that have ended come last, apart."""

    year: int
    on: date
    lines: tuple[BodyLine, ...]
    seats: tuple[BodySeats, ...]
    ended: tuple[Body, ...]

    @property
    def behind(self) -> tuple[BodyLine, ...]:
        """The bodies that do not keep up."""
        return tuple(line for line in self.lines if line.pace_key == "behind")


@dataclass(frozen=True, kw_only=True)
class BodyPage:
    """The page of one body on a day."""

    body: Body
    on: date
    line: BodyLine
    seats: BodySeats
    meetings: tuple[Meeting, ...]
    path: tuple[Body, ...]
    below: tuple[Body, ...]


def bodies_page(actor: Actor, *, on: date) -> BodiesPage:
    """This will list the federation's bodies with their pace in the day's year (four queries).

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_governance(actor).require()
    every = list(Body.objects.of(actor).select_related("escalates_to"))
    alive = [body for body in every if body.ended_on is None or body.ended_on >= on]
    seats = {one.body.pk: one for one in body_seats(actor, alive, on=on)}
    lines = body_lines(actor, alive, on=on, seats=seats)
    return BodiesPage(
        year=on.year,
        on=on,
        lines=tuple(lines),
        seats=tuple(seats.values()),
        ended=tuple(body for body in every if body not in alive),
    )


def body_lines(
    actor: Actor, bodies: list[Body], *, on: date, seats: dict[int, BodySeats] | None = None
) -> list[BodyLine]:
    """This will judge the pace of some bodies in the day's year (one query)."""
    year = Period.of_year(on.year)
    rows = (
        Meeting.objects.of(actor)
        .filter(body__in=bodies, date__gte=year.start)
        .order_by()
        .values("body_id")
        .annotate(
            held=Count("pk", filter=Q(state=MeetingState.HELD, date__lte=on)),
            planned=Count("pk", filter=Q(state=MeetingState.PLANNED, date__gte=on, date__lt=year.end)),
            next_day=Min("date", filter=Q(state=MeetingState.PLANNED, date__gte=on)),
            coming=ArrayAgg("pk", filter=Q(state=MeetingState.PLANNED, date__gte=on), order_by="date"),
        )
    )
    counted = {row["body_id"]: row for row in rows}
    lines = []
    for body in bodies:
        row = counted.get(body.pk, {"held": 0, "planned": 0, "next_day": None, "coming": None})
        pace = pace_of(least=body.least_meetings, held=row["held"], planned=row["planned"], year=on.year, on=on)
        day = row["next_day"]
        of_body = (seats or {}).get(body.pk)
        lines.append(
            BodyLine(
                body=body,
                pace=pace,
                next_meeting=(row["coming"][0], day) if day else None,
                vacant=of_body.vacant if of_body else 0,
                has_breaches=of_body.has_breaches if of_body else False,
                people=len(of_body.lines) if of_body else 0,
            )
        )
    return lines


def body_page(actor: Actor, code: str, *, on: date) -> BodyPage | None:
    """This will gather the page of one body on a day; None when the actor's federation has none by that code.

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_governance(actor).require()
    every = {body.pk: body for body in Body.objects.of(actor).select_related("member")}
    body = next((one for one in every.values() if one.code == code), None)
    if body is None:
        return None
    year = Period.of_year(on.year)
    meetings = Meeting.objects.of(actor).filter(body=body, date__gte=year.start, date__lt=year.end).order_by("date")
    seats = body_seats(actor, [body], on=on)[0]
    line = body_lines(actor, [body], on=on, seats={body.pk: seats})[0]
    return BodyPage(
        body=body,
        on=on,
        line=line,
        seats=seats,
        meetings=tuple(meetings),
        path=escalation_path(body, every),
        below=tuple(one for one in every.values() if one.escalates_to_id == body.pk and one.ended_on is None),
    )


def escalation_path(body: Body, bodies: dict[int, Body]) -> tuple[Body, ...]:
    """This will list the bodies that a question passes on its way up, the given body first."""
    path = [body]
    while (upper := bodies.get(path[-1].escalates_to_id or 0)) is not None and upper not in path:
        path.append(upper)
    return tuple(path)


def body_for(actor: Actor, code: str) -> Body | None:
    """This will fetch a body that the actor may read by its code; None when there is none."""
    can_read_governance(actor).require()
    found: Body | None = Body.objects.of(actor).filter(code=code).first()
    return found


def body_choices(actor: Actor, *, on: date | None = None) -> list[Body]:
    """This will list the bodies to choose among; with ``on`` only those that had not ended by that day."""
    rows = Body.objects.of(actor)
    return list(rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on)) if on else rows)


def member_choices(actor: Actor) -> list[Member]:
    """This will list the federation's members to choose among."""
    return list(Member.objects.of(actor))
