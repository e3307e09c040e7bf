"""Measures the list of meetings against a bare page: ``python -m tests.performance.lists [--rows 100000]``.

Prints a table in Markdown, for docs/performance.md. Nothing here passes or fails.
"""

import argparse
import gzip
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import tests.support.cluster_plugin  # noqa: F401 - starts the database, before Django reads its settings

# About as many as a federation has.
BODIES = 20
SEATS_OF_A_BODY = 4
ROUNDS = 40
# The years that the meetings are spread over end here: days, not the clock, decide.
LAST_DAY = date(2026, 10, 1)
RARE = "Vindkraftverket"


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One page: median milliseconds beside the bare page's, the median ratio, queries, and compressed size."""

    name: str
    milliseconds: float
    bare: float
    ratio: float
    queries: int
    kilobytes: float


def main() -> None:
    """This will fill a database, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.conf import settings

    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
    django.setup()
    from tests.support import databases

    databases.make_database("performance")
    settings.SECOND_FACTOR_ROLES = []
    client, bare, federation = _prepare(rows)
    measured = [_measure(name, address, client, bare) for name, address in _addresses(federation, rows)]
    _say(f"\n{date.today().isoformat()}, {platform.machine()}, Python {platform.python_version()}, {rows:,} meetings\n")
    _say("| page | ms | bare page, ms | ratio | queries | HTML, kB compressed |\n| --- | --- | --- | --- | --- | --- |")
    for each in measured:
        _say(
            f"| {each.name} | {each.milliseconds:.1f} | {each.bare:.1f} | {each.ratio:.1f} | {each.queries} "
            f"| {each.kilobytes:.1f} |"
        )
    scripts, styles = assets(client.get("/moten/").content.decode())
    _say(f"\nScript and style of a page, compressed: {(scripts + styles) / 1000:.1f} kB")
    _say(f"`mellanrum --help`: {_help() * 1000:.0f} ms")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def assets(html: str) -> tuple[int, int]:
    """This will add up the compressed bytes of the scripts and of the styles that a page loads."""
    from django.contrib.staticfiles import finders

    def size(pattern: str) -> int:
        total = 0
        for name in re.findall(pattern, html):
            path = finders.find(name.split("static/", 1)[1].split("?")[0])
            assert isinstance(path, str), name
            with open(path, "rb") as file:  # noqa: PTH123
                total += len(gzip.compress(file.read(), 6))
        return total

    return size(r'<script[^>]+src="([^"]+)"'), size(r'<link[^>]+href="([^"]+\.css[^"]*)"')


def _prepare(rows: int) -> tuple[Any, Callable[[], float], int]:
    from django.db import connection
    from django.test import Client
    from django.test.client import ClientHandler
    from django.test.utils import override_settings

    from mellanrum.tenancy.scope import federation_transaction
    from tests.performance.bare import MIDDLEWARE
    from tests.support.databases import owner_connection
    from tests.support.factories import BodyFactory, FederationFactory, MemberFactory, SeatFactory
    from tests.support.people import director_of

    federation = FederationFactory(slug="stor")
    with federation_transaction([federation.pk]):
        user = director_of(federation).user
        members = [MemberFactory(federation=federation) for _ in range(SEATS_OF_A_BODY)]
        for _ in range(BODIES):
            body = BodyFactory(federation=federation)
            for member in members:
                SeatFactory(body=body, member=member, days=(date(1990, 1, 1), None))
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO governance_meeting (federation_id, body_id, date, state, title, place, reference,
                                                cancel_reason, note, attested_by)
                SELECT %(federation)s, b.id, %(last)s::date - n::int,
                       CASE WHEN n %% 17 = 0 THEN 'cancelled' ELSE 'held' END,
                       CASE WHEN n = %(rare)s THEN %(word)s ELSE 'Ordinarie möte nummer ' || n END,
                       (ARRAY['Stadshuset', 'Biblioteket', 'Teams', 'Hälsocentralen'])[1 + n %% 4], '', '', '', ''
                FROM governance_body b, generate_series(1, %(days)s) n
                """,
                {
                    "federation": federation.pk,
                    "last": LAST_DAY,
                    "days": rows // BODIES,
                    "rare": rows // BODIES // 2,
                    "word": RARE,
                },
            )
            cursor.execute(
                """
                INSERT INTO governance_attendance
                       (federation_id, meeting_id, seat_id, contact_id, presence)
                SELECT m.federation_id, m.id, s.id, s.contact_id,
                       CASE WHEN (m.id + s.id) % 5 = 0 THEN 'excused' ELSE 'present' END
                FROM governance_meeting m JOIN governance_seat s ON s.body_id = m.body_id WHERE m.state = 'held'
                """
            )
    with owner_connection("performance") as owner:
        owner.execute("VACUUM ANALYZE")
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    plain = Client(SERVER_NAME="localhost")
    plain.force_login(user)
    plain.handler = ClientHandler(enforce_csrf_checks=False)
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        plain.handler.load_middleware()
    return client, lambda: _time(plain, f"/bare/{federation.pk}/"), federation.pk


def _addresses(federation: int, rows: int) -> list[tuple[str, str]]:
    from mellanrum.governance.models import Body, Meeting
    from mellanrum.governance.queries.meetings import key_of
    from mellanrum.tenancy.scope import federation_transaction

    with federation_transaction([federation]):
        code = Body.objects.order_by("pk")[BODIES // 2].code
        deep = key_of(Meeting.objects.order_by("-date", "-id")[rows * 9 // 10])
    return [
        ("first page", "/moten/"),
        ("next page", f"/moten/?efter={_second(federation)}"),
        ("page 1,800 of 2,000", f"/moten/?efter={deep}"),
        ("oldest first", "/moten/?ordning=date"),
        ("one body", f"/moten/?body={code}"),
        ("one year", "/moten/?year=2024"),
        ("cancelled", "/moten/?state=cancelled"),
        ("search, many found", "/moten/?q=ordinarie"),
        ("search, few found", f"/moten/?q={RARE}"),
        ("search, none found", "/moten/?q=finnsinte"),
    ]


def _second(federation: int) -> str:
    from mellanrum.governance.models import Meeting
    from mellanrum.governance.queries.meetings import key_of
    from mellanrum.tenancy.scope import federation_transaction

    with federation_transaction([federation]):
        return key_of(Meeting.objects.order_by("-date", "-id")[49])


def _measure(name: str, address: str, client: Any, bare: Callable[[], float]) -> Measured:
    from django.db import connection

    queries = 0

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        response = client.get(address)
    assert response.status_code == 200, address
    ours, others = [], []
    for _ in range(ROUNDS):
        ours.append(_time(client, address))
        others.append(bare())
    size = len(gzip.compress(response.content, 6)) / 1000
    return Measured(
        name=name,
        milliseconds=statistics.median(ours) * 1000,
        bare=statistics.median(others) * 1000,
        ratio=statistics.median(own / other for own, other in zip(ours, others, strict=True)),
        queries=queries,
        kilobytes=size,
    )


def _time(client: Any, address: str) -> float:
    begun = time.perf_counter()
    response = client.get(address)
    taken = time.perf_counter() - begun
    assert response.status_code == 200, address
    return taken


def _help() -> float:
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-m", "config", "--help"], check=True, capture_output=True)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


if __name__ == "__main__":
    main()
