"""The law's split, the ceiling and what an entry is: pure functions against the law's and the plans' own figures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellanrum.economy.states import EntryKind, Room, Step, ceiling, kind_of_entry, law_split
from mellanrum.kernel.money import kronor

STEPS = (Step(up_to=Decimal(7_000_000), percent=Decimal(20)), Step(up_to=None, percent=Decimal(15)))
amounts = st.decimals(min_value=0, max_value=10**10, places=2)


def test_the_law_parts_in_half_a_quarter_and_a_quarter() -> None:
    split = law_split(Decimal("8400000"))
    assert split.state == 4_200_000
    assert split.region == split.municipalities == 2_100_000


@given(amounts)
def test_the_parts_are_the_whole_to_the_last_ore(total: Decimal) -> None:
    split = law_split(total)
    assert split.state + split.region + split.municipalities == total
    assert split.region == split.municipalities
    assert 0 <= split.state - 2 * split.region < Decimal("0.04")
    assert split.region == split.region.quantize(Decimal("0.01"))


@pytest.mark.parametrize(
    ("income", "marginal", "flat"),
    [
        ("27200000", "4430000", "4080000"),  # Malmö 2018
        ("8400000", "1610000", "1260000"),
        ("7000000", "1400000", "1400000"),
        ("7000001", "1400000.15", "1050000.15"),
        ("68500000", "10625000", "10275000"),  # Göteborg
        ("0", "0", "0"),
        ("-5", "0", "0"),
    ],
)
def test_the_ceiling(income: str, marginal: str, flat: str) -> None:
    assert ceiling(Decimal(income), STEPS) == Decimal(marginal)
    assert ceiling(Decimal(income), STEPS, flat=True) == Decimal(flat)


@given(amounts, amounts)
def test_the_marginal_ceiling_never_falls_when_the_income_grows(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert ceiling(low, STEPS) <= ceiling(high, STEPS)


@given(st.decimals(min_value=1, max_value=10**9, places=2), st.decimals(min_value=0, max_value=1000, places=2))
def test_the_marginal_ceiling_is_continuous_at_the_border(border: Decimal, beside: Decimal) -> None:
    steps = (Step(up_to=border, percent=Decimal(20)), Step(up_to=None, percent=Decimal(15)))
    # Half an öre on either side is what rounding may add.
    assert abs(ceiling(border + beside, steps) - ceiling(border, steps)) <= beside * Decimal("0.20") + Decimal("0.01")
    assert ceiling(border, steps) == ceiling(border, steps, flat=True)


def test_a_ceiling_without_an_open_step_is_a_fault() -> None:
    with pytest.raises(ValueError, match="last step"):
        ceiling(Decimal(2), (Step(up_to=Decimal(1), percent=Decimal(20)),))


@pytest.mark.parametrize(
    ("account", "amount", "kind"),
    [
        ("3010", 5, EntryKind.INCOME),
        ("3010", -5, EntryKind.INCOME),
        ("4010", -5, EntryKind.COST),
        ("7510", 5, EntryKind.COST),
        ("8310", 5, EntryKind.INCOME),
        ("8410", -5, EntryKind.COST),
        ("1930", -5, EntryKind.BALANCE),
        ("2010", 5, EntryKind.BALANCE),
        ("hyra", -5, EntryKind.COST),
        ("bidrag", 5, EntryKind.INCOME),
    ],
)
def test_what_an_entry_is(account: str, amount: int, kind: EntryKind) -> None:
    assert kind_of_entry(account, Decimal(amount)) is kind


def test_what_malmo_left_to_distribute_implies_costs_that_it_does_not_list() -> None:
    room = Room(
        income=Decimal(27_200_000),
        equity=Decimal(12_600_000),
        lines=Decimal(23_549_160),
        stated_left=Decimal(12_100_000),
    )
    assert room.available == 39_800_000
    assert room.left == Decimal(16_250_840)
    assert room.implied == Decimal(4_150_840)
    assert Room(income=Decimal(5), equity=None, lines=Decimal(2), stated_left=None).implied is None


def test_an_amount_of_more_digits_than_money_has_is_no_amount() -> None:
    with pytest.raises(ValueError, match="1e40"):
        kronor("1e40")
