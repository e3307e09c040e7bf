"""The twenty goals of Blekinge 2026: what the command answers against a reckoning that shares nothing with it."""

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.commands import follow_up
from mellanrum.exchange.definition.load import apply_load, plan_load
from mellanrum.exchange.imports.kinds import KINDS
from mellanrum.exchange.imports.operations import import_file
from mellanrum.tenancy.actors import system_actor
from mellanrum.tenancy.queries import federation_by_slug
from mellanrum.tenancy.scope import federation_transaction

from .reckoning import Reckoned, Year, certain_of, data_of, reckon, rows_of, status_of, t_quantile, wilson

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).resolve().parents[2] / "examples/blekinge-2026"
DEFINITION = (EXAMPLE / "blekinge.toml").read_bytes()
FILES = {path.stem: rows_of(path.read_bytes()) for path in (EXAMPLE / "registrations").glob("*.csv")}
# Before anything has happened; after two meetings; after the summer; while the surveys are open; when they have closed;
# and when the year is over, so that the ledger alone tells what it ended at.
DAYS = (
    date(2026, 1, 10),
    date(2026, 3, 31),
    date(2026, 8, 27),
    date(2026, 10, 15),
    date(2026, 11, 22),
    date(2026, 12, 31),
)
LATE = date(2026, 11, 22)
CODES = (
    ["SP:1"] + [f"PS:{n}" for n in range(1, 7)] + [f"PR:{n}" for n in range(1, 11)] + [f"FI:{n}" for n in range(1, 4)]
)


@dataclass
class Blekinge:
    """The federation with its files, as they stand or with something changed."""

    capsys: pytest.CaptureFixture[str]
    rows: Mapping[str, list[dict[str, str]]]

    def asked(self, on: date) -> dict[str, dict[str, Any]]:
        """This will ask the command for the goals on a day."""
        follow_up.show_follow_up("blekinge", 2026, on=on, form="json")
        answer = json.loads(self.capsys.readouterr().out)
        assert (answer["year"], answer["as_of"]) == (2026, on.isoformat())
        return {goal["code"]: goal for goal in answer["goals"]}

    def reckoned(self, on: date) -> dict[str, Reckoned]:
        """This will reckon the goals on a day from the same files."""
        return reckon(Year(toml=tomllib.loads(DEFINITION.decode()), rows=self.rows, on=on))


Make = Callable[..., Blekinge]


@pytest.fixture
def make(capsys: pytest.CaptureFixture[str]) -> Make:
    """Loads Blekinge with its files, some of them changed."""

    def one(**changed: list[dict[str, str]]) -> Blekinge:
        rows = {**FILES, **{name.replace("_", "-"): value for name, value in changed.items()}}
        apply_load(plan=plan_load(data=DEFINITION, file="b.toml", on=LATE), actor_name="prov", on=LATE)
        federation = federation_by_slug("blekinge")
        assert federation is not None
        with federation_transaction([federation.pk]):
            actor = system_actor(federation.pk, "prov")
            for kind in (name for name in KINDS if name in rows):
                result = import_file(actor=actor, kind=KINDS[kind], name=f"{kind}.csv", data=data_of(rows[kind]))
                assert not result.errors, result.errors[:3]
        return Blekinge(capsys=capsys, rows=rows)

    return one


def the_same(shown: Mapping[str, Any], expected: Reckoned, on: date) -> None:
    """This will compare a goal of the answer with its reckoning; the answer has four decimals."""
    goals = tomllib.loads(DEFINITION.decode())["plans"][0]["goals"]
    goal = next(one for one in goals if one["code"] == shown["code"])
    where = (shown["code"], on.isoformat())
    for name in ("value", "n", "numerator", "denominator"):
        assert shown[name] == close(getattr(expected, name)), (*where, name)
    if expected.interval is None:
        assert shown["interval"] is None, where
    else:
        assert shown["interval"] == [close(end) for end in expected.interval], where
    assert shown["status"] == status_of(goal, expected.value, on), where
    assert shown["certain"] is certain_of(goal, expected.interval), where


def close(value: float | None) -> Any:
    """This will give what a number with four decimals must be within; None is None."""
    return None if value is None else pytest.approx(value, abs=5.1e-5, rel=0)


def test_all_twenty_on_every_day(make: Make) -> None:
    blekinge = make()
    statuses = set()
    for day in DAYS:
        shown, expected = blekinge.asked(day), blekinge.reckoned(day)
        assert list(shown) == CODES
        assert set(expected) == set(CODES)
        for code in CODES:
            the_same(shown[code], expected[code], day)
            statuses.add(shown[code]["status"])
    assert statuses >= {"below", "within", "no_data", "not_due"}


