"""Calls to meetings: who would get one, who has answered, and what a personal link opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mellanrum.governance.models import (
    AgendaItem,
    BodyKind,
    CallAnswer,
    CalledPerson,
    Meeting,
    MeetingCall,
    MeetingState,
    SeatKind,
    Substitutes,
)
from mellanrum.governance.policies import can_read_governance
from mellanrum.governance.states.calls import (
    Answered,
    LinkState,
    comes,
    expected_members,
    expected_votes,
    is_quorate,
    link_state,
)
from mellanrum.notices.keys import hash_of
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation, Member

from .seats import BodySeats, SeatLine, body_seats


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody in a seat who would get a call: as called, or for information."""

    seat: SeatLine
    is_called: bool
    has_call: bool

    @property
    def kind_words(self) -> str:
        """The kind of seat, in words."""
        return str(SeatKind(self.seat.kind).label)


@dataclass(frozen=True, kw_only=True)
class CallPreview:
    """What pressing the button would do: who gets a letter, who lacks an address, and what stands on the agenda."""

    meeting: Meeting
    recipients: Sequence[Recipient]
    items: Sequence[str]
    substitutes: str
    is_called: bool

    @property
    def new(self) -> list[Recipient]:
        """Those who have not been called yet."""
        return [one for one in self.recipients if not one.has_call]

    @property
    def with_address(self) -> list[Recipient]:
        """Those who would get a letter."""
        return [one for one in self.new if one.seat.email]

    @property
    def without_address(self) -> list[Recipient]:
        """Those who are called but have no e-mail address: they must be told otherwise."""
        return [one for one in self.new if not one.seat.email]


@dataclass(frozen=True, kw_only=True)
class CallLine:
    """Somebody who was called, with the answer."""

    person: CalledPerson
    name: str
    member: Member | None
    kind: str
    rule: Answered

    @property
    def kind_words(self) -> str:
        """The kind of seat, in words."""
        return str(SeatKind(self.kind).label)

    @property
    def shown(self) -> str:
        """The answer as pages show it: ``coming``, ``prevented``, ``waiting`` or ``informed`` (no answer is asked)."""
        if self.person.answer:
            return str(self.person.answer)
        return "waiting" if self.person.is_called or self.person.steps_in else "informed"


@dataclass(frozen=True, kw_only=True)
class CallView:
    """The call of a meeting with its answers. ``own`` is the reader's own line, when the reader was called."""

    call: MeetingCall
    lines: Sequence[CallLine]
    parties: int
    ordinary: int
    is_board: bool
    votes: int
    own: CallLine | None

    @property
    def expected(self) -> int:
        """How many members somebody has said to come for."""
        return len(expected_members(line.rule for line in self.lines))

    @property
    def waiting(self) -> list[CallLine]:
        """Those who are asked and have not answered."""
        return [line for line in self.lines if line.shown == "waiting"]

    @property
    def coming(self) -> list[CallLine]:
        """Those who have said to come, in a seat that is called."""
        return [line for line in self.lines if comes(line.rule)]

    @property
    def prevented(self) -> list[CallLine]:
        """Those who cannot come."""
        return [line for line in self.lines if line.shown == CallAnswer.PREVENTED]

    @property
    def is_quorate(self) -> bool:
        """Whether more than half of the ordinary seats would be served by those who have said to come."""
        return is_quorate(self.votes, self.ordinary)


@dataclass(frozen=True, kw_only=True)
class AnswerPage:
    """What a personal link leads to."""

    state: LinkState
    person: CalledPerson
    meeting: Meeting
    federation: Federation
    items: Sequence[str]


def call_preview(actor: Actor, meeting: Meeting, *, substitutes: str) -> CallPreview:
    """This will tell who would be called to a meeting on its day, and with which agenda (five queries).

    ``substitutes`` is one of the choices; empty takes what the body's latest call did.
    """
    can_read_governance(actor).require()
    call: MeetingCall | None = MeetingCall.objects.of(actor).filter(meeting=meeting).first()
    chosen = substitutes if substitutes in Substitutes.values else _usual(actor, meeting, call)
    seats = body_seats(actor, [meeting.body], on=meeting.date)[0]
    called = set(CalledPerson.objects.of(actor).filter(call=call).values_list("seat_id", flat=True)) if call else set()
    recipients = [
        Recipient(
            seat=line,
            is_called=line.kind != SeatKind.SUBSTITUTE or chosen == Substitutes.CALLED,
            has_call=line.pk in called,
        )
        for line in seats.lines
        if line.kind != SeatKind.SUBSTITUTE or chosen != Substitutes.LEFT_OUT
    ]
    return CallPreview(
        meeting=meeting,
        recipients=recipients,
        items=agenda_titles(actor, meeting),
        substitutes=chosen,
        is_called=call is not None,
    )


