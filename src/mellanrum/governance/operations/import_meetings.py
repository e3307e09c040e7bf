"""Meetings from a file: one door for thousands of rows."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body, Meeting, MeetingState, Presence
from mellanrum.governance.policies import can_keep_meetings
from mellanrum.records.history import changed_entry, created_entry, record_all, snapshot
from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.actors import Actor

from .locks import attested_words, held_fast
from .registration import register_held, register_minutes
from .rows import CREATED, UNCHANGED, UPDATED, MeetingRow, RefusedRow, RowResult, unknown_body

# What minutes that were attested here hold fast, whatever a file says.
_ATTESTED = frozenset({"state", "minutes_attested_on", "attested_by"})
_FIELDS = ("state", "title", "reference", "cancel_reason", "minutes_attested_on", "attested_by")


@transaction.atomic
def save_meetings(
    *, actor: Actor, rows: Sequence[MeetingRow], use_case: str = "governance.import_meetings"
) -> list[RowResult]:
    """This will create or change meetings by body and day, with history and registration; one result per row.

    Good rows are written, refused ones are not: the caller decides whether the whole file falls. A file's ``planned``
    never takes back a meeting where somebody has been registered as present.

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

    def __init__(self, actor: Actor, rows: Sequence[MeetingRow], use_case: str) -> None:
        self.actor = actor
        self.use_case = use_case
        self.bodies: dict[str, Body] = {body.code: body for body in Body.objects.of(actor)}
        days = {row.date for row in rows}
        stored = Meeting.objects.of(actor).filter(date__in=days).select_related("body")
        self.meetings: dict[tuple[int, date], Meeting] = {(one.body_id, one.date): one for one in stored}
        attended = Meeting.objects.of(actor).filter(
            Q(attendances__presence=Presence.PRESENT) | Q(items__number__isnull=False), date__in=days
        )
        self.attended: set[int] = set(attended.values_list("pk", flat=True))
        self.held_fast = held_fast(actor, [one.pk for one in stored])
        self.seen: dict[tuple[int, date], int] = {}
        self.new: list[Meeting] = []
        self.changed: list[Meeting] = []
        self.entries: list[HistoryEntry] = []
        self.newly_held: list[Meeting] = []
        self.newly_attested: list[Meeting] = []

    def take(self, row: MeetingRow) -> RowResult:
        try:
            return RowResult(row=row.row, outcome=self._take(row))
        except RefusedRow as refusal:
            return refusal.result(row.row)

    def _take(self, row: MeetingRow) -> str:
        body = self.bodies.get(row.body)
        if body is None:
            raise unknown_body(row.body, self.bodies)
        if row.state not in MeetingState.values:
            raise RefusedRow("state", row.state, _("Läget är planned, held eller cancelled."))
        if body.ended_on is not None and body.ended_on < row.date:
            words = {"body": body.name, "day": date_format(body.ended_on, "j F Y")}
            raise RefusedRow("date", row.date.isoformat(), _("%(body)s upphörde %(day)s.") % words)
        key = (body.pk, row.date)
        if key in self.seen:
            raise RefusedRow(
                "date",
                row.date.isoformat(),
                _("Samma möte finns redan på rad %(row)s. Ett organ har högst ett möte om dagen.")
                % {"row": self.seen[key]},
            )
        self.seen[key] = row.row
        meeting = self.meetings.get(key)
        if meeting is None:
            return self._create(row, body)
        return self._change(row, meeting)

    def _create(self, row: MeetingRow, body: Body) -> str:
        meeting = Meeting(
            federation_id=self.actor.federation_id,
            body=body,
            date=row.date,
            state=row.state,
            title=row.title or "",
            reference=row.reference or "",
        )
        self._attest(row, meeting)
        self.new.append(meeting)
        if meeting.state == MeetingState.HELD:
            self.newly_held.append(meeting)
        return CREATED

    def _change(self, row: MeetingRow, meeting: Meeting) -> str:
        was_there = meeting.pk in self.attended
        if row.state == MeetingState.CANCELLED and was_there:
            raise RefusedRow(
                "state",
                row.state,
                _("Mötet har närvaro eller beslut antecknade. Ändra dem först om mötet verkligen ställdes in."),
            )
        state = MeetingState.HELD if row.state == MeetingState.PLANNED and was_there else row.state
        if state != MeetingState.HELD and meeting.minutes_attested_on is not None:
            raise RefusedRow("state", row.state, _("Mötets protokoll är justerat, så mötet är hållet."))
        before: dict[str, Any] = snapshot(meeting)
        is_newly_held = state == MeetingState.HELD and meeting.state != MeetingState.HELD
        meeting.state = state
        self._attest(row, meeting)
        if is_newly_held:
            self.newly_held.append(meeting)
        if state != MeetingState.CANCELLED:
            meeting.cancel_reason = ""
        if row.title is not None:
            meeting.title = row.title
        if row.reference is not None:
            meeting.reference = row.reference
        entry = changed_entry(actor=self.actor, use_case=self.use_case, obj=meeting, before=before)
        if entry is None:
            return UNCHANGED
        if meeting.pk in self.held_fast and not _ATTESTED.isdisjoint(entry.after or {}):
            raise RefusedRow("minutes_attested_on", row.date.isoformat(), attested_words())
        self.changed.append(meeting)
        self.entries.append(entry)
        return UPDATED

    def _attest(self, row: MeetingRow, meeting: Meeting) -> None:
        """The minutes' attestation, as the page asks for it: of a held meeting, on a day after it, by somebody."""
        by = meeting.attested_by if row.attested_by is None else row.attested_by
        on = meeting.minutes_attested_on if row.minutes_attested_on is None else row.minutes_attested_on
        if on is None:
            if by:
                raise RefusedRow("minutes_attested_on", "", _("Ange också dagen då protokollet justerades."))
            return
        if meeting.state != MeetingState.HELD:
            raise RefusedRow("state", row.state, _("Bara ett hållet möte har ett protokoll att justera."))
        if on < row.date:
            raise RefusedRow("minutes_attested_on", on.isoformat(), _("Protokollet kan inte vara justerat före mötet."))
        if not by:
            raise RefusedRow("attested_by", "", _("Ange vem som justerade protokollet."))
        if meeting.minutes_attested_on is None:
            self.newly_attested.append(meeting)
        meeting.minutes_attested_on, meeting.attested_by = on, by

    def write(self) -> None:
        self.new.sort(key=lambda meeting: (meeting.date, meeting.body.position))
        Meeting.objects.bulk_create(self.new, batch_size=2000)
        Meeting.objects.bulk_update(self.changed, _FIELDS, batch_size=1000)
        created = [created_entry(actor=self.actor, use_case=self.use_case, obj=meeting) for meeting in self.new]
        record_all(created + self.entries)
        register_held(actor=self.actor, meetings=self.newly_held)
        register_minutes(actor=self.actor, meetings=self.newly_attested)
