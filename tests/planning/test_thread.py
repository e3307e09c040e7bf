"""The whole thread: a federation's file and its meetings and attendance come in, and its goals are measured.

What is expected is counted here from the files alone, with plain Python: dates, codes and words, no database.
"""

import csv
import io
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mellanrum.exchange.definition.load import apply_load, plan_load
from mellanrum.exchange.imports.operations import import_file
from mellanrum.exchange.imports.queries import kind_named
from mellanrum.planning.queries import FollowUpRow, follow_up, goal_page
from mellanrum.tenancy.actors import Actor, system_actor
from mellanrum.tenancy.queries import federation_by_slug
from mellanrum.tenancy.scope import federation_transaction

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/blekinge-2026"
YEAR = 2026
AS_OF = date(2026, 11, 21)
# Equity, contributions and budget stand in the definition itself: these goals have a value before any registration.
MONEY = "FI:"
GOALS = [f"PR:{number}" for number in range(2, 11)]

Rows = list[dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What a goal should be, counted by hand."""

    numerator: int
    denominator: int
    status: str


@pytest.fixture
def definition() -> dict[str, Any]:
    return tomllib.loads((EXAMPLE / "blekinge.toml").read_text(encoding="utf-8"))


@pytest.fixture
def blekinge(db: None) -> Iterator[Actor]:
    """Blekinge as its file describes it, before any registration; inside its own transaction."""
    data = (EXAMPLE / "blekinge.toml").read_bytes()
    apply_load(plan=plan_load(data=data, file="blekinge.toml", on=AS_OF), actor_name="test", on=AS_OF)
    federation = federation_by_slug("blekinge")
    assert federation is not None
    with federation_transaction([federation.pk]):
        yield system_actor(federation.pk, "test")


def read(kind: str) -> Rows:
    """The example's registrations of a kind, as the file has them."""
    text = (EXAMPLE / f"registrations/{kind}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def written(rows: Rows) -> bytes:
    """The rows as a file again."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def bring_in(actor: Actor, kind: str, rows: Rows) -> None:
    """Imports rows as users do, and insists that every one was taken."""
    result = import_file(actor=actor, kind=kind_named(kind), name=f"{kind}.csv", data=written(rows))
    assert not result.errors
    assert result.created + result.updated + result.unchanged == len(rows)


def counted(definition: dict[str, Any], meetings: Rows, attendance: Rows, *, as_of: date) -> dict[str, Counted]:
    """PR:2-PR:10 from the files: held meetings of the board in the year up to a day, and who was present at each."""
    held = {
        row["date"]
        for row in meetings
        if row["body"] == "styrelsen"
        and row["state"] in ("", "held")
        and row["date"].startswith(str(YEAR))
        and row["date"] <= as_of.isoformat()
    }
    there: dict[str, set[str]] = {day: set() for day in held}
    for row in attendance:
        if (
            row["body"] == "styrelsen"
            and row["date"] in held
            and row["presence"] == "present"
            and row["seat"] in ("ordinary", "substitute")
        ):
            there[row["date"]].add(row["member"])
    goals = next(plan for plan in definition["plans"] if plan["year"] == YEAR)["goals"]
    found = {}
    for goal in goals:
        if goal["code"] not in GOALS:
            continue
        asked = goal["parameters"]
        if "least" in asked:
            yes = sum(1 for members in there.values() if len(members) >= asked["least"])
        else:
            yes = sum(1 for members in there.values() if asked["member"] in members)
        # In whole numbers: 100 · yes / held against the limits, without division.
        within = goal["low"] * len(held) <= 100 * yes <= goal["high"] * len(held)
        status = "no_data" if not held else "within" if within else "below"
        found[goal["code"]] = Counted(numerator=yes, denominator=len(held), status=status)
    return found


def measured(actor: Actor, *, on: date = AS_OF) -> dict[str, FollowUpRow]:
    return {row.code: row for row in follow_up(actor, YEAR, on)}


def check(rows: dict[str, FollowUpRow], expected: dict[str, Counted]) -> None:
    assert sorted(expected) == sorted(GOALS)
    for code, right in expected.items():
        row = rows[code]
        assert (row.numerator, row.denominator, row.status) == (right.numerator, right.denominator, right.status), code
        assert row.value == 100 * right.numerator / right.denominator, code
        assert row.certain
        assert row.interval is None


def test_before_anything_is_registered_every_goal_says_that_there_is_no_data(blekinge: Actor) -> None:
    for row in measured(blekinge).values():
        if not row.code.startswith(MONEY):
            assert row.value is None
            assert row.status in ("no_data", "not_due")


def test_representation_is_what_the_files_say(blekinge: Actor, definition: dict[str, Any]) -> None:
    meetings, attendance = read("meetings"), read("attendance")
    bring_in(blekinge, "meetings", meetings)
    bring_in(blekinge, "attendance", attendance)
    expected = counted(definition, meetings, attendance, as_of=AS_OF)
    rows = measured(blekinge)
    check(rows, expected)
    # The example is worth measuring: not everybody was always there.
    assert len({right.numerator for right in expected.values()}) > 1
    others = [row for row in rows.values() if row.code not in GOALS and not row.code.startswith(MONEY)]
    assert others
    assert all(row.value is None and row.status in ("no_data", "not_due") for row in others)


def test_one_row_of_the_file_changes_the_figures_as_it_should(blekinge: Actor, definition: dict[str, Any]) -> None:
    meetings, attendance = read("meetings"), read("attendance")
    bring_in(blekinge, "meetings", meetings)
    bring_in(blekinge, "attendance", attendance)
    before = counted(definition, meetings, attendance, as_of=AS_OF)
    changed = next(
        row
        for row in attendance
        if row["body"] == "styrelsen"
        and row["date"].startswith(str(YEAR))
        and row["date"] <= AS_OF.isoformat()
        and row["presence"] == "present"
        and row["member"]
        and not any(
            other is not row and other["presence"] == "present"
            for other in attendance
            if (other["body"], other["date"], other["member"]) == (row["body"], row["date"], row["member"])
        )
    )
    changed["presence"] = "absent"
    after = counted(definition, meetings, attendance, as_of=AS_OF)
    assert after != before
    bring_in(blekinge, "attendance", attendance)
    check(measured(blekinge), after)


def test_a_meeting_that_is_cancelled_leaves_the_denominator(blekinge: Actor, definition: dict[str, Any]) -> None:
    meetings, attendance = read("meetings"), read("attendance")
    last = max(
        (row for row in meetings if row["body"] == "styrelsen" and row["state"] in ("", "held")),
        key=lambda row: row["date"] if row["date"] <= AS_OF.isoformat() else "",
    )
    last["state"] = "cancelled"
    attendance = [row for row in attendance if (row["body"], row["date"]) != (last["body"], last["date"])]
    bring_in(blekinge, "meetings", meetings)
    bring_in(blekinge, "attendance", attendance)
    check(measured(blekinge), counted(definition, meetings, attendance, as_of=AS_OF))


@pytest.mark.parametrize("on", [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2027, 2, 1)])
def test_a_look_back_counts_what_had_happened_by_then(blekinge: Actor, definition: dict[str, Any], on: date) -> None:
    meetings, attendance = read("meetings"), read("attendance")
    bring_in(blekinge, "meetings", meetings)
    bring_in(blekinge, "attendance", attendance)
    check(measured(blekinge, on=on), counted(definition, meetings, attendance, as_of=on))


def test_every_goal_opens_to_the_meetings_that_it_was_counted_from(blekinge: Actor, definition: dict[str, Any]) -> None:
    meetings, attendance = read("meetings"), read("attendance")
    bring_in(blekinge, "meetings", meetings)
    bring_in(blekinge, "attendance", attendance)
    names = {row["person"] for row in attendance if row["body"] == "styrelsen" and row["presence"] == "present"}
    for code, right in counted(definition, meetings, attendance, as_of=AS_OF).items():
        page = goal_page(blekinge, YEAR, code, AS_OF)
        assert page is not None
        assert page.evidence is not None
        rows = page.evidence.rows
        assert len(rows) == right.denominator
        assert sum(row.counted for row in rows) == right.numerator
        assert all(row.href.startswith("/moten/") for row in rows)
        assert any(name in cell for row in rows for cell in row.cells for name in names)
        # The years before 2026 are in the file too, and are counted in the same way.
        for point in page.trend:
            year = {row["date"] for row in meetings if row["body"] == "styrelsen" and row["state"] in ("", "held")}
            held = [day for day in year if day.startswith(str(point.year)) and day <= AS_OF.isoformat()]
            assert point.value.denominator == len(held)
        assert [point.year for point in page.trend] == [2022, 2023, 2024, 2025, 2026]
