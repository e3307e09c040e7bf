"""Events from a file: one row for each event and member, the same one when its reference is the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mellanrum.learning.models import Event, Turnout
from mellanrum.learning.policies import can_keep_events
from mellanrum.portfolio.models import Intervention
from mellanrum.records.history import changed_entry, created_entry, record_all, snapshot
from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member

USE_CASE = "learning.import_events"


@dataclass(frozen=True, kw_only=True)
class EventRow:
    """A row of a file. ``member`` and ``intervention`` are codes; an empty intervention keeps what stands."""

    row: int
    date: date
    title: str
    kind: str
    attended: int
    reference: str
    member: str | None = None
    intervention: str | None = None


@dataclass(frozen=True, kw_only=True)
class EventResult:
    """What became of a row: ``created``, ``updated``, ``unchanged``, or ``refused`` with a message about a column."""

    row: int
    outcome: str
    message: str = ""
    column: str = ""


@transaction.atomic
def save_events(*, actor: Actor, rows: Sequence[EventRow]) -> list[EventResult]:
    """This will create or change events and how many came, with history; one result per row.

    A row is known by its reference. Rows with the same day and title are one event. A row whose event has got another
    day or title changes the event; all its rows in the file must then say the same. Good rows are written, refused
    ones are not: the caller decides whether the whole file falls.

    Raises:
        Forbidden: when the actor may not keep events.
    """
    can_keep_events(actor).require()
    work = _Work(actor, rows)
    results = [work.take(row) for row in rows]
    work.write()
    return results


class _RefusedRow(Exception):
    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.message = message


# The day and the title, in any case: what rows of one event have in common.
Key = tuple[date, str]


class _Work:
    """What a run needs, fetched once, and what it will write."""

    def __init__(self, actor: Actor, rows: Sequence[EventRow]) -> None:
        self.actor = actor
        self.interventions = dict(Intervention.objects.of(actor).values_list("code", "pk"))
        self.members = dict(Member.objects.of(actor).values_list("code", "pk"))
        by_reference = Turnout.objects.of(actor).filter(reference__in={row.reference for row in rows})
        self.lines: dict[str, Turnout] = {line.reference: line for line in by_reference.select_related("event")}
        touched = {line.event_id for line in self.lines.values()}
        known = Event.objects.of(actor).filter(withdrawn_on__isnull=True)
        found = list(known.filter(date__in={row.date for row in rows}) | known.filter(pk__in=touched))
        self.events: dict[int, Event] = {event.pk: event for event in found}
        for line in self.lines.values():
            # One row in memory for each event, so that two lines do not change two copies of it.
            line.event = self.events.setdefault(line.event_id, line.event)
        self.by_key: dict[Key, Event] = {_key(event.date, event.title): event for event in found}
        taken = Turnout.objects.of(actor).filter(event__in=self.events)
        self.taken: dict[tuple[int, int | None], str] = {
            (id(self.events[event]), member): reference
            for event, member, reference in taken.values_list("event", "member", "reference")
        }
        self.before: dict[int, dict[str, Any]] = {id(event): snapshot(event) for event in self.events.values()}
        self.claimed: dict[int, EventRow] = {}
        self.seen: dict[str, int] = {}
        self.new_events: list[Event] = []
        self.new: list[Turnout] = []
        self.changed: list[Turnout] = []
        self.entries: list[HistoryEntry] = []
        self.changed_events: dict[int, Event] = {}

    def take(self, row: EventRow) -> EventResult:
        try:
            return EventResult(row=row.row, outcome=self._take(row))
        except _RefusedRow as refusal:
            return EventResult(row=row.row, outcome="refused", message=refusal.message, column=refusal.column)

    def _take(self, row: EventRow) -> str:
        if row.reference in self.seen:
            raise _RefusedRow(
                "reference",
                _("Samma beteckning finns redan på rad %(row)s. Varje rad har en egen.")
                % {"row": self.seen[row.reference]},
            )
        self.seen[row.reference] = row.row
        line = self.lines.get(row.reference)
        event = line.event if line is not None else self.by_key.get(_key(row.date, row.title))
        if event is not None and event.withdrawn_on is not None:
            words = {"day": date_format(event.withdrawn_on, "j F Y")}
            raise _RefusedRow(
                "reference",
                _("Evenemanget togs tillbaka %(day)s. Ge raden en ny beteckning om det ska räknas.") % words,
            )
        member = self.members[row.member] if row.member else None
        if event is not None:
            self._refuse_two_accounts(row, event)
            self._refuse_taken(row, event, member)
        else:
            event = self._new_event(row)
        event_changed = self._change_event(row, event)
        self.taken[id(event), member] = row.reference
        if line is None:
            self.new.append(
                Turnout(
                    federation_id=self.actor.federation_id,
                    event=event,
                    member_id=member,
                    attended=row.attended,
                    reference=row.reference,
                )
            )
            return "created"
        if self._change_line(row, line, member) or event_changed:
            return "updated"
        return "unchanged"

    def _new_event(self, row: EventRow) -> Event:
        event = Event(federation_id=self.actor.federation_id, date=row.date, title=row.title, kind=row.kind)
        self.by_key[_key(row.date, row.title)] = event
        self.new_events.append(event)
        return event

    def _refuse_two_accounts(self, row: EventRow, event: Event) -> None:
        """Rows of one event say one thing of it; the first that came is the one that counts."""
        first = self.claimed.get(id(event))
        if first is None:
            return
        words = {"row": first.row}
        if _key(first.date, first.title) != _key(row.date, row.title):
            raise _RefusedRow(
                "title", _("Raden hör till samma evenemang som rad %(row)s, som säger något annat.") % words
            )
        if first.kind != row.kind:
            raise _RefusedRow("kind", _("Evenemanget har ett annat slag på rad %(row)s.") % words)
        if first.intervention and row.intervention and first.intervention != row.intervention:
            raise _RefusedRow("intervention", _("Evenemanget har en annan insats på rad %(row)s.") % words)

    def _refuse_taken(self, row: EventRow, event: Event, member: int | None) -> None:
        other = self.taken.get((id(event), member))
        if other is None or other == row.reference:
            return
        if other == "":
            message = _(
                "Evenemanget har redan ett antal för medlemmen, infört för hand. Ändra det på evenemangets sida."
            )
        else:
            message = _("Evenemanget har redan ett antal för medlemmen, med beteckningen ”%(reference)s”.")
        raise _RefusedRow("member", message % {"reference": other})

    def _change_event(self, row: EventRow, event: Event) -> bool:
        key = _key(row.date, row.title)
        if self.by_key.get(key, event) is not event:
            raise _RefusedRow("title", _("Det finns redan ett annat evenemang med den rubriken den dagen."))
        self.claimed.setdefault(id(event), row)
        if _key(event.date, event.title) != key:
            self.by_key.pop(_key(event.date, event.title), None)
            self.by_key[key] = event
        event.date, event.title, event.kind = row.date, row.title, row.kind
        if row.intervention:
            event.intervention_id = self.interventions[row.intervention]
        before = self.before.get(id(event))
        if before is None:
            return False
        if snapshot(event) != before:
            self.changed_events[id(event)] = event
            return True
        return False

    def _change_line(self, row: EventRow, line: Turnout, member: int | None) -> bool:
        before = snapshot(line)
        if line.member_id != member:
            self.taken.pop((id(line.event), line.member_id), None)
        line.attended, line.member_id = row.attended, member
        entry = changed_entry(actor=self.actor, use_case=USE_CASE, obj=line, before=before)
        if entry is None:
            return False
        self.changed.append(line)
        self.entries.append(entry)
        return True

    def write(self) -> None:
        self.new_events.sort(key=lambda event: event.date)
        Event.objects.bulk_create(self.new_events, batch_size=2000)
        for event in self.changed_events.values():
            entry = changed_entry(actor=self.actor, use_case=USE_CASE, obj=event, before=self.before[id(event)])
            self.entries += [entry] if entry else []
        Event.objects.bulk_update(
            list(self.changed_events.values()), ["date", "title", "kind", "intervention"], batch_size=1000
        )
        for line in self.new:
            line.event = line.event  # the id that a new event has just been given
        Turnout.objects.bulk_update(self.changed, ["attended", "member"], batch_size=1000)
        Turnout.objects.bulk_create(self.new, batch_size=2000)
        made = [*self.new_events, *self.new]
        record_all([*(created_entry(actor=self.actor, use_case=USE_CASE, obj=one) for one in made), *self.entries])


def _key(day: date, title: str) -> Key:
    return day, title.casefold()
