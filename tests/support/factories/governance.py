"""Rows of governance for tests."""

# The library's types do not know that calling a factory gives a row: it is Any to mypy, and the rows with it.
# mypy: disallow-subclassing-any=False

from datetime import date, time
from typing import TYPE_CHECKING, Any

from mellanrum.governance.models import (
    AgendaItem,
    Attendance,
    Body,
    BodyKind,
    Decision,
    DelegatedDecision,
    ItemKind,
    ItemState,
    Meeting,
    MeetingState,
    Presence,
    Seat,
    SeatKind,
    SeatRole,
)
from mellanrum.kernel.periods import Period
from mellanrum.tenancy.models import Member

from .tenancy import ContactFactory, FederationFactory, MemberFactory

if TYPE_CHECKING:
    DjangoModelFactory: Any
    factory: Any
else:
    import factory
    from factory.django import DjangoModelFactory


class BodyFactory(DjangoModelFactory):
    class Meta:
        model = Body

    class Params:
        board = factory.Trait(
            code="styrelsen",
            name="Styrelsen",
            kind=BodyKind.BOARD,
            least_meetings=6,
            ordinary_per_member=1,
            substitutes_per_member=1,
        )

    federation = factory.SubFactory(FederationFactory)
    code = factory.Sequence(lambda n: f"grupp-{n}")
    name = factory.Sequence(lambda n: f"Lokal samverkansgrupp {n}")
    kind = BodyKind.LOCAL_GROUP
    position = factory.Sequence(lambda n: n % 30000)


class SeatFactory(DjangoModelFactory):
    """An ordinary seat for a member, from 2023 and open; ``days=(first, last)`` sets the period with both days."""

    class Meta:
        model = Seat

    class Params:
        substitute = factory.Trait(kind=SeatKind.SUBSTITUTE)
        co_opted = factory.Trait(kind=SeatKind.CO_OPTED, member=None)
        chair = factory.Trait(role=SeatRole.CHAIR)
        convener = factory.Trait(role=SeatRole.CONVENER)
        days = (date(2023, 4, 1), None)

    body = factory.SubFactory(BodyFactory)
    federation = factory.SelfAttribute("body.federation")
    contact = factory.SubFactory(ContactFactory, federation=factory.SelfAttribute("..federation"))
    member = factory.SubFactory(MemberFactory, federation=factory.SelfAttribute("..federation"))
    kind = SeatKind.ORDINARY
    period = factory.LazyAttribute(lambda row: Period.of_days(*row.days).to_range())


class MeetingFactory(DjangoModelFactory):
    """A held meeting; traits ``planned`` and ``cancelled``."""

    class Meta:
        model = Meeting

    class Params:
        planned = factory.Trait(state=MeetingState.PLANNED)
        cancelled = factory.Trait(state=MeetingState.CANCELLED, cancel_reason="Storm, inga tåg")
        timed = factory.Trait(starts_at=time(9, 30), ends_at=time(11, 50), place="Stora salen")

    body = factory.SubFactory(BodyFactory)
    federation = factory.SelfAttribute("body.federation")
    date = factory.Sequence(lambda n: date.fromordinal(date(2026, 1, 1).toordinal() + n % 300))
    state = MeetingState.HELD


class AttendanceFactory(DjangoModelFactory):
    """Somebody present in a seat; traits ``excused`` and ``absent``; ``seat=None`` makes a guest."""

    class Meta:
        model = Attendance

    class Params:
        excused = factory.Trait(presence=Presence.EXCUSED)
        absent = factory.Trait(presence=Presence.ABSENT)

    meeting = factory.SubFactory(MeetingFactory)
    federation = factory.SelfAttribute("meeting.federation")
    seat = factory.SubFactory(SeatFactory, body=factory.SelfAttribute("..meeting.body"))
    contact = factory.Maybe(
        "seat",
        yes_declaration=factory.SelfAttribute("seat.contact"),
        no_declaration=factory.SubFactory(ContactFactory, federation=factory.SelfAttribute("..federation")),
    )
    presence = Presence.PRESENT


class AgendaItemFactory(DjangoModelFactory):
    """An information item that nobody has dealt with; traits ``done`` (with its §) and ``decision``."""

    class Meta:
        model = AgendaItem

    class Params:
        done = factory.Trait(
            state=ItemState.DONE,
            number=factory.Sequence(lambda n: n + 1),
            number_year=factory.LazyAttribute(lambda row: row.meeting.date.year),
        )
        decided = factory.Trait(kind=ItemKind.DECISION)

    meeting = factory.SubFactory(MeetingFactory)
    federation = factory.SelfAttribute("meeting.federation")
    body = factory.SelfAttribute("meeting.body")
    position = factory.Sequence(lambda n: n % 30000 + 1)
    title = factory.Sequence(lambda n: f"Ärende {n}")


class DecisionFactory(DjangoModelFactory):
    """A decision of an item with a §."""

    class Meta:
        model = Decision

    item = factory.SubFactory(AgendaItemFactory, done=True, decided=True)
    federation = factory.SelfAttribute("item.federation")
    text = "Förbundschefen får i uppdrag att skriva ett förslag."


class DelegatedDecisionFactory(DjangoModelFactory):
    """Something that somebody decided on a body's behalf, not reported yet."""

    class Meta:
        model = DelegatedDecision

    body = factory.SubFactory(BodyFactory, board=True)
    federation = factory.SelfAttribute("body.federation")
    decided_on = date(2026, 9, 14)
    year = factory.SelfAttribute("decided_on.year")
    number = factory.Sequence(lambda n: n + 1)
    decided_by_words = "Förbundschefen"
    delegation = "Delegationsordningen, punkt 4"
    title = factory.Sequence(lambda n: f"Avtal {n} om lokal")


def seats_of_members(body: Body, members: list[Member], **fields: Any) -> dict[int, tuple[Seat, Seat]]:
    """This will give every member one ordinary seat and one substitute in the body; keyed by the member's id."""
    return {
        member.pk: (
            SeatFactory(body=body, member=member, **fields),
            SeatFactory(body=body, member=member, substitute=True, **fields),
        )
        for member in members
    }
