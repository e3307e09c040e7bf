"""Money, states and events."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellanrum.kernel.errors import Forbidden, Refused, denied
from mellanrum.kernel.events import handles, publish
from mellanrum.kernel.money import kronor
from mellanrum.kernel.states import Transitions
from mellanrum.rendering import words


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("23 549 160", "23549160"),
        ("23\N{NO-BREAK SPACE}549\N{NARROW NO-BREAK SPACE}160 kr", "23549160"),
        ("1,5", "1.5"),
        ("\N{MINUS SIGN}300.25", "-300.25"),
    ],
)
def test_amounts_as_people_write_them(text: str, amount: str) -> None:
    assert kronor(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "tolv", "1.234", "1,2,3", "NaN", "Infinity", "--4"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        kronor(text)


@given(st.integers(-(10**12), 10**12))
def test_a_shown_amount_reads_back(amount: int) -> None:
    assert kronor(words.kronor(Decimal(amount))) == amount


def test_half_a_krona_is_rounded_away_from_zero() -> None:
    assert words.kronor(Decimal("-0.5")) == "\N{MINUS SIGN}1\N{NO-BREAK SPACE}kr"


STATES = Transitions(names={"a": "A", "b": "B"}, follows={"a": frozenset({"b"})})


def test_only_steps_in_the_table_are_taken() -> None:
    assert STATES.may("a", "b")
    assert not STATES.may("b", "a")
    with pytest.raises(Refused, match="inte så"):
        STATES.require("b", "a", message="inte så")


def test_a_table_with_an_unnamed_state_does_not_load() -> None:
    with pytest.raises(ValueError, match="no name"):
        Transitions(names={"a": "A"}, follows={"a": frozenset({"c"})})


def test_a_denial_explains_itself() -> None:
    with pytest.raises(Forbidden, match="Bara kansliet"):
        denied("Bara kansliet får göra detta.").require()


def test_events_reach_their_handlers_and_loose_ones_are_refused_at_start() -> None:
    @dataclass(frozen=True)
    class Happened:
        number: int

    @dataclass
    class Loose:
        number: int

    seen: list[int] = []

    @handles(Happened)
    def remember(event: Happened) -> None:
        seen.append(event.number)

    publish(Happened(4))
    assert seen == [4]
    with pytest.raises(TypeError, match="frozen"):
        handles(Loose)(lambda event: None)
