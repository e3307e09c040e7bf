"""The equity that a year ends at, as it is known on a day, against what the ceiling allows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mellanrum.economy.models import Budget, FiscalYear, Forecast

from .books import Outturn, budget_in_force, ceiling_of


class Basis(StrEnum):
    """What the year's end is reckoned from."""

    ACCOUNTS = "accounts"
    FORECAST = "forecast"
    BUDGET = "budget"


@dataclass(frozen=True, kw_only=True)
class Closing:
    """The end of a year: ``opening`` + ``income`` − ``cost``, and the ceiling on that income. All in kronor.

    ``known_on`` is the day of the forecast, or when the budget was decided; for the accounts the year's last day.
    """

    basis: Basis
    known_on: date
    opening: Decimal
    income: Decimal
    cost: Decimal
    ceiling: Decimal

    @property
    def equity(self) -> Decimal:
        """What the year ends at."""
        return self.opening + self.income - self.cost

    @property
    def room(self) -> Decimal:
        """How far under the ceiling that is; negative above it."""
        return self.ceiling - self.equity


def closing_of(
    year: FiscalYear,
    *,
    on: date,
    outturn: Callable[[], Outturn],
    forecasts: Callable[[], Sequence[Forecast]],
    budgets: Callable[[], Sequence[Budget]],
) -> Closing | None:
    """This will tell what a year ends at, as it was known on a day; None where nothing tells.

    From the ledger when the year is over; before that from the latest forecast; without one from the decided budget
    and the contributions that are expected. Only what is needed is asked for. Nothing is guessed: without an opening
    equity, or without any of the three, there is no answer.
    """
    if year.opening_equity is None:
        return None
    if on >= date(year.year, 12, 31):
        counted = outturn()
        if counted.entries:
            return _closing(year, Basis.ACCOUNTS, date(year.year, 12, 31), counted.income, counted.cost)
    made = [one for one in forecasts() if one.fiscal_year_id == year.pk and one.made_on <= on]
    if made:
        latest = max(made, key=lambda one: one.made_on)
        return _closing(year, Basis.FORECAST, latest.made_on, latest.income, latest.cost)
    budget = budget_in_force(budgets(), year.year, on=on)
    expected: Decimal | None = getattr(year, "expected_income", None)
    total: Decimal | None = getattr(budget, "total", None)
    if budget is None or budget.decided_on is None or expected is None or total is None:
        return None
    return _closing(year, Basis.BUDGET, budget.decided_on, expected, total)


def _closing(year: FiscalYear, basis: Basis, known_on: date, income: Decimal, cost: Decimal) -> Closing:
    assert year.opening_equity is not None  # the caller has seen to it
    return Closing(
        basis=basis,
        known_on=known_on,
        opening=year.opening_equity,
        income=income,
        cost=cost,
        ceiling=ceiling_of(year, income),
    )
