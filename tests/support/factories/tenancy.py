"""Rows of tenancy for tests."""

# The library's types do not know that calling a factory gives a row: it is Any to mypy, and the rows with it.
# mypy: disallow-subclassing-any=False

from datetime import date
from typing import TYPE_CHECKING, Any

from mellanrum.tenancy.models import Contact, Federation, Member, PartyKind, Role, RoleAssignment, User

if TYPE_CHECKING:
    DjangoModelFactory: Any
    factory: Any
else:
    import factory
    from factory.django import DjangoModelFactory


FIRST_NAMES = ["Asta", "Bror", "Cilla", "Dag", "Ebba", "Folke", "Greta", "Hasse", "Inga", "Jens", "Kaj", "Linnea"]
LAST_NAMES = ["Ekmyr", "Bråvik", "Holmvard", "Ljungsåker", "Nordquelle", "Rönnfors", "Stenhall", "Tjärnlund", "Åskog"]


def person_name(number: int) -> str:
    """This will make an invented name, another one for each number."""
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    last = LAST_NAMES[(number // len(FIRST_NAMES)) % len(LAST_NAMES)]
    lap = number // (len(FIRST_NAMES) * len(LAST_NAMES))
    return f"{first} {last}" if lap == 0 else f"{first} {last} {lap + 1}"


class FederationFactory(DjangoModelFactory):
    class Meta:
        model = Federation

    slug = factory.Sequence(lambda n: f"forbund-{n}")
    name = factory.Sequence(lambda n: f"Samordningsförbundet Provbygden {n}")
    short_name = factory.Sequence(lambda n: f"Provbygden {n}")


class MemberFactory(DjangoModelFactory):
    class Meta:
        model = Member

    class Params:
        insurance = factory.Trait(
            code="fk", name="Försäkringskassan", short_name="FK", kind=PartyKind.SOCIAL_INSURANCE, position=1
        )
        employment = factory.Trait(
            code="af", name="Arbetsförmedlingen", short_name="AF", kind=PartyKind.EMPLOYMENT_SERVICE, position=2
        )
        region = factory.Trait(
            code="region", name="Region Provbygden", short_name="Regionen", kind=PartyKind.REGION, position=3
        )

    federation = factory.SubFactory(FederationFactory)
    code = factory.Sequence(lambda n: f"kommun-{n}")
    name = factory.Sequence(lambda n: f"Provköpings kommun {n}")
    short_name = factory.Sequence(lambda n: f"Provköping {n}")
    kind = PartyKind.MUNICIPALITY
    position = factory.Sequence(lambda n: 10 + n % 30000)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@prov.example")
    name = factory.Sequence(person_name)
    password = "!"


class RoleAssignmentFactory(DjangoModelFactory):
    class Meta:
        model = RoleAssignment

    federation = factory.SubFactory(FederationFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.DIRECTOR
    since = date(2020, 1, 1)


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    federation = factory.SubFactory(FederationFactory)
    name = factory.Sequence(person_name)
    email = factory.Sequence(lambda n: f"kontakt{n}@prov.example")
