"""Identity numbers against published vectors, and against a plain computation of the check digit."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellanrum.kernel.identity import IdentityKind, organisation_number, personal_number

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("text", ["640823-3234", "6408233234", "196408233234", "19640823-3234", " 640823 3234 "])
def test_every_way_of_writing_gives_the_same_number(text: str) -> None:
    assert personal_number(text, today=TODAY).digits == "196408233234"


def test_a_coordination_number_is_told_apart() -> None:
    number = personal_number("701063-2391", today=TODAY)
    assert (number.kind, number.digits) == (IdentityKind.COORDINATION, "197010632391")


def test_plus_means_a_hundred_years_or_more() -> None:
    assert personal_number("640823+3234", today=TODAY).digits == "186408233234"


@pytest.mark.parametrize(
    "text",
    [
        "640823-3235",
        "641323-3234",
        "20991231-1237",
        "64082332",
        "abcdefghij",
        "",
        "６４０８２３３２３４",
        "640893-3234",
    ],
)
def test_what_is_no_number_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not an identity number$"):
        personal_number(text, today=TODAY)


def test_only_the_masked_form_may_be_shown() -> None:
    assert personal_number("640823-3234", today=TODAY).masked == "19640823-****"


def _check_digit(nine: str) -> int:
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(nine))
    return (10 - total % 10) % 10


@given(st.dates(date(1930, 1, 1), date(2025, 12, 31)), st.integers(0, 999), st.integers(0, 9))
def test_exactly_one_check_digit_is_right(born: date, birth_number: int, digit: int) -> None:
    nine = f"{born:%y%m%d}{birth_number:03d}"
    twelve = f"{born:%Y%m%d}{birth_number:03d}{digit}"
    if digit == _check_digit(nine):
        assert personal_number(twelve, today=TODAY).digits == twelve
    else:
        with pytest.raises(ValueError, match="not an identity number"):
            personal_number(twelve, today=TODAY)


def test_organisation_numbers() -> None:
    number = organisation_number("222000-0315")
    assert (number.kind, number.digits) == (IdentityKind.ORGANISATION, "2220000315")
    with pytest.raises(ValueError, match="not an organisation number"):
        organisation_number("222000-0316")
