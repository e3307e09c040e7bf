"""Days as people type them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from mellanrum.kernel.days import DayField


@pytest.mark.parametrize("text", ["1900-01-01", "2028-02-29", "2199-12-31"])
def test_a_day_of_our_time_is_read(text: str) -> None:
    assert DayField().clean(text) == date.fromisoformat(text)


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_year_that_cannot_be_meant_is_told(text: str) -> None:
    with pytest.raises(ValidationError, match="Kontrollera året"):
        DayField().clean(text)


@pytest.mark.parametrize("text", ["2026-02-30", "12/2/2026", "i morgon"])
def test_what_is_no_day_is_told(text: str) -> None:
    with pytest.raises(ValidationError):
        DayField().clean(text)


def test_an_empty_answer_may_be_right() -> None:
    assert DayField(required=False).clean("") is None
