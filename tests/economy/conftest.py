"""Federations with money, each seen from inside its own transaction: an invented one, and Malmö's plan for 2018."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from mellanrum.economy.models import Budget, FiscalYear
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction
from tests.support import people
from tests.support.factories import (
    BudgetFactory,
    BudgetLineFactory,
    ContributionFactory,
    FederationFactory,
    FiscalYearFactory,
    InterventionFactory,
)

TODAY = date(2026, 10, 22)
# The plan for 2018, section 5: name, directed at people (I) or structures (S), cost.
MALMO = (
    ("Aktivitetscenter", "I", 9_914_000),
    ("Integrerad verksamhet, beroende", "S", 812_000),
    ("Avanti", "I", 5_143_660),
    ("Förstärkt samarbete Psykiatrin och FK", "I", 700_000),
    ("IPS", "I", 237_000),
    ("CaMp", "I", 1_600_000),
    ("Pilotstudie FACT konsultationsteam", "S", 1_997_500),
    ("Kunddriven verksamhetsutveckling", "S", 1_025_000),
    ("Tramadol Maria Malmö", "I", 1_520_000),
    ("Kanslistyrda insatser", "S", 600_000),
)


@dataclass(frozen=True, kw_only=True)
class Money:
    """A federation with its director, a year of accounts and a decided budget."""

    federation: Federation
    director: people.Person
    year: FiscalYear
    budget: Budget

    @property
    def actor(self) -> Actor:
        return self.director.actor


@pytest.fixture
def money(db: None) -> Iterator[Money]:
    """2026: opens with 1.92 million, a frame of 8.9 million decided in November."""
    federation = FederationFactory()
    with federation_transaction([federation.pk]):
        year = FiscalYearFactory(federation=federation)
        budget = BudgetFactory(fiscal_year=year, version=1, title="Budget 2026", planned_equity_use=Decimal(500_000))
        BudgetLineFactory(budget=budget, code="kansli", text="Kansliet", amount=Decimal(1_550_000))
        fyren = InterventionFactory(federation=federation, code="fyren", name="Fyren")
        BudgetLineFactory(budget=budget, code="fyren", intervention=fyren, amount=Decimal(7_350_000))
        yield Money(federation=federation, director=people.director_of(federation), year=year, budget=budget)


@pytest.fixture
def malmo(db: None) -> Iterator[Money]:
    """The plan for 2018 as it was published: it says eleven interventions and lists ten."""
    federation = FederationFactory()
    with federation_transaction([federation.pk]):
        year = FiscalYearFactory(federation=federation, year=2018, opening_equity=Decimal(12_600_000))
        ContributionFactory(fiscal_year=year, unsplit=True, forecast=Decimal(27_200_000))
        budget = BudgetFactory(
            fiscal_year=year,
            version=1,
            title="Verksamhetsplan 2018",
            expected_equity=Decimal(12_600_000),
            stated_interventions=11,
            stated_intervention_total=Decimal(23_549_160),
            stated_left=Decimal(12_100_000),
        )
        for name, kind, cost in MALMO:
            intervention = InterventionFactory(federation=federation, name=name, structural=kind == "S")
            BudgetLineFactory(budget=budget, intervention=intervention, amount=Decimal(cost))
        yield Money(federation=federation, director=people.director_of(federation), year=year, budget=budget)
