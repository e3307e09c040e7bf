"""What governance answers, against a plain count made here from the same random year."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mellanrum.governance.models import Attendance, Body, Meeting, Seat
from mellanrum.kernel.periods import Period
from mellanrum.measures.catalogue import evaluate, evidence
from mellanrum.measures.values import Scope, Value
from mellanrum.tenancy.actors import system_actor
from mellanrum.tenancy.models import Federation, Member, PartyKind
from tests.support.factories import (
    AttendanceFactory,
    BodyFactory,
    ContactFactory,
    MeetingFactory,
    MemberFactory,
    SeatFactory,
    seats_of_members,
)

YEAR = Period.of_year(2026)
NEW_YEAR = date(2026, 1, 1)


def scope(federation: Federation, on: date = date(2026, 12, 31), period: Period = YEAR) -> Scope:
    return Scope(actor=system_actor(federation.pk, "test"), period=period, as_of=on)


# --- A random year ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RandomSeat:
    member: int
    kind: str
    first: int
    days: int | None

    def holds(self, day: int) -> bool:
        return self.first <= day and (self.days is None or day < self.first + self.days)


@dataclass(frozen=True)
class RandomYear:
    """Days are counted from New Year's Day of 2026 and may lie outside the year."""

    kinds: tuple[str, ...]
    seats: tuple[RandomSeat, ...]
    meetings: dict[int, str]
    presence: dict[tuple[int, int], str]
    as_of: int
    least: int

    def held(self) -> list[int]:
        return [day for day, state in self.meetings.items() if state == "held" and 0 <= day <= min(self.as_of, 364)]

    def there(self, day: int) -> set[int]:
        return {
            seat.member
            for number, seat in enumerate(self.seats)
            if seat.kind != "co_opted" and seat.holds(day) and self.presence.get((day, number)) == "present"
        }


@st.composite
def years(draw: st.DrawFn) -> RandomYear:
    kinds = draw(st.lists(st.sampled_from(PartyKind.values), min_size=1, max_size=6))
    seat = st.builds(
        RandomSeat,
        member=st.integers(0, len(kinds) - 1),
        kind=st.sampled_from(["ordinary", "ordinary", "substitute", "co_opted"]),
        first=st.integers(-300, 300),
        days=st.none() | st.integers(1, 500),
    )
    seats = draw(st.lists(seat, max_size=12))
    states = st.sampled_from(["held", "held", "held", "planned", "cancelled"])
    meetings = draw(st.dictionaries(st.integers(-20, 380), states, max_size=8))
    presence = {}
    for day in meetings:
        for number in range(len(seats)):
            answer = draw(st.sampled_from(["", "present", "present", "excused", "absent"]))
            if answer:
                presence[day, number] = answer
    return RandomYear(
        kinds=tuple(kinds),
        seats=tuple(seats),
        meetings=meetings,
        presence=presence,
        as_of=draw(st.integers(-30, 400)),
        least=draw(st.integers(1, 7)),
    )


def store(federation: Federation, year: RandomYear) -> None:
    body = BodyFactory(federation=federation, code="styrelsen")
    members = [
        MemberFactory(federation=federation, code=f"m{number}", kind=kind) for number, kind in enumerate(year.kinds)
    ]
    seats = []
    for seat in year.seats:
        first = NEW_YEAR + timedelta(days=seat.first)
        last = None if seat.days is None else first + timedelta(days=seat.days - 1)
        seats.append(
            SeatFactory(
                body=body,
                kind=seat.kind,
                member=None if seat.kind == "co_opted" else members[seat.member],
                days=(first, last),
            )
        )
    for day, state in year.meetings.items():
        meeting = MeetingFactory(body=body, date=NEW_YEAR + timedelta(days=day), state=state)
        for number, seat_row in enumerate(seats):
            if (day, number) in year.presence:
                AttendanceFactory(meeting=meeting, seat=seat_row, presence=year.presence[day, number])


def figures(value: Value) -> tuple[float | None, float | None, float | None]:
    return value.number, value.numerator, value.denominator


def share(yes: int, of: int) -> object:
    return (None, None, None) if of == 0 else (pytest.approx(100 * yes / of), yes, of)


