"""The little script of a page, and the gallery under axe: in a real browser, on pages that are served from memory."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template import engines
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, Route, expect

from mellanrum.web.gallery import gallery_page

from .test_components import request_of

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/mellanrum/web/static"
AXE = ROOT / "tests/browser/vendor"
SITE = "http://mellanrum.test"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
FORM = """<form data-keep="note" method="post" action="/spara">{% include "web/components/keep.html" %}
<label for="t">Text</label><textarea id="t" name="t">SAVED</textarea>
<label><input type="radio" name="r" value="a" checked>A</label><label><input type="radio" name="r" value="b">B</label>
<label><input type="checkbox" name="c" value="c">C</label>
<label for="p">Kod</label><input id="p" name="p" type="password"><button>Spara</button></form>"""

Answer = Callable[[], str]


def csp() -> str:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


def body(content: str, request: HttpRequest | None = None, *, done: str = "") -> str:
    """This will give a page of the frame with the content, and a message about what was done."""
    source = '{% extends "base.html" %}{% block title %}T{% endblock %}{% block heading %}Prov{% endblock %}'
    template = engines["django"].from_string(source + "{% block content %}" + content + "{% endblock %}")
    told = [Message(messages.SUCCESS, done)] if done else []
    return template.render({"messages": told}, request or request_of("director"))


class Site:
    """Pages from memory, by method and path; what is not there is a failure of ours (500)."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.answers: dict[str, Answer] = {}
        self.complaints: list[str] = []
        page.set_default_timeout(10_000)
        page.route("**/*", self._answer)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
            return
        answer = self.answers.get(f"{route.request.method} {path}")
        markup = answer() if answer else render_to_string("500.html")
        headers = {"Content-Security-Policy": csp()}
        route.fulfill(
            status=200 if answer else 500, body=markup, content_type="text/html; charset=utf-8", headers=headers
        )

    def show(self, markup: str, path: str = "/") -> None:
        self.answers[f"GET {path}"] = lambda: markup
        self.page.goto(SITE + path)

    def save(self) -> None:
        self.page.get_by_role("button", name="Spara", exact=True).click()


@pytest.fixture
def site(page: Page) -> Iterator[Site]:
    with translation.override("sv"):
        yield Site(page)


# What has to be put right


def test_the_summary_of_errors_takes_the_focus(site: Site) -> None:
    site.show(render_to_string("web/gallery.html", gallery_page(), request=request_of("director")))
    focused = site.page.evaluate("document.activeElement.className")
    assert focused == "m-errbox"
    site.page.get_by_role("link", name="Rubrik: ").click()
    assert site.page.evaluate("document.activeElement.id") == "id_fel-title"


# Quick answers


def test_a_letter_answers_and_leads_to_the_next_question(site: Site) -> None:
    group = (
        '<fieldset data-quick><legend>{0}</legend><input type="radio" name="{0}" value="n" data-key="n" checked>'
        '<input type="radio" name="{0}" value="f" data-key="f"></fieldset>'
    )
    site.show(body('<input id="outside">' + group.format("first") + group.format("second")))
    page = site.page
    page.focus("#outside")
    page.keyboard.type("f")
    assert page.input_value("#outside") == "f"
    page.focus('[name="first"][value="n"]')
    page.keyboard.press("Control+f")
    page.keyboard.press("f")
    assert page.is_checked('[name="first"][value="f"]')
    assert page.evaluate("document.activeElement.name") == "second"
    page.keyboard.press("x")
    page.keyboard.press("F")
    assert page.is_checked('[name="second"][value="f"]')
    # The last one stays.
    assert page.evaluate("document.activeElement.name") == "second"


# Work that outlives the session


def form(saved: str = "") -> str:
    return body(FORM.replace("SAVED", saved))


def write(page: Page) -> None:
    page.fill("#t", "Halva natten")
    page.check('[name="r"][value="b"]')
    page.check('[name="c"]')
    page.fill("#p", "hemligt")


def assert_written(page: Page) -> None:
    assert page.input_value("#t") == "Halva natten"
    assert page.is_checked('[name="r"][value="b"]')
    assert page.is_checked('[name="c"]')
    assert page.input_value("#p") == ""
    expect(page.get_by_text("Det du skrev är kvar.")).to_be_visible()


def signed_out() -> str:
    return body("<h2>Logga in</h2>", request_of(signed_in=False))


def test_what_was_written_survives_a_lost_session(site: Site) -> None:
    site.answers["POST /spara"] = signed_out
    site.show(form(), "/f/")
    expect(site.page.get_by_text("Det du skrev är kvar.")).to_be_hidden()
    write(site.page)
    site.save()
    expect(site.page.get_by_role("heading", name="Logga in")).to_be_visible()
    # Signing in leaves a message too: it is not about the form.
    site.show(body("<p>Inloggad.</p>", done="Du är inloggad."), "/")
    site.show(form(), "/f/")
    assert_written(site.page)


