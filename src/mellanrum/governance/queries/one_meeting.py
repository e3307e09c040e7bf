"""The page of one meeting: who was there and as what, what is registered, and what was changed afterwards."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, F, IntegerField, OuterRef, Subquery

from mellanrum.governance.models import (
    Attendance,
    Meeting,
    MeetingState,
    Minutes,
    MinutesOrigin,
    MinutesState,
    Presence,
    SeatKind,
)
from mellanrum.governance.policies import can_read_governance
from mellanrum.governance.states.representation import how_represented, serving
from mellanrum.governance.states.voting import Quorum
from mellanrum.records.models import Document, HistoryEntry, Matter
from mellanrum.records.policies import can_read_document, can_read_history, can_read_register
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member

from .calls import CallView, call_view
from .lines import PersonLine, lines_of
from .one_agenda import Agenda, agenda_of
from .seats import BodySeats, MemberSeats, SeatLine, body_seats
from .voters import Table

# So many corrections of attendance are shown; more than that nobody reads on a page.
SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class RegisteredDocument:
    """A document of the meeting's matter, as the page lists it. ``may_read``: the one who asks may open it."""

    pk: int
    number: int
    title: str
    registered_on: date
    may_read: bool


@dataclass(frozen=True, kw_only=True)
class Registered:
    """The meeting's matter in the register of public documents, and what is in it.

    ``may_read``: the one who asks reads the register, and may open the matter.
    """

    year: int
    number: int
    title: str
    may_read: bool
    documents: tuple[RegisteredDocument, ...]

    @property
    def diary_number(self) -> str:
        """The number that people know the matter by."""
        return f"{self.year}-{self.number}"


@dataclass(frozen=True, kw_only=True)
class LineChange:
    """A line of attendance that was corrected: whose, from what to what, by whom."""

    at: datetime
    actor_name: str
    person: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class PersonAt:
    """Someone in a seat, or a guest, at a meeting: what was noted, and whether the person served."""

    person: str
    role: str = ""
    presence: str = ""
    serves: bool = False
    recused: str = ""

    @property
    def presence_words(self) -> str:
        """What was noted, in words; empty when nothing was."""
        return str(Presence(self.presence).label) if self.presence else ""


@dataclass(frozen=True, kw_only=True)
class PartyAt:
    """A member at a meeting: how it took part (as the pictures call it), and its people."""

    member: Member
    how: str
    ordinary: tuple[PersonAt, ...]
    substitutes: tuple[PersonAt, ...]
    role: str = ""
    vacant_ordinary: int = 0
    vacant_substitutes: int = 0

    @property
    def is_represented(self) -> bool:
        """True when one of the member's seats was present."""
        return self.how in ("ordinary", "substitute")


@dataclass(frozen=True, kw_only=True)
class MeetingPage:
    """One meeting. ``number`` is its place among the body's meetings of the year that were not cancelled."""

    meeting: Meeting
    number: int
    parties: tuple[PartyAt, ...]
    others: tuple[PersonAt, ...]
    registered: Registered | None
    has_lines: bool
    agenda: Agenda
    quorum: Quorum
    call: CallView | None = None
    stepping_in: tuple[tuple[str, str], ...] = field(default_factory=tuple)

    @property
    def represented(self) -> int:
        """How many members were represented."""
        return sum(1 for party in self.parties if party.is_represented)

    @property
    def has_attested_text(self) -> bool:
        """True when the minutes were written and signed here, so that everybody can take them along."""
        minutes: Minutes | None = getattr(self.meeting, "minutes", None)
        return minutes is not None and minutes.state == MinutesState.ATTESTED and minutes.origin == MinutesOrigin.HERE


def meeting_for(actor: Actor, pk: int) -> Meeting | None:
    """This will fetch a meeting that the actor may read, with its body; None when there is none."""
    can_read_governance(actor).require()
    found: Meeting | None = Meeting.objects.of(actor).select_related("body").filter(pk=pk).first()
    return found


