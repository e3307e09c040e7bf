"""The shipped example says what the plan says, and its registrations can be read beside it."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from mellanrum.exchange.definition.reading import Definition, read_definition

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/blekinge-2026"
Row = dict[str, str]


@pytest.fixture(scope="module")
def definition() -> Definition:
    return read_definition((EXAMPLE / "blekinge.toml").read_bytes(), file="blekinge.toml")


def rows_of(name: str) -> list[Row]:
    with (EXAMPLE / "registrations" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_twenty_goals_stand_with_the_plans_ranges(definition: Definition) -> None:
    ranges = {
        str(goal.fields["code"]): (goal.fields["low"], goal.fields["high"], goal.fields["unit"])
        for goal in definition.objects["plans.goals"]
    }
    share, scale, strict = ("80", "100", "percent"), ("5.5", "6.5", "scale"), ("100", "100", "percent")
    assert ranges == {
        "SP:1": share,
        **{f"PS:{number}": scale for number in range(1, 6)},
        "PS:6": ("5", "6.5", "scale"),
        "PR:1": ("5", "6.5", "scale"),
        "PR:2": strict,
        **{f"PR:{number}": share for number in range(3, 11)},
        "FI:1": (None, "100", "percent"),
        "FI:2": ("100", None, "percent"),
        "FI:3": (None, "100", "percent"),
    }


def test_goals_that_registrations_give_name_their_measure(definition: Definition) -> None:
    measured = {
        goal.fields["code"]: (goal.fields["measure"], goal.fields["parameters"])
        for goal in definition.objects["plans.goals"]
        if goal.fields["measure"]
    }
    members = [member.fields["code"] for member in definition.objects["members"]]
    assert measured == {
        "SP:1": ("surveys.share_yes", {"survey": "lsg", "question": "SP:1"}),
        **{
            code: ("surveys.mean", {"survey": "samverkan", "question": code})
            for code in [*(f"PS:{number}" for number in range(1, 7)), "PR:1"]
        },
        "PR:2": ("governance.meetings_with_members", {"body": "styrelsen", "least": 6}),
        **{
            f"PR:{number}": ("governance.member_represented", {"body": "styrelsen", "member": member})
            for number, member in enumerate(members, start=3)
        },
        "FI:1": ("economy.outturn_within_budget", {}),
        "FI:2": ("economy.self_financed", {}),
        "FI:3": ("economy.equity_ceiling", {}),
    }


def test_wordings_are_the_boards(definition: Definition) -> None:
    wordings = {goal.fields["code"]: goal.fields["wording"] for goal in definition.objects["plans.goals"]}
    assert wordings["PR:2"] == (
        "Styrelsemöten ska ha representation av ordinarie ledamot och/eller ersättare "
        "från minst sex av förbundets parter"
    )
    assert wordings["SP:1"] == (
        "Minst 80% av deltagarna i Lokala Samverkansgrupper (LSG) ska i oktober 2026 svara Ja på frågan om "
        "beredningsprocessen i LSG har varit mer inkluderande än under föregående år."
    )
    assert wordings["FI:3"] == (
        "Eget kapital ska vara max 20% av intäkter upp till 7 miljoner kronor, och 15% däröver."
    )


def test_bodies_meet_and_escalate_as_the_plan_says(definition: Definition) -> None:
    least: dict[object, set[object]] = defaultdict(set)
    chains = {}
    for body in definition.objects["bodies"]:
        least[body.fields["kind"]].add(body.fields["least_meetings"])
        chains[body.fields["code"]] = body.fields["escalates_to"]
    assert least == {
        "board": {6},
        "local_group": {4},
        "process_group": {4},
        "consultation_team": {6},
        "forum": {2},
    }
    assert {chains[f"lsg-{town}"] for town in ("karlskrona", "ronneby", "karlshamn", "solvesborg", "olofstrom")} == {
        "styrelsen"
    }
    assert chains["kt-olofstrom"] == "lsg-olofstrom"
    assert chains["styrelsen"] is None


def test_what_is_made_up_is_said(definition: Definition) -> None:
    note = str(definition.objects["federation"][0].fields["demo_note"])
    assert "Namn, datum, närvaro och belopp är påhittade" in note
    emails = {seat.fields["email"] for seat in definition.objects["seats"]}
    assert all(str(email).endswith(".example") for email in emails)


def test_everyone_present_had_the_seat_on_the_day(definition: Definition) -> None:
    held = {(row["body"], row["date"]) for row in rows_of("meetings.csv") if row["state"] == "held"}
    seats = definition.objects["seats"]
    for row in rows_of("attendance.csv"):
        assert (row["body"], row["date"]) in held, row
        if row["seat"] == "co_opted":
            assert row["member"] == ""
            continue
        fitting = [
            seat
            for seat in seats
            if (seat.fields["body"], seat.fields["member"], seat.fields["person"], seat.fields["kind"])
            == (row["body"], row["member"], row["person"], row["seat"])
            and str(seat.fields["from"]) <= row["date"] <= str(seat.fields["to"] or "9999")
        ]
        assert len(fitting) == 1, row


def test_the_year_shows_what_the_readme_says() -> None:
    present: dict[str, set[str]] = defaultdict(set)
    for row in rows_of("attendance.csv"):
        if row["body"] == "styrelsen" and row["presence"] == "present" and row["member"]:
            present[row["date"]].add(row["member"])
    year = {day: members for day, members in present.items() if day.startswith("2026")}

    assert {day: len(members) for day, members in year.items()} == {
        "2026-02-12": 7,
        "2026-03-26": 7,
        "2026-05-28": 7,
        "2026-08-27": 5,
        "2026-10-01": 8,
    }
    times = {member: sum(member in members for members in year.values()) for member in set().union(*year.values())}
    assert times == {
        "forsakringskassan": 5,
        "arbetsformedlingen": 4,
        "region-blekinge": 3,
        "karlskrona": 5,
        "ronneby": 5,
        "karlshamn": 4,
        "solvesborg": 3,
        "olofstrom": 5,
    }
    region = {
        day[:4]: sum("region-blekinge" in present[other] for other in present if other[:4] == day[:4])
        for day in present
    }
    assert region == {"2022": 5, "2023": 4, "2024": 6, "2025": 4, "2026": 3}


def test_registrations_are_dated_within_the_shown_years() -> None:
    days = [date.fromisoformat(row["date"]) for row in rows_of("meetings.csv")]
    assert (min(days).year, max(days)) == (2022, date(2026, 12, 17))
    assert {row["state"] for row in rows_of("meetings.csv")} == {"planned", "held", "cancelled"}
    assert len(days) == len({(row["body"], row["date"]) for row in rows_of("meetings.csv")})
