"""Pages that everybody may read, and the way in."""

import base64
import hmac
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

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


def test_a_director_gets_a_second_factor_and_signs_in_with_it(visitor: Visitor, settings: Any) -> None:
    """The first sign-in leads to the picture for the app, and nowhere else; the next one asks for a code."""
    settings.SECOND_FACTOR_ROLES = ["director"]
    page = visitor.open("/mal/2026/")
    fill_in(page, "director@prov.example")
    # The library asks for the password once more before a factor is changed.
    page.wait_for_url(f"**{reverse('account_reauthenticate')}*")
    visitor.check()
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_label("Lösenord").press("Enter")
    page.wait_for_url(f"**{reverse('mfa_activate_totp')}*")
    visitor.check()
    visitor.open("/moten/")
    assert page.url.startswith(visitor.site + reverse("mfa_activate_totp"))
    key = page.locator("main dd code").inner_text()
    page.get_by_label("Kod", exact=True).fill(code_of(key))
    page.locator("main form").filter(has=page.get_by_label("Kod", exact=True)).get_by_role("button").first.click()
    visitor.check()
    visitor.see("/mal/2026/")
    page.context.clear_cookies()
    # A code counts once; somebody who comes back has a new one, and the test does not wait for it.
    cache.clear()
    visitor.open("/mal/2026/")
    fill_in(page, "director@prov.example")
    page.wait_for_url(f"**{reverse('mfa_authenticate')}*")
    visitor.check()
    page.get_by_label("Kod", exact=True).fill(code_of(key))
    page.get_by_label("Kod", exact=True).press("Enter")
    page.wait_for_url("**/mal/2026/")


def fill_in(page: Page, email: str) -> None:
    """This will fill in the sign-in form and send it."""
    page.get_by_label("E-postadress").fill(email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()


def code_of(key: str) -> str:
    """This will do what the app in the telephone does (RFC 6238); a code about to end is not taken."""
    if time.time() % 30 > 24:
        time.sleep(30 - time.time() % 30)
    moment = int(time.time()) // 30
    digest = hmac.new(base64.b32decode(key), moment.to_bytes(8, "big"), "sha1").digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"
