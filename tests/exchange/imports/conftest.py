"""A federation with a board whose seats are known, for files to be about. Its transaction is open all the test."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from mellanrum.governance.models import Body
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import BodyFactory, ContactFactory, FederationFactory, MemberFactory, SeatFactory
from tests.support.people import Person, director_of


@dataclass(frozen=True)
class House:
    """A federation with members fk and ankby, the board, and its director."""

    federation: Federation
    board: Body
    group: Body
    director: Person


def furnish(slug: str = "provbygden") -> House:
    """This will make the federation; call it with a database at hand, and work inside its transaction."""
    federation = FederationFactory(slug=slug, name="Samordningsförbundet Provbygden", short_name="Provbygden")
    with federation_transaction([federation.pk]):
        agency = MemberFactory(federation=federation, insurance=True)
        town = MemberFactory(federation=federation, code="ankby", name="Ankby kommun", short_name="Ankby", position=4)
        board = BodyFactory(federation=federation, board=True)
        group = BodyFactory(
            federation=federation, code="lokal-ankby", name="Lokala gruppen i Ankby", short_name="Ankby"
        )

        def person(name: str, email: str = "") -> object:
            return ContactFactory(federation=federation, name=name, email=email)

        SeatFactory(body=board, member=agency, contact=person("Asta Ekmyr", "asta@fk.example"))
        SeatFactory(body=board, member=agency, substitute=True, contact=person("Bror Bråvik", "bror@fk.example"))
        SeatFactory(body=board, member=town, contact=person("Åke Åskog"))
        SeatFactory(
            body=board,
            member=town,
            substitute=True,
            contact=person("Inga Stenhall"),
            days=(date(2023, 4, 1), date(2026, 3, 31)),
        )
        # Two people with one name, told apart by their addresses alone.
        SeatFactory(body=group, member=town, contact=person("Kaj Rönnfors", "kaj.r@ankby.example"))
        SeatFactory(body=group, member=town, contact=person("Kaj Rönnfors", "kaj@ankby.example"))
        return House(federation, board, group, director_of(federation))


@pytest.fixture
def house(db: None) -> Iterator[House]:
    made = furnish()
    with federation_transaction([made.federation.pk]):
        yield made