@given(year=years())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_measure_agrees_with_a_plain_count(federation: Federation, year: RandomYear) -> None:
    with transaction.atomic():
        store(federation, year)
        asked = scope(federation, NEW_YEAR + timedelta(days=year.as_of))
        held = year.held()
        for number in range(len(year.kinds)):
            value = evaluate("governance.member_represented", asked, body="styrelsen", member=f"m{number}")
            assert figures(value) == share(sum(1 for day in held if number in year.there(day)), len(held))
        value = evaluate("governance.meetings_with_members", asked, body="styrelsen", least=year.least)
        assert figures(value) == share(sum(1 for day in held if len(year.there(day)) >= year.least), len(held))
        value = evaluate("governance.meetings_with_all_kinds", asked, body="styrelsen")
        whole = [day for day in held if {year.kinds[member] for member in year.there(day)} == set(PartyKind.values)]
        assert figures(value) == share(len(whole), len(held))
        value = evaluate("governance.meetings_held", asked, body="styrelsen")
        assert value.number == (len(held) if held else value.number)
        transaction.set_rollback(True)


# --- Cases that have been thought of ----------------------------------------------------------------------------------


@pytest.fixture
def board(federation: Federation) -> Body:
    body: Body = BodyFactory(federation=federation, board=True)
    return body


@pytest.fixture
def seats(board: Body, members: list[Member]) -> dict[str, tuple[Seat, Seat]]:
    made = seats_of_members(board, members)
    return {member.code: made[member.pk] for member in members}


def present(meeting: Meeting, *seats: Seat) -> None:
    for seat in seats:
        AttendanceFactory(meeting=meeting, seat=seat)


def test_a_member_with_both_seats_there_counts_once(
    federation: Federation, board: Body, seats: dict[str, tuple[Seat, Seat]]
) -> None:
    present(MeetingFactory(body=board, date=date(2026, 3, 12)), *seats["fk"])
    value = evaluate("governance.meetings_with_members", scope(federation), body="styrelsen", least=2)
    assert figures(value) == (0, 0, 1)


def test_a_person_with_seats_for_two_members_makes_both_represented(
    federation: Federation, board: Body, members: list[Member]
) -> None:
    person = ContactFactory(federation=federation)
    both = [SeatFactory(body=board, member=member, contact=person) for member in members[:2]]
    present(MeetingFactory(body=board, date=date(2026, 3, 12)), *both)
    value = evaluate("governance.meetings_with_members", scope(federation), body="styrelsen", least=2)
    assert figures(value) == (100, 1, 1)


def test_a_held_meeting_without_attendance_counts_as_nobody_there_and_says_so(
    federation: Federation, board: Body, seats: dict[str, tuple[Seat, Seat]]
) -> None:
    MeetingFactory(body=board, date=date(2026, 2, 12))
    present(MeetingFactory(body=board, date=date(2026, 3, 12)), seats["fk"][1])
    value = evaluate("governance.member_represented", scope(federation), body="styrelsen", member="fk")
    assert figures(value) == (50, 1, 2)
    assert value.coverage == 0.5
    assert value.coverage_note == "1 hållet möte saknar närvaro och räknas som att ingen var där."


def test_without_a_held_meeting_there_is_no_figure(federation: Federation, board: Body) -> None:
    MeetingFactory(body=board, date=date(2026, 3, 12), cancelled=True)
    for key, parameters in (
        ("member_represented", {"member": "fk"}),
        ("meetings_with_members", {"least": 6}),
        ("meetings_with_all_kinds", {}),
    ):
        value = evaluate(f"governance.{key}", scope(federation), body="styrelsen", **parameters)
        assert figures(value) == (None, None, None)
        assert value.coverage is None
    assert evaluate("governance.meetings_held", scope(federation), body="styrelsen").number == 0
    assert evaluate("governance.meetings_held", scope(federation), body="okänt").number is None


def test_nothing_has_been_counted_before_the_year_begins(federation: Federation, board: Body) -> None:
    MeetingFactory(body=board, date=date(2026, 3, 12))
    value = evaluate("governance.meetings_held", scope(federation, date(2025, 12, 31)), body="styrelsen")
    assert value.number is None


def test_the_outlook_is_what_the_year_can_still_end_at(
    federation: Federation, board: Body, seats: dict[str, tuple[Seat, Seat]]
) -> None:
    for month in (2, 3, 5):
        present(MeetingFactory(body=board, date=date(2026, month, 12)), seats["fk"][0])
    MeetingFactory(body=board, date=date(2026, 8, 27))
    MeetingFactory(body=board, date=date(2026, 11, 26), planned=True)
    asked = scope(federation, date(2026, 9, 1))
    value = evaluate("governance.member_represented", asked, body="styrelsen", member="fk")
    # Four of at least six are held, three with the agency: the two that are left decide between 3 and 5 of 6.
    assert figures(value) == (75, 3, 4)
    assert value.outlook == pytest.approx((50, 500 / 6))
    assert value.outlook_note == "Med 2 möten till kan året sluta mellan 3 av 6 och 5 av 6."
    at_the_end = evaluate("governance.member_represented", scope(federation), body="styrelsen", member="fk")
    assert at_the_end.outlook is None


