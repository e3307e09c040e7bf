"""The register in a browser: registering by keyboard, releasing, and the list that everybody reads."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_document_is_registered_marked_and_released(sign_in: Callable[[str], Visitor]) -> None:
    visitor = sign_in("director")
    page = visitor.see("/diarium/")
    page.get_by_role("link", name="Registrera handling").first.click()
    visitor.check()
    page.get_by_label("Vad handlingen gäller").fill("Synpunkter på en insats")
    page.get_by_label("Från eller till").fill("privatperson")
    page.get_by_label("Inkom, skickades eller upprättades").fill("2026-10-20")
    page.get_by_label("Inkom, skickades eller upprättades").press("Enter")
    expect(page.locator("h1")).to_have_text("Synpunkter på en insats")
    visitor.check()
    number = (page.locator(".m-kicker").inner_text()).split()[-1]
    page.get_by_role("link", name="Sekretessmarkera").click()
    visitor.check()
    page.get_by_label("Bestämmelse", exact=False).first.select_option("26 kap. 1 § OSL")
    page.get_by_label("Rubrik i den offentliga diarielistan").fill("Synpunkter")
    page.get_by_label("Varför ändras markeringen?").fill("En deltagare kan pekas ut")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("main")).to_contain_text("Sekretessmarkerad: 26 kap. 1 § OSL.")
    visitor.see("/diarium/utlamnande/ny/")
    page.get_by_label("Vad begärs?").fill("Synpunkter på insatser")
    page.get_by_role("button", name="Registrera begäran").click()
    visitor.check()
    page.get_by_label("Handlingar att lägga till").fill(number)
    page.get_by_role("button", name="Lägg till handlingar").click()
    visitor.check()
    page.get_by_role("link", name=f"Pröva {number}").click()
    visitor.check()
    page.get_by_role("radio", name="lämnas inte ut").check()
    page.get_by_label("Vad lämnas inte ut, och varför?").fill("En enskild pekas ut")
    page.get_by_role("button", name="Spara prövningen").click()
    page.get_by_role("link", name="Svara", exact=True).click()
    expect(page.locator("article.m-paper")).to_contain_text("kammarrätten")
    visitor.check()
    page.get_by_role("button", name="Besvara begäran").click()
    expect(page.locator("main")).to_contain_text("Begäran är besvarad.")
    visitor.check()
    visitor.see("/diarium/gallring/")
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/diarium/", "/diarium/utlamnande/"):
        visitor.see(path)


def test_the_public_list_is_sound_on_a_phone_and_in_the_dark(visitor: Visitor) -> None:
    visitor.page.emulate_media(color_scheme="dark")
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    page = visitor.see("/forbund/blekinge/diarium/")
    expect(page.locator("h1")).to_have_text("Diarielista")
    page.get_by_label("Sök").fill("protokoll")
    page.get_by_label("Sök").press("Enter")
    expect(page.locator("tbody tr").first).to_contain_text("Protokoll")
    visitor.check()
