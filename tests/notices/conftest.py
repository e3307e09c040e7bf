"""A federation with its director, seen from inside its own transaction."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from mellanrum.notices.models import Notice
from mellanrum.notices.operations.outbox import post
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction
from tests.support import people
from tests.support.factories import FederationFactory

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KIND = "governance.meeting_call"


@dataclass(frozen=True, kw_only=True)
class Office:
    """A federation and its director."""

    federation: Federation
    director: people.Person

    @property
    def actor(self) -> Actor:
        return self.director.actor

    def post(self, number: int = 1, **fields: Any) -> Notice | None:
        """Posts a letter to somebody."""
        words = {
            "kind": KIND,
            "to": f"m{number}@prov.example",
            "name": f"Mottagare {number}",
            "subject": "Kallelse",
            "body": "Hej! Du är kallad.",
            "at": NOW,
        }
        return post(actor=self.actor, **{**words, **fields})


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    federation = FederationFactory(slug="utskick", name="Samordningsförbundet Utskick")
    with federation_transaction([federation.pk]):
        yield Office(federation=federation, director=people.director_of(federation))


@pytest.fixture(autouse=True)
def mail_is_sent(settings: Any) -> None:
    settings.MAIL_IS_SENT = True
    settings.SECOND_FACTOR_ROLES = []
