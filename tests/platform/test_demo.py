"""The demo: loaded whole, kept when it is run again, started over when asked, never in the place of real data."""

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from config.cluster import APP, Cluster

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
PEOPLE = 3 * 6
Run = Callable[..., subprocess.CompletedProcess[str]]


def environment(data: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "LC_", "LANG"))}
    return {**kept, "MELLANRUM_DATA": str(data), "PYTHONPATH": str(ROOT / "src"), **more}


@pytest.fixture(scope="module")
def run(shared_folder: Path) -> Run:
    """The command line, in a folder of its own unless another is given."""

    def one(*arguments: str, data: Path = shared_folder / "data", **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-P", "-m", "config", *arguments]
        return subprocess.run(command, env=environment(data, **more), capture_output=True, text=True, check=False)

    return one


@pytest.fixture(scope="module", autouse=True)
def loaded(run: Run) -> subprocess.CompletedProcess[str]:
    """The demo made ready in an empty folder."""
    return run("demo", "--no-serve")


def value(data: Path, query: str) -> object:
    """What a query gives in the database of a folder, read past row security."""
    cluster = Cluster(data)
    cluster.start()
    try:
        with cluster.superuser_connection("mellanrum") as connection:
            row = connection.execute(query).fetchone()
    finally:
        cluster.stop()
    return row[0] if row else None


def data_rows(name: str) -> int:
    """How many rows the files of that name have in all the examples together."""
    counted = 0
    for path in EXAMPLES.glob(f"*/registrations/{name}"):
        with path.open(newline="", encoding="utf-8") as file:
            counted += len(list(csv.DictReader(file)))
    return counted


def test_it_loads_everything_and_prints_a_sign_in_for_each_role(
    loaded: subprocess.CompletedProcess[str], shared_folder: Path
) -> None:
    assert (loaded.returncode, loaded.stderr) == (0, "")
    assert value(shared_folder / "data", "SELECT count(*) FROM tenancy_federation") == 3
    for slug in ("blekinge", "goteborg", "malmo"):
        assert loaded.stdout.count(f"\n{slug} ") == 6
    for role in ("Förbundschef", "Handläggare", "Styrelsen", "Samverkansgrupp", "Revisor", "Systemadministratör"):
        assert role in loaded.stdout
    assert "mellanrum-demo" in loaded.stdout
    assert value(shared_folder / "data", "SELECT count(*) FROM governance_meeting") == data_rows("meetings.csv")
    assert value(shared_folder / "data", "SELECT count(*) FROM governance_attendance") == data_rows("attendance.csv")
    assert value(shared_folder / "data", "SELECT count(*) FROM economy_ledgerentry") == data_rows("ledger.csv")
    assert value(shared_folder / "data", "SELECT count(*) FROM learning_turnout") == data_rows("events.csv")
    assert value(shared_folder / "data", "SELECT count(*) FROM planning_observation") == data_rows("observations.csv")
    assert value(shared_folder / "data", "SELECT count(DISTINCT role) FROM tenancy_roleassignment") == 6


def test_its_goals_are_measured_on_the_command_line(run: Run) -> None:
    done = run("follow-up", "blekinge", "2026", "--on", "2026-11-21", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert (answer["federation"], answer["year"], answer["as_of"]) == ("blekinge", 2026, "2026-11-21")
    measured = {goal["code"]: goal for goal in answer["goals"]}
    for number in range(2, 11):
        goal = measured[f"PR:{number}"]
        assert goal["value"] == pytest.approx(100 * goal["numerator"] / goal["denominator"])
        assert goal["status"] in ("below", "within", "above")


def test_the_goals_of_a_closed_year_are_as_of_its_last_day(run: Run) -> None:
    for slug, year in (("malmo", 2018), ("goteborg", 2024)):
        done = run("follow-up", slug, str(year), "--format", "json")
        assert (done.returncode, done.stderr) == (0, "")
        answer = json.loads(done.stdout)
        assert answer["as_of"] == f"{year}-12-31"
        assert answer["goals"]
        assert all(goal["status"] not in ("no_data", "not_due") for goal in answer["goals"])


def test_check_finds_nothing_wrong(run: Run) -> None:
    done = run("check", "--language", "en")
    assert done.returncode == 0, done.stdout
    assert "known" in done.stdout


def test_run_again_it_keeps_what_was_changed(run: Run, shared_folder: Path) -> None:
    data = shared_folder / "data"
    changed = "UPDATE tenancy_federation SET county = 'ändrat' WHERE slug = 'blekinge' RETURNING county"
    assert value(data, changed) == "ändrat"
    assert run("demo", "--no-serve").returncode == 0
    assert value(data, "SELECT county FROM tenancy_federation WHERE slug = 'blekinge'") == "ändrat"
    assert value(data, "SELECT count(*) FROM tenancy_user") == PEOPLE


def test_reset_starts_over(run: Run, shared_folder: Path) -> None:
    assert run("demo", "--no-serve", "--reset").returncode == 0
    assert (
        value(shared_folder / "data", "SELECT county FROM tenancy_federation WHERE slug = 'blekinge'") == "Blekinge län"
    )


def test_killed_in_the_middle_it_is_whole_after_the_next_run(run: Run, shared_folder: Path) -> None:
    data = shared_folder / "data"
    for delay in (0.8, 1.6):
        command = [sys.executable, "-P", "-m", "config", "demo", "--no-serve", "--reset"]
        process = subprocess.Popen(command, env=environment(data), stdout=subprocess.DEVNULL)
        time.sleep(delay)
        process.kill()
        process.wait()
    assert run("demo", "--no-serve").returncode == 0
    assert value(data, "SELECT count(*) FROM governance_attendance") == data_rows("attendance.csv")
    assert value(data, "SELECT count(*) FROM tenancy_user") == PEOPLE


def test_a_folder_with_federations_of_one_s_own_is_left_alone(run: Run, shared_folder: Path) -> None:
    own = shared_folder / "own"
    assert run("migrate", data=own).returncode == 0
    columns = "slug, name, short_name, organisation_number, county, demo_note, escalation_note"
    row = "'eget', 'Eget', 'Eget', '', '', '', ''"
    assert value(own, f"INSERT INTO tenancy_federation ({columns}) VALUES ({row}) RETURNING slug") == "eget"
    for arguments in (["demo", "--no-serve"], ["demo", "--no-serve", "--reset"]):
        done = run(*arguments, data=own)
        assert done.returncode == 1
        assert "egna förbund" in done.stderr
    assert value(own, "SELECT count(*) FROM tenancy_federation") == 1
    shutil.rmtree(own, ignore_errors=True)


def test_it_does_not_touch_a_database_of_somebody_else_s(run: Run, shared_folder: Path) -> None:
    done = run("demo", "--no-serve", data=shared_folder / "none", DATABASE_URL="postgres://nobody@localhost/nothing")
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert not (shared_folder / "none").exists()


def test_only_the_owner_of_the_server_starts_over(run: Run, shared_folder: Path) -> None:
    cluster = Cluster(shared_folder / "data")
    cluster.start()
    try:
        done = run("demo", "--no-serve", "--reset")
        assert done.returncode == 1
        assert "igång" in done.stderr
        with psycopg.connect(cluster.url(APP)) as connection:
            assert connection.execute("SELECT count(*) FROM tenancy_federation").fetchone() == (3,)
    finally:
        cluster.stop()


def test_the_first_person_of_a_federation_chooses_a_password_by_a_link(run: Run, shared_folder: Path) -> None:
    data = shared_folder / "data"
    said = ("give-role", "blekinge", "ny@prov.example", "--name", "Nya Personen", "--address", "https://prov.example/")
    done = run(*said)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Nya Personen är nu Förbundschef i blekinge.")
    assert done.stdout.splitlines()[-1].startswith("https://prov.example/konto/")
    again = run(*said)
    assert (again.returncode, again.stdout) == (1, "")
    assert "har redan den rollen" in again.stderr
    assert run("give-role", "blekinge", "ny(at)prov", "--name", "X").returncode == 1
    assert run("give-role", "blekinge", "x@prov.example", "--name", "X", "--role", "kung").returncode == 2
    assert value(data, "SELECT count(*) FROM tenancy_user WHERE email LIKE '%@prov.example'") == 1
