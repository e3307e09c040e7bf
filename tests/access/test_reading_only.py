"""A GET cannot write: the database itself refuses, at every address."""

from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from .addresses import views
from .world import World

INTRUDER = "tests.access.intruder.WritesOnEveryRequest"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def with_a_fault(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = []
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, INTRUDER]


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_safe_method_that_writes_fails_in_the_database(world: World, settings: Any, method: str) -> None:
    went_through, refusals = [], set()
    for view in sorted(set(views()) - settings.WRITES_ON_GET - settings.VIEWS_WITHOUT_TRANSACTION):
        client = Client()
        client.force_login(world.here.users["director"])
        try:
            getattr(client, method)(world.address(view))
        except DatabaseError as error:
            refusals.add(str(error))
        else:
            went_through.append(view)
    assert went_through == []
    assert refusals == {"cannot execute UPDATE in a read-only transaction"}


def test_a_post_may_write(world: World) -> None:
    """The fault itself is harmless: where writing is allowed, the request goes through."""
    client = Client()
    client.force_login(world.here.users["director"])
    assert client.post(world.address("web:language"), world.form("web:language")).status_code == 302


def test_only_what_makes_recovery_codes_may_write_on_get(settings: Any) -> None:
    assert {"mfa_view_recovery_codes", "mfa_download_recovery_codes"} == settings.WRITES_ON_GET
    assert set(views()) >= settings.WRITES_ON_GET


def test_only_the_signs_of_life_have_no_transaction_and_so_no_rows(settings: Any) -> None:
    assert {"web:live", "web:ready"} == settings.VIEWS_WITHOUT_TRANSACTION
