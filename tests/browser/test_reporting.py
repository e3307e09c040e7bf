"""A report as an employee writes it: on a phone, by keyboard, from the code on the wall to the page that follows it."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from mellanrum.obstacles.models import ObstacleReport, ReportDoor, ReportWords
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction

from .conftest import TODAY
from .visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
Enter = Callable[[str], Visitor]
NUMBER = "640823-3234"
WORDS = "En deltagare har skickats mellan vårdcentralen och kassan i sju veckor."


def tab_to(page: Page, condition: str, *, most: int = 60) -> None:
    """This will press Tab until the focused element answers yes to a condition on ``e``."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"(e => {condition})(document.activeElement)"):
            return
    pytest.fail(f"Tab never reached {condition}")


def the_address(visitor: Visitor) -> str:
    """This will let the office open the form, and give the path that the code on the wall leads to."""
    visitor.see("/rapportera/pa-vaggen/").get_by_role("button", name="Öppna formuläret").click()
    visitor.page.wait_for_url("**/rapportera/pa-vaggen/")
    expect(visitor.page.get_by_role("img", name="Kod som leder till formuläret")).to_be_visible()
    visitor.check()
    visitor.see("/rapportera/pa-vaggen/affisch/")
    with federation_transaction([Federation.objects.get().pk]):
        code = ReportDoor.objects.get().code
    visitor.page.context.clear_cookies()
    return f"/rapportera/{Federation.objects.get().slug}/{code}/"


def test_a_report_is_written_on_a_phone_by_keyboard_and_a_number_in_it_is_caught(
    sign_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEMO", True)
    visitor = sign_in("director")
    address = the_address(visitor)
    page = visitor.page
    page.set_viewport_size({"width": 390, "height": 844})
    visitor.see(address)
    tab_to(page, "e.name === 'happened'")
    page.keyboard.type(f"{WORDS} Det gäller {NUMBER}.")
    tab_to(page, "e.name === 'members'")
    page.keyboard.press("Space")
    tab_to(page, "e.name === 'kind'")
    page.keyboard.press("Space")
    tab_to(page, "e.name === 'email'")
    page.keyboard.type("milo@kommunen.example")
    visitor.expect(422)
    tab_to(page, "e.tagName === 'BUTTON' && e.innerText.includes('Skicka rapporten')")
    page.keyboard.press("Enter")
    expect(page.locator(".m-errbox")).to_be_focused()
    expect(page.locator("mark")).to_have_text(NUMBER)
    visitor.check()
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert not visitor.scrolls_sideways()
    page.emulate_media(color_scheme="dark")
    visitor.check()
    page.emulate_media(color_scheme="light")
    with federation_transaction([Federation.objects.get().pk]):
        assert ObstacleReport.objects.count() == 0
    # The summary leads to the text; there the number is taken away.
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert visitor.focused() == "id_happened"
    page.keyboard.press("Control+a")
    page.keyboard.type(WORDS)
    tab_to(page, "e.tagName === 'BUTTON' && e.innerText.includes('Skicka rapporten')")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/skickad/"))
    visitor.check()
    tab_to(page, "e.tagName === 'A' && e.innerText.includes('Hit hade')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/folj/**")
    visitor.check()
    tab_to(page, "e.tagName === 'BUTTON' && e.innerText.includes('Bekräfta')")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(re.compile(r"ärende \d{4}-\d+"))
    visitor.check()
    with federation_transaction([Federation.objects.get().pk]):
        assert ReportWords.objects.get().happened == WORDS
        assert ObstacleReport.objects.get().received_on == TODAY


def test_what_was_written_is_there_when_the_page_is_opened_again(sign_in: Enter) -> None:
    visitor = sign_in("director")
    address = the_address(visitor)
    page = visitor.open(address)
    page.locator("#id_happened").fill(WORDS)
    page.reload()
    expect(page.locator("#id_happened")).to_have_value(WORDS)
    expect(page.locator("[data-keep-note]")).to_be_visible()
    visitor.check()


def test_the_form_works_without_script(sign_in: Enter) -> None:
    visitor = sign_in("director")
    address = the_address(visitor)
    browser = visitor.page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False, locale="sv-SE", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(visitor.site + address)
    page.locator("#id_happened").fill("Fatima fick vänta i sju veckor.")
    page.locator("input[name=members]").first.check()
    page.locator("#id_email").fill("milo@kommunen.example")
    page.get_by_role("button", name="Skicka rapporten").click()
    expect(page.locator("mark")).to_have_text("Fatima")
    expect(page.locator("#id_happened")).to_have_value("Fatima fick vänta i sju veckor.")
    page.get_by_role("radio", name="Det är en plats").check()
    page.get_by_role("button", name="Skicka rapporten").click()
    page.wait_for_url(re.compile("/skickad/"))
    context.close()
