"""The frame, the parts and the error pages, in both languages: rendered without a database."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import translation

from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation, Role
from mellanrum.tenancy.queries import Workplace
from mellanrum.web.gallery import gallery_page
from mellanrum.web.navigation import SECTIONS, navigation, section_of

TEMPLATES = Path(__file__).parents[2] / "src/mellanrum"
ERROR_PAGES = {
    "400.html": {},
    "403.html": {"reason": "Bara kansliet."},
    "403_csrf.html": {},
    "404.html": {},
    "500.html": {},
}


class Person:
    """Someone who has signed in, or not, for a page that asks nothing else."""

    def __init__(self, *, signed_in: bool) -> None:
        self.is_authenticated = signed_in

    def __str__(self) -> str:
        return "Maja Rönnholm"


def request_of(*roles: str, path: str = "", federations: int = 1, signed_in: bool = True) -> HttpRequest:
    """This will make the request of someone with the roles, as the middleware leaves it."""
    request: Any = RequestFactory().get(path or reverse("web:gallery"))
    request.resolver_match = resolve(request.path)
    request.user = Person(signed_in=signed_in)
    places = [
        Federation(pk=number, slug=f"f{number}", name=f"Förbund {number}") for number in range(1, federations + 1)
    ]
    if roles:
        request.actor = Actor(federation_id=1, name="Maja Rönnholm", user_id=7, roles=frozenset(roles))
        request.federation = places[0]
        request.workplaces = [Workplace(federation=place, roles=frozenset(roles), member_id=None) for place in places]
    return request  # type: ignore[no-any-return]


def page(template: str, request: HttpRequest, context: dict[str, Any] | None = None) -> str:
    return render_to_string(template, context or {}, request=request)


class Outline(HTMLParser):
    """The tags of a page with their attributes, and its ids."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def ids(self) -> list[str]:
        return [str(attributes["id"]) for _, attributes in self.tags if "id" in attributes]


