"""What holds for every shipped federation: loaded twice it is the same, exported it is the same, nobody is real."""

import csv
import tomllib
from datetime import date
from typing import Any

import pytest

from config.demo import examples
from mellanrum.exchange.definition.export import export_definition
from mellanrum.exchange.definition.load import plan_load
from mellanrum.exchange.definition.reading import read_definition

from .conftest import TODAY, Load, example_of

SLUGS = ["blekinge", "goteborg", "malmo"]


def test_these_are_shipped() -> None:
    assert sorted(one.definition.stem for one in examples()) == SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_loaded_again_nothing_changes(load: Load, slug: str) -> None:
    loaded = load(slug)
    data = loaded.example.definition.read_bytes()
    again = plan_load(data=data, file="igen.toml", on=TODAY)
    assert (list(again.changes), list(again.conflicts)) == ([], [])
    for result in loaded.import_all():
        assert (result.created, result.updated, result.rejected) == (0, 0, 0), result.kind
        assert result.unchanged == result.rows > 0, result.kind


@pytest.mark.parametrize("slug", SLUGS)
def test_exported_it_is_the_file_that_was_loaded(load: Load, slug: str) -> None:
    loaded = load(slug)
    with loaded.inside() as actor:
        text = export_definition(actor=actor, on=TODAY)
    assert list(plan_load(data=text.encode(), file="ut.toml", on=TODAY).changes) == []
    written = read_definition(text.encode(), file="ut.toml").objects
    shipped = read_definition(loaded.example.definition.read_bytes(), file="in.toml").objects
    assert {name: [one.fields for one in rows] for name, rows in written.items()} == {
        name: [one.fields for one in rows] for name, rows in shipped.items()
    }
    assert set(tomllib.loads(text)) == set(tomllib.loads(loaded.example.definition.read_text(encoding="utf-8")))


@pytest.mark.parametrize("slug", SLUGS)
def test_nobody_in_it_can_be_written_to(slug: str) -> None:
    example = example_of(slug)
    definition = tomllib.loads(example.definition.read_text(encoding="utf-8"))
    addresses = [seat["email"] for seat in definition["seats"]] + [one.email for one in example.sign_ins]
    assert all(address.endswith(".example") for address in addresses)
    people = {seat["person"]: set[str]() for seat in definition["seats"]}
    for seat in definition["seats"]:
        people[seat["person"]].add(seat["email"])
    assert [name for name, used in people.items() if len(used) != 1] == []
    assert {one.role for one in example.sign_ins} == {
        "director", "officer", "board_member", "group_member", "auditor", "administrator"
    }  # fmt: skip


@pytest.mark.parametrize("slug", SLUGS)
def test_everyone_present_had_the_seat_on_the_day(slug: str) -> None:
    example = example_of(slug)
    definition = tomllib.loads(example.definition.read_text(encoding="utf-8"))
    files = dict(example.registrations)
    held = {(row["body"], row["date"]) for row in rows_of(files["meetings"]) if row["state"] == "held"}
    for row in rows_of(files["attendance"]):
        assert (row["body"], row["date"]) in held, row
        if row["seat"] == "co_opted":
            continue
        day = date.fromisoformat(row["date"])
        fitting = [
            seat
            for seat in definition["seats"]
            if (seat["body"], seat.get("member"), seat["person"], seat["kind"])
            == (row["body"], row["member"], row["person"], row["seat"])
            and seat["from"] <= day <= seat.get("to", date.max)
        ]
        assert len(fitting) == 1, row


def rows_of(path: Any) -> list[dict[str, str]]:
    """The rows of a file of registrations."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
