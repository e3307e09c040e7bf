"""Every page in light; the main ones also dark, in forced colours, on a phone, with doubled text, and on paper."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from mellanrum.governance.models import Body, Meeting, Seat
from mellanrum.tenancy.models import Contact, Federation, User
from mellanrum.tenancy.scope import federation_transaction

from .visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
Enter = Callable[[str], Visitor]
MAIN = [
    "/oversikt/",
    "/mal/2026/",
    "/mal/2026/PR:5/",
    "/organ/",
    "/organ/styrelsen/",
    "/platser/",
    "/moten/",
    "/moten/kalender/2026/",
    "/representation/styrelsen/2026/",
    "/import/",
    "/komponenter/",
]


def every_page() -> list[str]:
    """This will list the addresses of the pages that a director reaches, one of each kind."""
    federation = Federation.objects.get()
    with federation_transaction([federation.pk]):
        board = Body.objects.get(code="styrelsen")
        held = Meeting.objects.filter(body=board, state="held").latest("date")
        planned = Meeting.objects.filter(body=board, state="planned").earliest("date")
        cancelled = Meeting.objects.filter(state="cancelled").latest("date")
        seat = Seat.objects.filter(body=board).earliest("pk")
        contact = Contact.objects.earliest("pk")
    person = User.objects.get(email="auditor@prov.example")
    return [
        *MAIN,
        *(f"/moten/{meeting.pk}/" for meeting in (held, planned, cancelled)),
        f"/moten/{held.pk}/narvaro/",
        f"/moten/{planned.pk}/narvaro/",
        f"/moten/{held.pk}/andra/",
        f"/moten/{planned.pk}/stall-in/",
        f"/moten/{cancelled.pk}/aterfor/",
        f"/moten/{held.pk}/protokoll/",
        "/moten/nytt/",
        "/moten/?q=finnsinte",
        "/moten/kalender/2026/10/",
        "/organ/nytt/",
        "/organ/styrelsen/andra/",
        "/organ/styrelsen/avsluta/",
        "/platser/ny/",
        f"/platser/{seat.pk}/",
        f"/platser/{seat.pk}/avsluta/",
        "/kontakter/",
        "/kontakter/ny/",
        f"/kontakter/{contact.pk}/",
        "/mal/2026/planen/",
        "/mal/2026/nytt-mal/",
        "/mal/2026/PR:5/andra/",
        "/mal/2026/PR:5/utga/",
        "/mal/2026/?on=2026-06-30",
        "/import/meetings/",
        "/import/attendance/",
        f"/historik/governance.meeting/{held.pk}/",
        "/anvandare/",
        "/anvandare/ny/",
        f"/anvandare/{person.pk}/",
        "/konto/",
        reverse("mfa_index"),
        reverse("account_logout"),
        "/sa-raknar-vi/",
        "/ordlista/",
        "/tillganglighet/",
    ]


@pytest.fixture(autouse=True)
def with_gallery(settings: object) -> None:
    """The gallery of components is there for those who develop, and in the demo."""
    settings.DEMO = True  # type: ignore[attr-defined]


def test_every_page_is_sound(sign_in: Enter) -> None:
    """axe, no sideways scrolling, one h1, a title of its own, on every page that a director reaches."""
    visitor = sign_in("director")
    faults: list[str] = []
    titles: dict[str, list[str]] = {}
    for path in every_page():
        page = visitor.open(path)
        faults += [f"{path}: {fault}" for fault in visitor.violations()]
        if visitor.scrolls_sideways():
            faults.append(f"{path}: scrolls sideways")
        if page.locator("h1").count() != 1:
            faults.append(f"{path}: {page.locator('h1').count()} h1")
        titles.setdefault(page.title(), []).append(path)
    assert faults == []
    assert {title: paths for title, paths in titles.items() if not title.removesuffix(" · Mellanrum")} == {}


def looked_at(visitor: Visitor, paths: list[str] = MAIN) -> list[str]:
    """This will open pages as the browser is set now, and list what is wrong with them."""
    faults = []
    for path in paths:
        visitor.open(path)
        faults += [f"{path}: {fault}" for fault in visitor.violations()]
        if visitor.scrolls_sideways():
            faults.append(f"{path}: scrolls sideways")
    return faults


def test_dark(sign_in: Enter) -> None:
    visitor = sign_in("director")
    visitor.page.emulate_media(color_scheme="dark")
    assert looked_at(visitor) == []
    background = visitor.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(int(part) for part in background.strip("rgba()").split(",")[:3]) < 200, background


def test_forced_colours(sign_in: Enter) -> None:
    visitor = sign_in("director")
    visitor.page.emulate_media(forced_colors="active")
    assert looked_at(visitor) == []


@pytest.mark.parametrize("width", [390, 320])
def test_a_narrow_window(sign_in: Enter, width: int) -> None:
    visitor = sign_in("director")
    visitor.page.set_viewport_size({"width": width, "height": 800})
    assert looked_at(visitor) == []
    if width == 320:
        wide = [path for path in every_page() if visitor.open(path) and visitor.scrolls_sideways()]
        assert wide == []
    page = visitor.open("/oversikt/")
    page.locator("details.m-menu > summary").click()
    page.locator("details.m-menu").get_by_role("link", name="Mål").click()
    page.wait_for_url("**/mal/2026/")


def test_doubled_text(sign_in: Enter) -> None:
    """As somebody who has set the browser's text to twice its size."""
    visitor = sign_in("director")
    visitor.page.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.documentElement.style.fontSize = '200%')"
    )
    assert looked_at(visitor) == []
    assert visitor.page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 32


def test_paper(sign_in: Enter) -> None:
    """Printed: always light, without navigation and buttons."""
    visitor = sign_in("director")
    visitor.page.emulate_media(media="print", color_scheme="dark")
    for path in MAIN[:-1]:
        page = visitor.open(path)
        assert not page.locator("nav.m-nav").is_visible(), path
        assert page.locator("main button:visible, main .m-actions:visible").count() == 0, path
        expect(page.locator("h1")).to_be_visible()
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert background in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"), path


def test_without_script_the_pages_work(site: str, browser: object, sign_in: Enter) -> None:
    """The same pages in a browser that runs no script: reading, filtering, saving."""
    cookies = sign_in("director").page.context.cookies()
    context = browser.new_context(java_script_enabled=False, locale="sv-SE")  # type: ignore[attr-defined]
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(site + "/moten/?q=styrelsen")
    expect(page.locator("main table tbody tr").first).to_be_visible()
    page.goto(site + "/mal/2026/PR:5/")
    page.locator("summary", has_text="Skriv en anteckning").click()
    page.get_by_role("textbox", name="Anteckning").fill("Utan skript.")
    page.get_by_role("button", name="Spara anteckningen").click()
    expect(page.locator("main")).to_contain_text("Utan skript.")
    context.close()
