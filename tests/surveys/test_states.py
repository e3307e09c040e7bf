"""What may be shown and what answers come to: rules without a database."""

from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellanrum.surveys.states import (
    LEAST_GROUP,
    Answer,
    groups_to_show,
    is_asked,
    place_to_tell,
    problem_of,
    tally_of,
)


@pytest.mark.parametrize(
    ("only_if", "only_value", "given_answers", "asked"),
    [
        ("", "", {}, True),
        ("A", "no", {}, False),
        ("A", "no", {"A": "yes"}, False),
        ("A", "no", {"A": "no"}, True),
        ("A", "7", {"A": 7}, True),
        ("A", "mote", {"A": ["kurs", "mote"]}, True),
        ("A", "mote", {"A": ["kurs"]}, False),
    ],
)
def test_a_question_is_asked_of_those_whom_an_answer_leads_to_it(
    only_if: str, only_value: str, given_answers: dict[str, Answer], asked: bool
) -> None:
    assert is_asked(only_if, only_value, given_answers) is asked


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ((1, 10, "staff"), (1, 10, "staff")),  # six of just those
        ((1, 11, "staff"), (1, None, "staff")),  # two, but eight of the body and the level
        ((2, 12, "politics"), (None, 12, "politics")),  # three in the body, six of the member and level
        ((3, 13, "management"), (None, None, "")),  # one of everything
    ],
)
def test_of_a_group_is_kept_what_at_least_five_share(
    place: tuple[int | None, int | None, str], told: tuple[int | None, int | None, str]
) -> None:
    asked: dict[tuple[int | None, int | None, str], int] = {
        (1, 10, "staff"): 6,
        (1, 11, "staff"): 2,
        (2, 12, "politics"): 3,
        (4, 12, "politics"): 3,
        (3, 13, "management"): 1,
    }
    assert place_to_tell(place, asked) == told


@pytest.mark.parametrize(
    ("numbers", "total", "shown"),
    [
        ({"a": 8, "b": 6}, 14, {"a", "b"}),
        ({"a": 8, "b": 4}, 12, set()),  # what is left after a would be b
        ({"a": 8, "b": 6, "c": 2}, 16, {"a"}),  # c would be left over, so the smallest goes too
        ({"a": 8, "b": 3, "c": 2}, 13, {"a"}),  # five are left over together
        ({"a": 8}, 10, set()),  # two of no group would be left over
        ({}, 0, set()),
    ],
)
def test_no_hidden_group_can_be_worked_out_from_the_total(numbers: dict[str, int], total: int, shown: set[str]) -> None:
    assert groups_to_show(numbers, total) == shown


@given(st.lists(st.integers(1, 30), max_size=6), st.integers(0, 10))
def test_what_is_left_over_is_nothing_or_a_group(sizes: list[int], unplaced: int) -> None:
    numbers = dict(enumerate(sizes))
    total = sum(numbers.values()) + unplaced
    shown = groups_to_show(numbers, total)
    left = total - sum(numbers[key] for key in shown)
    assert not shown or left == 0 or left >= LEAST_GROUP
    assert all(numbers[key] >= LEAST_GROUP for key in shown)


@given(st.lists(st.integers(1, 7), min_size=2, max_size=200))
def test_mean_and_deviation_are_those_of_the_values_one_by_one(values: list[int]) -> None:
    tally = tally_of("scale", values)
    assert tally.mean == pytest.approx(mean(values))
    assert tally.deviation == pytest.approx(stdev(values), abs=1e-9)


def test_those_who_left_a_question_out_are_in_no_number() -> None:
    assert tally_of("yes_no", ["yes", None, "no", "", "yes"]).n == 3
    several = tally_of("several", [["a", "b"], [], ["a"], None])
    assert (several.n, dict(several.counts)) == (2, {"a": 2, "b": 1})
    assert dict(tally_of("text", ["Hej", "Hopp"]).counts) == {}


@pytest.mark.parametrize(
    ("kind", "answer", "wrong"),
    [
        ("scale", 1, False),
        ("scale", 7, False),
        ("scale", 8, True),
        ("scale", True, True),
        ("scale", "5", True),
        ("yes_no", "yes", False),
        ("yes_no", "ja", True),
        ("one", "a", False),
        ("one", "c", True),
        ("several", ["a", "b"], False),
        ("several", ["a", "c"], True),
        ("several", "a", True),
        ("text", "Hej", False),
        ("text", 3, True),
    ],
)
def test_an_answer_is_one_that_the_question_can_have(kind: str, answer: Answer, wrong: bool) -> None:
    assert problem_of(kind, answer, least=1, most=7, options=["a", "b"]) is wrong
