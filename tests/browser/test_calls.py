"""A call to a meeting from the office to the substitute, the letters that went, calendars, and the year's wheel."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect

from mellanrum.governance.models import CalledPerson, Meeting, SeatKind
from mellanrum.governance.operations.wheel import start_wheel
from mellanrum.notices.models import Notice
from mellanrum.notices.operations.delivery import deliver_waiting
from mellanrum.tenancy.actors import system_actor
from mellanrum.tenancy.models import Contact, Federation
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories.notices import NoticeFactory

from .conftest import TODAY
from .visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
Enter = Callable[[str], Visitor]
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=900)


def the_meeting(federation: Federation) -> Meeting:
    """The board's next meeting, with an address for everybody of the federation."""
    for contact in Contact.objects.filter(federation=federation):
        contact.email = f"kontakt-{contact.pk}@prov.example"
        contact.save()
    found: Meeting = Meeting.objects.filter(body__kind="board", state="planned", date__gt=TODAY).earliest("date")
    return found


def an_ordinary_with_substitute(meeting: Meeting) -> tuple[str, str]:
    """The addresses of an ordinary member and of the one who stands in."""
    people = CalledPerson.objects.filter(call__meeting=meeting).select_related("seat", "contact")
    ordinary = {one.seat.member_id: one for one in people if one.seat.kind == SeatKind.ORDINARY}
    substitute = next(one for one in people if one.seat.kind == SeatKind.SUBSTITUTE and one.seat.member_id in ordinary)
    return ordinary[substitute.seat.member_id].contact.email, substitute.contact.email


def link_to(address: str) -> tuple[str, str]:
    """The newest letter that somebody got: its subject, and the personal link as a path."""
    letter = next(one for one in reversed(mail.outbox) if address in one.to[0])
    link = re.search(r"https?://[^/\s]+(/kallelse/\S+)", str(letter.body))
    assert link is not None, letter.body
    return str(letter.subject), link[1]


