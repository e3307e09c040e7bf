"""The rules as pure functions: representation, pace, numbers of seats, and two people on one sheet."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellanrum.governance.states.meetings import MEETING, is_correction
from mellanrum.governance.states.pace import pace_of
from mellanrum.governance.states.representation import Line, how_represented, represented_members, serving
from mellanrum.governance.states.seats import (
    SeatCount,
    board_breaches,
    board_term,
    ends_soon,
    seat_counts,
    vacancies,
)
from mellanrum.governance.states.sheets import merge, read_version, version_of


def line(kind: str, presence: str = "present", member: int | None = 1, seat: int = 1) -> Line:
    return Line(member=member, kind=kind, presence=presence, seat=seat)


class TestMeetings:
    def test_a_planned_meeting_is_held_or_cancelled_and_the_rest_are_corrections(self) -> None:
        assert {(a, b) for a in MEETING.names for b in MEETING.names if MEETING.may(a, b)} == {
            ("planned", "held"),
            ("planned", "cancelled"),
            ("held", "planned"),
            ("held", "cancelled"),
            ("cancelled", "planned"),
            ("cancelled", "held"),
        }
        assert not is_correction("planned", "held")
        assert is_correction("held", "planned")


class TestRepresentation:
    def test_a_member_counts_once_however_many_of_its_seats_are_there(self) -> None:
        lines = [line("ordinary"), line("substitute", seat=2), line("ordinary", member=2, seat=3)]
        assert represented_members(lines) == {1, 2}

    @pytest.mark.parametrize(
        "absent",
        [line("ordinary", "excused"), line("ordinary", "absent"), line("co_opted"), line("co_opted", member=None)],
    )
    def test_who_represents_nobody(self, absent: Line) -> None:
        assert represented_members([absent]) == frozenset()

    @pytest.mark.parametrize(
        ("lines", "ordinary_seats", "expected"),
        [
            # The ordinary member is there: the substitute listens.
            ([line("ordinary", seat=1), line("substitute", seat=2)], 1, {1}),
            # One steps in for one who is missing, the first in order.
            ([line("ordinary", "excused", seat=1), line("substitute", seat=3), line("substitute", seat=2)], 1, {2}),
            # Two places, one of them vacant: as many step in as places are empty.
            ([line("ordinary", seat=1), line("substitute", seat=2), line("substitute", seat=3)], 2, {1, 2}),
            ([line("substitute", "absent", seat=2)], 1, set()),
            ([line("substitute", seat=2)], 0, set()),
        ],
    )
    def test_substitutes_step_in_for_those_who_are_missing(
        self, lines: list[Line], ordinary_seats: int, expected: set[int]
    ) -> None:
        assert serving(lines, ordinary_seats=ordinary_seats) == expected

    @given(
        st.lists(
            st.builds(
                Line,
                member=st.just(1),
                kind=st.sampled_from(["ordinary", "substitute"]),
                presence=st.sampled_from(["present", "excused", "absent"]),
                seat=st.integers(1, 50),
            ),
            unique_by=lambda one: one.seat,
        ),
        st.integers(0, 6),
    )
    def test_never_more_serve_than_there_are_places_but_every_ordinary_does(self, lines: list[Line], more: int) -> None:
        there = {one.seat for one in lines if one.presence == "present"}
        ordinary = {one.seat for one in lines if one.kind == "ordinary"}
        places = len(ordinary) + more
        served = serving(lines, ordinary_seats=places)
        assert ordinary & there <= served <= there
        assert len(served) == min(places, len(there)) or len(served) == len(there)

    @pytest.mark.parametrize(
        ("lines", "anyone", "has_seat", "expected"),
        [
            ([line("ordinary"), line("substitute")], True, True, "ordinary"),
            ([line("ordinary", "excused"), line("substitute")], True, True, "substitute"),
            ([line("ordinary", "excused"), line("substitute", "absent")], True, True, "excused"),
            ([line("ordinary", "excused"), line("ordinary", "absent")], True, True, "absent"),
            ([line("substitute", "excused")], True, True, "excused"),
            ([], True, True, "absent"),
            ([], False, True, "unknown"),
            ([], True, False, "no_seat"),
        ],
    )
    def test_how_a_member_took_part(self, lines: list[Line], anyone: bool, has_seat: bool, expected: str) -> None:
        assert how_represented(lines, anyone_listed=anyone, has_seat=has_seat) == expected


class TestPace:
    @pytest.mark.parametrize(
        ("least", "held", "planned", "on", "key", "left", "without_day"),
        [
            (6, 5, 1, date(2026, 10, 22), "on_track", 1, 0),
            (4, 3, 0, date(2026, 10, 22), "on_track", 1, 1),
            (4, 2, 0, date(2026, 10, 22), "behind", 2, 2),
            (4, 2, 2, date(2026, 10, 22), "on_track", 2, 0),
            (4, 4, 0, date(2026, 10, 22), "reached", 0, 0),
            (4, 6, 1, date(2026, 10, 22), "reached", 0, 0),
            (None, 3, 0, date(2026, 10, 22), "none", 0, 0),
            (4, 0, 0, date(2026, 1, 1), "on_track", 4, 4),
            (4, 2, 1, date(2026, 12, 31), "out_of_reach", 2, 1),
            (4, 3, 0, date(2026, 12, 31), "on_track", 1, 1),
            (4, 3, 0, date(2027, 1, 1), "out_of_reach", 1, 1),
            (4, 0, 0, date(2025, 5, 5), "on_track", 4, 4),
        ],
    )
    def test_pace(
        self, least: int | None, held: int, planned: int, on: date, key: str, left: int, without_day: int
    ) -> None:
        pace = pace_of(least=least, held=held, planned=planned, year=2026, on=on)
        assert (pace.key, pace.left, pace.without_day) == (key, left, without_day)


class TestSeats:
    def test_the_laws_rule_of_numbers(self) -> None:
        counts = {
            1: SeatCount(ordinary=1, substitute=1),
            2: SeatCount(ordinary=1),
            3: SeatCount(substitute=1),
            4: SeatCount(ordinary=2, substitute=1),
            5: SeatCount(),
        }
        found = [(breach.member, breach.rule) for breach in board_breaches(counts)]
        assert found == [
            (2, "no_substitute"),
            (3, "no_ordinary"),
            (4, "unequal"),
            (5, "no_ordinary"),
            (5, "no_substitute"),
        ]

    def test_vacancies_only_where_a_number_is_decided(self) -> None:
        counts = seat_counts([(1, "ordinary"), (1, "ordinary"), (2, "substitute"), (None, "co_opted")], [1, 2])
        found = vacancies(counts, ordinary_per_member=2, substitutes_per_member=1)
        assert [(one.member, one.kind, one.count) for one in found] == [(1, "substitute", 1), (2, "ordinary", 2)]
        assert vacancies(counts, ordinary_per_member=None, substitutes_per_member=None) == []

    @pytest.mark.parametrize(
        ("last_day", "expected"),
        [
            (None, False),
            (date(2026, 6, 1), True),
            (date(2026, 5, 31), False),
            (date(2026, 9, 29), True),
            (date(2026, 9, 30), False),
        ],
    )
    def test_mandates_about_to_end(self, last_day: date | None, expected: bool) -> None:
        assert ends_soon(last_day, on=date(2026, 6, 1), notice_days=120) is expected

    @pytest.mark.parametrize(
        ("day", "first"),
        [
            (date(2026, 10, 1), 2023),
            (date(2027, 3, 31), 2023),
            (date(2027, 4, 1), 2027),
            (date(2023, 3, 31), 2019),
            (date(2022, 9, 11), 2019),
        ],
    )
    def test_the_boards_term(self, day: date, first: int) -> None:
        assert board_term(day) == (date(first, 4, 1), date(first + 4, 3, 31))


ANSWERS = st.sampled_from(["", "present", "excused", "absent"])
SHEETS = st.dictionaries(st.sampled_from(["s1", "s2", "s3", "c4"]), ANSWERS.filter(bool))


class TestSheets:
    @given(SHEETS)
    def test_a_version_is_read_back(self, lines: dict[str, str]) -> None:
        assert read_version(version_of(lines)) == lines

    @given(shown=SHEETS, written=st.dictionaries(st.sampled_from(["s1", "s2", "s3", "c4"]), ANSWERS), stored=SHEETS)
    def test_nothing_that_another_wrote_is_overwritten_unseen(
        self, shown: dict[str, str], written: dict[str, str], stored: dict[str, str]
    ) -> None:
        outcome = merge(shown=shown, written=written, stored=stored)
        for key, answer in outcome.write.items():
            assert stored.get(key, "") == shown.get(key, "")
            assert answer == written[key]
        for key in outcome.conflicts:
            assert len({shown.get(key, ""), written[key], stored.get(key, "")}) == 3 or shown.get(key, "") == ""
        after = {**stored, **outcome.write}
        for key, answer in written.items():
            if answer and key not in outcome.conflicts and key not in outcome.kept:
                assert after[key] == answer

    def test_two_who_answer_different_lines_both_get_their_way(self) -> None:
        shown = {"s1": "present", "s2": "present"}
        written = {"s1": "absent", "s2": "present"}
        stored = {"s1": "present", "s2": "excused"}
        outcome = merge(shown=shown, written=written, stored=stored)
        assert (dict(outcome.write), dict(outcome.kept), outcome.conflicts) == ({"s1": "absent"}, {"s2": "excused"}, ())

    def test_two_who_answer_one_line_differently_are_told(self) -> None:
        outcome = merge(shown={}, written={"s1": "absent"}, stored={"s1": "present"})
        assert outcome.conflicts == ("s1",)
        assert not outcome.write
