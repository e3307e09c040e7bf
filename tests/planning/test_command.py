"""``mellanrum follow-up``: the shape of its answers, and how it says no."""

import csv
import io
import json
from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from config.__main__ import main
from config.commands import follow_up
from mellanrum.planning.queries import COLUMNS
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import FederationFactory, GoalFactory, ObservationFactory, PlanFactory, PriorityFactory

from .test_follow_up import BOARD, attended

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 10, 22)


@pytest.fixture
def norrsund() -> None:
    """A federation with one counted goal, one by hand and one without a measure."""
    federation = FederationFactory(slug="norrsund")
    with federation_transaction([federation.pk]):
        plan = PlanFactory(federation=federation)
        priority = PriorityFactory(plan=plan)
        attended(
            federation,
            (date(2026, 2, 1), True),
            (date(2026, 4, 1), True),
            (date(2026, 6, 1), False),
            planned=(date(2026, 12, 1),),
        )
        fields: dict[str, Any] = {"plan": plan, "priority": priority}
        GoalFactory(
            **fields, code="PR:3", title="FK med", measure="governance.member_represented", parameters=BOARD,
            low=80, high=100, unit="percent", position=1,
        )  # fmt: skip
        by_hand = GoalFactory(**fields, code="FI:1", measure="planning.observed", high=5, unit="scale", position=2)
        ObservationFactory(goal=by_hand, value=Decimal("5.1235"))
        GoalFactory(**fields, code="PS:1", position=3)


def ask(capsys: pytest.CaptureFixture[str], form: str) -> str:
    follow_up.show_follow_up("norrsund", 2026, on=AS_OF, form=form)
    return capsys.readouterr().out


def test_json_is_as_the_interface_says(norrsund: None, capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(ask(capsys, "json"))
    assert list(answer) == ["federation", "year", "as_of", "goals"]
    assert (answer["federation"], answer["year"], answer["as_of"]) == ("norrsund", 2026, "2026-10-22")
    assert answer["goals"][0] == {
        "code": "PR:3",
        "title": "FK med",
        "measure": "governance.member_represented",
        "unit": "percent",
        "low": 80,
        "high": 100,
        "value": 66.6667,
        "n": 3,
        "numerator": 2,
        "denominator": 3,
        "interval": None,
        "certain": True,
        "status": "below",
        "evidence": "/mal/2026/PR:3/",
        "outlook": [50, 75],
    }
    by_hand, without = answer["goals"][1:]
    assert (by_hand["value"], by_hand["status"], by_hand["n"], by_hand["low"]) == (5.1235, "above", 1, None)
    assert without["measure"] is None
    assert (without["value"], without["numerator"], without["n"]) == (None, None, None)
    assert (without["status"], without["certain"], without["interval"]) == ("no_data", True, None)


def test_csv_has_the_same_columns(norrsund: None, capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(ask(capsys, "csv"))))
    assert tuple(rows[0]) == COLUMNS
    assert (rows[0]["value"], rows[0]["outlook"], rows[0]["certain"]) == ("66.6667", "[50, 75]", "true")
    assert rows[2]["value"] == ""


def test_the_table_is_for_people(norrsund: None, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ask(capsys, "table").replace("\N{NO-BREAK SPACE}", " ").splitlines()
    assert lines[0].split() == ["Kod", "Mål", "Värde", "Underlag", "Målspann", "Läge"]
    assert lines[2].split() == ["PR:3", "FK", "med", "2", "av", "3", "2", "av", "3", "80–100", "%", "Under"]
    assert lines[4].endswith("Inget mått än")
    assert len(lines) == 5


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command finds the database of the tests, and Django as it is."""
    monkeypatch.setattr(follow_up, "installation", nullcontext)
    monkeypatch.setattr(follow_up, "start_django", lambda language: None)


@pytest.mark.usefixtures("norrsund", "here")
@pytest.mark.parametrize(
    ("slug", "year", "words"),
    [
        ("norsund", "2026", "Menade du norrsund?"),
        ("xyz", "2026", "De som finns: norrsund"),
        ("norrsund", "2031", "ingen plan för 2031. Närmast är 2026"),
    ],
)
def test_what_is_not_there_ends_with_one_and_the_nearest(
    capsys: pytest.CaptureFixture[str], slug: str, year: str, words: str
) -> None:
    assert main(["follow-up", slug, year]) == 1
    printed = capsys.readouterr()
    assert words in printed.err
    assert printed.out == ""
    assert main(["follow-up", slug, year, "--format", "json"]) == 1
    printed = capsys.readouterr()
    assert words in json.loads(printed.out)["errors"][0]["message"]
    assert printed.err == ""


@pytest.mark.usefixtures("norrsund", "here")
def test_the_day_is_today_unless_one_is_given(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 3, 1))
    assert main(["follow-up", "norrsund", "2026", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["as_of"], answer["goals"][0]["denominator"]) == ("2026-03-01", 1)
    assert main(["follow-up", "norrsund", "2026", "--on", "2026-04-01", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["as_of"], answer["goals"][0]["denominator"]) == ("2026-04-01", 2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["blekinge", "2026", "--on", "2026-13-01"], "2026-13-01 är ingen dag"),
        (["blekinge", "tjugo"], "tjugo"),
        (["blekinge"], "ÅR"),
        (["blekinge", "2026", "--format", "xml"], "xml"),
    ],
)
def test_wrong_usage_ends_with_two(capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["follow-up", *arguments])
    assert ended.value.code == 2
    assert words in capsys.readouterr().err
