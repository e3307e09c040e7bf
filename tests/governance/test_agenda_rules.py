"""Rules of agendas: order, numbers, quorum, votes and how decisions stand. No database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellanrum.governance.states.agenda import ITEM, moved, standing_keys
from mellanrum.governance.states.decisions import state_of
from mellanrum.governance.states.voting import Quorum, count_votes

VOTES = st.lists(st.sampled_from(["for", "against", "abstain", ""]), max_size=30)


@pytest.mark.parametrize(
    ("places", "serving", "reached"),
    [(8, 4, False), (8, 5, True), (7, 3, False), (7, 4, True), (1, 1, True), (1, 0, False), (0, 0, False)],
)
def test_more_than_half_of_the_places_decide(places: int, serving: int, reached: bool) -> None:
    quorum = Quorum(places=places, serving=serving)
    assert quorum.is_reached is reached
    assert reached is (serving * 2 > places)


@given(VOTES)
def test_a_vote_is_counted_as_plainly_as_it_can_be(votes: list[str]) -> None:
    count = count_votes(votes)
    assert (count.yes, count.no, count.abstained) == tuple(votes.count(key) for key in ("for", "against", "abstain"))
    assert count.is_vote is any(votes)
    if count.outcome == "carried":
        assert count.yes > count.no
    if count.outcome == "tied":
        assert count.yes == count.no


@pytest.mark.parametrize(
    ("votes", "chair", "chair_decides", "outcome"),
    [
        ([], "", True, "no_vote"),
        (["", ""], "for", True, "no_vote"),
        (["for", "for", "against"], "against", True, "carried"),
        (["for", "against", "against"], "for", True, "rejected"),
        (["for", "against"], "for", True, "carried_by_chair"),
        (["for", "against"], "against", True, "rejected_by_chair"),
        (["for", "against"], "for", False, "tied"),
        (["for", "against", "abstain"], "abstain", True, "tied"),
        (["for", "against"], "", True, "tied"),
        (["abstain"], "abstain", True, "tied"),
    ],
)
def test_who_decides_when_votes_are_equal(votes: list[str], chair: str, chair_decides: bool, outcome: str) -> None:
    assert count_votes(votes, chair=chair, chair_decides=chair_decides).outcome == outcome


@given(st.permutations(list(range(1, 8))), st.integers(0, 6), st.integers(-9, 9))
def test_moving_keeps_every_item_and_the_order_of_the_others(order: list[int], place: int, steps: int) -> None:
    item = order[place]
    after = moved(order, item, steps)
    assert [one for one in after if one != item] == [one for one in order if one != item]
    assert after.index(item) == min(max(place + steps, 0), len(order) - 1)


def test_the_board_has_a_longer_agenda_than_a_group() -> None:
    board, group = [key for key, _kind in standing_keys("board")], [key for key, _kind in standing_keys("local_group")]
    assert board[:2] == ["opening", "attendance"]
    assert {"attesters", "recusal", "delegated"} <= set(board)
    assert set(group) < set(board)
    assert board[-1] == group[-1] == "next-meeting"


def test_what_is_dealt_with_is_only_opened_again() -> None:
    for state in ("done", "postponed", "removed"):
        assert ITEM.may("open", state)
        assert ITEM.may(state, "open")
        assert not any(ITEM.may(state, other) for other in ("done", "postponed", "removed"))


MARCH, APRIL, MAY = date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)


@pytest.mark.parametrize(
    ("due_on", "last_day", "done_on", "withdrawn_on", "on", "state"),
    [
        (APRIL, APRIL, None, None, MARCH, "open"),
        (APRIL, APRIL, None, None, date(2026, 4, 16), "soon"),
        (APRIL, APRIL, None, None, date(2026, 4, 15), "open"),
        (APRIL, APRIL, None, None, APRIL, "soon"),
        (APRIL, APRIL, None, None, date(2026, 5, 1), "overdue"),
        (APRIL, MAY, None, None, date(2026, 5, 1), "open"),
        (APRIL, APRIL, APRIL, None, MAY, "done"),
        (APRIL, MAY, MAY, None, MAY, "done_late"),
        (APRIL, APRIL, MAY, None, date(2026, 5, 2), "overdue"),
        (None, None, APRIL, None, MAY, "done"),
        (None, None, None, None, MAY, "no_day"),
        (APRIL, APRIL, None, MAY, MAY, "withdrawn"),
    ],
)
def test_how_a_decision_stands_on_a_day(
    due_on: date | None,
    last_day: date | None,
    done_on: date | None,
    withdrawn_on: date | None,
    on: date,
    state: str,
) -> None:
    found = state_of(due_on=due_on, last_day=last_day, done_on=done_on, withdrawn_on=withdrawn_on, on=on)
    assert found == state
