"""What events can answer: how many were held, how many times somebody took part, which members were reached.

Nobody knows who came: a person who comes to two events is counted twice, and no measure here says "people".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.measures.catalogue import Measure, register
from mellanrum.measures.values import Evidence, EvidenceRow, Scope, Value, percent
from mellanrum.rendering import words
from mellanrum.tenancy.models import Member
from mellanrum.tenancy.queries import members

from .models import EventKind
from .queries.numbers import Held, Numbers, numbers


@dataclass(frozen=True)
class Events:
    """Which events are counted: of a kind, of an intervention (their codes), or all."""

    kind: str | None = None
    intervention: str | None = None


@dataclass(frozen=True)
class EventsAndMember:
    """Which events, and from which member (its code) those come who are counted."""

    kind: str | None = None
    intervention: str | None = None
    member: str | None = None


def _numbers(scope: Scope) -> Numbers:
    return scope.once("learning numbers", lambda: numbers(scope.actor, scope.to_fetch))


def _members(scope: Scope) -> list[Member]:
    return scope.once("learning members", lambda: members(scope.actor))


def _held(scope: Scope) -> list[Held]:
    """The events whose day has come, of every kind."""
    counted = scope.counted
    return [] if counted is None else [event for event in _numbers(scope).events if event.day in counted]


def _asked(scope: Scope, asked: Events | EventsAndMember) -> list[Held]:
    return [
        event
        for event in _held(scope)
        if (asked.kind is None or event.kind == asked.kind)
        and (asked.intervention is None or event.intervention == asked.intervention)
    ]


def _count(scope: Scope, number: int | None, registrations: int) -> Value:
    return Value(
        number=None if number is None else float(number),
        numerator=None if number is None else float(number),
        denominator=None,
        unit="count",
        as_of=scope.as_of,
        n=registrations,
    )


def _known(scope: Scope, events: Sequence[Held]) -> set[int]:
    """The events that have a number of those who came."""
    return {line.event for line in _numbers(scope).lines} & {event.id for event in events}


def _rows(scope: Scope, events: Sequence[Held], member: str = "") -> tuple[EvidenceRow, ...]:
    told = _numbers(scope)
    known = _known(scope, events)
    kinds = dict(EventKind.choices)
    return tuple(
        EvidenceRow(
            cells=(
                words.day(event.day),
                event.title,
                str(kinds[event.kind]),
                words.number(told.of([event], member).attendances) if event.id in known else _("uppgift saknas"),
            ),
            counted=event.id in known,
            href=reverse("learning:event", args=[event.id]),
        )
        for event in sorted(events, key=lambda one: (one.day, one.id), reverse=True)
    )


def _columns() -> tuple[str, ...]:
    return (_("Dag"), _("Evenemang"), _("Slag"), _("Deltog"))


# --- Events held ------------------------------------------------------------------------------------------------------


def _events_held(scope: Scope, asked: Events) -> Value:
    # Without a single event of any kind nobody has written anything down: that is no zero.
    events = _asked(scope, asked)
    return _count(scope, len(events) if _held(scope) else None, len(events))


def _events_held_rows(scope: Scope, asked: Events) -> Evidence:
    rows = _rows(scope, _asked(scope, asked))
    return Evidence(
        title=_("Hållna evenemang"),
        columns=_columns(),
        rows=tuple(EvidenceRow(cells=row.cells, counted=True, href=row.href) for row in rows),
        counted_as=_("evenemang vars dag har varit"),
        left_out=_("återtagna evenemang"),
        source=_("Evenemangen"),
    )


# --- Attendances ------------------------------------------------------------------------------------------------------


def _attendances(scope: Scope, asked: EventsAndMember) -> Value:
    events = _asked(scope, asked)
    known = _known(scope, events)
    if not known:
        return _count(scope, None, 0)
    return _count(scope, _numbers(scope).of(events, asked.member or "").attendances, len(known))


def _attendances_rows(scope: Scope, asked: EventsAndMember) -> Evidence:
    return Evidence(
        title=_("Deltagartillfällen"),
        columns=_columns(),
        rows=_rows(scope, _asked(scope, asked), asked.member or ""),
        counted_as=_("gånger som någon deltog: den som kom till två evenemang räknas två gånger"),
        left_out=_("återtagna evenemang, och de vars antal inte är infört"),
        source=_("Evenemangen"),
    )


# --- Members reached --------------------------------------------------------------------------------------------------


def _belonging(scope: Scope) -> list[Member]:
    return [one for one in _members(scope) if not (one.ended_on and one.ended_on < scope.period.start)]


def _members_reached(scope: Scope, asked: Events) -> Value:
    events, belonging = _asked(scope, asked), _belonging(scope)
    known = _known(scope, events)
    if not known or not belonging:
        return Value(number=None, numerator=None, denominator=None, unit="percent", as_of=scope.as_of)
    reached = _numbers(scope).of(events).members & {one.code for one in belonging}
    return Value(
        number=percent(len(reached), len(belonging)),
        numerator=float(len(reached)),
        denominator=float(len(belonging)),
        unit="percent",
        as_of=scope.as_of,
    )


def _members_reached_rows(scope: Scope, asked: Events) -> Evidence:
    events, told = _asked(scope, asked), _numbers(scope)
    ids = {event.id for event in events}
    rows = []
    for member in _belonging(scope):
        there = {line.event for line in told.lines if line.member == member.code and line.attended} & ids
        times = told.of(events, member.code).attendances
        rows.append(
            EvidenceRow(
                cells=(member.name, words.number(len(there)), words.number(times)),
                counted=times > 0,
                href=f"{reverse('learning:events')}?year={scope.period.start.year}&member={member.code}",
            )
        )
    return Evidence(
        title=_("Medlemmar som har deltagit"),
        columns=(_("Medlem"), _("Evenemang"), _("Deltagartillfällen")),
        rows=tuple(rows),
        counted_as=_("medlemmar som minst en person har kommit från"),
        left_out=_("de som kom från andra än medlemmarna, och återtagna evenemang"),
        source=_("Evenemangen"),
    )


register(
    Measure(
        key="learning.events_held",
        title=gettext_lazy("Hållna evenemang"),
        definition=gettext_lazy(
            "Antalet evenemang vars dag har varit, till och med dagen. Återtagna räknas inte. Finns inget evenemang "
            "alls under perioden saknas uppgift."
        ),
        unit="count",
        parameters=Events,
        compute=_events_held,
        evidence=_events_held_rows,
    )
)
register(
    Measure(
        key="learning.attendances",
        title=gettext_lazy("Deltagartillfällen"),
        definition=gettext_lazy(
            "Hur många gånger någon har deltagit i ett evenemang: deltagartillfällen, inte personer. Den som kommer "
            "till två evenemang räknas två gånger, eftersom det inte är känt vilka som kom. Evenemang vars antal inte "
            "är infört räknas inte."
        ),
        unit="count",
        parameters=EventsAndMember,
        compute=_attendances,
        evidence=_attendances_rows,
    )
)
register(
    Measure(
        key="learning.members_reached",
        title=gettext_lazy("Medlemmar som har deltagit i evenemang"),
        definition=gettext_lazy(
            "Andelen av förbundets medlemmar som minst en person har kommit från, till något evenemang under perioden. "
            "Hur många som kom från medlemmen spelar ingen roll."
        ),
        unit="percent",
        parameters=Events,
        compute=_members_reached,
        evidence=_members_reached_rows,
    )
)
