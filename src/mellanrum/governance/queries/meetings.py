"""Meetings as a list and as a calendar."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.urls import reverse
from django.utils.safestring import SafeString

from mellanrum.governance.models import Body, Meeting, MeetingState, Presence, SeatKind
from mellanrum.governance.policies import can_read_governance
from mellanrum.kernel.periods import Period
from mellanrum.kernel.sorting import sort_key
from mellanrum.rendering.marks import ATTENDANCES
from mellanrum.tenancy.actors import Actor

PAGE_LENGTH = 50
# A meeting's state as the pictures call it.
SQUARE_OF_STATE: dict[str, str] = {"held": "ordinary", "planned": "not_held", "cancelled": "cancelled"}


@dataclass(frozen=True, kw_only=True)
class MeetingFilter:
    """What the list of meetings is narrowed to. ``after`` and ``before`` are keys of the neighbouring pages."""

    body: str = ""
    year: int | None = None
    state: str = ""
    search: str = ""
    order: str = "-date"
    after: str = ""
    before: str = ""


@dataclass(frozen=True, kw_only=True)
class MeetingLine:
    """A meeting in the list; ``represented`` is how many members had someone there, None unless it was held."""

    meeting: Meeting
    represented: int | None
    mark: SafeString


@dataclass(frozen=True, kw_only=True)
class MeetingList:
    """One page of the list, and the keys of its neighbours ("" where there is none)."""

    lines: tuple[MeetingLine, ...]
    previous: str
    following: str
    bodies: tuple[Body, ...]
    filter: MeetingFilter


def meeting_list(actor: Actor, *, of: MeetingFilter) -> MeetingList:
    """This will list fifty meetings, the newest first or last; deep pages are as fast as the first (three queries).

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_governance(actor).require()
    bodies = {body.pk: body for body in Body.objects.of(actor)}
    rows = _filtered(Meeting.objects.of(actor), of, list(bodies.values()))
    newest_first = of.order != "date"
    backwards = bool(of.before)
    rows = _beyond(rows, of.before or of.after, earlier=newest_first != backwards)
    order = ("-date", "-id") if newest_first != backwards else ("date", "id")
    # The index alone says which rows belong to the page; only they are fetched.
    chosen = rows.order_by(*order).values("pk")[: PAGE_LENGTH + 1]
    found: list[Meeting] = list(Meeting.objects.of(actor).filter(pk__in=chosen).order_by(*order))
    more = len(found) > PAGE_LENGTH
    found = found[:PAGE_LENGTH]
    if backwards:
        found.reverse()
    counted = _represented(actor, [meeting.pk for meeting in found if meeting.state == MeetingState.HELD])
    for meeting in found:
        meeting.body = bodies[meeting.body_id]
    marks = {state.value: ATTENDANCES[SQUARE_OF_STATE[state]].with_word(str(state.label)) for state in MeetingState}
    return MeetingList(
        lines=tuple(
            MeetingLine(meeting=meeting, represented=counted.get(meeting.pk), mark=marks[meeting.state])
            for meeting in found
        ),
        previous=key_of(found[0]) if found and (more if backwards else of.after) else "",
        following=key_of(found[-1]) if found and (True if backwards else more) else "",
        bodies=tuple(bodies.values()),
        filter=of,
    )


def key_of(meeting: Meeting) -> str:
    """This will name a meeting's place in the order of days: ``2026-10-01.17``."""
    return f"{meeting.date.isoformat()}.{meeting.pk}"


def read_key(key: str) -> tuple[date, int] | None:
    """This will read such a name back; None for anything else."""
    day, _dot, number = key.partition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