@pytest.fixture(params=["sv", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


# The gallery: every component in every state


def test_the_gallery_shows_every_component(language: str) -> None:
    outline = Outline(page("web/gallery.html", request_of("director"), gallery_page()))
    assert outline.of("html")[0]["lang"] == language
    assert len(outline.of("h1")) == 1
    assert len(outline.ids) == len(set(outline.ids))


def test_every_label_and_description_leads_somewhere(language: str) -> None:
    outline = Outline(page("web/gallery.html", request_of("director"), gallery_page()))
    ids = set(outline.ids)
    pointed = [
        name
        for _, attributes in outline.tags
        for key in ("for", "aria-labelledby", "aria-describedby")
        for name in (attributes.get(key) or "").split()
    ]
    assert pointed
    assert [name for name in pointed if name not in ids] == []
    inner = [str(link["href"])[1:] for link in outline.of("a") if str(link["href"]).startswith("#")]
    assert [name for name in inner if name not in ids] == []


def test_no_page_needs_inline_script_or_style() -> None:
    found = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        text = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        bad = re.findall(r"""\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=["']|hx-on|javascript:""", text)
        found += [f"{path.relative_to(TEMPLATES)}: {match}" for match in bad]
    assert found == []


# The frame


def test_each_role_has_its_sections() -> None:
    def labels(*roles: str) -> list[str]:
        actor = Actor(federation_id=1, name="A", roles=frozenset(roles))
        with translation.override("sv"):
            return [str(item.label) for item in navigation(actor, view_name="web:overview")]

    everybody = ["Översikt", "Mål", "Möten", "Organ", "Enkäter", "Hinder", "Lärande", "Ekonomi"]
    assert labels("director") == [*everybody, "Diarium", "Import", "Användare"]
    assert labels("officer") == [*everybody, "Diarium", "Import"]
    assert labels("administrator") == [*everybody, "Användare"]
    assert labels("board_member") == labels("group_member") == everybody
    assert labels("auditor") == [*everybody, "Diarium"]
    assert labels("board_member", "officer") == [*everybody, "Diarium", "Import"]
    assert navigation(None, view_name="web:overview") == []


def test_every_section_has_a_page() -> None:
    for section in SECTIONS:
        assert reverse(section.view_name)
        assert section_of(section.view_name) is section


@pytest.mark.parametrize(
    ("view_name", "key"),
    [
        ("web:overview", "overview"),
        ("planning:goal", "plan"),
        ("governance:meeting", "meetings"),
        ("governance:attendance", "meetings"),
        ("governance:body", "bodies"),
        ("exchange:preview", "imports"),
    ],
)
def test_a_page_belongs_to_one_section(view_name: str, key: str) -> None:
    section = section_of(view_name)
    assert section is not None
    assert section.key == key


def test_where_one_is_is_marked_in_both_navigations() -> None:
    outline = Outline(page("404.html", request_of("director", path=reverse("web:overview"))))
    here = [link["href"] for link in outline.of("a") if link.get("aria-current") == "page"]
    assert here == [reverse("web:overview")] * 2


def test_the_frame_tells_who_and_as_what() -> None:
    with translation.override("sv"):
        markup = page("404.html", request_of(Role.BOARD_MEMBER, Role.OFFICER))
    assert "Maja Rönnholm" in markup
    assert "<span>Handläggare</span>" in markup
    assert "Förbund 1" in markup


def test_switching_is_offered_to_those_who_work_in_several_federations() -> None:
    switch = reverse("tenancy:switch")
    alone = Outline(page("404.html", request_of("director")))
    several = Outline(page("404.html", request_of("director", federations=3)))
    assert [form for form in alone.of("form") if form["action"] == switch] == []
    offered = {button["value"] for button in several.of("button") if button.get("name") == "federation"}
    assert offered == {"f2", "f3"}


def test_someone_who_has_not_signed_in_sees_the_way_to_other_languages_only() -> None:
    with translation.override("sv"):
        outline = Outline(page("404.html", request_of(signed_in=False)))
    assert [form["action"] for form in outline.of("form")] == [reverse("web:language")]
    (button,) = outline.of("button")
    assert (button["value"], button["lang"]) == ("en", "en")
    assert outline.of("nav") == []
    assert outline.of("body")[0]["data-reader"] == ""


def test_someone_without_a_role_can_still_sign_out() -> None:
    outline = Outline(page("404.html", request_of()))
    assert reverse("account_logout") in [form["action"] for form in outline.of("form")]


def test_what_is_made_up_is_said_on_every_page() -> None:
    request: Any = request_of("director")
    assert "m-demo" not in page("404.html", request)
    request.federation.demo_note = "Namnen är påhittade."
    assert "Namnen är påhittade." in page("404.html", request)


# When something went wrong


@pytest.mark.parametrize("template", ERROR_PAGES)
def test_an_error_page_has_one_heading_and_a_way_on(template: str, language: str) -> None:
    outline = Outline(page(template, request_of("director"), ERROR_PAGES[template]))
    assert len(outline.of("h1")) == 1
    assert "data-answer" not in outline.of("body")[0]
    assert reverse("web:start") in [link["href"] for link in outline.of("a")]


def test_the_page_about_our_own_failure_needs_nothing_of_the_request() -> None:
    # Neither session, user nor database: any of them may be what failed.
    assert "<h1>" in render_to_string("500.html")


def test_forbidden_says_why_and_escapes_it() -> None:
    assert "&lt;b&gt;" in page("403.html", request_of("director"), {"reason": "<b>"})


# Forms


class Questions(forms.Form):
    name = forms.CharField(label="Namn", help_text="Hela namnet.")
    day = forms.DateField(label="Dag", required=False)
    count = forms.IntegerField(label="Antal", min_value=1)
    kind = forms.ChoiceField(label="Slag", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    token = forms.CharField(widget=forms.HiddenInput, initial="x")

    def clean(self) -> None:
        raise forms.ValidationError("Dagen och antalet hör inte ihop.")


def part(source: str, **context: Any) -> str:
    with translation.override("sv"):
        return Template("{% load parts %}" + source).render(Context(context))


def test_help_and_error_stand_with_their_question() -> None:
    form = Questions({"name": "", "count": "två", "kind": "c"})
    markup = part("{% field form.name %}", form=form)
    outline = Outline(markup)
    (control,) = outline.of("input")
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "id_name_helptext id_name_error"
    assert {"id_name_helptext", "id_name_error", "id_name"} <= set(outline.ids)
    assert markup.index("Hela namnet.") < markup.index("m-err") < markup.index("<input")


def test_a_form_as_a_whole_looks_the_same_as_its_fields_one_by_one() -> None:
    form = Questions()
    whole = part("{{ form }}", form=form)
    for name in ("name", "day", "count", "kind"):
        assert part("{% field form." + name + " %}", form=form).strip() in whole
    by_django = part("{{ form.name.as_field_group }}", form=form)
    assert by_django.strip() == part("{% field form.name %}", form=form).strip()
    assert '<input type="hidden" name="token" value="x"' in whole


def test_radio_buttons_are_one_question() -> None:
    outline = Outline(part("{% field form.kind %}", form=Questions()))
    assert len(outline.of("fieldset")) == len(outline.of("legend")) == 1
    assert [choice["value"] for choice in outline.of("input")] == ["a", "b"]
    assert {label["for"] for label in outline.of("label")} == {choice["id"] for choice in outline.of("input")}


def test_days_and_numbers_are_typed_and_what_was_typed_comes_back() -> None:
    form = Questions({"count": "två", "day": "31/2"})
    (count,) = Outline(part("{% field form.count %}", form=form)).of("input")
    assert (count["type"], count["value"], "min" in count) == ("text", "två", False)
    (day,) = Outline(part("{% field form.day %}", form=form)).of("input")
    assert (day["type"], day["value"], day["inputmode"]) == ("text", "31/2", "numeric")


def test_what_is_not_required_says_so() -> None:
    assert "frivilligt" in part("{% field form.day %}", form=Questions())
    assert "frivilligt" not in part("{% field form.name %}", form=Questions())


def test_the_summary_counts_and_leads_to_the_questions() -> None:
    outline_source = part("{% error_summary form %}", form=Questions({"count": "2", "kind": "a", "token": "x"}))
    outline = Outline(outline_source)
    assert "2 ställen att rätta" in outline_source
    assert "Dagen och antalet hör inte ihop." in outline_source
    assert [link["href"] for link in outline.of("a")] == ["#id_name"]
    assert "data-focus" in outline.of("div")[0]
    assert part("{% error_summary form %}", form=Questions()).strip() == ""


# Lists


def list_part(source: str, path: str) -> Outline:
    return Outline(part(source, request=RequestFactory().get(path)))


def test_a_head_sorts_and_then_turns() -> None:
    head = '{% sort_head "date" "Dag" current %}'
    for current, direction, target in (
        ("body", "none", "/m/?q=a&ordning=date"),
        ("date", "ascending", "/m/?q=a&ordning=-date"),
        ("-date", "descending", "/m/?q=a&ordning=date"),
    ):
        outline = Outline(part(head, request=RequestFactory().get("/m/?q=a&efter=9"), current=current))
        assert outline.of("th")[0]["aria-sort"] == direction
        assert outline.of("a")[0]["href"] == target


def test_pages_keep_filter_and_order() -> None:
    outline = list_part('{% pages "k1" "k2" "50 av 100" %}', "/m/?q=%C3%A5&ordning=-date&efter=k0")
    assert [link["href"] for link in outline.of("a")] == [
        "/m/?q=%C3%A5&ordning=-date&fore=k1",
        "/m/?q=%C3%A5&ordning=-date&efter=k2",
    ]


def test_one_page_alone_has_no_way_through() -> None:
    assert list_part('{% pages "" "" "" %}', "/m/").of("nav") == []
    assert list_part('{% pages "" "k" "" %}', "/m/").of("a")[0]["rel"] == "next"


def test_an_address_keeps_what_is_not_changed() -> None:
    source = '<a href="{% address year=2027 q="" %}">'
    (link,) = list_part(source, "/m/?q=a&year=2026&body=b&fore=3").of("a")
    assert link["href"] == "/m/?year=2027&body=b"


def test_the_breadcrumb_ends_where_one_is() -> None:
    outline = Outline(part('{% breadcrumb "Översikt" "/o/" "<Mål>" "/m/" "PR:5" %}'))
    assert [link["href"] for link in outline.of("a")] == ["/o/", "/m/"]
    assert outline.of("li")[-1] == {"aria-current": "page"}
    assert "&lt;Mål&gt;" in part('{% breadcrumb name "/m/" name %}', name="<Mål>")
