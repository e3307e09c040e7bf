"""A federation with its transaction open, a use case for the tests, and the owner's own connection."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from mellanrum.kernel import use_cases
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction
from tests.support.databases import owner_connection
from tests.support.factories import FederationFactory

USE_CASE = "test.change"


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The use case of these tests, declared for their time only."""
    monkeypatch.setitem(use_cases._labels, USE_CASE, "Prövade")


@pytest.fixture
def federation(db: None) -> Iterator[Federation]:
    """A federation, in whose transaction the test runs."""
    made: Federation = FederationFactory()
    with federation_transaction([made.pk]):
        yield made


@pytest.fixture
def actor(federation: Federation) -> Actor:
    """The federation's director."""
    return Actor(federation_id=federation.pk, name="Maja Chefsgård", user_id=7, roles=frozenset({"director"}))


@pytest.fixture
def as_owner(transactional_db: None) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """The owner of the database, who may change everything. Row security holds for it too, so it is taken away."""
    with owner_connection(connection.settings_dict["NAME"]) as owner:
        tables = ("records_historyentry", "records_historyseal")
        for table in tables:
            owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY".encode())
        yield owner
        for table in tables:
            owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY".encode())