def tab_to(page: Page, name: str) -> None:
    """This will press Tab until what has the focus is called so."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").strip() == name:
            return
    pytest.fail(f"Tab never reached {name}")


def test_a_call_is_answered_on_a_phone_by_keyboard_and_the_substitute_is_told(sign_in: Enter, settings: object) -> None:
    settings.MAIL_IS_SENT = True  # type: ignore[attr-defined]
    visitor = sign_in("director")
    page = visitor.page
    federation = Federation.objects.get()
    with federation_transaction([federation.pk]):
        meeting = the_meeting(federation)
    office = system_actor(federation.pk, "prov")

    visitor.see(f"/moten/{meeting.pk}/")
    page.get_by_role("link", name="Kalla till mötet").click()
    visitor.check()
    page.get_by_label("Egna ord").fill("Vi börjar med fika.")
    page.get_by_role("button", name="Visa hur det blir").click()
    expect(page.locator("article.m-letter")).to_contain_text("Vi börjar med fika.")
    page.set_viewport_size(PHONE)
    visitor.check()
    assert mail.outbox == []
    page.get_by_role("button", name="Skicka kallelsen").click()
    expect(page.locator(".m-messages")).to_contain_text("brev är på väg")
    visitor.check()
    with federation_transaction([federation.pk]):
        ordinary, substitute = an_ordinary_with_substitute(meeting)
        count = Notice.objects.count()
    assert deliver_waiting(actor=office, clock=timezone.now).sent == count > 2

    visitor.page.context.clear_cookies()
    subject, link = link_to(ordinary)
    assert subject.startswith("Kallelse:")
    visitor.see(link)
    expect(page.locator("h1")).to_have_text("Kommer du?")
    tab_to(page, "Jag kommer")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Du kommer")
    visitor.check()
    tab_to(page, "Jag har förhinder")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Du har förhinder")
    expect(page.get_by_role("button", name="Jag har förhinder")).to_have_count(0)
    visitor.check()

    assert deliver_waiting(actor=office, clock=timezone.now).sent == 1
    subject, link = link_to(substitute)
    assert subject.startswith("Du behövs som ersättare:")
    page.emulate_media(color_scheme="dark")
    visitor.see(link)
    expect(page.locator("h1")).to_have_text("Kommer du?")
    page.set_viewport_size({"width": 320, "height": 700})
    visitor.check()

    sign_in("director")
    visitor.see(f"/moten/{meeting.pk}/svar/")
    called_in = page.locator(".m-people li", has_text="inkallad som ersättare")
    expect(called_in).to_have_count(1)
    called_in.get_by_role("button", name="Kommer").click()
    expect(page.locator("main")).to_contain_text("1 av 8 parter kommer.")
    page.set_viewport_size(DESK)
    visitor.check()


def test_the_office_sees_what_went_and_what_did_not(sign_in: Enter) -> None:
    visitor = sign_in("director")
    page = visitor.page
    federation = Federation.objects.get()
    with federation_transaction([federation.pk]):
        NoticeFactory(federation=federation, sent=True)
        failed = NoticeFactory(federation=federation, failed=True, body="Svara här:\n{link}")
    visitor.see("/utskick/")
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        visitor.check()
    page.emulate_media(color_scheme="dark")
    page.get_by_role("link", name="Misslyckades 1").click()
    visitor.check()
    page.locator("main tbody a").click()
    expect(page.locator(".m-letter")).to_contain_text("(personlig länk)")
    visitor.check()
    page.get_by_role("button", name="Skicka igen").click()
    page.get_by_role("button", name="Återkalla").click()
    expect(page.locator(".m-messages")).to_contain_text("Brevet är återkallat.")
    visitor.check()
    with federation_transaction([federation.pk]):
        failed.refresh_from_db()
        assert failed.state == "withdrawn"


def test_the_address_of_a_calendar_is_shown_once_changed_and_withdrawn(sign_in: Enter) -> None:
    visitor = sign_in("board")
    page = visitor.page
    page.set_viewport_size(PHONE)
    visitor.see("/moten/")
    page.locator("main").get_by_role("link", name="Kalendrar").click()
    visitor.check()
    page.get_by_role("button", name="Gör en adress").click()
    box = page.get_by_label("Adress", exact=True)
    expect(box).to_be_focused()
    expect(box).to_be_in_viewport()
    first = box.input_value()
    visitor.check()
    page.get_by_role("button", name="Byt adress").click()
    expect(box).not_to_have_value(first)
    assert page.request.get(first).status == 404
    changed = box.input_value()
    assert "BEGIN:VCALENDAR" in page.request.get(changed).text()
    page.emulate_media(color_scheme="dark")
    visitor.check()
    visitor.see("/kalendrar/")
    expect(box).to_have_count(0)
    page.get_by_role("button", name="Återkalla").click()
    expect(page.locator(".m-messages")).to_contain_text("Adressen är återkallad.")
    assert page.request.get(changed).status == 404


def test_the_years_wheel_is_sound_in_every_light_and_a_task_is_finished_by_keyboard(sign_in: Enter) -> None:
    visitor = sign_in("director")
    page = visitor.page
    federation = Federation.objects.get()
    with federation_transaction([federation.pk]):
        start_wheel(actor=system_actor(federation.pk, "prov"), on=TODAY)
    visitor.see("/arshjul/")
    expect(page.get_by_role("img")).to_have_count(1)
    page.emulate_media(color_scheme="dark")
    visitor.check()
    page.set_viewport_size({"width": 320, "height": 700})
    visitor.check()
    visitor.see("/arshjul/aterkommer/")
    visitor.open("/arshjul/")
    page.get_by_role("link", name="Budget för nästa år").press("Enter")
    visitor.check()
    tab_to(page, "Den är klar")
    page.keyboard.press("Enter")
    expect(page.locator("main tbody tr", has_text="Budget för nästa år")).to_contain_text("Klar")
    visitor.check()
