"""Pages that everybody may read, and the way in."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from .example import PASSWORD
from .visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def test_public_pages_are_sound(visitor: Visitor) -> None:
    for view in ("account_login", "account_reset_password", "web:glossary", "web:accessibility"):
        page = visitor.see(reverse(view))
        assert page.locator("h1").count() == 1, view
        assert page.locator("html").get_attribute("lang") == "sv", view


def test_a_page_that_is_not_there_says_so(visitor: Visitor) -> None:
    visitor.expect(404)
    page = visitor.see("/finns-inte/")
    expect(page.locator("h1")).to_be_visible()


def test_sign_in_and_out(visitor: Visitor) -> None:
    page = visitor.open("/mal/2026/")
    assert page.url.startswith(visitor.site + reverse("account_login"))
    page.get_by_label("E-postadress").fill("director@prov.example")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url("**/mal/2026/")
    visitor.check()
    page.locator("details.m-who > summary").click()
    page.get_by_role("link", name="Logga ut").or_(page.get_by_role("button", name="Logga ut")).first.click()
    visitor.check()
    if page.url.endswith(reverse("account_logout")):
        page.get_by_role("button", name="Logga ut").click()
    visitor.open("/mal/2026/")
    assert page.url.startswith(visitor.site + reverse("account_login"))


def test_a_locked_account_says_what_to_do(visitor: Visitor) -> None:
    visitor.expect(429)
    page = visitor.open(reverse("account_login"))
    for _ in range(6):
        page.get_by_label("E-postadress").fill("auditor@prov.example")
        page.get_by_label("Lösenord").fill("fel lösenord")
        page.get_by_role("button", name="Logga in").click()
    expect(page.locator("main")).to_contain_text("försökt för många gånger")
    visitor.check()


def test_a_forgotten_password(visitor: Visitor) -> None:
    page = visitor.open(reverse("account_reset_password"))
    page.get_by_label("E-postadress").fill("auditor@prov.example")
    page.locator("main form button").click()
    visitor.check()
    link = re.search(r"https?://\S+", str(mail.outbox[0].body))
    assert link is not None
    page.goto(re.sub(r"https?://[^/]+", visitor.site, link[0]))
    visitor.check()
    for question in page.get_by_label(re.compile("^Nytt lösenord")).all():
        question.fill("ett nytt långt lösenord")
    page.locator("main form button").click()
    visitor.check()
    page.goto(visitor.site + reverse("account_login"))
    page.get_by_label("E-postadress").fill("auditor@prov.example")
    page.get_by_label("Lösenord").fill("ett nytt långt lösenord")
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url("**/oversikt/")


def test_the_language_is_switched_and_kept(sign_in: Callable[[str], Visitor]) -> None:
    visitor = sign_in("director")
    page = visitor.open("/oversikt/")
    page.locator("details.m-who > summary").click()
    page.get_by_role("button", name="English").first.click()
    page.wait_for_url("**/oversikt/")
    assert page.locator("html").get_attribute("lang") == "en"
    visitor.check()
    visitor.see("/mal/2026/")
    expect(page.locator("nav.m-nav")).to_contain_text("Goals")
    page.locator("details.m-who > summary").click()
    page.get_by_role("button", name="Svenska").first.click()
    assert page.locator("html").get_attribute("lang") == "sv"
