"""The pages of a report: the form by link, what is found in it, the way to follow it, and the wall."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from mellanrum.obstacles.models import FalseAlarm, ObstacleReport, ReportDoor, ReportState
from mellanrum.obstacles.operations.doors import open_door, renew_door
from mellanrum.obstacles.operations.reporting import follow_path, send_report
from mellanrum.obstacles.operations.slowing import FREE
from mellanrum.records.models import Matter
from tests.support import people

from .conftest import TODAY, Wall
from .test_operations import NOW, NUMBER

pytestmark = pytest.mark.django_db
GOOD: dict[str, Any] = {
    "happened": "Intyget gick i retur tre gånger mellan enheterna.",
    "members": ["fk"],
    "kind": "organisation",
    "email": "jag@medlem.example",
}


@pytest.fixture(autouse=True)
def setting(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The office signs in without a second factor, the clock stands, and nobody has sent anything."""
    settings.SECOND_FACTOR_ROLES = []
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args, **_kwargs: TODAY)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def door(wall: Wall) -> ReportDoor:
    return open_door(actor=wall.actor, site_address="http://testserver", on=TODAY)


@pytest.fixture
def address(wall: Wall, door: ReportDoor) -> str:
    return reverse("obstacles:report", args=[wall.federation.slug, door.code])


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_form_opens_without_an_account_and_says_who_reads(client: Client, address: str) -> None:
    page = text_of(client.get(address))
    assert "Bara förbundets kansli ser vem du är" in page
    assert "allmän handling" in page
    assert "Regler, uppdrag eller pengar" in page


def test_a_report_waits_for_its_address_to_be_confirmed(client: Client, address: str, wall: Wall) -> None:
    response = client.post(address, GOOD)
    assert response.status_code == 302
    assert response["Location"] == reverse("obstacles:report_sent", args=[wall.federation.slug])
    report = ObstacleReport.objects.get()
    assert report.state == ReportState.UNCONFIRMED
    assert Matter.objects.count() == 0
    assert "Ett steg kvar" in text_of(client.get(response["Location"]))


def test_an_account_needs_no_confirmation_and_comes_to_the_report(client: Client, address: str, wall: Wall) -> None:
    client.force_login(people.auditor_of(wall.federation).user)
    assert 'name="email"' not in client.get(address).content.decode()
    response = client.post(address, {key: value for key, value in GOOD.items() if key != "email"}, follow=True)
    assert ObstacleReport.objects.get().state == ReportState.RECEIVED
    assert Matter.objects.get().diary_number in text_of(response)


def test_a_mark_is_shown_where_it_stands_with_why_and_nothing_is_kept(client: Client, address: str) -> None:
    given = {**GOOD, "happened": f"Fatima med {NUMBER} fick vänta."}
    response = client.post(address, given)
    assert response.status_code == 422
    html = response.content.decode()
    assert html.count("<mark>") == 2
    assert f"<mark>{NUMBER}</mark>" in html
    assert "går inte att skicka så länge det står kvar" in html
    assert "Ser ut som ett namn" in html
    assert ObstacleReport.objects.count() == 0
    # One question, about the name: the number has none.
    names = re.findall(r'name="(mark-[0-9a-f]+)"', html)
    assert len(set(names)) == 1
    response = client.post(address, {**given, names[0]: "word"})
    assert response.status_code == 422
    response = client.post(address, {**given, "happened": "Fatima fick vänta.", names[0]: "word"})
    assert response.status_code == 302
    assert FalseAlarm.objects.get().reason == "word"


def test_what_is_missing_is_asked_for_and_what_was_written_stays(client: Client, address: str) -> None:
    response = client.post(address, {"happened": "Intyget gick i retur."})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Välj minst en organisation" in page
    assert "Skriv din e-postadress på jobbet" in page
    assert "Intyget gick i retur." in page


def test_a_renewed_code_leads_nowhere(client: Client, address: str, wall: Wall) -> None:
    renew_door(actor=wall.actor, site_address="http://testserver", on=TODAY)
    response = client.get(address)
    assert response.status_code == 404
    assert "Koden gäller inte" in text_of(response)
    assert client.post(address, GOOD).status_code == 404
    assert ObstacleReport.objects.count() == 0


