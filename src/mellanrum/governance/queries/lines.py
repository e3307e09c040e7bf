"""Meetings with their lines of attendance: what every figure of representation is counted from."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from mellanrum.governance.models import Attendance, Body, Meeting, MeetingState, SeatKind, SeatRole
from mellanrum.governance.states.representation import Line, represented_members
from mellanrum.kernel.periods import Period
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import PartyKind


@dataclass(frozen=True, kw_only=True)
class PersonLine(Line):
    """A line of attendance with the person's name, the member's code and kind of party, and the task in the body."""

    person: str
    contact: int
    member_code: str = ""
    party: str = ""
    role: str = ""

    @property
    def seat_words(self) -> str:
        """The kind of seat in words, with the task if there is one: ``ordinarie, ordförande``."""
        kind = str(SeatKind(self.kind).label)
        return f"{kind}, {SeatRole(self.role).label}" if self.role else kind


@dataclass(frozen=True, kw_only=True)
class MeetingLines:
    """A meeting with its lines; someone co-opted for the day has kind ``co_opted`` and no seat."""

    pk: int
    day: date
    state: str
    title: str
    lines: tuple[PersonLine, ...]

    @property
    def is_held(self) -> bool:
        """True for a held meeting: the only ones that are in a denominator."""
        return self.state == MeetingState.HELD

    @property
    def represented(self) -> frozenset[int]:
        """The members that were represented."""
        return represented_members(self.lines)

    @property
    def parties(self) -> frozenset[str]:
        """The kinds of party that were represented."""
        return frozenset(line.party for line in self.lines if line.represents)

    @property
    def has_all_parties(self) -> bool:
        """True when all four kinds of party were represented."""
        return self.parties == frozenset(PartyKind.values)

    def of_member(self, member: int) -> tuple[PersonLine, ...]:
        """This will give the lines of one member."""
        return tuple(line for line in self.lines if line.member == member)


def body_by_code(actor: Actor, code: str) -> Body | None:
    """This will find a body of the actor's federation by its code."""
    found: Body | None = Body.objects.of(actor).filter(code=code).first()
    return found


def meetings_with_lines(actor: Actor, *, body: Body, period: Period) -> list[MeetingLines]:
    """This will fetch a body's meetings of a period with their attendance, oldest first (two queries).

    Only lines of seats valid on the meeting's day count, and lines of guests.
    """
    of_period = Q(date__gte=period.start) & (Q(date__lt=period.end) if period.end else Q())
    rows = Meeting.objects.of(actor).filter(of_period, body=body).order_by("date").only("date", "state", "title")
    meetings: list[Meeting] = list(rows)
    lines = lines_of(actor, [meeting.pk for meeting in meetings])
    return [
        MeetingLines(
            pk=meeting.pk, day=meeting.date, state=meeting.state, title=meeting.title, lines=tuple(lines[meeting.pk])
        )
        for meeting in meetings
    ]


def lines_of(actor: Actor, meeting_ids: list[int]) -> dict[int, list[PersonLine]]:
    """This will fetch the lines of some meetings, by meeting, in the order of members and seats (one query)."""
    rows = (
        Attendance.objects.of(actor)
        .filter(Q(seat__isnull=True) | Q(seat__period__contains=F("meeting__date")), meeting__in=meeting_ids)
        .order_by("seat__member__position", "seat__member_id", "seat__kind", "seat_id", "contact__sort_key", "id")
        .values_list(
            "meeting_id",
            "seat_id",
            "seat__kind",
            "seat__member_id",
            "seat__member__code",
            "seat__member__kind",
            "seat__role",
            "presence",
            "contact_id",
            "contact__name",
        )
    )
    found: dict[int, list[PersonLine]] = defaultdict(list)
    for meeting, seat, kind, member, code, party, role, presence, contact, name in rows:
        found[meeting].append(
            PersonLine(
                member=member,
                kind=kind or SeatKind.CO_OPTED.value,
                presence=presence,
                seat=seat or 0,
                person=name,
                contact=contact,
                member_code=code or "",
                party=party or "",
                role=role or "",
            )
        )
    return found
