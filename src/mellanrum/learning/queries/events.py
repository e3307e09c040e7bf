"""Events as a list, fifty at a time, and one by one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.http import Http404

from mellanrum.learning.models import Event, Turnout
from mellanrum.learning.policies import can_read_events
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member
from mellanrum.tenancy.queries import members

PAGE_LENGTH = 50


@dataclass(frozen=True, kw_only=True)
class EventFilter:
    """What the list is narrowed to; ``after`` and ``before`` are keys of the neighbouring pages."""

    year: int
    kind: str = ""
    member: str = ""
    search: str = ""
    after: str = ""
    before: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the year and the page is chosen."""
        return bool(self.kind or self.member or self.search)


@dataclass(frozen=True, kw_only=True)
class EventList:
    """One page of events, the latest first, each with ``attended``; the keys of its neighbours ("" without one)."""

    events: tuple[Event, ...]
    previous: str
    following: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A member with how many came from it: None where nothing is known."""

    member: Member | None
    attended: int | None


@dataclass(frozen=True, kw_only=True)
class EventPage:
    """An event with its lines, and how many came in all (None while no number is known)."""

    event: Event
    lines: tuple[Line, ...]
    attended: int | None


def event_list(actor: Actor, *, of: EventFilter) -> EventList:
    """This will list fifty events of a year, the latest first, withdrawn ones too (one query).

    Raises:
        Forbidden: when the actor has no role.
    """
    can_read_events(actor).require()
    rows = _filtered(Event.objects.of(actor).filter(date__year=of.year), of)
    backwards = bool(of.before)
    key = _read_key(of.before or of.after)
    if key is not None:
        day, pk = key
        rows = rows.filter(
            Q(date__gt=day) | Q(date=day, pk__gt=pk) if backwards else Q(date__lt=day) | Q(date=day, pk__lt=pk)
        )
    order = ("date", "id") if backwards else ("-date", "-id")
    wanted = rows.select_related("intervention").annotate(attended=Sum("turnouts__attended"))
    found = list(wanted.order_by(*order)[: PAGE_LENGTH + 1])
    more = len(found) > PAGE_LENGTH
    found = found[:PAGE_LENGTH]
    if backwards:
        found.reverse()
    return EventList(
        events=tuple(found),
        previous=_key_of(found[0]) if found and (more if backwards else of.after) else "",
        following=_key_of(found[-1]) if found and (True if backwards else more) else "",
    )


def event_for(actor: Actor, pk: int) -> Event:
    """This will find an event.

    Raises:
        Forbidden: when the actor has no role.
        Http404: when there is none in the actor's federation.
    """
    can_read_events(actor).require()
    event: Event | None = Event.objects.of(actor).select_related("intervention").filter(pk=pk).first()
    if event is None:
        raise Http404
    return event


def event_page(actor: Actor, pk: int) -> EventPage:
    """This will gather an event with its numbers in the members' own order; those from elsewhere last (three queries).

    Raises:
        Forbidden: when the actor has no role.
        Http404: when there is none in the actor's federation.
    """
    event = event_for(actor, pk)
    known = dict(Turnout.objects.of(actor).filter(event=event).values_list("member", "attended"))
    lines = [Line(member=one, attended=known.get(one.pk)) for one in members(actor) if _belongs(one, event, known)]
    if None in known:
        lines.append(Line(member=None, attended=known[None]))
    return EventPage(event=event, lines=tuple(lines), attended=sum(known.values()) if known else None)


def members_to_ask(actor: Actor, event: Event | None, *, today: date) -> list[tuple[Member, int | None]]:
    """This will list the members to ask a number of, each with the one that stands."""
    can_read_events(actor).require()
    known = dict(Turnout.objects.of(actor).filter(event=event).values_list("member", "attended")) if event else {}
    day = event.date if event else today
    return [
        (one, known.get(one.pk))
        for one in members(actor)
        if one.pk in known or not (one.ended_on and one.ended_on < day)
    ]


def from_elsewhere(actor: Actor, event: Event) -> int | None:
    """This will tell how many came from no member; None when nothing is known."""
    line = Turnout.objects.of(actor).filter(event=event, member__isnull=True).first()
    return line.attended if line else None


def event_years(actor: Actor) -> list[int]:
    """This will list the years that have events, the latest first (one query)."""
    can_read_events(actor).require()
    return [day.year for day in Event.objects.of(actor).dates("date", "year", order="DESC")]


def _belongs(member: Member, event: Event, known: dict[int, int]) -> bool:
    return member.pk in known or not (member.ended_on and member.ended_on < event.date)


def _key_of(event: Event) -> str:
    return f"{event.date.isoformat()}.{event.pk}"


def _read_key(key: str) -> tuple[date, int] | None:
    day, _dot, number = key.partition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


def _filtered(rows: QuerySet[Any], of: EventFilter) -> QuerySet[Any]:
    if of.kind:
        rows = rows.filter(kind=of.kind)
    if of.member:
        there = Turnout.objects.filter(member__code=of.member, attended__gt=0)
        rows = rows.filter(pk__in=there.values("event"))
    if of.search:
        rows = rows.filter(Q(title__icontains=of.search) | Q(note__icontains=of.search))
    return rows
