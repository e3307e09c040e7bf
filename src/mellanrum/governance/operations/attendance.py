"""Attendance written on a sheet, all at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mellanrum.governance.models import Attendance, Meeting, MeetingState, Presence, Seat
from mellanrum.governance.policies import can_record_attendance
from mellanrum.governance.states.sheets import merge, read_version, version_of
from mellanrum.kernel.errors import Refused
from mellanrum.records.history import changed_entry, created_entry, record_all, record_changed, snapshot
from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact

from .locks import require_changeable
from .meetings import locked_meeting
from .registration import register_held
from .seats import wrong_name


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """One answer on the sheet: of a seat, or of a guest already on it (``seat_id`` None). Empty presence: no answer."""

    presence: str
    seat_id: int | None = None
    contact_id: int | None = None

    @property
    def key(self) -> str:
        """The line's name on the sheet."""
        return line_key(self.seat_id, self.contact_id)


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What saving the sheet did. ``kept``: lines that others changed meanwhile, which stand."""

    meeting: Meeting
    changed: int
    kept: int = 0
    became_held: bool = False


class ChangedMeanwhile(Refused):
    """Somebody else answered the same lines otherwise since the sheet was shown; nothing was written.

    ``version`` is the sheet as it stands now; ``lines`` are the keys that differ.
    """

    def __init__(self, message: str, *, version: str, lines: Sequence[str]) -> None:
        super().__init__(message)
        self.version = version
        self.lines = tuple(lines)


def line_key(seat_id: int | None, contact_id: int | None) -> str:
    """This will name a line of the sheet: ``s12`` for a seat, ``c7`` for a guest."""
    return f"s{seat_id}" if seat_id is not None else f"c{contact_id}"


def stored_lines(meeting: Meeting) -> dict[str, Attendance]:
    """This will fetch the meeting's attendance by the lines' names (one query)."""
    rows = Attendance.objects.filter(meeting=meeting).select_related("contact")
    found: dict[str, Attendance] = {}
    for row in rows:
        row.meeting = meeting
        found[line_key(row.seat_id, row.contact_id)] = row
    return found


@transaction.atomic
def record_attendance(
    *,
    actor: Actor,
    meeting: Meeting,
    lines: Sequence[SheetLine],
    today: date,
    guests: Sequence[str] = (),
    seen_version: str | None = None,
) -> Recorded:
    """This will write who was at a meeting: one line per seat valid on its day, and guests by name.

    ``seen_version`` is the sheet as it was shown: what others wrote since then is
    never overwritten unseen. A planned meeting of today or earlier is held as soon as someone was present, and
    registers itself.

    Raises:
        Forbidden: when the actor neither keeps meetings nor leads this one.
        ChangedMeanwhile: when somebody else has answered the same lines otherwise since the sheet was shown.
        Refused: when the meeting is cancelled or has not been yet, its minutes were attested here, or a seat is not
            valid on its day.
    """
    meeting = locked_meeting(actor, meeting)
    can_record_attendance(actor, meeting).require()
    if meeting.state == MeetingState.CANCELLED:
        raise Refused(_("Mötet är inställt, så ingen kan ha varit där."))
    require_changeable(actor, meeting, today=today)
    sheet = _Sheet(actor, meeting)
    kept = sheet.take(lines, seen_version)
    sheet.take_guests(guests)
    if meeting.date > today and sheet.somebody_present:
        words = {"day": date_format(meeting.date, "j F Y")}
        raise Refused(_("Mötet är den %(day)s. Innan dess kan bara förhinder antecknas.") % words)
    changed = sheet.write()
    became_held = meeting.state == MeetingState.PLANNED and sheet.somebody_present
    if became_held:
        before = snapshot(meeting)
        meeting.state = MeetingState.HELD
        meeting.save(update_fields=["state"])
        record_changed(actor=actor, use_case="governance.record_attendance", obj=meeting, before=before)
        register_held(actor=actor, meetings=[meeting])
    return Recorded(meeting=meeting, changed=changed, kept=kept, became_held=became_held)


@dataclass
class _Sheet:
    """The work of one saving."""

    actor: Actor
    meeting: Meeting
    new: list[Attendance] = field(default_factory=list)
    changed: list[Attendance] = field(default_factory=list)
    entries: list[HistoryEntry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stored = stored_lines(self.meeting)
        valid = Seat.objects.of(self.actor).filter(body=self.meeting.body_id, period__contains=self.meeting.date)
        self.seats: dict[int, Seat] = {seat.pk: seat for seat in valid.select_related("contact")}

    @property
    def somebody_present(self) -> bool:
        """True when someone is present on the sheet as it will stand."""
        return any(line.presence == Presence.PRESENT for line in [*self.stored.values(), *self.new])

    def take(self, lines: Sequence[SheetLine], seen_version: str | None) -> int:
        now = {key: row.presence for key, row in self.stored.items()}
        written = {line.key: line.presence for line in lines}
        by_key = {line.key: line for line in lines}
        shown: Mapping[str, str] = now if seen_version is None else read_version(seen_version)
        outcome = merge(shown=shown, written=written, stored=now)
        if outcome.conflicts:
            raise ChangedMeanwhile(
                _("Någon annan har antecknat något annat sedan du öppnade sidan. Inget är sparat än."),
                version=version_of(now),
                lines=outcome.conflicts,
            )
        for key, presence in outcome.write.items():
            if presence not in Presence.values:
                raise Refused(_("Närvaron är närvarande, anmält förhinder eller frånvarande."))
            self._put(by_key[key], Presence(presence))
        return len(outcome.kept)

    def _put(self, line: SheetLine, presence: Presence) -> None:
        row = self.stored.get(line.key)
        if row is None:
            seat = self.seats.get(line.seat_id or 0)
            if seat is None:
                words = {"day": date_format(self.meeting.date, "j F Y")}
                raise Refused(_("En av platserna gäller inte den %(day)s. Öppna sidan på nytt.") % words)
            self.new.append(
                Attendance(
                    federation_id=self.actor.federation_id,
                    meeting=self.meeting,
                    seat=seat,
                    contact=seat.contact,
                    presence=presence,
                )
            )
            return
        before = snapshot(row)
        row.presence = presence
        entry = changed_entry(actor=self.actor, use_case="governance.record_attendance", obj=row, before=before)
        if entry is not None:
            self.changed.append(row)
            self.entries.append(entry)

    def take_guests(self, names: Sequence[str]) -> None:
        """Guests by name: a contact we have (if only one has the name), else a new one; present by being written."""
        wanted = list(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))
        if not wanted:
            return
        known: dict[str, list[Contact]] = {}
        for contact in Contact.objects.of(self.actor).filter(name__in=wanted):
            known.setdefault(contact.name, []).append(contact)
        for name in wanted:
            found = known.get(name, [])
            if len(found) > 1:
                words = {"name": name}
                raise Refused(_("Flera kontakter heter %(name)s. Ge personen en adjungerad plats i stället.") % words)
            contact = found[0] if found else self._new_contact(name)
            if line_key(None, contact.pk) in self.stored:
                continue
            self.new.append(
                Attendance(
                    federation_id=self.actor.federation_id,
                    meeting=self.meeting,
                    contact=contact,
                    presence=Presence.PRESENT,
                )
            )

    def _new_contact(self, name: str) -> Contact:
        if wrong := wrong_name(name):
            raise Refused(wrong, field="guests")
        contact = Contact(federation_id=self.actor.federation_id, name=name)
        contact.save()
        self.entries.append(created_entry(actor=self.actor, use_case="governance.record_attendance", obj=contact))
        return contact

    def write(self) -> int:
        Attendance.objects.bulk_create(self.new)
        Attendance.objects.bulk_update(self.changed, ["presence"])
        self.entries += [
            created_entry(actor=self.actor, use_case="governance.record_attendance", obj=row) for row in self.new
        ]
        record_all(self.entries)
        return len(self.new) + len({row.pk for row in self.changed})
