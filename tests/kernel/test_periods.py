"""Periods against plain sets of days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellanrum.kernel.periods import Period

START = date(2026, 1, 1)
days = st.integers(0, 40)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = START + timedelta(days=draw(days))
    length = draw(st.none() | st.integers(1, 30))
    return Period(first, None if length is None else first + timedelta(days=length))


def _days(period: Period) -> set[date]:
    window = [START + timedelta(days=n) for n in range(120)]
    return {day for day in window if day >= period.start and (period.end is None or day < period.end)}


@given(periods(), periods())
def test_overlap_is_a_shared_day(one: Period, other: Period) -> None:
    assert one.overlaps(other) == bool(_days(one) & _days(other)) == other.overlaps(one)


@given(periods(), days)
def test_a_day_belongs_or_not(period: Period, offset: int) -> None:
    day = START + timedelta(days=offset)
    assert (day in period) == (day in _days(period))


@given(periods())
def test_the_database_form_gives_the_period_back(period: Period) -> None:
    assert Period.from_range(period.to_range()) == period


def test_both_days_are_included_when_people_name_them() -> None:
    period = Period.of_days(date(2026, 4, 1), date(2026, 4, 30))
    assert date(2026, 4, 30) in period
    assert date(2026, 5, 1) not in period
    assert period.last_day == date(2026, 4, 30)
    assert Period.of_year(2026).last_day == date(2026, 12, 31)


def test_an_empty_period_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        Period(START, START)
