"""Attendance from a file: one door for thousands of rows. Who sits where is in ``finding_seats``."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.governance.models import Attendance, Body, Meeting, MeetingState, Presence
from mellanrum.governance.policies import can_keep_meetings
from mellanrum.records.history import changed_entry, created_entry, record_all, snapshot
from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact

from .finding_seats import Places
from .import_recusals import Recusals
from .locks import attested_words, held_fast
from .registration import register_held
from .rows import CREATED, UNCHANGED, UPDATED, AttendanceRow, RefusedRow, RowResult, numbers_of_items, unknown_body

# Which meeting, and whose line in it: of a seat, or of a guest.
Place = tuple[int, date]
Key = tuple[Place, int, int]


@transaction.atomic
def save_attendance(
    *, actor: Actor, rows: Sequence[AttendanceRow], use_case: str = "governance.import_attendance"
) -> list[RowResult]:
    """This will create or change lines of attendance, with history and registration; one result per row.

    Good rows are written, refused ones are not: the caller decides whether the whole file falls. A meeting that nobody
    has registered is made by its attendance: held when someone was present that day, else planned. A planned meeting
    where someone was present is held. A guest whose name is new becomes a contact.

    Raises:
        Forbidden: when the actor may not keep meetings.
    """
    can_keep_meetings(actor).require()
    work = _Work(actor, rows, use_case)
    results = [work.take(row) for row in rows]
    work.write()
    return results


class _Work:
    """What a run needs, fetched once, and what it will write."""

    def __init__(self, actor: Actor, rows: Sequence[AttendanceRow], use_case: str) -> None:
        self.actor = actor
        self.use_case = use_case
        self.bodies: dict[str, Body] = {body.code: body for body in Body.objects.of(actor)}
        named = {row.body for row in rows}
        self.places = Places(actor, [body for body in self.bodies.values() if body.code in named])
        days = {row.date for row in rows}
        stored = Meeting.objects.of(actor).filter(date__in=days, body__code__in=named).select_related("body")
        self.meetings: dict[Place, Meeting] = {(one.body_id, one.date): one for one in stored}
        lines = Attendance.objects.of(actor).filter(meeting__date__in=days, meeting__body__code__in=named)
        self.held_fast = held_fast(actor, [one.pk for one in stored])
        self.lines: dict[Key, Attendance] = {}
        for line in lines.select_related("meeting__body", "contact", "seat"):
            place = (line.meeting.body_id, line.meeting.date)
            self.lines[place, line.seat_id or 0, 0 if line.seat_id else line.contact_id] = line
        self.seen: dict[tuple[Place, int, int | str], int] = {}
        self.new: list[tuple[Place, Attendance]] = []
        self.changed: list[Attendance] = []
        self.entries: list[HistoryEntry] = []
        self.present: set[Place] = set()
        self.wanted: dict[Place, Body] = {}
        self.guests: dict[str, Contact] = {}
        asked = list(stored) if any(row.items is not None for row in rows) else []
        self.recusals = Recusals(actor, asked, use_case)

    def take(self, row: AttendanceRow) -> RowResult:
        try:
            return RowResult(row=row.row, outcome=self._take(row))
        except RefusedRow as refusal:
            return refusal.result(row.row)

    def _take(self, row: AttendanceRow) -> str:
        body = self.bodies.get(row.body)
        if body is None:
            raise unknown_body(row.body, self.bodies)
        if row.presence not in Presence.values:
            raise RefusedRow("presence", row.presence, _("Närvaron är present, excused eller absent."))
        items = None if row.items is None else _items(row.items)
        place = (body.pk, row.date)
        meeting = self.meetings.get(place)
        if meeting is not None and meeting.state == MeetingState.CANCELLED:
            raise RefusedRow("date", row.date.isoformat(), _("Mötet är inställt, så ingen kan ha varit där."))
        seat = self.places.seat_for(body, row)
        contact = seat.contact if seat is not None else self._guest(row)
        self._refuse_twice(row, place, seat.pk if seat else 0, 0 if seat else contact.pk or contact.name.casefold())
        self.wanted[place] = body
        if row.presence == Presence.PRESENT:
            self.present.add(place)
        line = self.lines.get((place, seat.pk if seat else 0, 0 if seat else contact.pk or 0))
        if line is None:
            self._refuse_held_fast(row, meeting)
            made = Attendance(
                federation_id=self.actor.federation_id,
                seat=seat,
                contact=contact,
                presence=row.presence,
            )
            self.new.append((place, made))
            if items is not None:
                self.recusals.take(place, contact, items)
            return CREATED
        before = snapshot(line)
        line.presence = Presence(row.presence)
        differs = items is not None and self.recusals.take(place, contact, items)
        entry = changed_entry(actor=self.actor, use_case=self.use_case, obj=line, before=before)
        if entry is None:
            if differs:
                self._refuse_held_fast(row, meeting)
            return UPDATED if differs else UNCHANGED
        self._refuse_held_fast(row, meeting)
        self.changed.append(line)
        self.entries.append(entry)
        return UPDATED

    def _refuse_held_fast(self, row: AttendanceRow, meeting: Meeting | None) -> None:
        if meeting is not None and meeting.pk in self.held_fast:
            raise RefusedRow("date", row.date.isoformat(), attested_words())

    def _guest(self, row: AttendanceRow) -> Contact:
        """Someone co-opted for the day: a contact we have, or a new one by name."""
        found = self.places.guest(row.person)
        if found is not None:
            return found
        key = " ".join(row.person.split()).casefold()
        if key not in self.guests:
            self.guests[key] = Contact(federation_id=self.actor.federation_id, name=" ".join(row.person.split()))
        return self.guests[key]

    def _refuse_twice(self, row: AttendanceRow, place: Place, seat: int, guest: int | str) -> None:
        key = (place, seat, guest)
        if key in self.seen:
            words = {"row": self.seen[key]}
            raise RefusedRow("person", row.person, _("Samma person på samma plats finns redan på rad %(row)s.") % words)
        self.seen[key] = row.row

    def write(self) -> None:
        guests = list(self.guests.values())
        Contact.objects.bulk_create(guests, batch_size=2000)
        meetings, held = self._write_meetings()
        for place, line in self.new:
            line.meeting = self.meetings[place]
            line.contact = line.contact  # the id that a new guest has just been given
        made = [line for _place, line in self.new]
        Attendance.objects.bulk_create(made, batch_size=2000)
        Attendance.objects.bulk_update(self.changed, ["presence"], batch_size=1000)
        created = [
            created_entry(actor=self.actor, use_case=self.use_case, obj=obj) for obj in [*guests, *meetings, *made]
        ]
        record_all(created + self.entries)
        self.recusals.write(self.meetings)
        register_held(actor=self.actor, meetings=held)

    def _write_meetings(self) -> tuple[list[Meeting], list[Meeting]]:
        """Meetings that the attendance makes or moves to held; gives the new ones, and those that are held from now."""
        new: list[Meeting] = []
        moved: list[Meeting] = []
        for place, body in sorted(self.wanted.items(), key=lambda item: (item[0][1], item[1].position)):
            state = MeetingState.HELD if place in self.present else MeetingState.PLANNED
            meeting = self.meetings.get(place)
            if meeting is None:
                meeting = Meeting(federation_id=self.actor.federation_id, body=body, date=place[1], state=state)
                self.meetings[place] = meeting
                new.append(meeting)
            elif meeting.state == MeetingState.PLANNED and state == MeetingState.HELD:
                before = snapshot(meeting)
                meeting.state = state
                entry = changed_entry(actor=self.actor, use_case=self.use_case, obj=meeting, before=before)
                self.entries += [entry] if entry else []
                moved.append(meeting)
        Meeting.objects.bulk_create(new, batch_size=2000)
        Meeting.objects.bulk_update(moved, ["state"], batch_size=1000)
        return new, [*moved, *(meeting for meeting in new if meeting.state == MeetingState.HELD)]


def _items(text: str) -> str:
    items = numbers_of_items(text)
    if items is None:
        raise RefusedRow("items", text, _("Skriv punkternas nummer, till exempel 3, 5."))
    return items