def meeting_page(actor: Actor, pk: int) -> MeetingPage | None:
    """This will gather the page of one meeting; None when the actor's federation has none by that number.

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_governance(actor).require()
    rows = Meeting.objects.of(actor).select_related("body", "minutes").annotate(number=_place_in_the_year())
    meeting = rows.filter(pk=pk).first()
    if meeting is None:
        return None
    lines = lines_of(actor, [meeting.pk])[meeting.pk]
    seats = body_seats(actor, [meeting.body], on=meeting.date)[0]
    call = call_view(actor, meeting, seats)
    told = lines + _told(call, lines) if meeting.state == MeetingState.PLANNED else lines
    table = Table(seats=seats, lines=tuple(lines))
    agenda = agenda_of(actor, meeting, table, following=True)
    parties = tuple(_party(one, told, meeting, agenda) for one in seats.members)
    return MeetingPage(
        meeting=meeting,
        number=meeting.number,
        parties=parties,
        others=tuple(_others(seats, told, agenda)),
        registered=_registered(actor, meeting),
        has_lines=bool(lines),
        call=call,
        agenda=agenda,
        quorum=table.quorum(),
        stepping_in=tuple(_stepping_in(parties)),
    )


def _told(call: CallView | None, lines: list[PersonLine]) -> list[PersonLine]:
    """Those who have answered the call that they cannot come, until somebody writes the attendance."""
    noted = {line.seat for line in lines}
    return [
        PersonLine(
            member=one.member.pk if one.member else None,
            kind=one.kind,
            presence=Presence.EXCUSED,
            seat=one.person.seat_id,
            person=one.name,
            contact=one.person.contact_id,
        )
        for one in (call.prevented if call else ())
        if one.person.seat_id not in noted
    ]


def _place_in_the_year() -> Subquery:
    """How many meetings of the body, cancelled ones left out, the year had up to and including the day."""
    same_year = Meeting.objects.filter(
        body=OuterRef("body"), date__year=OuterRef("date__year"), date__lte=OuterRef("date")
    ).exclude(state=MeetingState.CANCELLED)
    counted = same_year.order_by().values("body").annotate(count=Count("pk")).values("count")
    return Subquery(counted, output_field=IntegerField())


def _party(of: MemberSeats, lines: list[PersonLine], meeting: Meeting, agenda: Agenda) -> PartyAt:
    own = [line for line in lines if line.member == of.member.pk]
    by_seat = {line.seat: line for line in own}
    ordinary_seats = len(of.ordinary) + of.vacant_ordinary
    serves = serving(own, ordinary_seats=ordinary_seats)
    if meeting.state == MeetingState.CANCELLED:
        how = "cancelled"
    elif meeting.state == MeetingState.PLANNED:
        how = "not_held"
    else:
        how = how_represented(own, anyone_listed=bool(lines), has_seat=bool(of.seats))
    leading = [line.role_words for line in of.seats if line.role and line.kind == SeatKind.ORDINARY]
    return PartyAt(
        member=of.member,
        how=how,
        ordinary=tuple(_person(line, by_seat, serves, agenda) for line in of.ordinary),
        substitutes=tuple(_person(line, by_seat, serves, agenda) for line in of.substitutes),
        role=leading[0] if leading else "",
        vacant_ordinary=of.vacant_ordinary,
        vacant_substitutes=of.vacant_substitutes,
    )


def _person(seat: SeatLine, by_seat: dict[int, PersonLine], serves: frozenset[int], agenda: Agenda) -> PersonAt:
    line = by_seat.get(seat.pk)
    return PersonAt(
        person=seat.person,
        role=seat.role_words,
        presence=line.presence if line else "",
        serves=seat.pk in serves,
        recused=agenda.recused_from(line.contact) if line else "",
    )


def _others(seats: BodySeats, lines: list[PersonLine], agenda: Agenda) -> list[PersonAt]:
    """Those co-opted: holders of such seats, then guests of the day."""
    by_seat = {line.seat: line for line in lines}
    found = [_person(line, by_seat, frozenset(), agenda) for line in seats.co_opted]
    return found + [PersonAt(person=line.person, presence=line.presence) for line in lines if not line.seat]


def _stepping_in(parties: tuple[PartyAt, ...]) -> list[tuple[str, str]]:
    """Who served for whom: pairs of substitute and the ordinary member who was not there."""
    found = []
    for party in parties:
        missing = [one.person for one in party.ordinary if one.presence != Presence.PRESENT]
        found += list(zip([one.person for one in party.substitutes if one.serves], missing, strict=False))
    return found


def _registered(actor: Actor, meeting: Meeting) -> Registered | None:
    about = Matter.objects.of(actor).filter(object_type=meeting._meta.label_lower, object_id=meeting.pk)
    rows = list(
        about.order_by("documents__number").values(
            *("year", "number", "title", "object_type", "object_id"),
            **{f"of_{one}": F(f"documents__{one}") for one in _TOLD},
        )
    )
    if not rows:
        return None
    first = rows[0]
    matter = Matter(**{name: first[name] for name in ("year", "number", "title", "object_type", "object_id")})
    return Registered(
        year=matter.year,
        number=matter.number,
        title=matter.title,
        may_read=bool(can_read_register(actor)),
        documents=tuple(
            _document(actor, Document(matter=matter, **{one: row[f"of_{one}"] for one in _TOLD}))
            for row in rows
            if row["of_pk"] is not None
        ),
    )


# What of a document the page tells, and what says who may open it.
_TOLD = ("pk", "number", "title", "registered_on", "secrecy_provision", "object_type", "object_id")


def _document(actor: Actor, row: Document) -> RegisteredDocument:
    return RegisteredDocument(
        pk=row.pk,
        number=row.number,
        title=row.title,
        registered_on=row.registered_on,
        may_read=bool(can_read_document(actor, row)),
    )


def attendance_changes(actor: Actor, meeting: Meeting) -> list[LineChange]:
    """This will list corrections of who was there, the newest first; the first answer is no correction (one query).

    None for somebody who may not read the history.
    """
    if not can_read_history(actor):
        return []
    lines = Attendance.objects.of(actor).filter(meeting=meeting)
    rows = (
        HistoryEntry.objects.of(actor)
        .filter(
            object_type=Attendance._meta.label_lower,
            object_id__in=lines.values("pk"),
            before__has_key="presence",
        )
        .order_by("-id")
        .only("at", "actor_name", "object_label", "before", "after")[:SHOWN]
    )
    return [
        LineChange(
            at=row.at,
            actor_name=row.actor_name,
            person=row.object_label.partition(",")[0],
            before=_presence(row.before),
            after=_presence(row.after),
        )
        for row in rows
    ]


def _presence(values: dict[str, str] | None) -> str:
    said = (values or {}).get("presence", "")
    return str(Presence(said).label) if said in Presence.values else said
