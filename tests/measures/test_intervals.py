"""Intervals against published vectors, tables, and a computation of another kind."""

import math
from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellanrum.measures.intervals import student, student_quantile, wilson


@pytest.mark.parametrize(
    ("part", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (3, 12, 0.0889, 0.5323),
        (5, 20, 0.1119, 0.4687),
        (30, 100, 0.2189, 0.3958),
        (588, 1960, 0.2801, 0.3207),
        (10, 10, 0.7225, 1.0),
    ],
)
def test_wilson_gives_the_published_vectors(part: int, n: int, low: float, high: float) -> None:
    assert wilson(part, n) == pytest.approx((low, high), abs=5e-5)


# The 97.5th percentile, from the printed tables of Student's distribution.
TABLE = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 9: 2.262, 11: 2.201, 15: 2.131, 20: 2.086, 30: 2.042}
TABLE |= {40: 2.021, 60: 2.000, 120: 1.980}


@pytest.mark.parametrize(("freedom", "value"), TABLE.items())
def test_students_quantile_is_the_tables(freedom: int, value: float) -> None:
    assert student_quantile(0.975, freedom) == pytest.approx(value, abs=5e-4)


@pytest.mark.parametrize(("probability", "freedom", "value"), [(0.95, 10, 1.812), (0.995, 10, 3.169), (0.5, 7, 0.0)])
def test_other_probabilities_are_the_tables_too(probability: float, freedom: int, value: float) -> None:
    assert student_quantile(probability, freedom) == pytest.approx(value, abs=5e-4)


@pytest.mark.parametrize(("probability", "freedom"), [(0.4, 5), (1.0, 5), (0.975, 0)])
def test_what_has_no_quantile_is_refused(probability: float, freedom: int) -> None:
    with pytest.raises(ValueError, match="t"):
        student_quantile(probability, freedom)


def density(value: float, freedom: int) -> float:
    """Student's density, from its definition."""
    front = math.gamma((freedom + 1) / 2) / (math.sqrt(freedom * math.pi) * math.gamma(freedom / 2))
    return front * math.pow(1 + value * value / freedom, -(freedom + 1) / 2)


@given(st.integers(min_value=1, max_value=200))
def test_the_density_up_to_the_quantile_is_the_probability(freedom: int) -> None:
    """An independent computation: Simpson's rule over the density, no beta function in it."""
    quantile, parts = student_quantile(0.975, freedom), 2000
    step = quantile / parts
    inner = sum((4 if i % 2 else 2) * density(i * step, freedom) for i in range(1, parts))
    area = (density(0, freedom) + inner + density(quantile, freedom)) * step / 3
    assert area == pytest.approx(0.475, abs=1e-7)


def test_a_mean_of_a_known_whole_gives_the_published_vector() -> None:
    values = [6, 5, 7, 6, 4, 6, 5, 7, 6, 5, 6, 6]
    interval = student(mean(values), stdev(values), len(values), 30)
    assert mean(values) == 5.75
    assert stdev(values) / math.sqrt(12) * math.sqrt(1 - 12 / 30) == pytest.approx(0.1936, abs=5e-5)
    assert interval == pytest.approx((5.32, 6.18), abs=5e-3)


def test_when_everyone_answered_there_is_no_interval() -> None:
    assert wilson(40, 58, 58) is None
    assert student(5.5, 0.9, 58, 58) is None
    assert student(5.5, 0.9, 60, 58) is None
    assert wilson(0, 0) is None
    assert student(5.5, 0.0, 1) is None


def test_the_correction_is_that_of_the_effective_number() -> None:
    """40 of 60 yes among 90 asked: n / (1 − n/N) = 180, so the interval is that of 120 of 180."""
    assert wilson(40, 60, 90) == pytest.approx(wilson(120, 180))


@given(st.integers(1, 300), st.data())
def test_an_interval_holds_its_share_and_shrinks_as_more_of_the_whole_answer(n: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, n))
    population = data.draw(st.integers(n + 1, 2 * n + 1))
    free, corrected = wilson(part, n), wilson(part, n, population)
    assert free is not None
    assert corrected is not None
    assert 0 <= free[0] <= corrected[0] + 1e-12
    assert corrected[0] <= part / n + 1e-12
    assert part / n <= corrected[1] + 1e-12
    assert corrected[1] <= free[1] + 1e-12 <= 1 + 1e-12
