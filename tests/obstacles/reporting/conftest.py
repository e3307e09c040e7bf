"""A federation whose members' employees report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.core.cache import cache

from mellanrum.obstacles.operations.reports import NewReport
from mellanrum.obstacles.policies import reporter_of
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation, Member
from mellanrum.tenancy.scope import federation_transaction
from tests.support import people
from tests.support.factories import BodyFactory, FederationFactory, MemberFactory

TODAY = date(2026, 10, 22)


@dataclass(frozen=True, kw_only=True)
class Wall:
    """A federation with three members and a group, and the one who keeps its office."""

    federation: Federation
    director: people.Person
    fk: Member
    region: Member
    town: Member

    @property
    def actor(self) -> Actor:
        return self.director.actor

    @property
    def reporter(self) -> Actor:
        return reporter_of(self.federation.pk)

    def report(self, **more: object) -> NewReport:
        given = {
            "happened": "Deltagaren fick vänta i nio veckor på ett beslut som alla trodde att någon annan hade.",
            "members": ["fk"],
            "email": "rapport@medlem.example",
            "kind": "organisation",
            **more,
        }
        return NewReport(**given)  # type: ignore[arg-type]


@pytest.fixture
def wall(db: None) -> Iterator[Wall]:
    cache.clear()
    federation = FederationFactory(slug="vaggen", name="Samordningsförbundet Väggen", short_name="Väggen")
    with federation_transaction([federation.pk]):
        town = MemberFactory(federation=federation, code="ankby", name="Ankby kommun", short_name="Ankby")
        BodyFactory(federation=federation, code="grupp-ankby", name="Gruppen i Ankby", member=town)
        yield Wall(
            federation=federation,
            director=people.director_of(federation),
            fk=MemberFactory(federation=federation, insurance=True),
            region=MemberFactory(federation=federation, region=True),
            town=town,
        )
    cache.clear()
