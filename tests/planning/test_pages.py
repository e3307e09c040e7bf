"""The pages of plans and goals: what each person sees and may do, and what stands there when there is nothing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from mellanrum.planning.models import Goal, GoalNote, Observation
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction
from tests.support import people
from tests.support.factories import (
    ActivityFactory,
    FederationFactory,
    GoalFactory,
    GoalNoteFactory,
    ObservationFactory,
    PlanFactory,
    PlanKeyFactory,
)

from .conftest import TODAY, Office

ROLES = [
    people.director_of,
    people.officer_of,
    people.board_member_of,
    people.group_member_of,
    people.auditor_of,
    people.administrator_of,
]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' clock."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


def signed_in(client: Client, person: people.Person) -> Client:
    client.force_login(person.user)
    return client


def shown(client: Client, address: str, status: int = 200) -> str:
    """The page's words and marks; its status is checked."""
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_everybody_with_a_role_reads_the_plan_and_the_office_alone_is_offered_to_write(
    office: Office, client: Client, role: Callable[[Federation], people.Person]
) -> None:
    PlanKeyFactory(plan=office.plan, title="Tillit", text="Vi litar på varandra.")
    goal = office.goal("PR:1", title="Rätt mandat", measure="planning.observed", low=Decimal("5.0"), unit="scale")
    ObservationFactory(goal=goal, value=Decimal("5.4"), source="Enkät")
    ActivityFactory(plan=office.plan, goal=goal, title="Utbilda grupperna")
    person = office.director if role is people.director_of else role(office.federation)
    signed_in(client, person)
    plan, page = shown(client, "/mal/2026/"), shown(client, "/mal/2026/PR:1/")
    for words in ("Verksamhetsplan 2026", "Rätt mandat", "5,4", "minst 5,0", "Tillit", "Utbilda grupperna"):
        assert words in plan
    for words in ("Rätt mandat", "5,4", "minst 5,0", "Inom", "Enkät", "Utbilda grupperna"):
        assert words in page
    writes = role in (people.director_of, people.officer_of)
    for offer in ("Ändra målet", "Skriv en anteckning", "Skriv in en observation", "Ta tillbaka"):
        assert (offer in page) is writes
    for offer in ("Lägg till mål", "Skriv resultat", "Ändra planens texter"):
        assert (offer in plan) is writes
