"""Who steps in, what a link leads to, how many are expected: functions, no database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellanrum.governance.states.calls import (
    Answered,
    LinkState,
    expected_members,
    expected_votes,
    is_quorate,
    link_state,
    stepping_in,
)

DAY = date(2026, 11, 26)


def person(pk: int, member: int | None, kind: str, answer: str = "", **more: bool) -> Answered:
    """Somebody called; the order is that of the numbers."""
    return Answered(pk=pk, member=member, kind=kind, answer=answer, order=pk, **more)


def test_the_first_substitute_of_the_same_member_steps_in() -> None:
    people = [
        person(1, 10, "ordinary", "prevented"),
        person(2, 10, "substitute"),
        person(3, 10, "substitute"),
        person(4, 20, "ordinary", "coming"),
        person(5, 20, "substitute"),
    ]
    assert stepping_in(people, vacant={}) == {2}


def test_one_who_cannot_is_passed_over_and_an_empty_seat_is_filled() -> None:
    people = [
        person(1, 10, "ordinary", "prevented"),
        person(2, 10, "substitute", "prevented"),
        person(3, 10, "substitute"),
        person(5, 20, "substitute"),
        person(6, None, "co_opted", "prevented"),
    ]
    assert stepping_in(people, vacant={20: 1}) == {3, 5}


@given(
    st.lists(
        st.tuples(
            st.integers(1, 4),
            st.sampled_from(["ordinary", "substitute"]),
            st.sampled_from(["", "coming", "prevented"]),
        ),
        max_size=20,
    )
)
def test_never_more_step_in_than_are_missing_and_never_one_who_cannot(rows: list[tuple[int, str, str]]) -> None:
    people = [person(pk, *row) for pk, row in enumerate(rows)]
    needed = stepping_in(people, vacant={})
    for member in range(1, 5):
        own = [one for one in people if one.member == member]
        missing = sum(one.kind == "ordinary" and one.answer == "prevented" for one in own)
        able = [one for one in own if one.kind == "substitute" and one.answer != "prevented"]
        assert sum(one.pk in needed for one in own) == min(missing, len(able))
    assert all(one.kind == "substitute" and one.answer != "prevented" for one in people if one.pk in needed)


def test_a_substitute_counts_when_called_in_and_a_member_once() -> None:
    people = [
        person(1, 10, "ordinary", "coming"),
        person(2, 10, "ordinary", "coming"),
        person(3, 20, "substitute", "coming", is_called=False),
        person(4, 30, "substitute", "coming", is_called=False, steps_in=True),
        person(5, None, "co_opted", "coming"),
    ]
    assert expected_members(people) == {10, 30}
    assert expected_votes(people, ordinary={10: 1, 20: 1, 30: 1}) == 2


@pytest.mark.parametrize(("votes", "seats", "enough"), [(4, 8, False), (5, 8, True), (0, 0, False), (4, 7, True)])
def test_more_than_half_must_be_there(votes: int, seats: int, enough: bool) -> None:
    assert is_quorate(votes, seats) is enough


def test_a_link_holds_to_the_end_of_the_day_of_the_meeting() -> None:
    after = DAY + timedelta(days=1)
    assert link_state(day=DAY, state="planned", withdrawn=False, on=DAY) is LinkState.OPEN
    assert link_state(day=DAY, state="planned", withdrawn=False, on=after) is LinkState.OVER
    assert link_state(day=DAY, state="held", withdrawn=False, on=DAY) is LinkState.OVER
    assert link_state(day=DAY, state="cancelled", withdrawn=False, on=DAY) is LinkState.CANCELLED
    assert link_state(day=DAY, state="planned", withdrawn=True, on=DAY) is LinkState.WITHDRAWN
