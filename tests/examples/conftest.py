"""A shipped federation as the demo loads it, and the pages of it as its director sees them."""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client

from config.demo import Example, examples
from mellanrum.exchange.definition.load import apply_load, plan_load
from mellanrum.exchange.imports.kinds import KINDS
from mellanrum.exchange.imports.operations import import_file
from mellanrum.exchange.imports.results import ImportResult
from mellanrum.tenancy.actors import Actor, system_actor
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.queries import federation_by_slug
from mellanrum.tenancy.scope import federation_transaction
from tests.support.people import director_of

TODAY = date(2026, 11, 22)


def example_of(slug: str) -> Example:
    """This will find a shipped federation by its short name."""
    return next(one for one in examples() if one.definition.stem == slug)


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A federation with its year, and a way to read its pages as text."""

    example: Example
    federation: Federation
    client: Client

    @contextmanager
    def inside(self) -> Iterator[Actor]:
        """This will open a transaction in the federation, as the system's own actor."""
        with federation_transaction([self.federation.pk]):
            yield system_actor(self.federation.pk, "prov")

    def read(self, address: str) -> str:
        """This will give what stands on a page: no tags, plain spaces, one at a time."""
        answer = self.client.get(address)
        assert answer.status_code == 200, address
        body = answer.content.decode().partition("<main")[2].partition("</main>")[0]
        text = html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ").replace("\u202f", " ")
        return re.sub(r"\s+", " ", text)

    def import_all(self) -> list[ImportResult]:
        """This will read every file of registrations, in the demo's order."""
        with self.inside() as actor:
            return [
                import_file(actor=actor, kind=KINDS[kind], name=path.name, data=path.read_bytes())
                for kind, path in self.example.registrations
            ]


Load = Callable[[str], Loaded]


@pytest.fixture
def load(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Loads a shipped federation and its registrations, and signs in its director."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)

    def one(slug: str) -> Loaded:
        example = example_of(slug)
        plan = plan_load(data=example.definition.read_bytes(), file=example.definition.name, on=TODAY)
        apply_load(plan=plan, actor_name="prov", on=TODAY)
        federation = federation_by_slug(slug)
        assert federation is not None
        loaded = Loaded(example=example, federation=federation, client=client)
        for result in loaded.import_all():
            assert result.errors == (), (result.kind, result.errors[:3])
        with loaded.inside():
            client.force_login(director_of(federation).user)
        return loaded

    return one