def _filtered(rows: QuerySet[Meeting], of: MeetingFilter, bodies: list[Body]) -> QuerySet[Meeting]:
    if of.body:
        rows = rows.filter(body__in=[body.pk for body in bodies if body.code == of.body])
    if of.year is not None:
        year = Period.of_year(of.year)
        rows = rows.filter(date__gte=year.start, date__lt=year.end)
    if of.state in MeetingState.values:
        rows = rows.filter(state=of.state)
    if of.search:
        wanted = sort_key(of.search)
        named = [body.pk for body in bodies if wanted in sort_key(f"{body.name} {body.short_name}")]
        # Not LIKE: under row security the database cannot tell how many rows a pattern fits, guesses few, and sorts
        # them all; of a comparison it guesses many, reads the index in order, and stops when the page is full.
        found = Q(GreaterThan(StrIndex("search_key", Value(wanted)), 0))
        rows = rows.filter(found | Q(body__in=named) if named else found)
    return rows


def _beyond(rows: QuerySet[Meeting], key: str, *, earlier: bool) -> QuerySet[Meeting]:
    place = read_key(key)
    if place is None:
        return rows
    day, pk = place
    if earlier:
        return rows.filter(date__lte=day).filter(Q(date__lt=day) | Q(pk__lt=pk))
    return rows.filter(date__gte=day).filter(Q(date__gt=day) | Q(pk__gt=pk))


def _represented(actor: Actor, meetings: list[int]) -> dict[int, int]:
    rows = (
        Meeting.objects.of(actor)
        .filter(pk__in=meetings)
        .order_by()
        .values("pk")
        .annotate(
            members=Count(
                "attendances__seat__member",
                distinct=True,
                filter=Q(
                    attendances__presence=Presence.PRESENT,
                    attendances__seat__kind__in=(SeatKind.ORDINARY, SeatKind.SUBSTITUTE),
                ),
            )
        )
    )
    return {row["pk"]: row["members"] for row in rows}


# --- Calendar ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A meeting in the calendar."""

    date: date
    title: str
    pk: int
    meeting_state: str
    time: str = ""
    place: str = ""

    @property
    def url(self) -> str:
        """Where the meeting is opened."""
        return reverse("governance:meeting", args=[self.pk])

    @property
    def square(self) -> str:
        """The state as the pictures call it."""
        return SQUARE_OF_STATE[self.meeting_state]

    @property
    def state(self) -> str:
        """The state in words."""
        return str(MeetingState(self.meeting_state).label)


@dataclass(frozen=True, kw_only=True)
class Month:
    """A month with its meetings in order of days."""

    first: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """A year, or one month of it."""

    year: int
    month: int | None
    months: tuple[Month, ...]
    bodies: tuple[Body, ...]
    body: str = ""

    @property
    def count(self) -> int:
        """How many meetings are shown."""
        return sum(len(month.entries) for month in self.months)


def calendar(actor: Actor, *, year: int, month: int | None = None, body: str = "") -> Calendar:
    """This will lay the meetings of a year, or of a month, out month by month (two queries).

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_governance(actor).require()
    bodies = {one.pk: one for one in Body.objects.of(actor)}
    numbers = [month] if month else list(range(1, 13))
    first = date(year, numbers[0], 1)
    end = date(year + 1, 1, 1) if numbers[-1] == 12 else date(year, numbers[-1] + 1, 1)
    rows = Meeting.objects.of(actor).filter(date__gte=first, date__lt=end).order_by("date", "starts_at", "id")
    if body:
        rows = rows.filter(body__in=[one.pk for one in bodies.values() if one.code == body])
    of_month: dict[int, list[Entry]] = defaultdict(list)
    for row in rows:
        of_month[row.date.month].append(
            Entry(
                date=row.date,
                title=bodies[row.body_id].label,
                pk=row.pk,
                meeting_state=row.state,
                time=row.starts_at.strftime("%H.%M") if row.starts_at else "",
                place=row.place,
            )
        )
    months = tuple(Month(first=date(year, number, 1), entries=tuple(of_month[number])) for number in numbers)
    return Calendar(year=year, month=month, months=months, bodies=tuple(bodies.values()), body=body)
