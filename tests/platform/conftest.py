"""Folders for servers of their own."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """An empty folder that the server's account can reach: as root, pytest's own are closed to it."""
    place = Path(tempfile.mkdtemp(prefix="mellanrum-test-"))
    if os.geteuid() == 0:
        place.chmod(0o755)
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for one test."""
    with reachable_folder() as place:
        yield place


@pytest.fixture(scope="module")
def shared_folder() -> Iterator[Path]:
    """A folder for the tests of a module, one after the other."""
    with reachable_folder() as place:
        yield place
