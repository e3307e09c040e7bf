"""The shipped federations' obstacles: nobody in them, every one its own, and their journeys carried out to the end."""

import csv
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.demo_obstacles import MATTERS, STEPS, fill_obstacles, read_steps
from mellanrum.exchange.imports.kinds import KINDS
from mellanrum.exchange.imports.operations import import_file
from mellanrum.governance.models import Body
from mellanrum.insight.marks import find_marks
from mellanrum.obstacles.models import ConsultationMatter, Effect, Obstacle, ObstacleReport, Step
from mellanrum.obstacles.operations.registering import Wording, clean_obstacle
from mellanrum.obstacles.queries.doors import names_of_no_person
from mellanrum.obstacles.queries.waiting import obstacles_at
from mellanrum.obstacles.states import WAITING, is_late

from .conftest import TODAY, Load, example_of
from .test_all import SLUGS

# How many each shows: Göteborg's plan speaks of about a hundred.
COUNTS = {"blekinge": (33, 40), "goteborg": (90, 110), "malmo": (20, 30)}
DAY_OF_BOARD = date(2026, 11, 26)


def folder_of(slug: str) -> Path:
    return example_of(slug).definition.parent / "registrations"


PRESENT = [slug for slug in SLUGS if (folder_of(slug) / "obstacles.csv").exists()]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def obstacle_rows(slug: str) -> list[dict[str, str]]:
    return rows_of(folder_of(slug) / "obstacles.csv")


def words_in(value: Any) -> Iterator[str]:
    """Every text in a file of matters, however deep; addresses and references are no words."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("email", "reference", "obstacles") and not str(inner).startswith("H-"):
                yield from words_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words_in(inner)
    elif isinstance(value, str):
        yield value


def matters_of(slug: str) -> dict[str, Any]:
    path = folder_of(slug) / MATTERS
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def test_blekinge_is_among_them() -> None:
    assert "blekinge" in PRESENT


@pytest.mark.parametrize("slug", PRESENT)
def test_every_obstacle_is_one_of_its_own(slug: str) -> None:
    rows = obstacle_rows(slug)
    fewest, most = COUNTS[slug]
    assert fewest <= len(rows) <= most
    for column in ("reference", "title", "text"):
        used = Counter(row[column].strip().casefold() for row in rows)
        assert [text for text, times in used.items() if times > 1 or not text] == [], column


@pytest.mark.parametrize("slug", PRESENT)
def test_the_days_go_forward(slug: str) -> None:
    raised = {row["reference"]: date.fromisoformat(row["date"]) for row in obstacle_rows(slug)}
    assert list(raised.values()) == sorted(raised.values())
    last = dict(raised)
    for step in read_steps(folder_of(slug) / STEPS):
        assert step.on >= last[step.reference], step
        assert step.on <= TODAY, step
        last[step.reference] = step.on


@pytest.mark.parametrize("slug", PRESENT)
def test_nothing_in_it_points_out_a_person(load: Load, slug: str) -> None:
    texts = [row[column] for row in obstacle_rows(slug) for column in ("title", "text")]
    texts += [row[column] for row in rows_of(folder_of(slug) / STEPS) for column in ("to", "text")]
    texts += words_in(matters_of(slug))
    with load(slug).inside() as actor:
        names = names_of_no_person(actor)
    assert [(mark.kind, mark.text) for text in texts for mark in find_marks(text, names)] == []
    assert all(report["email"].endswith(".example") for report in matters_of(slug).get("reports", ()))


@pytest.mark.parametrize("slug", PRESENT)
def test_every_journey_holds(load: Load, slug: str) -> None:
    rows = read_steps(folder_of(slug) / STEPS)
    with load(slug).inside() as actor:
        fill_obstacles(actor, folder_of(slug))
        known = Obstacle.objects.of(actor)
        on_their_way = {row.reference for row in rows}
        assert known.filter(reference__in=on_their_way, cleaned_on__isnull=True).count() == 0
        solved = known.filter(reference__in={row.reference for row in rows if row.step == "solved"})
        assert {one.state for one in solved} <= {"solved", "closed"}
        # As many as the file says; what follows a cause has more.
        assert Step.objects.of(actor).exclude(kind__in=("raised", "understood", "helped")).count() >= len(rows)
        before = Step.objects.of(actor).count()
        fill_obstacles(actor, folder_of(slug))
        assert Step.objects.of(actor).count() == before


@pytest.mark.parametrize("slug", PRESENT)
def test_words_of_the_office_stand_when_the_file_comes_again(load: Load, slug: str) -> None:
    path = folder_of(slug) / "obstacles.csv"
    first = obstacle_rows(slug)[0]
    with load(slug).inside() as actor:
        one = Obstacle.objects.of(actor).get(reference=first["reference"])
        assert one.title == first["title"]
        words = Wording(
            title="Kansliets egen rubrik",
            text="Kansliets egna ord.",
            kind=one.kind,
            members=[row.member.code for row in one.concerns.select_related("member")],
        )
        clean_obstacle(actor=actor, obstacle=one, wording=words, on=one.raised_on)
        again = import_file(actor=actor, kind=KINDS["obstacles"], name=path.name, data=path.read_bytes())
        assert (again.created, again.updated, again.rejected) == (0, 0, 0)
        one.refresh_from_db()
        assert (one.title, one.text) == ("Kansliets egen rubrik", "Kansliets egna ord.")


def test_blekinge_shows_every_part_of_the_work(load: Load) -> None:
    with load("blekinge").inside() as actor:
        fill_obstacles(actor, folder_of("blekinge"))
        known = Obstacle.objects.of(actor).exclude(reference="").select_related("body")
        board = Body.objects.of(actor).get(code="styrelsen")
        waiting = obstacles_at(actor, board, on=DAY_OF_BOARD)
        assert [one.title.split()[0] for one in waiting] == ["H-2026-011", "H-2026-007"]
        late = {one.body.kind if one.body else one.state for one in known if is_late(one.state, one.answer_by, TODAY)}
        assert {"consultation_team", "local_group", "board"} <= late
        ended = known.filter(state__in=("solved", "closed")).count()
        assert 0.4 <= ended / known.count() <= 0.65
        assert known.filter(state__in=WAITING).count() >= 10
        assert known.filter(cause__isnull=False).count() == 5
        assert sorted(Effect.objects.of(actor).values_list("level", "is_public")) == [(1, False), (2, True), (3, False)]
        assert ConsultationMatter.objects.of(actor).count() == 6
        reports = ObstacleReport.objects.of(actor).order_by("received_on").values_list("state", "helped")
        assert list(reports) == [("taken_up", True), ("received", None)]
