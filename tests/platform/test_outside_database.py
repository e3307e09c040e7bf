"""A server of somebody else's, named by DATABASE_URL: migrated by its owner on request, never started or stopped."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.cluster import APP, OWNER, Cluster

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def server(shared_folder: Path) -> Iterator[Cluster]:
    """A server that the commands know by its addresses only."""
    cluster = Cluster(shared_folder / "theirs", fast=True)
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="module")
def run(server: Cluster, shared_folder: Path) -> Run:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "LC_", "LANG"))}
    kept |= {
        "PYTHONPATH": str(ROOT / "src"),
        "MELLANRUM_DATA": str(shared_folder / "data"),
        "DATABASE_URL": server.url(),
    }

    def one(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-P", "-m", "config", *arguments]
        return subprocess.run(command, env={**kept, **more}, capture_output=True, text=True, check=False)

    return one


def test_it_is_migrated_by_its_owner_and_then_sound(run: Run, server: Cluster, shared_folder: Path) -> None:
    before = run("check")
    assert before.returncode == 1
    assert "mellanrum migrate" in before.stdout
    without_owner = run("migrate")
    assert without_owner.returncode == 1
    assert "DATABASE_OWNER_URL" in without_owner.stderr
    migrated = run("migrate", DATABASE_OWNER_URL=server.url(OWNER))
    assert (migrated.returncode, migrated.stderr) == (0, "")
    after = run("check")
    assert after.returncode == 0, after.stdout
    assert server.alive()
    # Nothing of ours was made beside it.
    assert not (shared_folder / "data").exists()


def test_the_owner_is_no_role_to_work_as(run: Run, server: Cluster) -> None:
    assert run("migrate", DATABASE_OWNER_URL=server.url(OWNER)).returncode == 0
    done = run("check", DATABASE_URL=server.url(OWNER))
    assert done.returncode == 1
    assert f"Rollen {OWNER} äger tabeller" in done.stdout
    assert APP not in done.stdout


def test_a_server_that_is_gone_is_told_in_a_sentence(run: Run) -> None:
    done = run("check", DATABASE_URL="postgres://mellanrum_app@localhost:1/mellanrum")
    assert done.returncode == 1
    assert "svarar inte" in done.stdout
    assert "Traceback" not in done.stderr


def test_settings_that_do_not_hold_are_told_in_a_sentence(run: Run) -> None:
    done = run("check", MELLANRUM_ENVIRONMENT="production")
    assert done.returncode == 1
    assert done.stderr == "Set MELLANRUM_SECRET_KEY to a random text of at least fifty characters.\n"
