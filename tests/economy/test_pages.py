"""The pages of the money: what each person sees and may do, and what stands there when there is nothing."""

import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from mellanrum.economy.models import Forecast, LedgerEntry
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction
from tests.support import people
from tests.support.factories import (
    ContributionFactory,
    FederationFactory,
    ForecastFactory,
    LedgerEntryFactory,
    MemberFactory,
)
from tests.support.query_shape import query_shape, stored_shapes, write_shapes

from .conftest import TODAY, Money

pytestmark = pytest.mark.django_db
SHAPES = Path(__file__).with_name("query_shapes.txt")
ADDRESSES = {
    "year": "/ekonomi/2026/",
    "budgets": "/ekonomi/2026/budget/",
    "contributions": "/ekonomi/2026/bidrag/",
    "ledger": "/ekonomi/2026/bokforing/",
}


@pytest.fixture(autouse=True)
def without_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = []


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' clock."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


def shown(client: Client, address: str, status: int = 200) -> str:
    """The page's words, spaces made plain; its status is checked."""
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ").replace("&nbsp;", " ")


def fill(money: Money) -> None:
    fk = MemberFactory(federation=money.federation, insurance=True)
    ContributionFactory(fiscal_year=money.year, member=fk, forecast=Decimal(8_400_000))
    ForecastFactory(fiscal_year=money.year)
    LedgerEntryFactory(federation=money.federation, income=True, member=fk, amount=Decimal(7_000_000))
    LedgerEntryFactory(federation=money.federation, amount=Decimal(-7_140_000), text="Insatser till september")


@pytest.mark.parametrize("role", [people.director_of, people.officer_of, people.board_member_of, people.auditor_of])
def test_everybody_with_a_role_reads_and_the_office_alone_is_offered_to_write(
    money: Money, client: Client, role: Callable[[Federation], people.Person]
) -> None:
    fill(money)
    person = money.director if role is people.director_of else role(money.federation)
    client.force_login(person.user)
    pages = {name: shown(client, address) for name, address in ADDRESSES.items()}
    for words in ("väntas hamna 0,13 miljoner under taket", "1 780 000 kr", "1 480 000 kr", "8 900 000 kr", "Fyren"):
        assert words in pages["year"]
    for words in ("Budget 2026", "7 350 000 kr", "1 av 1"):
        assert words in pages["budgets"]
    assert "7,00 av väntade 8,40 miljoner" in pages["contributions"]
    assert "Insatser till september" in pages["ledger"]
    writes = role in (people.director_of, people.officer_of)
    assert ("Gör en prognos" in pages["year"]) is writes
    assert ("Skriv in en post" in pages["ledger"]) is writes


def test_malmos_differences_are_shown_and_what_is_implied_is_marked(malmo: Money, client: Client) -> None:
    client.force_login(malmo.director.user)
    page = shown(client, "/ekonomi/2018/budget/")
    for words in (
        "Dokumentet anger 11 insatser men räknar upp 10.",
        "23 549 160 kr",
        "60 % till antal och 81,2 % av pengarna",
        "39 800 000 kr",
        "12 100 000 kr",
        "Underförstått",
        "4 150 840 kr",
    ):
        assert words in page
    assert "för insatserna, raderna blir" not in page


def test_the_office_writes_an_entry_and_a_forecast(money: Money, client: Client) -> None:
    client.force_login(money.director.user)
    given = {"day": "2026-02-01", "account": "4010", "amount": "\N{MINUS SIGN}1 250,50", "reference": "H-1"}
    assert client.post("/ekonomi/2026/bokforing/ny/", given).status_code == 302
    assert LedgerEntry.objects.get().amount == Decimal("-1250.50")
    again = client.post("/ekonomi/2026/bokforing/ny/", given)
    assert again.status_code == 422
    assert "redan en post" in again.content.decode()
    assert client.post("/ekonomi/2026/prognos/ny/", {"income": "8,4 miljoner", "cost": "5"}).status_code == 422
    assert client.post("/ekonomi/2026/prognos/ny/", {"income": "8 400 000", "cost": "8 840 000"}).status_code == 302
    assert Forecast.objects.get().made_on == TODAY


def test_a_year_without_anything_says_so_calmly(money: Money, client: Client) -> None:
    client.force_login(money.director.user)
    page = shown(client, "/ekonomi/2026/")
    assert "inget är bokfört än" in page
    assert "Det saknas uppgifter" in page
    assert "Inget är bokfört än" in shown(client, ADDRESSES["ledger"])
    assert "Året har inga bidrag än" in shown(client, ADDRESSES["contributions"])
    assert client.get("/ekonomi/2031/").status_code == 404
    assert client.get("/ekonomi/").headers["Location"] == "/ekonomi/2026/"


def test_a_federation_without_accounts_is_told_how_they_come(client: Client) -> None:
    federation = FederationFactory()
    with federation_transaction([federation.pk]):
        client.force_login(people.director_of(federation).user)
    assert "Inga räkenskaper är inlästa än" in shown(client, "/ekonomi/")


def test_what_the_pages_ask_the_database(money: Money, client: Client) -> None:
    fill(money)
    for number in range(60):
        LedgerEntryFactory(federation=money.federation, date=date(2026, 5, 1 + number % 28))
    client.force_login(money.director.user)
    shapes: dict[str, list[str]] = {}
    for name, address in ADDRESSES.items():
        client.get(address)
        with query_shape() as shape:
            client.get(address)
        shapes[name] = list(shape)
    if os.environ.get("STORE_QUERY_SHAPES"):
        write_shapes(SHAPES, shapes)
    assert shapes == stored_shapes(SHAPES)
    assert all(len(lines) <= 12 for lines in shapes.values())
