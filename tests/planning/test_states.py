"""Where a goal stands, from a value, a range and a day: a table written by hand from the rules."""

from datetime import date

import pytest

from mellanrum.planning.states import Prospect, Status, prospect_of, status_of

JUNE = date(2026, 6, 30)
OCTOBER = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("value", "low", "high", "measured_from", "observed", "expected"),
    [
        # The status follows the value; a limit belongs to the range.
        (79.9, 80, 100, None, False, "below"),
        (80.0, 80, 100, None, False, "within"),
        (100.0, 80, 100, None, False, "within"),
        (100.1, 80, 100, None, False, "above"),
        (0.0, 80, 100, None, False, "below"),
        (99.99, 100, None, None, False, "below"),
        (100.0, 100, None, None, False, "within"),
        (100.0, 100, 100, None, False, "within"),
        (5.2, None, 5.0, None, False, "above"),
        (-3.0, None, 5.0, None, False, "within"),
        # Not rounded first: two of three is not 66.67 per cent.
        (200 / 3, 66.67, 100, None, False, "below"),
        # A value that comes early is a value.
        (5.8, 5.5, 6.5, OCTOBER, False, "within"),
        # A value with nothing to set it against is for people to judge.
        (5.8, None, None, None, False, "manual"),
        (5.8, None, None, None, True, "manual"),
        # By hand with a number and a range: judged as any other.
        (5.2, 5.5, 6.5, None, True, "below"),
        # By hand with words only.
        (None, 5.5, 6.5, None, True, "manual"),
        (None, None, None, OCTOBER, True, "manual"),
        # Nothing there: measured later in the year, or simply missing.
        (None, 5.5, 6.5, OCTOBER, False, "not_due"),
        (None, 5.5, 6.5, date(2026, 7, 1), False, "not_due"),
        (None, 5.5, 6.5, JUNE, False, "no_data"),
        (None, 5.5, 6.5, date(2026, 3, 1), False, "no_data"),
        (None, 80, 100, None, False, "no_data"),
        (None, None, None, None, False, "no_data"),
    ],
)
def test_status(
    value: float | None,
    low: float | None,
    high: float | None,
    measured_from: date | None,
    observed: bool,
    expected: str,
) -> None:
    found = status_of(value=value, low=low, high=high, as_of=JUNE, measured_from=measured_from, observed=observed)
    assert found == expected


def test_the_codes_are_those_of_the_interface() -> None:
    assert {str(status) for status in Status} == {"below", "within", "above", "no_data", "not_due", "manual"}


@pytest.mark.parametrize(
    ("status", "outlook", "low", "high", "expected"),
    [
        # Three of five represented, one meeting left: three or four of six, and eighty per cent is out of reach.
        ("below", (50.0, 400 / 6), 80, 100, "out_of_reach"),
        ("below", (40.0, 80.0), 80, 100, "within_reach"),
        ("below", (40.0, 100.0), 80, None, "within_reach"),
        ("above", (5.0, 7.0), None, 5.0, "within_reach"),
        ("above", (5.1, 7.0), None, 5.0, "out_of_reach"),
        ("within", (80.0, 100.0), 80, 100, "secured"),
        ("within", (79.9, 100.0), 80, 100, "at_risk"),
        ("within", (80.0, 101.0), 80, 100, "at_risk"),
        ("within", (10.0, 10.0), None, 20, "secured"),
        ("within", None, 80, 100, "unknown"),
        ("no_data", (0.0, 100.0), 80, 100, "unknown"),
        ("not_due", (0.0, 100.0), 80, 100, "unknown"),
        ("manual", (0.0, 100.0), None, None, "unknown"),
    ],
)
def test_prospect(
    status: str, outlook: tuple[float, float] | None, low: float | None, high: float | None, expected: str
) -> None:
    assert prospect_of(status=Status(status), outlook=outlook, low=low, high=high) is Prospect(expected)