def test_evidence_shows_the_newest_meeting_first_with_who_was_there_as_what(
    federation: Federation, board: Body, seats: dict[str, tuple[Seat, Seat]]
) -> None:
    march = MeetingFactory(body=board, date=date(2026, 3, 12))
    present(march, seats["fk"][0])
    may = MeetingFactory(body=board, date=date(2026, 5, 28))
    AttendanceFactory(meeting=may, seat=seats["fk"][0], excused=True)
    MeetingFactory(body=board, date=date(2026, 6, 4), cancelled=True)
    found = evidence("governance.member_represented", scope(federation), body="styrelsen", member="fk")
    assert found is not None
    assert [(row.cells, row.counted, row.mark) for row in found.rows] == [
        (("28 maj 2026", "ingen var där", ""), False, "excused"),
        (("12 mars 2026", seats["fk"][0].contact.name, "ordinarie"), True, "ordinary"),
    ]
    assert found.rows[0].href == f"/moten/{may.pk}/"
    assert found.left_out == "1 inställt möte"


@pytest.mark.parametrize(
    ("key", "parameters"),
    [
        ("member_represented", {"member": "fk"}),
        ("meetings_with_members", {"least": 4}),
        ("meetings_with_all_kinds", {}),
        ("meetings_held", {}),
    ],
)
def test_a_measure_asks_three_times_at_most_and_its_rows_agree_with_it(
    federation: Federation,
    board: Body,
    seats: dict[str, tuple[Seat, Seat]],
    key: str,
    parameters: dict[str, object],
) -> None:
    for day in range(1, 20):
        meeting = MeetingFactory(body=board, date=date(2026, 4, day))
        present(meeting, *(pair[day % 2] for code, pair in seats.items() if day % 4 or code != "fk"))
    with CaptureQueriesContext(connection) as captured:
        value = evaluate(f"governance.{key}", scope(federation), body="styrelsen", **parameters)
    assert len(captured) <= 3
    found = evidence(f"governance.{key}", scope(federation), body="styrelsen", **parameters)
    assert found is not None
    assert sum(row.counted for row in found.rows) == value.numerator
    assert len(found.rows) == 19


def test_another_federation_with_the_same_codes_is_not_counted(
    federation: Federation, board: Body, seats: dict[str, tuple[Seat, Seat]]
) -> None:
    assert Attendance.objects.count() == 0
    present(MeetingFactory(body=board, date=date(2026, 4, 1)), seats["fk"][0])
    stranger = Scope(actor=system_actor(federation.pk + 1, "test"), period=YEAR, as_of=date(2026, 12, 31))
    assert evaluate("governance.member_represented", stranger, body="styrelsen", member="fk").number is None


def test_a_member_that_nobody_has_heard_of_gives_no_figure(federation: Federation, board: Body) -> None:
    AttendanceFactory(meeting=MeetingFactory(body=board, date=date(2026, 2, 3)), seat=SeatFactory(body=board))
    value = evaluate("governance.member_represented", scope(federation), body=board.code, member="finns-inte")
    assert (value.number, value.denominator) == (None, None)


def test_a_member_that_never_came_is_represented_at_none(federation: Federation, board: Body) -> None:
    absent = MemberFactory(federation=federation)
    AttendanceFactory(meeting=MeetingFactory(body=board, date=date(2026, 2, 3)), seat=SeatFactory(body=board))
    value = evaluate("governance.member_represented", scope(federation), body=board.code, member=absent.code)
    assert (value.number, value.numerator, value.denominator) == (0, 0, 1)


def test_a_year_without_any_meeting_registered_has_no_number_of_meetings(federation: Federation, board: Body) -> None:
    value = evaluate("governance.meetings_held", scope(federation, on=date(2026, 5, 1)), body=board.code)
    assert value.number is None
    MeetingFactory(body=board, date=date(2026, 6, 1), planned=True)
    value = evaluate("governance.meetings_held", scope(federation, on=date(2026, 5, 1)), body=board.code)
    assert value.number == 0
