"""Means and shares of rounds: against the published vector, and against a computation of another kind."""

import math
from collections.abc import Sequence
from datetime import date
from statistics import mean, stdev

import pytest

from mellanrum.kernel.periods import Period
from mellanrum.measures.catalogue import evaluate, evidence
from mellanrum.measures.values import Scope, Value
from mellanrum.surveys.models import SurveyRound
from tests.support.factories import AskedGroupFactory, BodyFactory, SurveyAnswerFactory

from .conftest import AFTER, Office

pytestmark = pytest.mark.django_db
# Twelve of thirty (Särndal and Lundström's kind of example): mean 5.75, interval 5.32-6.18.
VECTOR = [6, 5, 7, 6, 4, 6, 5, 7, 6, 5, 6, 6]
# The 97.5th percentile of Student's t with eleven degrees of freedom, from the printed table.
T_11 = 2.200985


def ask(office: Office, key: str, on: date = AFTER, year: int = 2026, **parameters: str) -> Value:
    """This will ask a measure of a question."""
    scope = Scope(actor=office.actor, period=Period.of_year(year), as_of=on)
    question = "PS:1" if key == "surveys.mean" else "SP:1"
    return evaluate(key, scope, survey="samverkan", question=question, **parameters)


def answers(
    office: Office, values: Sequence[object], asked: int, question: str = "PS:1", **fields: object
) -> SurveyRound:
    """This will make a closed round with answers to a question."""
    made = office.round(**fields)
    AskedGroupFactory(round=made, asked=asked)
    for value in values:
        SurveyAnswerFactory(round=made, values={question: value})
    return made


def test_a_mean_has_the_published_interval(office: Office) -> None:
    answers(office, VECTOR, 30)
    value = ask(office, "surveys.mean")
    assert (value.number, value.n, value.unit, value.denominator) == (5.75, 12, "scale", None)
    assert value.interval == pytest.approx((5.32, 6.18), abs=0.005)
    half = T_11 * stdev(VECTOR) / math.sqrt(12) * math.sqrt(1 - 12 / 30)
    assert value.interval == pytest.approx((mean(VECTOR) - half, mean(VECTOR) + half), abs=1e-5)
    assert value.coverage == pytest.approx(0.4)
    assert "12 av 30" in value.coverage_note


def test_a_share_of_yes_has_wilsons_interval_with_the_correction(office: Office) -> None:
    answers(office, ["yes"] * 49 + ["no"] * 9 + [None] * 2, 91, "SP:1")
    value = ask(office, "surveys.share_yes")
    assert (value.numerator, value.denominator, value.n) == (49, 58, 58)
    assert value.number == pytest.approx(100 * 49 / 58)
    size, p, z = 58 / (1 - 58 / 91), 49 / 58, 1.959964
    # The ends solve (p − x)² = z² x (1 − x) / size: an independent way to Wilson.
    a, b, c = 1 + z * z / size, -(2 * p + z * z / size), p * p
    root = math.sqrt(b * b - 4 * a * c)
    assert value.interval == pytest.approx((100 * (-b - root) / (2 * a), 100 * (-b + root) / (2 * a)), abs=1e-4)


def test_when_everybody_asked_has_answered_nothing_is_uncertain(office: Office) -> None:
    answers(office, ["yes"] * 49 + ["no"] * 9, 58, "SP:1")
    value = ask(office, "surveys.share_yes")
    assert value.interval is None
    assert value.coverage == 1


def test_fewer_than_five_answers_give_no_figure(office: Office) -> None:
    answers(office, [7, 7, 7, 7], 10)
    value = ask(office, "surveys.mean")
    assert (value.number, value.interval, value.n) == (None, None, 4)
    shown = evidence(
        "surveys.mean",
        Scope(actor=office.actor, period=Period.of_year(2026), as_of=AFTER),
        survey="samverkan",
        question="PS:1",
    )
    assert shown is not None
    (row,) = shown.rows
    assert not row.counted
    assert "färre än 5 svar" in row.cells
    assert "4" not in row.cells


def test_without_answers_there_is_no_data(office: Office) -> None:
    assert ask(office, "surveys.mean").number is None
    assert ask(office, "surveys.share_yes").number is None


def test_a_round_counts_from_the_day_it_closes_in_its_year(office: Office) -> None:
    answers(office, [5] * 6, 10, closes=date(2026, 11, 1))
    assert ask(office, "surveys.mean", on=date(2026, 10, 31)).number is None
    assert ask(office, "surveys.mean", on=date(2026, 11, 1)).number == 5
    assert ask(office, "surveys.mean", year=2025).number is None


def test_the_latest_round_of_the_year_is_the_value_and_all_are_evidence(office: Office) -> None:
    answers(office, [3] * 6, 10, code="vår", opens=date(2026, 3, 1), closes=date(2026, 4, 1))
    answers(office, [6] * 5 + [5], 10, code="höst")
    assert ask(office, "surveys.mean").number == pytest.approx(35 / 6)
    scope = Scope(actor=office.actor, period=Period.of_year(2026), as_of=AFTER)
    shown = evidence("surveys.mean", scope, survey="samverkan", question="PS:1")
    assert shown is not None
    assert [(row.cells[0], row.counted) for row in shown.rows] == [("höst", True), ("vår", False)]
    assert shown.rows[0].cells[-1] == "1: 0, 2: 0, 3: 0, 4: 0, 5: 1, 6: 5, 7: 0"


def test_a_kind_of_body_and_a_level_can_be_asked_for_alone(office: Office) -> None:
    made = office.round()
    board = BodyFactory(federation=office.federation, board=True)
    group = BodyFactory(federation=office.federation)
    AskedGroupFactory(round=made, body=board, asked=6)
    AskedGroupFactory(round=made, body=group, asked=10)
    for value in (4, 5, 6, 5, 5, 5):
        SurveyAnswerFactory(round=made, body=board, level="politics", values={"PS:1": value})
    for value in (7, 7, 7, 7, 6):
        SurveyAnswerFactory(round=made, body=group, level="staff", values={"PS:1": value})
    whole = ask(office, "surveys.mean", body_kind="board")
    assert (whole.number, whole.n, whole.interval) == (5, 6, None)
    part = ask(office, "surveys.mean", body_kind="local_group")
    assert part.number == pytest.approx(6.8)
    assert part.interval is not None
    # How many were asked of a level is not known here: the interval is that of any sample.
    staff = ask(office, "surveys.mean", level="staff")
    half = 2.776445 * stdev([7, 7, 7, 7, 6]) / math.sqrt(5)
    assert staff.interval == pytest.approx((6.8 - half, 6.8 + half), abs=1e-5)
