"""Who holds which mandate on a day, what stands empty, and what ends soon."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q

from mellanrum.governance.models import Body, BodyKind, Seat, SeatKind, SeatRole
from mellanrum.governance.policies import can_read_governance
from mellanrum.governance.states.seats import Vacancy, board_breaches, ends_soon, seat_counts, vacancies
from mellanrum.kernel.periods import Period
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact, Member
from mellanrum.tenancy.queries import members as all_members

# For so long a member without any seat left in a body is shown as missing there.
MISSED_FOR = timedelta(days=2 * 365)


@dataclass(frozen=True, kw_only=True)
class SeatLine:
    """A seat as lists show it. ``last_day`` is None while the seat goes on."""

    pk: int
    contact_id: int
    person: str
    email: str
    kind: str
    role: str
    member: Member | None
    personal_mandate: bool
    first_day: date
    last_day: date | None
    ends_soon: bool

    @property
    def role_words(self) -> str:
        """The task in the body, in words; empty for a plain member."""
        return str(SeatRole(self.role).label) if self.role else ""


@dataclass(frozen=True, kw_only=True)
class MemberSeats:
    """The seats of one member in a body, and how many stand empty."""

    member: Member
    ordinary: tuple[SeatLine, ...]
    substitutes: tuple[SeatLine, ...]
    vacant_ordinary: int = 0
    vacant_substitutes: int = 0
    breaches: tuple[str, ...] = ()

    @property
    def seats(self) -> tuple[SeatLine, ...]:
        """Ordinary seats first."""
        return self.ordinary + self.substitutes


@dataclass(frozen=True, kw_only=True)
class BodySeats:
    """The seats of a body on a day. ``breaches``: the law's rule of numbers, which is the board's only."""

    body: Body
    members: tuple[MemberSeats, ...]
    co_opted: tuple[SeatLine, ...]

    @property
    def lines(self) -> tuple[SeatLine, ...]:
        """Every seat, members in their order, co-opted last."""
        return tuple(line for member in self.members for line in member.seats) + self.co_opted

    @property
    def vacant(self) -> int:
        """How many seats stand empty."""
        return sum(one.vacant_ordinary + one.vacant_substitutes for one in self.members)

    @property
    def ending(self) -> tuple[SeatLine, ...]:
        """The seats that end soon, the first one first."""
        return tuple(
            sorted((line for line in self.lines if line.ends_soon), key=lambda line: line.last_day or date.max)
        )

    @property
    def has_breaches(self) -> bool:
        """True when some member's seats break the law's rule of numbers."""
        return any(one.breaches for one in self.members)

    @property
    def emails(self) -> tuple[str, ...]:
        """The addresses of those who sit there, each once."""
        return tuple(dict.fromkeys(line.email for line in self.lines if line.email))


@dataclass(frozen=True, kw_only=True)
class SeatsPage:
    """The page of all seats on a day."""

    on: date
    bodies: tuple[BodySeats, ...]

    @property
    def vacant(self) -> int:
        """How many seats stand empty in all."""
        return sum(one.vacant for one in self.bodies)

    @property
    def ending(self) -> list[tuple[Body, SeatLine]]:
        """The mandates about to end, the first one first."""
        found = [(one.body, line) for one in self.bodies for line in one.ending]
        return sorted(found, key=lambda pair: pair[1].last_day or date.max)

    @property
    def held(self) -> int:
        """How many seats are held."""
        return sum(len(one.lines) for one in self.bodies)


def seats_page(actor: Actor, *, on: date) -> SeatsPage:
    """This will show who holds which mandate in every body on a day (three queries).

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_governance(actor).require()
    bodies = list(Body.objects.of(actor).filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on)))
    return SeatsPage(on=on, bodies=tuple(body_seats(actor, bodies, on=on)))


def body_seats(actor: Actor, bodies: Sequence[Body], *, on: date) -> list[BodySeats]:
    """This will gather the seats of some bodies on a day, in the bodies' order (two queries).

    The parties of the board are all members; those of another body are the members that have had a seat there during
    the last years: a member whose seats all ended long ago is no longer missed.
    """
    wanted = [body.pk for body in bodies]
    federation = all_members(actor, on=on)
    lately = Period.of_days(on - MISSED_FOR, on).to_range()
    rows = Seat.objects.of(actor).filter(body__in=wanted, period__overlap=lately)
    held: dict[int, list[Seat]] = defaultdict(list)
    taking_part: dict[int, set[int]] = defaultdict(set)
    for seat in rows.select_related("contact").order_by("contact__sort_key", "id"):
        if seat.holds_on(on):
            held[seat.body_id].append(seat)
        if seat.member_id is not None:
            taking_part[seat.body_id].add(seat.member_id)
    members = {member.pk: member for member in federation}
    return [
        _of_body(body, held[body.pk], members, _parties(body, federation, taking_part[body.pk]), on) for body in bodies
    ]


