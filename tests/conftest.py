"""What every test has: a database of its own worker, strict settings, no network, and Chromium when there is one."""

import atexit
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase

from tests.support import browsers, databases

ALIASES = ["default", "log"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--require-browser", action="store_true", help="fail, not skip, browser tests without Chromium")


def pytest_configure(config: pytest.Config) -> None:
    # No test passes or fails on seconds: machines differ.
    hypothesis.settings.register_profile("no-seconds", deadline=None)
    hypothesis.settings.load_profile("no-seconds")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    # Files of documents: a folder of this worker's own, gone when it ends.
    settings.FILES_ROOT = Path(tempfile.mkdtemp(prefix="mellanrum-files-"))
    atexit.register(shutil.rmtree, settings.FILES_ROOT, ignore_errors=True)
    from tests.support import recorder

    recorder.install()
    # People in tests have no second factor; the tests of sign-in ask for it themselves.
    settings.SECOND_FACTOR_ROLES = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    browser = browsers.chromium()
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is not None and "databases" not in marker.kwargs:
            # Both aliases are real connections to the one database: every database test may use both.
            item.add_marker(
                pytest.mark.django_db(*marker.args, **{**marker.kwargs, "databases": ALIASES}), append=False
            )
        if "page" in getattr(item, "fixturenames", ()) or "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
            if browser is None and not config.getoption("--require-browser"):
                item.add_marker(pytest.mark.skip(reason=browsers.MISSING))


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """Replaces pytest-django's own: a copy of the template, used as the application's role."""
    name = f"test_{getattr(request.config, 'workerinput', {}).get('workerid', 'main')}"
    with django_db_blocker.unblock():
        databases.make_database(name)

    def empty(self: TransactionTestCase) -> None:
        for alias in ALIASES:
            connections[alias].close()
        databases.empty_database(name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def strict_templates() -> None:
    """An undefined template variable fails the test that reached it."""
    from django.template import engines

    from tests.support.strictness import InvalidVariable

    for engine in engines.all():
        engine.engine.string_if_invalid = InvalidVariable("undefined")  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests reach this machine only."""
    from tests.support.strictness import only_loopback

    monkeypatch.setattr(socket.socket, "connect", only_loopback(socket.socket.connect))


@pytest.fixture
def must_write_history() -> Callable[[], AbstractContextManager[set[str]]]:
    """``with must_write_history() as written: operation(…)`` fails when a tracked table is written without history.

    ``written`` is the set of tables that the block wrote. Factories write outside the block: they leave no history.
    """
    from tests.support.strictness import history_required

    return history_required


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], pytestconfig: pytest.Config) -> dict[str, Any]:
    """The machine's Chromium; without its sandbox only as root, where it cannot have one."""
    path = browsers.chromium()
    if path is None:
        pytest.fail(browsers.MISSING)
    # The loop of Playwright runs in this thread; Django would take that for asynchronous code and refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A browser of a Swedish office."""
    return {**browser_context_args, "locale": "sv-SE", "timezone_id": "Europe/Stockholm"}
