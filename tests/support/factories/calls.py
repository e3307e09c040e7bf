"""Calls to meetings and tasks of the year's wheel for tests."""

# The library's types do not know that calling a factory gives a row: it is Any to mypy, and the rows with it.
# mypy: disallow-subclassing-any=False

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from mellanrum.governance.models import CalledPerson, MeetingCall, WheelTask, YearTask
from mellanrum.governance.operations.call_letters import PURPOSE
from mellanrum.notices.keys import hash_of, token_of

from .governance import MeetingFactory, SeatFactory
from .tenancy import FederationFactory

if TYPE_CHECKING:
    DjangoModelFactory: Any
    factory: Any
else:
    import factory
    from factory.django import DjangoModelFactory


class MeetingCallFactory(DjangoModelFactory):
    """A planned meeting that was called."""

    class Meta:
        model = MeetingCall

    meeting = factory.SubFactory(MeetingFactory, planned=True)
    federation = factory.SelfAttribute("meeting.federation")
    called_at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    called_by = "Maja Chefsgård"


class CalledPersonFactory(DjangoModelFactory):
    """Somebody called in an ordinary seat who has not answered; ``token_of(PURPOSE, nonce)`` is the link's token."""

    class Meta:
        model = CalledPerson

    class Params:
        coming = factory.Trait(answer="coming", answered_at=datetime(2026, 3, 3, 9, 0, tzinfo=UTC), answered_by="link")
        prevented = factory.Trait(
            answer="prevented", answered_at=datetime(2026, 3, 3, 9, 0, tzinfo=UTC), answered_by="link"
        )

    call = factory.SubFactory(MeetingCallFactory)
    federation = factory.SelfAttribute("call.federation")
    seat = factory.SubFactory(SeatFactory, body=factory.SelfAttribute("..call.meeting.body"))
    contact = factory.SelfAttribute("seat.contact")
    nonce = factory.Sequence(lambda n: f"engangs-{n}")
    token_hash = factory.LazyAttribute(lambda row: hash_of(token_of(PURPOSE, row.nonce)))


class WheelTaskFactory(DjangoModelFactory):
    """A task that the office does every year by the last of March."""

    class Meta:
        model = WheelTask

    federation = factory.SubFactory(FederationFactory)
    code = factory.Sequence(lambda n: f"uppgift-{n}")
    title = "Årsredovisning och bokslut"
    kind = "annual_report"
    month = 3
    day = 31
    role = "director"


class YearTaskFactory(DjangoModelFactory):
    """A task in 2026 that is not done; trait ``done``."""

    class Meta:
        model = YearTask

    class Params:
        done = factory.Trait(outcome="done", closed_on=date(2026, 3, 20), closed_by="Maja Chefsgård")

    task = factory.SubFactory(WheelTaskFactory)
    federation = factory.SelfAttribute("task.federation")
    year = 2026
    due_on = factory.LazyAttribute(lambda row: date(row.year, row.task.month, row.task.day))