def _parties(body: Body, federation: Iterable[Member], taking_part: set[int]) -> list[Member]:
    if body.kind == BodyKind.BOARD:
        return list(federation)
    return [member for member in federation if member.pk in taking_part or member.pk == body.member_id]


def _of_body(body: Body, seats: list[Seat], members: dict[int, Member], parties: list[Member], on: date) -> BodySeats:
    lines = [_line(seat, members, on) for seat in seats]
    counts = seat_counts(((seat.member_id, seat.kind) for seat in seats), [member.pk for member in parties])
    empty = vacancies(
        counts,
        ordinary_per_member=body.ordinary_per_member,
        substitutes_per_member=body.substitutes_per_member,
    )
    breaches: dict[int, list[str]] = defaultdict(list)
    for breach in board_breaches(counts) if body.kind == BodyKind.BOARD else []:
        breaches[breach.member].append(breach.rule)
    return BodySeats(
        body=body,
        members=tuple(
            MemberSeats(
                member=member,
                ordinary=_of_kind(lines, member, SeatKind.ORDINARY),
                substitutes=_of_kind(lines, member, SeatKind.SUBSTITUTE),
                vacant_ordinary=_vacant(empty, member, SeatKind.ORDINARY),
                vacant_substitutes=_vacant(empty, member, SeatKind.SUBSTITUTE),
                breaches=tuple(breaches[member.pk]),
            )
            for member in parties
        ),
        co_opted=tuple(line for line in lines if line.kind == SeatKind.CO_OPTED),
    )


def _of_kind(lines: list[SeatLine], member: Member, kind: SeatKind) -> tuple[SeatLine, ...]:
    own = [line for line in lines if line.member == member and line.kind == kind]
    return tuple(sorted(own, key=lambda line: (line.role == "", line.pk)))


def _vacant(empty: list[Vacancy], member: Member, kind: SeatKind) -> int:
    return sum(one.count for one in empty if one.member == member.pk and one.kind == kind)


def _line(seat: Seat, members: dict[int, Member], on: date) -> SeatLine:
    days = seat.days
    return SeatLine(
        pk=seat.pk,
        contact_id=seat.contact_id,
        person=seat.contact.name,
        email=seat.contact.email,
        kind=seat.kind,
        role=seat.role,
        member=members.get(seat.member_id or 0),
        personal_mandate=seat.personal_mandate,
        first_day=days.start,
        last_day=days.last_day,
        ends_soon=ends_soon(days.last_day, on=on, notice_days=settings.MANDATE_NOTICE_DAYS),
    )


def seat_for(actor: Actor, pk: int) -> Seat | None:
    """This will fetch a seat that the actor may read, with person, body and member; None when there is none."""
    can_read_governance(actor).require()
    rows = Seat.objects.of(actor).select_related("contact", "body", "member")
    found: Seat | None = rows.filter(pk=pk).first()
    return found


@dataclass(frozen=True, kw_only=True)
class ContactLine:
    """A contact with the seats held on the day."""

    contact: Contact
    seats: tuple[Seat, ...]


def contact_list(actor: Actor, *, on: date, search: str = "", body: str = "", member: str = "") -> list[ContactLine]:
    """This will list the federation's contacts in Swedish order with their seats on a day (two queries).

    With ``body`` or ``member`` (codes) only those who hold a seat there, or for it.

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_governance(actor).require()
    seats: dict[int, list[Seat]] = defaultdict(list)
    held = Seat.objects.of(actor).filter(period__contains=on).select_related("body", "member")
    if body:
        held = held.filter(body__code=body)
    if member:
        held = held.filter(member__code=member)
    for seat in held.order_by("body__position", "body_id", "id"):
        seats[seat.contact_id].append(seat)
    contacts = Contact.objects.of(actor)
    if body or member:
        contacts = contacts.filter(pk__in=list(seats))
    if search:
        contacts = contacts.filter(Q(name__icontains=search) | Q(email__icontains=search) | Q(title__icontains=search))
    return [ContactLine(contact=contact, seats=tuple(seats[contact.pk])) for contact in contacts]


def contact_for(actor: Actor, pk: int) -> Contact | None:
    """This will fetch a contact that the actor may read; None when there is none."""
    can_read_governance(actor).require()
    found: Contact | None = Contact.objects.of(actor).filter(pk=pk).first()
    return found


def contact_choices(actor: Actor) -> list[Contact]:
    """This will list the federation's contacts in Swedish order, to choose from (one query).

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_governance(actor).require()
    return list(Contact.objects.of(actor))
