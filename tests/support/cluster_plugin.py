"""Starts the private PostgreSQL of the tests before Django reads its settings; workers inherit the addresses.

Each run has a server of its own: the first of the folders ``var/test/1``, ``2``… that no other run holds.
"""

import atexit
import itertools
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from config.cluster import OWNER, Cluster  # noqa: E402

if "DATABASE_URL" not in os.environ:
    for _number in itertools.count(1):
        _cluster = Cluster(ROOT / "var" / "test" / str(_number), fast=True)
        if _cluster.own():
            break
    _cluster.start()
    atexit.register(_cluster.stop)
    os.environ["DATABASE_URL"] = _cluster.url(database="postgres")
    os.environ["DATABASE_OWNER_URL"] = _cluster.url(OWNER, "postgres")
elif "DATABASE_OWNER_URL" not in os.environ:
    pytest.exit("DATABASE_URL is set: set DATABASE_OWNER_URL too, a role that may create databases.", returncode=2)

os.environ.setdefault("DATABASE_POOL", "0")
# Tests say for themselves what they want of the environment: nothing of the person who runs them comes through.
for _name in ("MELLANRUM_DEMO", "MELLANRUM_DATA", "MELLANRUM_ENVIRONMENT", "MELLANRUM_SECRET_KEY"):
    os.environ.pop(_name, None)
