"""A federation to work in: its transaction is open for the whole test."""

from collections.abc import Iterator

import pytest

from mellanrum.tenancy.models import Federation, Member
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import FederationFactory, MemberFactory
from tests.support.people import Person, director_of


@pytest.fixture
def federation(db: None) -> Iterator[Federation]:
    made = FederationFactory(slug="provbygden", name="Samordningsförbundet Provbygden", short_name="Provbygden")
    with federation_transaction([made.pk]):
        yield made


@pytest.fixture
def members(federation: Federation) -> list[Member]:
    """The insurance agency, the employment service, the region and two municipalities."""
    return [
        MemberFactory(federation=federation, insurance=True),
        MemberFactory(federation=federation, employment=True),
        MemberFactory(federation=federation, region=True),
        MemberFactory(federation=federation, code="ankby", name="Ankby kommun", short_name="Ankby", position=4),
        MemberFactory(
            federation=federation, code="balkoping", name="Balköpings kommun", short_name="Balköping", position=5
        ),
    ]


@pytest.fixture
def director(federation: Federation) -> Person:
    return director_of(federation)
