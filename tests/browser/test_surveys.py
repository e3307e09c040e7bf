"""A survey as those who are asked meet it, on a phone: by link, by keyboard, in the order that is read aloud, once."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from mellanrum.surveys.models import Invitation, Questionnaire, SurveyAnswer, SurveyRound
from mellanrum.surveys.sealing import content_of
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction

from .conftest import TODAY
from .visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
Enter = Callable[[str], Visitor]
SCALE = ["PS:1", "PS:2", "PS:3", "PS:4", "PS:5", "PS:6", "PR:1"]


@pytest.fixture
def today(site: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """``today(day)`` sets the clock of the pages."""
    return lambda day: monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args, **_kwargs: day)


def links_sent() -> list[str]:
    """This will read the personal links, as paths, out of the letters that have gone."""
    found = [re.search(r"https?://[^/\s]+(/svara/\S+)", str(letter.body)) for letter in mail.outbox]
    return [link[1] for link in found if link]


def a_round_with_links(visitor: Visitor, *, addresses: int) -> SurveyRound:
    """This will let the office make a round and invite, as it does on the pages."""
    page = visitor.open("/enkater/samverkan/version-1/ny-omgang/")
    page.get_by_label("Namn").fill("vinter")
    page.get_by_label("Öppnar").fill(TODAY.isoformat())
    page.get_by_label("Stänger").fill((TODAY + timedelta(days=14)).isoformat())
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_url("**/enkater/omgang/*/")
    visitor.check()
    page.get_by_role("link", name="Bjud in").click()
    page.locator("main form textarea").fill("\n".join(f"svarande{n}@prov.example" for n in range(addresses)))
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_url("**/enkater/omgang/*/")
    with federation_transaction([Federation.objects.get().pk]):
        made: SurveyRound = SurveyRound.objects.get(code="vinter")
        return made


def tab_to(page: Page, condition: str, *, most: int = 80) -> None:
    """This will press Tab until the focused element answers yes to a condition on ``e``."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"(e => {condition})(document.activeElement)"):
            return
    pytest.fail(f"Tab never reached {condition}")


def test_a_survey_is_answered_on_a_phone_by_keyboard_in_the_order_it_is_read_and_once(sign_in: Enter) -> None:
    visitor = sign_in("director")
    found = a_round_with_links(visitor, addresses=6)
    link = links_sent()[0]
    visitor.page.context.clear_cookies()
    page = visitor.page
    page.set_viewport_size({"width": 390, "height": 800})
    visitor.see(link)
    expect(page.locator("main")).to_contain_text("Du svarar anonymt")
    # What a screen reader goes through: each question's words, then its answers, each named with the question.
    groups = page.locator("main form fieldset")
    assert groups.count() >= len(SCALE)
    for place in range(len(SCALE)):
        question = groups.nth(place).locator("legend").inner_text().strip()
        names = groups.nth(place).get_by_role("radio").all()
        assert len(names) == 7
        expect(names[0]).to_have_accessible_name(re.compile(re.escape(question)))
    for place in range(len(SCALE)):
        # The browser itself goes to a group once; arrows choose in it.
        tab_to(page, "e.type === 'radio'")
        page.keyboard.press("Space")
        for _ in range(4 if place else 5):
            page.keyboard.press("ArrowRight")
        assert groups.nth(place).locator("input:checked").get_attribute("value") == ("5" if place else "6")
    tab_to(page, "e.tagName === 'BUTTON' && e.innerText.includes('Skicka svaren')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/svara/tack/")
    visitor.check()
    with federation_transaction([found.federation_id]):
        (answer,) = SurveyAnswer.objects.filter(round=found)
        assert [content_of(answer).values[code] for code in SCALE] == [6, 5, 5, 5, 5, 5, 5]
        assert Invitation.objects.filter(group__round=found, used=True, address="").count() == 1
    visitor.see(link)
    expect(page.locator("main")).to_contain_text("Länken är redan använd")
    assert page.locator("main form").count() == 0


def test_what_was_begun_on_the_phone_is_there_again_and_a_closed_round_says_so(
    sign_in: Enter, today: Callable[[date], None]
) -> None:
    visitor = sign_in("director")
    a_round_with_links(visitor, addresses=6)
    link = links_sent()[1]
    visitor.page.context.clear_cookies()
    page = visitor.page
    page.set_viewport_size({"width": 320, "height": 700})
    visitor.see(link)
    page.locator("main form fieldset").first.locator("label", has_text="4").click()
    page.wait_for_timeout(700)
    page.reload()
    expect(page.locator("main form fieldset").first.locator("input:checked")).to_have_value("4")
    page.emulate_media(color_scheme="dark")
    visitor.check()
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_contain_text("The collaboration survey")
    visitor.check()
    today(TODAY + timedelta(days=14))
    visitor.see(link)
    expect(page.locator("main")).to_contain_text("Enkäten stängde")


def test_results_come_when_the_round_has_closed_with_picture_table_and_interval(
    sign_in: Enter, today: Callable[[date], None]
) -> None:
    visitor = sign_in("board")
    with federation_transaction([Federation.objects.get().pk]):
        closed = SurveyRound.objects.filter(questionnaire__in=Questionnaire.objects.filter(code="samverkan"))[0]
    today(closed.closes)
    page = visitor.see(f"/enkater/omgang/{closed.pk}/")
    first = page.locator("main section", has=page.locator("h2", has_text="PS:1")).first
    expect(first).to_contain_text("kan ligga mellan")
    assert first.locator("svg").count() >= 1
    first.locator("summary", has_text="Visa som tabell").click()
    expect(first.locator("details[open] table")).to_be_visible()
    visitor.check()
