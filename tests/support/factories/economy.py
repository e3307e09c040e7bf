"""Rows of economy for tests."""

# The library's types do not know that calling a factory gives a row: it is Any to mypy, and the rows with it.
# mypy: disallow-subclassing-any=False

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mellanrum.economy.models import (
    Budget,
    BudgetLine,
    BudgetLineKind,
    Contribution,
    ContributionKind,
    FiscalYear,
    Forecast,
    LedgerEntry,
)

from .tenancy import FederationFactory, MemberFactory

if TYPE_CHECKING:
    DjangoModelFactory: Any
    factory: Any
else:
    import factory
    from factory.django import DjangoModelFactory


class FiscalYearFactory(DjangoModelFactory):
    class Meta:
        model = FiscalYear

    federation = factory.SubFactory(FederationFactory)
    year = 2026
    opening_equity = Decimal(1_920_000)


class ContributionFactory(DjangoModelFactory):
    """What a member is expected to pay; trait ``unsplit`` for a line of no member."""

    class Meta:
        model = Contribution

    class Params:
        unsplit = factory.Trait(kind=ContributionKind.UNSPLIT, member=None, text="Medlemsavgifter, ränta med mera")

    fiscal_year = factory.SubFactory(FiscalYearFactory)
    federation = factory.SelfAttribute("fiscal_year.federation")
    code = factory.Sequence(lambda n: f"bidrag-{n}")
    kind = ContributionKind.MEMBER
    member = factory.SubFactory(MemberFactory, federation=factory.SelfAttribute("..federation"))
    forecast = Decimal(1_000_000)
    position = factory.Sequence(lambda n: n % 30000)


class BudgetFactory(DjangoModelFactory):
    class Meta:
        model = Budget

    fiscal_year = factory.SubFactory(FiscalYearFactory)
    federation = factory.SelfAttribute("fiscal_year.federation")
    version = factory.Sequence(lambda n: 1 + n % 30000)
    title = factory.LazyAttribute(lambda row: f"Budget {row.fiscal_year.year}")
    decided_on = factory.LazyAttribute(lambda row: date(row.fiscal_year.year - 1, 11, 27))


class BudgetLineFactory(DjangoModelFactory):
    """The secretariat's line; give ``intervention`` for one of those."""

    class Meta:
        model = BudgetLine

    budget = factory.SubFactory(BudgetFactory)
    federation = factory.SelfAttribute("budget.federation")
    code = factory.Sequence(lambda n: f"rad-{n}")
    intervention = None
    kind = factory.LazyAttribute(
        lambda row: BudgetLineKind.INTERVENTION if row.intervention else BudgetLineKind.SECRETARIAT
    )
    amount = Decimal(500_000)
    position = factory.Sequence(lambda n: n % 30000)


class ForecastFactory(DjangoModelFactory):
    class Meta:
        model = Forecast

    fiscal_year = factory.SubFactory(FiscalYearFactory)
    federation = factory.SelfAttribute("fiscal_year.federation")
    made_on = date(2026, 9, 30)
    income = Decimal(8_400_000)
    cost = Decimal(8_840_000)


class LedgerEntryFactory(DjangoModelFactory):
    """A cost of 1 000 kronor; trait ``income`` for a contribution of as much."""

    class Meta:
        model = LedgerEntry

    class Params:
        income = factory.Trait(account="3010", amount=Decimal(1000))

    federation = factory.SubFactory(FederationFactory)
    date = date(2026, 2, 27)
    account = "4010"
    amount = Decimal(-1000)
    reference = factory.Sequence(lambda n: f"v-{n}")
