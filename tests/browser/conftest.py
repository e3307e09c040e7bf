"""A site with the example federation in it, and a visitor with a real Chromium.

The example is loaded once, through the same loading and imports as users have; each test gets a copy of that database.
The clock of the pages stands still, so that a planned meeting stays planned.
"""

import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.test import Client
from playwright.sync_api import BrowserContext, Page
from psycopg import errors, sql

from mellanrum.tenancy.models import User
from tests.support import databases
from tests.support.databases import owner_connection, point_at

from .example import load_example
from .visitor import Visitor

TODAY = date(2026, 10, 22)


def _copy(source: str, target: str) -> None:
    with owner_connection() as connection:
        _drop(target)
        order = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        connection.execute(order.format(sql.Identifier(target), sql.Identifier(source)))


def _drop(name: str) -> None:
    """The server's threads may still end their connections, which the owner of the database may not end for them."""
    order = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
    with owner_connection() as connection:
        for _ in range(100):
            try:
                connection.execute(order)
            except errors.ObjectInUse:
                time.sleep(0.1)
            else:
                return
        connection.execute(order)


@pytest.fixture(scope="session")
def example_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of this worker with the example loaded; nobody visits it, it is copied."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    here, name = f"test_{worker}", f"example_{worker}"
    with django_db_blocker.unblock():
        databases.make_database(name)
        load_example(on=TODAY)
        connections.close_all()
        point_at(here, "DATABASE_URL")
    yield name
    with django_db_blocker.unblock():
        _drop(name)


@pytest.fixture
def site(
    example_database: str, transactional_db: None, live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The address of a running site with the example in it, on a Thursday in October."""
    here, name = connections["default"].settings_dict["NAME"], f"{example_database}_copy"
    connections.close_all()
    _copy(example_database, name)
    point_at(name, "DATABASE_URL")
    settings.SECOND_FACTOR_ROLES = []
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args, **_kwargs: TODAY)
    yield live_server.url
    connections.close_all()
    point_at(here, "DATABASE_URL")
    _drop(name)


@pytest.fixture
def visitor(site: str, context: BrowserContext, page: Page) -> Iterator[Visitor]:
    """Somebody with a browser, not signed in. What the page complained of in its console fails the test."""
    found = Visitor(page=page, site=site)
    yield found
    assert found.complaints == []


@pytest.fixture
def sign_in(visitor: Visitor) -> Callable[[str], Visitor]:
    """``sign_in("director")`` lets the visitor in without the form: the sign-in page has a journey of its own."""

    def enter(role: str) -> Visitor:
        client = Client()
        client.force_login(User.objects.get(email=f"{role}@prov.example"))
        name = django_settings.SESSION_COOKIE_NAME
        visitor.page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": visitor.site}])
        return visitor

    return enter
