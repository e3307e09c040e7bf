"""A GET cannot write: the database itself refuses, at every address."""

from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from .addresses import views
from .world import World

INTRUDER = "tests.access.intruder.WritesOnEveryRequest"
# Addresses that a transaction of ours never reaches for someone signed in: allauth answers before.
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def with_a_fault(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = []
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, INTRUDER]


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_safe_method_that_writes_fails_in_the_database(world: World, settings: Any, method: str) -> None:
    for view in views():
        if view in settings.WRITES_ON_GET:
            continue
        client = Client()
        client.force_login(world.here.users["director"])
        with pytest.raises(DatabaseError, match="read-only transaction"):
            getattr(client, method)(world.address(view))


def test_a_post_may_write(world: World) -> None:
    """The fault itself is harmless: where writing is allowed, the request goes through."""
    client = Client()
    client.force_login(world.here.users["director"])
    assert client.post(world.address("web:language"), world.form("web:language")).status_code == 302


def test_only_what_makes_recovery_codes_may_write_on_get(settings: Any) -> None:
    assert {"mfa_view_recovery_codes", "mfa_download_recovery_codes"} == settings.WRITES_ON_GET
    assert set(views()) >= settings.WRITES_ON_GET
