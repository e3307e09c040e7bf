"""Numbers, shares, spans and days, in both languages."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from mellanrum.rendering import words

THURSDAY = date(2026, 10, 22)


@pytest.mark.parametrize(
    ("value", "decimals", "swedish", "english"),
    [
        (5.8, None, "5,8", "5.8"),
        (6, 1, "6,0", "6.0"),
        (Decimal("60.00"), None, "60", "60"),
        (23300, None, "23\u202f300", "23,300"),
        (1234567.891, None, "1\u202f234\u202f567,89", "1,234,567.89"),
        (-0.4, None, "\u22120,4", "\u22120.4"),
        (-0.001, None, "0", "0"),
        (0.5, 0, "1", "1"),
        (0, None, "0", "0"),
        (100, None, "100", "100"),
    ],
)
def test_numbers(value: float, decimals: int | None, swedish: str, english: str) -> None:
    with translation.override("sv"):
        assert words.number(value, decimals) == swedish
    with translation.override("en"):
        assert words.number(value, decimals) == english


def test_percent_has_a_space_in_swedish_only() -> None:
    with translation.override("sv"):
        assert words.percent(59.9) == "60\u00a0%"
    with translation.override("en"):
        assert words.percent(59.9) == "60%"


def test_fractions() -> None:
    with translation.override("sv"):
        assert words.fraction(3, 5) == "3 av 5"
    with translation.override("en"):
        assert words.fraction(3, 5) == "3 of 5"


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(3, 5, "60\u00a0%"), (3, 4, "3 av 4"), (0, 4, "0 av 4"), (0, 0, "uppgift saknas"), (5, 6, "83\u00a0%")],
)
def test_no_percentage_of_fewer_than_five(numerator: int, denominator: int, expected: str) -> None:
    with translation.override("sv"):
        assert words.share(numerator, denominator) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (60.0, "percent", "60\u00a0%"),
        (5.75, "mean", "5,8"),
        (7, "count", "7"),
        (7, "", "7"),
        (12, "dagar", "12\u00a0dagar"),
        (None, "percent", "uppgift saknas"),
    ],
)
def test_quantities(value: float | None, unit: str, expected: str) -> None:
    with translation.override("sv"):
        assert words.quantity(value, unit) == expected


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        (80, 100, "percent", "80–100\u00a0%"),
        (5.5, 6.5, "mean", "5,5–6,5"),
        (5, 6.5, "mean", "5,0–6,5"),
        (80, None, "percent", "minst 80\u00a0%"),
        (None, 100, "percent", "högst 100\u00a0%"),
        (100, 100, "percent", "100\u00a0%"),
        (None, None, "percent", ""),
    ],
)
def test_spans(low: float | None, high: float | None, unit: str, expected: str) -> None:
    with translation.override("sv"):
        assert words.span(low, high, unit) == expected


def test_days() -> None:
    with translation.override("sv"):
        assert words.day(THURSDAY) == "22 oktober 2026"
        assert words.day_long(THURSDAY) == "torsdag 22 oktober 2026"
        assert [words.day_short(date(2026, month, 12)) for month in (2, 3, 5, 6, 9)] == [
            "12 feb",
            "12 mar",
            "12 maj",
            "12 jun",
            "12 sep",
        ]
        assert words.month(THURSDAY) == "oktober"
    with translation.override("en"):
        assert words.day_long(THURSDAY) == "Thursday 22 October 2026"
        assert words.day_short(date(2026, 2, 12)) == "12 Feb"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 10, 14), "8 dagar sen"),
        (date(2026, 10, 21), "1 dag sen"),
        (date(2026, 10, 22), "i dag"),
        (date(2026, 10, 23), "i morgon"),
        (date(2026, 10, 24), "om 2 dagar"),
        (date(2026, 11, 26), "om 35 dagar"),
    ],
)
def test_how_far_off_a_day_is(day: date, expected: str) -> None:
    with translation.override("sv"):
        assert words.days_away(day, THURSDAY) == expected
