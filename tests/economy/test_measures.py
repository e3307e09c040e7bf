"""FI:1-FI:3, from entries to values with their rows. Nothing registered is no value, never zero."""

from datetime import date
from decimal import Decimal

import pytest

from mellanrum.economy.models import CeilingReading
from mellanrum.kernel.periods import Period
from mellanrum.measures.catalogue import evaluate, evidence
from mellanrum.measures.values import Scope
from tests.support.factories import ForecastFactory, LedgerEntryFactory
from tests.support.query_shape import query_shape

from .conftest import TODAY, Money

pytestmark = pytest.mark.django_db
KEYS = ("economy.outturn_within_budget", "economy.self_financed", "economy.equity_ceiling")


def scope(money: Money, on: date = TODAY) -> Scope:
    return Scope(actor=money.actor, period=Period.of_year(2026), as_of=on)


def book(money: Money, day: date, account: str, amount: int) -> None:
    LedgerEntryFactory(federation=money.federation, date=day, account=account, amount=Decimal(amount))


@pytest.mark.parametrize("key", KEYS)
def test_no_data_is_no_value(money: Money, key: str) -> None:
    book(money, date(2026, 12, 1), "4010", -5)
    value = evaluate(key, scope(money))
    assert value.number is None
    assert evidence(key, scope(money)) is not None


def test_outturn_is_in_per_cent_of_the_frame_up_to_the_day(money: Money) -> None:
    book(money, date(2026, 3, 31), "4010", -4_500_000)
    book(money, date(2026, 4, 30), "4010", 50_000)
    book(money, date(2026, 10, 22), "7010", -2_670_000)
    book(money, date(2026, 10, 23), "4010", -1_000_000)
    book(money, date(2026, 5, 1), "3010", 8_400_000)
    value = evaluate(KEYS[0], scope(money))
    assert (value.numerator, value.denominator, value.n) == (7_120_000, 8_900_000, 4)
    assert value.number == pytest.approx(80)
    assert value.interval is None
    assert evaluate(KEYS[0], scope(money, date(2026, 3, 31))).number == pytest.approx(100 * 4.5 / 8.9)
    found = evidence(KEYS[0], scope(money))
    assert found is not None
    assert [(row.cells[0], row.cells[1], row.counted) for row in found.rows] == [
        ("oktober", "7010", True),
        ("maj", "3010", False),
        ("april", "4010", True),
        ("mars", "4010", True),
    ]


def test_a_frame_that_was_not_decided_yet_is_no_frame(money: Money) -> None:
    book(money, date(2026, 1, 31), "4010", -5)
    money.budget.decided_on = date(2026, 3, 1)
    money.budget.save()
    assert evaluate(KEYS[0], scope(money, date(2026, 2, 28))).number is None
    assert evaluate(KEYS[0], scope(money, date(2026, 3, 1))).number is not None


def test_running_income_covers_running_cost_and_earlier_equity_stands_apart(money: Money) -> None:
    book(money, date(2026, 3, 31), "3010", 950)
    book(money, date(2026, 3, 31), "8310", 50)
    book(money, date(2026, 3, 31), "4010", -800)
    book(money, date(2026, 3, 31), "2010", 5000)
    value = evaluate(KEYS[1], scope(money))
    assert (value.number, value.numerator, value.denominator) == (125, 1000, 800)
    found = evidence(KEYS[1], scope(money))
    assert found is not None
    planned = found.rows[0]
    assert "Planerad användning" in planned.cells[2]
    assert not planned.counted
    assert "500" in planned.cells[3]


def test_equity_is_held_against_the_ceiling(money: Money) -> None:
    ForecastFactory(fiscal_year=money.year, made_on=date(2026, 10, 1))
    value = evaluate(KEYS[2], scope(money))
    assert (value.numerator, value.denominator) == (1_480_000, 1_610_000)
    assert value.number == pytest.approx(91.925, abs=0.001)
    money.year.ceiling_reading = CeilingReading.FLAT
    money.year.save()
    assert evaluate(KEYS[2], scope(money)).denominator == 1_260_000
    found = evidence(KEYS[2], scope(money))
    assert found is not None
    assert "prognos 1 oktober 2026" in found.rows[0].cells[1]


def test_without_an_opening_equity_nothing_is_guessed(money: Money) -> None:
    ForecastFactory(fiscal_year=money.year, made_on=date(2026, 10, 1))
    money.year.opening_equity = None
    money.year.save()
    assert evaluate(KEYS[2], scope(money)).number is None


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("on", [TODAY, date(2026, 12, 31)])
def test_a_measure_asks_three_times_at_the_most(money: Money, key: str, on: date) -> None:
    book(money, date(2026, 3, 31), "4010", -800)
    with query_shape() as shape:
        evaluate(key, scope(money, on))
    assert 0 < len(shape) <= 3