def test_every_goal_has_a_value_when_the_surveys_have_closed(make: Make) -> None:
    shown = make().asked(LATE)
    assert [code for code, goal in shown.items() if goal["value"] is None] == []
    certain = [goal for code, goal in shown.items() if not code.startswith("PS") and code != "PR:1"]
    assert all(goal["interval"] is None and goal["certain"] for goal in certain)
    sampled = [goal for code, goal in shown.items() if code.startswith("PS") or code == "PR:1"]
    assert all(goal["interval"][0] < goal["value"] < goal["interval"][1] for goal in sampled)


def test_when_not_all_answered_the_share_is_a_sample(make: Make) -> None:
    """Sixty more were asked of SP:1 and said nothing: it has an interval, which reaches below the 80 per cent."""
    rounds = [dict(row) for row in FILES["survey-rounds"]]
    next(row for row in rounds if row["survey"] == "lsg")["asked"] = str(
        int(next(row for row in rounds if row["survey"] == "lsg")["asked"]) + 60
    )
    blekinge = make(survey_rounds=rounds)
    shown, expected = blekinge.asked(LATE), blekinge.reckoned(LATE)
    assert expected["SP:1"].interval is not None
    assert (shown["SP:1"]["status"], shown["SP:1"]["certain"]) == ("within", False)
    assert shown["SP:1"]["interval"][0] < 80 < shown["SP:1"]["value"]
    for code in CODES:
        the_same(shown[code], expected[code], LATE)


def test_when_everybody_answered_there_is_no_interval(make: Make) -> None:
    """As many asked as answered the collaboration survey: a count of everything."""
    answered = {row["respondent"] for row in FILES["survey-answers"] if row["survey"] == "samverkan"}
    answered = {key for key in answered if "2026" in key}
    rounds = [dict(row) for row in FILES["survey-rounds"]]
    asked = [row for row in rounds if (row["survey"], row["round"]) == ("samverkan", "2026")]
    too_many = sum(int(row["asked"]) for row in asked) - len(answered)
    for row in asked:
        less = min(too_many, int(row["asked"]) - 1)
        row["asked"], too_many = str(int(row["asked"]) - less), too_many - less
    assert too_many == 0
    blekinge = make(survey_rounds=rounds)
    shown, expected = blekinge.asked(LATE), blekinge.reckoned(LATE)
    for code in CODES:
        the_same(shown[code], expected[code], LATE)
        assert shown[code]["interval"] is None
        assert shown[code]["certain"] is True


def test_one_row_changed_and_the_figures_follow(make: Make) -> None:
    """One who was there was not, one answer was another, one cost was greater; and nothing else moves."""
    attendance = changed(
        "attendance", {"body": "styrelsen", "date": "2026-10-01", "member": "karlskrona", "presence": "present"},
        presence="absent",
    )  # fmt: skip
    answers = changed(
        "survey-answers", {"survey": "samverkan", "round": "2026", "question": "PS:3", "value": "6"}, value="1"
    )
    ledger = changed("ledger", {"account": "6900", "date": "2026-05-29"}, amount="-125000.50")
    blekinge = make(attendance=attendance, survey_answers=answers, ledger=ledger)
    shown, expected = blekinge.asked(LATE), blekinge.reckoned(LATE)
    for code in CODES:
        the_same(shown[code], expected[code], LATE)
    before = replace(blekinge, rows=FILES).reckoned(LATE)
    moved = {code for code in CODES if expected[code] != before[code]}
    assert moved == {"PR:6", "PS:3", "FI:1", "FI:2"}


def changed(name: str, where: Mapping[str, str], **to: str) -> list[dict[str, str]]:
    """The rows of a file with the first that fits changed."""
    rows = [dict(row) for row in FILES[name]]
    row = next(row for row in rows if all(row[key] == value for key, value in where.items()))
    row.update(to)
    return rows


def test_the_reckoning_itself_against_printed_tables() -> None:
    """Student's two-sided 95 % as printed, and Wilson's interval of a whole that is as good as endless."""
    printed = {1: 12.706, 4: 2.776, 11: 2.201, 30: 2.042, 60: 2.000, 120: 1.980}
    assert {freedom: round(t_quantile(freedom), 3) for freedom in printed} == printed
    for yes, n, low, high in ((3, 12, 0.0889, 0.5323), (5, 20, 0.1119, 0.4687), (588, 1960, 0.2801, 0.3207)):
        assert wilson(yes, n, 10**12) == pytest.approx((low, high), abs=5e-5)
