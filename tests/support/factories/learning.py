"""Rows of learning for tests."""

# The library's types do not know that calling a factory gives a row: it is Any to mypy, and the rows with it.
# mypy: disallow-subclassing-any=False

from datetime import date
from typing import TYPE_CHECKING, Any

from mellanrum.learning.models import Event, EventKind, Turnout

from .tenancy import FederationFactory

if TYPE_CHECKING:
    DjangoModelFactory: Any
    factory: Any
else:
    import factory
    from factory.django import DjangoModelFactory


class EventFactory(DjangoModelFactory):
    """A training in March 2026; trait ``withdrawn``."""

    class Meta:
        model = Event

    class Params:
        withdrawn = factory.Trait(withdrawn_on=date(2026, 4, 1), withdrawn_reason="Inlagt två gånger")

    federation = factory.SubFactory(FederationFactory)
    date = date(2026, 3, 18)
    title = factory.Sequence(lambda n: f"Evenemang {n}")
    kind = EventKind.TRAINING


class TurnoutFactory(DjangoModelFactory):
    """Ten from no member; give ``member`` for those from one."""

    class Meta:
        model = Turnout

    event = factory.SubFactory(EventFactory)
    federation = factory.SelfAttribute("event.federation")
    member = None
    attended = 10