def _usual(actor: Actor, meeting: Meeting, call: MeetingCall | None) -> str:
    if call is not None:
        return str(call.substitutes)
    latest = MeetingCall.objects.of(actor).filter(meeting__body=meeting.body_id).order_by("-called_at").first()
    return str(latest.substitutes) if latest else Substitutes.INFORMED.value


def agenda_titles(actor: Actor, meeting: Meeting) -> list[str]:
    """This will list what stands on the meeting's agenda, in order."""
    return list(AgendaItem.objects.of(actor).filter(meeting=meeting).values_list("title", flat=True))


def call_view(actor: Actor, meeting: Meeting, seats: BodySeats | None = None) -> CallView | None:
    """This will gather a meeting's call with its answers; None when it has not been called.

    ``seats`` are the body's seats on the meeting's day, for a caller who has them already.
    """
    can_read_governance(actor).require()
    rows = (
        CalledPerson.objects.of(actor)
        .filter(call__meeting=meeting)
        .select_related("call", "seat", "seat__member", "contact")
    )
    people = list(rows)
    if not people:
        return None
    seats = seats or body_seats(actor, [meeting.body], on=meeting.date)[0]
    order = {line.pk: number for number, line in enumerate(seats.lines)}
    lines = [_line(person, order) for person in people]
    lines.sort(key=lambda line: (line.rule.order, line.person.pk))
    ordinary = {one.member.pk: len(one.ordinary) + one.vacant_ordinary for one in seats.members}
    return CallView(
        call=people[0].call,
        lines=lines,
        parties=len(seats.members),
        ordinary=sum(ordinary.values()),
        is_board=meeting.body.kind == BodyKind.BOARD,
        votes=expected_votes((line.rule for line in lines), ordinary=ordinary),
        own=next(
            (line for line in lines if actor.contact_id is not None and line.person.contact_id == actor.contact_id),
            None,
        ),
    )


def called_person(actor: Actor, meeting: Meeting, pk: int) -> CalledPerson | None:
    """This will find somebody who was called to a meeting."""
    can_read_governance(actor).require()
    rows = CalledPerson.objects.of(actor).select_related("call__meeting__body", "seat", "contact")
    found: CalledPerson | None = rows.filter(call__meeting=meeting, pk=pk).first()
    return found


def answer_page(federation: Federation, token: str, *, on: date) -> AnswerPage | None:
    """This will tell what a personal link leads to on a day; None when it leads nowhere (two queries).

    Call it inside the federation's transaction. Nobody needs to have signed in: the link is the right.
    """
    person: CalledPerson | None = (
        CalledPerson.objects.filter(federation=federation, token_hash=hash_of(token))
        .select_related("call__meeting__body", "seat__member", "contact")
        .first()
    )
    if person is None:
        return None
    meeting: Meeting = person.call.meeting
    state = link_state(day=meeting.date, state=meeting.state, withdrawn=person.withdrawn_on is not None, on=on)
    titles = AgendaItem.objects.filter(federation=federation, meeting=meeting).values_list("title", flat=True)
    return AnswerPage(
        state=state,
        person=person,
        meeting=meeting,
        federation=federation,
        items=list(titles) if state is LinkState.OPEN else [],
    )


def unanswered_calls(actor: Actor, *, on: date) -> list[CalledPerson]:
    """This will list what the reader has been called to from a day on and not answered, the nearest first."""
    if actor.contact_id is None:
        return []
    rows = CalledPerson.objects.of(actor).filter(
        Q(is_called=True) | Q(steps_in=True),
        contact=actor.contact_id,
        answer=CallAnswer.NONE,
        withdrawn_on__isnull=True,
        call__meeting__state=MeetingState.PLANNED,
        call__meeting__date__gte=on,
    )
    return list(rows.select_related("call__meeting__body").order_by("call__meeting__date", "pk"))


def _line(person: CalledPerson, order: dict[int, int]) -> CallLine:
    seat = person.seat
    return CallLine(
        person=person,
        name=person.contact.name,
        member=seat.member,
        kind=seat.kind,
        rule=Answered(
            pk=person.pk,
            member=seat.member_id,
            kind=seat.kind,
            answer=person.answer,
            order=order.get(seat.pk, len(order)),
            is_called=person.is_called,
            steps_in=person.steps_in,
        ),
    )
