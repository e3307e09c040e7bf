"""The demo's files of steps: carried out as people do it, and told with file and row when something does not hold."""

from datetime import date
from pathlib import Path

import pytest

from config.demo_obstacles import fill_obstacles
from config.environment import Problem
from mellanrum.obstacles.models import Obstacle, ObstacleReport, Step
from mellanrum.obstacles.operations.import_obstacles import ObstacleRow, save_obstacles

from .conftest import Stairs

HEAD = "reference,date,step,to,text,answer_by\n"


@pytest.fixture
def received(stairs: Stairs) -> Stairs:
    """The stairs with two obstacles that have come in from a file and that nobody has read."""
    rows = [
        ObstacleRow(
            row=number,
            date=date(2026, 4, 14),
            origin="consultation_team",
            members=["fk", "region"],
            kind="organisation",
            body=stairs.team.code,
            title=f"Intygen går i retur {number}",
            text="Ingen äger kompletteringen.",
            reference=f"H-2026-00{number}",
        )
        for number in (1, 2)
    ]
    save_obstacles(actor=stairs.actor, rows=rows)
    return stairs


def fill(stairs: Stairs, folder: Path, lines: str, matters: str = "") -> None:
    (folder / "obstacle-steps.csv").write_text(HEAD + lines, encoding="utf-8")
    (folder / "obstacles.toml").write_text(matters, encoding="utf-8")
    fill_obstacles(stairs.actor, folder)


def journey(stairs: Stairs, reference: str = "H-2026-001") -> str:
    return (
        f"{reference},2026-04-15,placed,{stairs.team.code},,\n"
        f"{reference},2026-05-10,escalated,{stairs.group.code},Teamet löser det inte själv.,\n"
        f"{reference},2026-06-02,agreed,Gruppens ordförande,En gemensam rutin skrivs.,2026-09-01\n"
        f"{reference},2026-08-30,solved,,Rutinen gäller.,\n"
        f"{reference},2026-09-15,answer_reached,{stairs.team.code},,\n"
    )


def test_a_journey_is_carried_out(received: Stairs, tmp_path: Path) -> None:
    fill(received, tmp_path, journey(received))
    one = Obstacle.objects.get(reference="H-2026-001")
    assert (one.state, one.body_id, one.ended_on, one.cleaned_on) == (
        "solved", received.group.pk, date(2026, 8, 30), date(2026, 4, 15)
    )  # fmt: skip
    taken = Step.objects.filter(obstacle=one).order_by("number").values_list("kind", flat=True)
    assert list(taken) == ["raised", "understood", "placed", "escalated", "agreed", "solved", "answer_reached"]
    assert one.action_owner == "Gruppens ordförande"
    assert Obstacle.objects.get(reference="H-2026-002").state == "received"


def test_read_again_it_changes_nothing(received: Stairs, tmp_path: Path) -> None:
    report = (
        '[[reports]]\non = 2026-04-14\nhappened = "Två beslut väntade på varandra."\nmembers = ["fk"]\n'
        'email = "rapport@medlem.example"\nobstacle = "H-2026-001"\nhelped = true\nhelped_on = 2026-09-16\n'
    )
    fill(received, tmp_path, journey(received), report)
    steps = Step.objects.count()
    fill(received, tmp_path, journey(received), report)
    assert (Step.objects.count(), ObstacleReport.objects.count()) == (steps, 1)
    assert ObstacleReport.objects.get().helped is True


def test_what_follows_a_cause_goes_with_the_one_that_leads(received: Stairs, tmp_path: Path) -> None:
    cause = (
        '[[causes]]\ntitle = "Ingen äger kompletteringen"\ntext = ""\non = 2026-04-20\n'
        'obstacles = ["H-2026-001", "H-2026-002"]\n'
    )
    fill(received, tmp_path, journey(received), cause)
    follower = Obstacle.objects.get(reference="H-2026-002")
    assert follower.state == "solved"
    taken = Step.objects.filter(obstacle=follower).order_by("number").values_list("kind", flat=True)
    assert list(taken) == ["raised", "understood", "placed", "agreed", "solved"]


@pytest.mark.parametrize(
    ("lines", "row", "words"),
    [
        ("H-2026-009,2026-05-01,placed,{team},,\n", 2, "H-2026-009"),
        ("H-2026-001,2026-05-01,placed,nowhere,,\n", 2, "nowhere"),
        ("H-2026-001,2026-05-01,to_member,nobody,,\n", 2, "nobody"),
        ("H-2026-001,2026-05-01,flown,{team},,\n", 2, "flown"),
        ("H-2026-001,2026-13-01,placed,{team},,\n", 2, "month"),
        ("H-2026-001,2026-05-01,placed,{team},,\nH-2026-001,2026-04-30,escalated,{group},Vidare.,\n", 3, "bakåt"),
        ("H-2026-001,2026-05-01,placed,{team},,\nH-2026-001,2026-05-02,escalated,{group},,\n", 3, "varför"),
        ("H-2026-001,2026-05-01,placed,{group},,\nH-2026-001,2026-05-02,escalated,{team},Ner.,\n", 3, "returned"),
        ("H-2026-001,2026-05-01,agreed,,Görs.,\n", 2, "answer_by"),
        ("H-2026-001,2026-04-01,placed,{team},,\n", 2, "före"),
    ],
)
def test_what_does_not_hold_is_told_with_its_row(
    received: Stairs, tmp_path: Path, lines: str, row: int, words: str
) -> None:
    text = lines.format(team=received.team.code, group=received.group.code)
    with pytest.raises(Problem, match=words) as told:
        fill(received, tmp_path, text)
    assert str(told.value).startswith(f"obstacle-steps.csv {row}: ")


def test_without_files_nothing_happens(received: Stairs, tmp_path: Path) -> None:
    fill_obstacles(received.actor, tmp_path)
    assert set(Obstacle.objects.values_list("state", flat=True)) == {"received"}