def test_the_code_of_one_federation_opens_no_other(client: Client, door: ReportDoor) -> None:
    assert client.get(reverse("obstacles:report", args=["annat", door.code])).status_code == 404


def test_a_flood_is_slowed_and_what_was_written_is_sent_after_the_wait(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(FREE["address"]):
        assert client.post(address, {**GOOD, "email": f"{number}@medlem.example"}).status_code == 302
    response = client.post(address, GOOD)
    assert response.status_code == 429
    page = response.content.decode()
    assert "Vänta 10 sekunder" in page
    assert GOOD["happened"] in page
    assert ObstacleReport.objects.count() == FREE["address"]
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)
    assert ticket
    monkeypatch.setattr("mellanrum.obstacles.operations.slowing._left", lambda *_given: 0)
    assert client.post(address, {**GOOD, "ticket": ticket[1]}).status_code == 302
    assert ObstacleReport.objects.count() == FREE["address"] + 1


def sent(wall: Wall, door: ReportDoor) -> str:
    """The path of a report's link."""
    token = send_report(actor=wall.reporter, door=door, new=wall.report(), waved={}, confirmed=False, at=NOW).token
    return follow_path(wall.reporter, token)


def test_a_report_is_confirmed_by_its_link_and_not_by_opening_it(client: Client, wall: Wall, door: ReportDoor) -> None:
    path = sent(wall, door)
    assert "Bekräfta rapporten" in text_of(client.get(path))
    assert ObstacleReport.objects.get().state == ReportState.UNCONFIRMED
    page = text_of(client.post(path, {"do": "confirm"}, follow=True))
    assert ObstacleReport.objects.get().state == ReportState.RECEIVED
    assert Matter.objects.get().diary_number in page
    assert "som läser den först" in page


def test_a_withdrawn_link_shows_nothing(client: Client, wall: Wall, door: ReportDoor) -> None:
    path = sent(wall, door)
    response = client.post(path, {"do": "withdraw"}, follow=True)
    assert response.status_code == 404
    assert "nio veckor" not in text_of(response)
    assert client.get(path).status_code == 404


def test_what_one_does_on_the_page_is_one_of_what_it_offers(client: Client, wall: Wall, door: ReportDoor) -> None:
    path = sent(wall, door)
    assert client.post(path, {"do": "annat"}).status_code == 422
    assert client.post(path, {"do": "helped", "helped": "yes"}).status_code == 422


def test_no_cache_and_no_referrer_keep_the_link(client: Client, wall: Wall, door: ReportDoor) -> None:
    response = client.get(sent(wall, door))
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"


def test_the_wall_is_opened_printed_and_renewed_by_the_office(client: Client, wall: Wall) -> None:
    client.force_login(wall.director.user)
    assert "Öppna formuläret" in text_of(client.get(reverse("obstacles:wall")))
    assert client.get(reverse("obstacles:poster")).status_code == 404
    client.post(reverse("obstacles:wall"), {"do": "open"})
    door = ReportDoor.objects.get()
    page = client.get(reverse("obstacles:poster")).content.decode()
    assert door.code in page
    assert '<svg role="img" aria-label="Kod som leder till formuläret"' in page
    response = client.post(reverse("obstacles:wall"), {"do": "domains", "domains": "kommunen"})
    assert response.status_code == 422
    client.post(reverse("obstacles:wall"), {"do": "domains", "domains": "kommunen.example\nfk.example"})
    client.post(reverse("obstacles:wall"), {"do": "renew"})
    new = ReportDoor.objects.get()
    assert new.code != door.code
    assert new.domains == ["fk.example", "kommunen.example"]


def test_somebody_with_an_account_is_led_to_the_form(client: Client, wall: Wall) -> None:
    client.force_login(people.auditor_of(wall.federation).user)
    assert "inte öppnat" in text_of(client.get(reverse("obstacles:report_here")))
    door = open_door(actor=wall.actor, site_address="http://testserver", on=TODAY)
    response = client.get(reverse("obstacles:report_here"))
    assert response["Location"] == reverse("obstacles:report", args=[wall.federation.slug, door.code])
