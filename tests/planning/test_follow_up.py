"""Goals with their values: what the measures answer, how it is drawn, and what it costs."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mellanrum.kernel.errors import Forbidden
from mellanrum.kernel.periods import Period
from mellanrum.measures.values import Scope, Value
from mellanrum.planning.queries import follow_up, goal_of, goal_page, plan_page, plan_years, tally_of
from mellanrum.planning.queries.plans import latest_plan_year
from mellanrum.planning.queries.values import row_of, scale_for
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import (
    ActivityFactory,
    AttendanceFactory,
    BodyFactory,
    FederationFactory,
    GoalFactory,
    GoalNoteFactory,
    MeetingFactory,
    MemberFactory,
    ObservationFactory,
    PlanFactory,
    PriorityFactory,
    SeatFactory,
)

from .conftest import TODAY, Office

BOARD = {"body": "styrelsen", "member": "fk"}


def attended(federation: Federation, *days: tuple[date, bool], planned: tuple[date, ...] = ()) -> None:
    """A board where FK has a seat, with a held meeting for each day, FK there or not, and some planned ones."""
    board = BodyFactory(federation=federation, board=True, least_meetings=0)
    seat = SeatFactory(body=board, member=MemberFactory(federation=federation, insurance=True))
    for day, there in days:
        meeting = MeetingFactory(body=board, date=day)
        AttendanceFactory(meeting=meeting, seat=seat, presence="present" if there else "absent")
    for day in planned:
        MeetingFactory(body=board, date=day, planned=True)


def test_a_goal_is_measured_from_attendance_and_stores_nothing(office: Office) -> None:
    attended(
        office.federation,
        (date(2026, 2, 12), True),
        (date(2026, 3, 26), True),
        (date(2026, 5, 28), False),
        (date(2026, 8, 27), False),
        (date(2026, 10, 1), True),
        planned=(date(2026, 11, 26),),
    )
    office.goal(
        "PR:3", measure="governance.member_represented", parameters=BOARD, low=80, high=100, unit="percent", title="FK"
    )
    (row,) = follow_up(office.actor, 2026, TODAY)
    assert (row.value, row.numerator, row.denominator, row.n) == (60, 3, 5, 5)
    assert row.certain
    assert row.interval is None
    assert list(row.outlook or ()) == [50, 100 * 4 / 6]
    assert [str(row.status), str(row.prospect), row.prospect_words] == ["below", "out_of_reach", "kan inte nås i år"]
    assert (row.value_words, row.basis_words, row.target_words) == (
        "60\N{NO-BREAK SPACE}%",
        "3 av 5",
        "80–100\N{NO-BREAK SPACE}%",
    )
    assert row.evidence == "/mal/2026/PR:3/"
    (earlier,) = follow_up(office.actor, 2026, date(2026, 3, 31))
    assert (earlier.value, earlier.denominator, earlier.status) == (100, 2, "within")
    assert (earlier.value_words, earlier.basis_words) == ("2 av 2", "")


def test_no_data_is_never_zero(office: Office) -> None:
    BodyFactory(federation=office.federation, board=True)
    MemberFactory(federation=office.federation, insurance=True)
    office.goal("A", measure="governance.member_represented", parameters=BOARD, low=80, high=100)
    office.goal("B")
    office.goal("C", measure="planning.observed", low=5)
    office.goal("D", measure="planning.observed", low=5, measured_from=date(2026, 12, 1))
    office.goal("E", measure="governance.member_represented", parameters={"body": "finns-inte", "member": "fk"})
    rows = follow_up(office.actor, 2026, TODAY)
    assert [(row.code, row.status) for row in rows] == [
        ("A", "no_data"), ("B", "no_data"), ("C", "no_data"), ("D", "not_due"), ("E", "no_data"),
    ]  # fmt: skip
    for row in rows:
        assert row.value is None
        assert row.numerator is None
        assert row.denominator is None
        assert row.value_words == "–"
    assert [row.status_words for row in rows] == ["", "Inget mått än", "", "", ""]


def test_a_measure_that_cannot_be_asked_says_why_and_hinders_no_other(office: Office) -> None:
    office.goal("A", measure="governance.gone", low=1)
    office.goal("B", measure="governance.member_represented", parameters={"body": "styrelsen"})
    office.goal("C", measure="planning.observed", low=5)
    ObservationFactory(goal=goal_of(office.actor, 2026, "C"), value=Decimal(6))
    first, second, third = follow_up(office.actor, 2026, TODAY)
    assert first.problem == "Måttet governance.gone finns inte i systemet."
    assert "uppgiften member stämmer inte" in second.problem
    assert (first.status, second.status, first.status_words) == ("no_data", "no_data", "Kan inte räknas")
    assert (third.value, third.status, third.problem) == (6, "within", "")
    page = goal_page(office.actor, 2026, "A", TODAY)
    assert page is not None
    assert (page.measure, page.evidence, page.trend) == (None, None, [])


def test_observations_by_hand_give_the_latest_number_up_to_the_day(office: Office) -> None:
    goal = office.goal("FI:1", measure="planning.observed", high=100, unit="percent")
    ObservationFactory(goal=goal, observed_on=date(2026, 4, 30), value=Decimal(92))
    ObservationFactory(goal=goal, observed_on=date(2026, 8, 31), value=Decimal("101.5"))
    ObservationFactory(goal=goal, observed_on=date(2026, 9, 15), value=None, text="En post kommer att bokas om.")
    ObservationFactory(goal=goal, observed_on=date(2026, 10, 30), value=Decimal(95))
    wrong = ObservationFactory(goal=goal, observed_on=date(2026, 10, 20), value=Decimal(10))
    wrong.withdrawn_on, wrong.withdrawn_reason = date(2026, 10, 21), "Fel konto"
    wrong.save()
    ObservationFactory(goal=office.goal("FI:2", measure="planning.observed"), value=Decimal(1))
    other = PlanFactory(federation=office.federation, year=2025)
    last_year = GoalFactory(plan=other, priority=PriorityFactory(plan=other), code="FI:1", measure="planning.observed")
    ObservationFactory(goal=last_year, observed_on=date(2026, 2, 20), value=Decimal(97))

    def value(on: date) -> tuple[float | None, int | None, str]:
        row = follow_up(office.actor, 2026, on)[0]
        return row.value, row.n, row.status

    assert value(date(2026, 4, 29)) == (None, 0, "no_data")
    assert value(date(2026, 4, 30)) == (92, 1, "within")
    assert value(date(2026, 8, 31)) == (101.5, 2, "above")
    assert value(TODAY) == (101.5, 3, "above")
    assert value(date(2027, 1, 31)) == (95, 4, "within")
    page = goal_page(office.actor, 2026, "FI:1", TODAY)
    assert page is not None
    assert [(point.year, point.value.number) for point in page.trend] == [(2025, 97), (2026, 101.5)]
    assert page.evidence is not None
    assert [row.counted for row in page.evidence.rows] == [False, True, False]


def test_words_alone_are_for_people_to_judge(office: Office) -> None:
    goal = office.goal("FI:1", measure="planning.observed", high=100, unit="percent")
    ObservationFactory(goal=goal, value=None, text="Ser ut att hålla.")
    (row,) = follow_up(office.actor, 2026, TODAY)
    assert (row.status, row.value, row.n) == ("manual", None, 1)


def test_a_withdrawn_goal_is_followed_until_its_last_day(office: Office) -> None:
    office.goal("A", withdrawn_on=date(2026, 9, 1))
    office.goal("B")
    assert [row.code for row in follow_up(office.actor, 2026, date(2026, 8, 31))] == ["A", "B"]
    assert [row.code for row in follow_up(office.actor, 2026, date(2026, 9, 1))] == ["B"]
    page = plan_page(office.actor, 2026, TODAY)
    assert page is not None
    assert [goal.code for goal in page.withdrawn] == ["A"]
    assert [row.code for row in page.rows] == ["B"]


def test_goals_stand_in_the_boards_order_under_their_priorities(office: Office) -> None:
    late = PriorityFactory(plan=office.plan, title="Ekonomi", position=9)
    GoalFactory(plan=office.plan, priority=late, code="FI:1", position=0, low=80)
    office.goal("B", position=2, low=5)
    office.goal("A", position=1, low=80)
    office.goal("C", position=3, low=80)
    PriorityFactory(plan=office.plan, title="Tom", position=3)
    page = plan_page(office.actor, 2026, TODAY)
    assert page is not None
    assert [(group.priority.title, [row.code for row in group.rows]) for group in page.groups] == [
        ("Representation", ["A", "B", "C"]),
        ("Ekonomi", ["FI:1"]),
    ]
    assert page.groups[0].targets == [("", "minst 80"), ("B", "minst 5")]
    assert [[group.priority.title for group in column] for column in page.columns] == [["Representation"], ["Ekonomi"]]


def test_the_tally_counts_what_is_drawn(office: Office) -> None:
    for code, value in (("A", 6), ("B", 7), ("C", 4)):
        ObservationFactory(goal=office.goal(code, measure="planning.observed", low=5, high=Decimal("6.5")), value=value)
    office.goal("D")
    tally = tally_of(follow_up(office.actor, 2026, TODAY))
    assert tally.goals == 4
    assert tally.counts == (("within", 1), ("below", 1), ("above", 1), ("no_data", 1))
    assert (tally.judged, tally.of("below"), tally.of("uncertain")) == (3, 1, 0)


def test_the_trend_has_the_years_that_have_something_to_count(office: Office) -> None:
    attended(
        office.federation,
        (date(2023, 5, 1), True),
        (date(2025, 3, 1), True),
        (date(2025, 9, 1), False),
        (date(2026, 3, 1), True),
        (date(2026, 12, 1), False),
    )
    office.goal("PR:3", measure="governance.member_represented", parameters=BOARD, low=50, high=100)
    page = goal_page(office.actor, 2026, "PR:3", TODAY)
    assert page is not None
    assert [(point.year, point.value.numerator, point.value.denominator, point.status) for point in page.trend] == [
        (2023, 1, 1, "within"),
        (2025, 1, 2, "within"),
        (2026, 1, 1, "within"),
    ]


def test_the_latest_plan_is_the_one_that_has_begun(office: Office) -> None:
    PlanFactory(federation=office.federation, year=2028)
    PlanFactory(federation=office.federation, year=2027)
    assert plan_years(office.actor) == [2028, 2027, 2026]
    assert latest_plan_year(office.actor, on=TODAY) == 2026
    assert latest_plan_year(office.actor, on=date(2027, 1, 1)) == 2027
    assert latest_plan_year(office.actor, on=date(2025, 6, 1)) == 2026


def test_another_federations_goals_and_registrations_are_not_there(office: Office) -> None:
    elsewhere = FederationFactory()
    with federation_transaction([elsewhere.pk]):
        plan = PlanFactory(federation=elsewhere)
        GoalFactory(plan=plan, priority=PriorityFactory(plan=plan), code="X")
        attended(elsewhere, (date(2026, 3, 1), True))
    office.goal("PR:3", measure="governance.member_represented", parameters=BOARD, low=50)
    # Both federations are open to the transaction: what keeps them apart here is the query itself.
    with federation_transaction([office.federation.pk, elsewhere.pk]):
        rows = follow_up(office.actor, 2026, TODAY)
    assert [(row.code, row.value) for row in rows] == [("PR:3", None)]
    assert follow_up(office.actor, 2030, TODAY) == []
    assert plan_page(office.actor, 2030, TODAY) is None
    assert goal_page(office.actor, 2026, "X", TODAY) is None


def test_someone_without_a_role_follows_nothing(office: Office) -> None:
    nobody = Actor(federation_id=office.federation.pk, name="Ingen", user_id=1)
    with pytest.raises(Forbidden, match="roll i förbundet"):
        follow_up(nobody, 2026, TODAY)


@pytest.mark.parametrize(
    ("unit", "drawn", "scale"),
    [
        ("percent", [], (0, 100)),
        ("percent", [80.0, 100.0], (0, 100)),
        ("percent", [101.5, 100.0], (0, 125)),
        ("percent", [130.0], (0, 150)),
        ("scale", [5.5, 6.5], (1, 7)),
        ("count", [8.0, 6.0], (0, 10)),
        ("count", [5.0], (0, 5)),
        ("kronor", [4_200_000.0], (0, 5_000_000)),
        ("count", [-3.0, 4.0], (-4, 6)),
        ("count", [], (0, 1)),
    ],
)
def test_the_line_that_a_value_is_drawn_on_has_even_figures(
    unit: str, drawn: list[float], scale: tuple[float, float]
) -> None:
    assert scale_for(unit, drawn) == scale


@pytest.mark.parametrize(
    ("yes", "held", "words"),
    [(39, 49, "79,6"), (4, 5, "80"), (40, 49, "82"), (399, 500, "79,8"), (2399, 3000, "79,97"), (0, 5, "0")],
)
def test_a_value_is_not_rounded_across_its_limit(office: Office, yes: int, held: int, words: str) -> None:
    goal = office.goal("PR:3", measure="governance.member_represented", parameters=BOARD, low=80, unit="percent")
    value = Value(number=100 * yes / held, numerator=yes, denominator=held, unit="percent", as_of=TODAY)
    scope = Scope(actor=office.actor, period=Period.of_year(2026), as_of=TODAY)
    assert row_of(goal, scope=scope, asked=(value, "")).value_words == f"{words}\N{NO-BREAK SPACE}%"


def test_what_a_sum_is_a_part_of_is_told_in_millions(office: Office) -> None:
    goal = office.goal("FI:1", measure="governance.member_represented", parameters=BOARD, high=100, unit="percent")
    value = Value(number=77.6, numerator=6_902_635.62, denominator=8_900_000, unit="percent", as_of=TODAY)
    scope = Scope(actor=office.actor, period=Period.of_year(2026), as_of=TODAY)
    assert row_of(goal, scope=scope, asked=(value, "")).basis_words == "av 8,90 mkr"


def test_a_years_goals_cost_at_most_three_queries_each_and_share_what_they_can(office: Office) -> None:
    attended(office.federation, (date(2026, 3, 1), True))
    parameters = dict(BOARD)

    def queries(goals: int) -> int:
        for number in range(goals):
            office.goal(f"{goals}-{number}", measure="governance.member_represented", parameters=parameters, low=80)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            follow_up(office.actor, 2026, TODAY)
        return len(captured)

    one = queries(1)
    assert one <= 1 + 3
    assert queries(20) == one


def test_a_goals_page_costs_the_same_for_ten_rows_as_for_a_hundred(office: Office) -> None:
    attended(office.federation, *((date(2026, month, 1), True) for month in range(1, 10)))
    goal = office.goal("PR:3", measure="governance.member_represented", parameters=BOARD, low=80)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            goal_page(office.actor, 2026, "PR:3", TODAY)
        return len(captured)

    ActivityFactory(plan=office.plan, goal=goal)
    few = queries()
    for number in range(40):
        GoalNoteFactory(goal=goal)
        ObservationFactory(goal=goal)
        ActivityFactory(plan=office.plan, goal=goal)
        office.goal(f"X{number}")
    assert queries() == few <= 9
