"""Matters and documents of the register, its rules, and requests to see documents."""

# The library's types do not know that calling a factory gives a row: it is Any to mypy, and the rows with it.
# mypy: disallow-subclassing-any=False

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from mellanrum.records.models import (
    Direction,
    Document,
    Matter,
    ReleaseItem,
    ReleaseRequest,
    RetentionRule,
)

from .tenancy import FederationFactory

if TYPE_CHECKING:
    DjangoModelFactory: Any
    factory: Any
else:
    import factory
    from factory.django import DjangoModelFactory


class MatterFactory(DjangoModelFactory):
    """A matter of 2026; ``closed`` ended in June."""

    class Meta:
        model = Matter

    class Params:
        closed = factory.Trait(closed_on=date(2026, 6, 30))

    federation = factory.SubFactory(FederationFactory)
    year = 2026
    number = factory.Sequence(lambda n: 1000 + n)
    title = factory.Sequence(lambda n: f"Ärende nummer {n}")
    opened_on = date(2026, 2, 2)


class DocumentFactory(DjangoModelFactory):
    """A letter that came in; ``secret`` is marked under 26 kap. 1 §."""

    class Meta:
        model = Document

    class Params:
        secret = factory.Trait(secrecy_provision="26 kap. 1 § OSL")

    matter = factory.SubFactory(MatterFactory)
    federation = factory.SelfAttribute("matter.federation")
    number = factory.Sequence(lambda n: 1 + n)
    title = factory.Sequence(lambda n: f"Skrivelse nummer {n}")
    direction = Direction.IN
    counterpart = "Provbygdens kommun"
    registered_on = date(2026, 2, 3)
    kind = "letter"


class RetentionRuleFactory(DjangoModelFactory):
    class Meta:
        model = RetentionRule

    federation = factory.SubFactory(FederationFactory)
    kind = "letter"
    years = 2
    decision = "Styrelsen 2024-03-01, § 14"


class ReleaseRequestFactory(DjangoModelFactory):
    """A request that came in on a Tuesday in October."""

    class Meta:
        model = ReleaseRequest

    matter = factory.SubFactory(MatterFactory)
    federation = factory.SelfAttribute("matter.federation")
    received_at = datetime(2026, 10, 20, 8, 30, tzinfo=UTC)
    asked = "Allt om lokalen i Provstad"


class ReleaseItemFactory(DjangoModelFactory):
    class Meta:
        model = ReleaseItem

    request = factory.SubFactory(ReleaseRequestFactory)
    federation = factory.SelfAttribute("request.federation")
    document = factory.SubFactory(DocumentFactory, matter=factory.SelfAttribute("..request.matter"))
