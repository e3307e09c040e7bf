"""A mail run whose process is killed: nothing is lost out of sight, and nothing comes twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from mellanrum.notices.models import Notice
from mellanrum.notices.operations.delivery import deliver_waiting
from mellanrum.notices.operations.outbox import post
from mellanrum.tenancy.actors import system_actor
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import FederationFactory

ROOT = Path(__file__).resolve().parents[2]
RUN = """
import django; django.setup()
from django.utils import timezone
from mellanrum.notices.operations.delivery import deliver_waiting
from mellanrum.tenancy.actors import system_actor
deliver_waiting(actor=system_actor({federation}, "mellanrum"), clock=timezone.now)
"""


def database_address() -> str:
    """The address of the test's own database, for another process."""
    known = connection.settings_dict
    return (
        f"postgres://{known['USER']}:{quote(known['PASSWORD'] or '')}@{quote(known['HOST'], safe='')}"
        f":{known['PORT'] or 5432}/{known['NAME']}"
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_killed_run_loses_nothing_and_doubles_nothing(
    when: str, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    federation = FederationFactory(slug=f"avbrott-{when}")
    actor = system_actor(federation.pk, "mellanrum")
    now = timezone.now()
    with federation_transaction([federation.pk]):
        for number in range(5):
            post(
                actor=actor,
                kind="governance.meeting_call",
                to=f"m{number}@prov.example",
                name=f"Mottagare {number}",
                subject="Kallelse",
                body="Hej!",
                at=now,
            )
    code = (
        "from django.conf import settings as s\n"
        "s.MAIL_IS_SENT = True; s.EMAIL_BACKEND = 'tests.notices.stuck_mail.EmailBackend'\n"
    )
    environment = {
        **os.environ,
        "DATABASE_URL": database_address(),
        "DATABASE_POOL": "0",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "STUCK_FOLDER": str(tmp_path),
        "STUCK_AT": "m2@",
        "STUCK_WHEN": when,
    }
    process = subprocess.Popen([sys.executable, "-c", code + RUN.format(federation=federation.pk)], env=environment)
    try:
        waited = time.monotonic() + 60
        while not (tmp_path / "stuck").exists():
            assert process.poll() is None, "the run ended before it got stuck"
            assert time.monotonic() < waited
            time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()

    settings.EMAIL_BACKEND = "tests.notices.stuck_mail.EmailBackend"
    monkeypatch.setenv("STUCK_FOLDER", str(tmp_path))
    deliver_waiting(actor=actor, clock=lambda: timezone.now() + timedelta(seconds=5))
    deliver_waiting(actor=actor, clock=lambda: timezone.now() + timedelta(minutes=11))
    came = Counter(path.read_text(encoding="utf-8") for path in tmp_path.glob("*.letter"))
    with federation_transaction([federation.pk]):
        states = {row.to: (row.state, row.reason) for row in Notice.objects.filter(federation=federation)}
    assert {address: state for address, (state, _) in states.items()} == {
        "m0@prov.example": "sent",
        "m1@prov.example": "sent",
        # In its hands when it died: nobody can know, so a person decides.
        "m2@prov.example": "failed",
        "m3@prov.example": "sent",
        "m4@prov.example": "sent",
    }
    assert "Det kan ha kommit fram" in states["m2@prov.example"][1]
    assert max(came.values()) == 1
    assert len(came) == (4 if when == "before" else 5)