def test_what_was_written_survives_a_broken_connection(site: Site) -> None:
    site.show(form(), "/f/")
    write(site.page)
    site.page.context.set_offline(True)
    site.page.route("**/spara", lambda route: route.abort())
    site.save()
    site.page.context.set_offline(False)
    site.show(form(), "/f/")
    assert_written(site.page)


def test_what_was_written_survives_our_failure_and_an_old_form(site: Site) -> None:
    site.show(form(), "/f/")
    write(site.page)
    site.save()
    expect(site.page.get_by_role("heading", name="Något gick fel hos oss")).to_be_visible()
    site.show(form(), "/f/")
    assert_written(site.page)
    site.answers["POST /spara"] = lambda: render_to_string("403_csrf.html", request=request_of("director"))
    site.save()
    expect(site.page.get_by_role("heading", name="Formuläret hann bli för gammalt")).to_be_visible()
    site.show(form(), "/f/")
    assert_written(site.page)


def test_what_the_server_has_is_forgotten_here(site: Site) -> None:
    site.answers["POST /spara"] = lambda: body(FORM.replace("SAVED", ""), done="Anteckningen är sparad.")
    site.show(form(), "/f/")
    write(site.page)
    site.save()
    expect(site.page.get_by_text("Anteckningen är sparad.")).to_be_visible()
    # The same form, empty, for the next one.
    assert site.page.input_value("#t") == ""
    site.show(form("Det sparade"), "/f/")
    assert site.page.input_value("#t") == "Det sparade"
    expect(site.page.get_by_text("Det du skrev är kvar.")).to_be_hidden()


def test_a_form_that_comes_back_with_errors_keeps_what_the_server_sent(site: Site) -> None:
    site.answers["POST /spara"] = lambda: form("Det jag skrev").replace("<textarea", '<textarea aria-invalid="true"')
    site.show(form(), "/f/")
    write(site.page)
    site.save()
    expect(site.page.locator("#t")).to_have_value("Det jag skrev")
    expect(site.page.get_by_text("Det du skrev är kvar.")).to_be_hidden()
    # What was not put right is still kept, as the server sent it.
    site.show(form(), "/f/")
    assert site.page.input_value("#t") == "Det jag skrev"


def test_one_can_start_over_from_what_is_saved(site: Site) -> None:
    site.show(form("Det sparade"), "/f/")
    write(site.page)
    site.show(form("Det sparade"), "/f/")
    assert_written(site.page)
    site.page.click("text=Börja om från det sparade")
    assert site.page.input_value("#t") == "Det sparade"
    assert site.page.evaluate("document.activeElement.id") == "t"
    site.show(form("Det sparade"), "/f/")
    assert site.page.input_value("#t") == "Det sparade"


def test_a_draft_is_its_writers_only(site: Site) -> None:
    site.show(form(), "/f/")
    write(site.page)
    other: Any = request_of("officer")
    object.__setattr__(other.actor, "user_id", 8)
    site.show(body(FORM.replace("SAVED", ""), other), "/f/")
    assert site.page.input_value("#t") == ""


def test_signing_out_forgets_every_draft(site: Site) -> None:
    site.answers[f"POST {reverse('account_logout')}"] = signed_out
    site.show(form(), "/f/")
    write(site.page)
    site.page.click(".m-who > summary")
    site.page.get_by_role("button", name="Logga ut").click()
    expect(site.page.get_by_role("heading", name="Logga in")).to_be_visible()
    assert site.page.evaluate("Object.keys(sessionStorage).length") == 0


# The browser's own judgement


def test_a_page_keeps_to_its_content_security_policy(site: Site) -> None:
    site.show(render_to_string("web/gallery.html", gallery_page(), request=request_of("director", federations=2)))
    assert site.page.evaluate("htmx.config.noSwap") == [204, 304, "5xx"]
    site.page.click(".m-who > summary")
    site.page.wait_for_load_state("networkidle")
    assert site.complaints == []


VIEWS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "phone": {"viewport": {"width": 390, "height": 844}},
    "320 px": {"viewport": {"width": 320, "height": 640}},
    "English": {"language": "en"},
    "twice the text": {"text": "200%"},
}


@pytest.mark.parametrize("view", VIEWS)
def test_the_gallery_is_without_remarks_from_axe_and_never_scrolls_sideways(view: str, new_context: Any) -> None:
    wishes = dict(VIEWS[view])
    language, text = wishes.pop("language", "sv"), wishes.pop("text", "100%")
    page: Page = new_context(**wishes).new_page()
    with translation.override(language):
        site = Site(page)
        site.show(render_to_string("web/gallery.html", gallery_page(), request=request_of("director", federations=2)))
    page.evaluate("size => document.documentElement.style.setProperty('font-size', size)", text)
    page.evaluate((AXE / "axe.min.js").read_text(encoding="utf-8"))
    options = json.dumps({"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
    remarks = page.evaluate(f"() => axe.run(document, {options}).then(found => found.violations)")
    told = [(remark["id"], [node["target"] for node in remark["nodes"]]) for remark in remarks]
    assert told == []
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room
