"""Two federations side by side, each with people; tests sign in through the real pages."""

from collections.abc import Iterator

import pytest

from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import FederationFactory


@pytest.fixture
def federation(db: None) -> Iterator[Federation]:
    """A federation, in whose transaction the test runs."""
    made: Federation = FederationFactory(slug="norr", name="Samordningsförbundet Norr", short_name="Norr")
    with federation_transaction([made.pk]):
        yield made


@pytest.fixture
def other(federation: Federation) -> Federation:
    """Another federation, whose rows the test's transaction does not see."""
    made: Federation = FederationFactory(slug="soder", name="Samordningsförbundet Söder", short_name="Söder")
    return made
