"""Pages that belong to no context: the door, the words, the health of the house, and the language."""

import pytest
from django.test import Client
from django.urls import reverse

from mellanrum.kernel.sorting import sort_key
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction
from mellanrum.web.glossary import terms
from tests.support.factories import FederationFactory
from tests.support.people import Person, director_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def federation() -> Federation:
    return FederationFactory()


@pytest.fixture
def director(federation: Federation) -> Person:
    with federation_transaction([federation.pk]):
        return director_of(federation)


def test_the_door_asks_strangers_who_they_are(client: Client) -> None:
    assert client.get("/").headers["Location"] == reverse("account_login")
    asked = client.get("/oversikt/")
    assert asked.status_code == 302
    assert asked.headers["Location"] == reverse("account_login") + "?next=/oversikt/"


def test_the_door_opens_the_overview(client: Client, director: Person) -> None:
    client.force_login(director.user)
    assert client.get("/").headers["Location"] == "/oversikt/"


@pytest.mark.parametrize("address", ["/ordlista/", "/tillganglighet/", "/health/live", "/health/ready"])
def test_some_pages_are_for_everybody(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def test_how_we_count_names_every_measure(client: Client, director: Person) -> None:
    client.force_login(director.user)
    page = client.get("/sa-raknar-vi/").content.decode()
    assert "governance.member_represented" in page
    assert "governance.meetings_with_members" in page
    assert "Uppgifter som måttet tar: <code>body</code>, <code>least</code>." in page


@pytest.mark.parametrize(("language", "word"), [("sv", "samordningsförbund"), ("en", "coordination federation")])
def test_the_glossary_follows_the_reader(client: Client, language: str, word: str) -> None:
    client.post("/sprak/", {"language": language})
    page = client.get("/ordlista/")
    assert page.headers["Content-Language"] == language
    assert f"<dt>{word} " in page.content.decode()


def test_the_glossary_is_in_swedish_order() -> None:
    words = [term.word for term in terms()]
    assert words == sorted(words, key=sort_key)
    assert len(words) > 40


def test_a_language_that_we_do_not_have_changes_nothing(client: Client) -> None:
    client.post("/sprak/", {"language": "xx"})
    assert "mellanrum_language" not in client.cookies


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_the_choice_of_language_leads_nowhere_else(client: Client, back: str) -> None:
    assert client.post("/sprak/", {"language": "en", "next": back}).headers["Location"] == "/"


def test_the_choice_of_language_leads_back(client: Client) -> None:
    answer = client.post("/sprak/", {"language": "en", "next": "/ordlista/?a=1"})
    assert answer.headers["Location"] == "/ordlista/?a=1"


def test_the_gallery_is_not_for_production(client: Client, director: Person) -> None:
    client.force_login(director.user)
    assert client.get("/komponenter/").status_code == 404


def test_an_address_with_nothing_there(client: Client, director: Person) -> None:
    client.force_login(director.user)
    assert client.get("/finns-inte/").status_code == 404
