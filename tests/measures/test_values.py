"""What a scope counts, when a value is certain, and what no data looks like."""

from datetime import date

import pytest

from mellanrum.kernel.periods import Period
from mellanrum.measures.values import Scope, Value, is_certain, percent
from mellanrum.tenancy.actors import system_actor

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))


def scope(as_of: date) -> Scope:
    return Scope(actor=system_actor(1, "prov"), period=YEAR, as_of=as_of)


@pytest.mark.parametrize(
    ("interval", "low", "high", "certain"),
    [
        (None, 80, 100, True),
        ((81.0, 95.0), 80, 100, True),
        ((75.0, 85.0), 80, 100, False),
        ((95.0, 104.0), 80, 100, False),
        ((80.0, 90.0), 80, 100, True),  # a limit at the end of the interval is not inside it
        ((60.0, 80.0), 80, 100, True),
        ((40.0, 60.0), 80, 100, True),
        ((40.0, 60.0), None, 50, False),
        ((40.0, 60.0), None, None, True),
        ((80.0, 80.0), 80, 100, True),
    ],
)
def test_a_value_is_uncertain_when_a_limit_lies_strictly_inside_its_interval(
    interval: tuple[float, float] | None, low: float | None, high: float | None, certain: bool
) -> None:
    assert is_certain(interval, low, high) is certain


@pytest.mark.parametrize(
    ("as_of", "first", "last"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 6, 30), date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 12, 31), date(2026, 1, 1), date(2026, 12, 31)),
        (date(2027, 3, 1), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_scope_counts_the_days_of_the_period_that_have_happened(as_of: date, first: date, last: date) -> None:
    counted = scope(as_of).counted
    assert counted is not None
    assert (counted.start, counted.last_day) == (first, last)


def test_a_scope_counts_nothing_before_its_period() -> None:
    assert scope(date(2025, 12, 31)).counted is None


def test_a_share_of_nothing_is_no_data_and_never_zero() -> None:
    assert percent(0, 0) is None
    assert percent(0, 5) == 0
    assert percent(3, 5) == 60
    assert percent(2, 3) == pytest.approx(66.6666667)


@pytest.mark.parametrize(
    ("n", "denominator", "registrations"), [(None, None, None), (None, 5, 5), (12, None, 12), (12, 30, 12)]
)
def test_registrations_are_those_counted_else_the_denominator(
    n: int | None, denominator: int | None, registrations: int | None
) -> None:
    value = Value(number=1, numerator=1, denominator=denominator, unit="percent", as_of=date(2026, 6, 1), n=n)
    assert value.registrations == registrations
