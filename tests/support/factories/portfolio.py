"""Rows of portfolio for tests."""

# The library's types do not know that calling a factory gives a row: it is Any to mypy, and the rows with it.
# mypy: disallow-subclassing-any=False

from typing import TYPE_CHECKING, Any

from mellanrum.portfolio.models import Intervention, InterventionKind

from .tenancy import FederationFactory

if TYPE_CHECKING:
    DjangoModelFactory: Any
    factory: Any
else:
    import factory
    from factory.django import DjangoModelFactory


class InterventionFactory(DjangoModelFactory):
    """An intervention for people; trait ``structural``."""

    class Meta:
        model = Intervention

    class Params:
        structural = factory.Trait(kind=InterventionKind.STRUCTURAL)

    federation = factory.SubFactory(FederationFactory)
    code = factory.Sequence(lambda n: f"insats-{n}")
    name = factory.Sequence(lambda n: f"Insatsen {n}")
    kind = InterventionKind.INDIVIDUAL
    position = factory.Sequence(lambda n: n % 30000)
