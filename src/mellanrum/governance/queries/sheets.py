"""The sheet on which attendance is entered: one row per seat valid on the meeting's day."""

from dataclasses import dataclass

from mellanrum.governance.models import Attendance, CallAnswer, CalledPerson, Meeting, Presence, SeatKind
from mellanrum.governance.states.representation import Line, represented_members
from mellanrum.governance.states.sheets import version_of
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member

from .seats import SeatLine, body_seats


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """A question of the sheet: was this person there? ``key`` names it, ``stored`` is the answer that stands.

    ``expected`` is what the person answered to the call, as long as nobody has noted who came.
    """

    key: str
    person: str
    words: str
    kind: str
    member_id: int | None
    stored: str
    expected: str = ""

    @property
    def preset(self) -> str:
        """The answer that the sheet opens with."""
        return self.stored or self.expected


@dataclass(frozen=True, kw_only=True)
class SheetGroup:
    """A member's rows, ordinary seats first; ``member`` is None for those co-opted."""

    member: Member | None
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, kw_only=True)
class AttendanceSheet:
    """The whole sheet. ``version`` is how it stands now, to be compared when it is saved."""

    meeting: Meeting
    groups: tuple[SheetGroup, ...]
    version: str
    parties: int

    @property
    def rows(self) -> tuple[SheetRow, ...]:
        """Every row in order."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def is_empty(self) -> bool:
        """True when nothing has been noted yet."""
        return not self.version

    def represented(self, answers: dict[str, str]) -> int:
        """This will count the members that are represented when the answers hold."""
        lines = [
            Line(member=row.member_id, kind=row.kind, presence=answers.get(row.key, "") or "absent")
            for row in self.rows
        ]
        return len(represented_members(lines))


def attendance_sheet(actor: Actor, meeting: Meeting) -> AttendanceSheet:
    """This will lay out the sheet of a meeting that was fetched for the actor (at most four queries)."""
    seats = body_seats(actor, [meeting.body], on=meeting.date)[0]
    stored: dict[str, Attendance] = {}
    for line in Attendance.objects.of(actor).filter(meeting=meeting).select_related("contact"):
        stored[f"s{line.seat_id}" if line.seat_id else f"c{line.contact_id}"] = line
    answers = {key: line.presence for key, line in stored.items()}
    prevented = _prevented(actor, meeting, answers)
    groups = [
        SheetGroup(member=one.member, rows=tuple(_row(seat, answers, prevented) for seat in one.seats))
        for one in seats.members
        if one.seats
    ]
    others = [_row(seat, answers, prevented) for seat in seats.co_opted]
    others += [
        SheetRow(
            key=key,
            person=line.contact.name,
            words=str(SeatKind.CO_OPTED.label),
            kind=SeatKind.CO_OPTED,
            member_id=None,
            stored=line.presence,
        )
        for key, line in stored.items()
        if line.seat_id is None
    ]
    if others:
        groups.append(SheetGroup(member=None, rows=tuple(others)))
    return AttendanceSheet(
        meeting=meeting, groups=tuple(groups), version=version_of(answers), parties=len(seats.members)
    )


def _prevented(actor: Actor, meeting: Meeting, answers: dict[str, str]) -> frozenset[int]:
    # Once somebody has noted who came, the sheet shows what is stored and nothing else.
    if any(presence != Presence.EXCUSED for presence in answers.values()):
        return frozenset()
    said = CalledPerson.objects.of(actor).filter(call__meeting=meeting, answer=CallAnswer.PREVENTED)
    return frozenset(said.values_list("seat_id", flat=True))


def _row(seat: SeatLine, answers: dict[str, str], prevented: frozenset[int]) -> SheetRow:
    kind = str(SeatKind(seat.kind).label)
    return SheetRow(
        key=f"s{seat.pk}",
        person=seat.person,
        words=f"{kind}, {seat.role_words}" if seat.role else kind,
        kind=seat.kind,
        member_id=seat.member.pk if seat.member else None,
        stored=answers.get(f"s{seat.pk}", ""),
        expected=Presence.EXCUSED.value if seat.pk in prevented else "",
    )
