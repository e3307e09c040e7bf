"""A board meeting from the call to the minutes on the notice board, with what it decided followed up."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from docx2python import docx2python
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from mellanrum.governance.models import AgendaItem, Meeting, MinutesSigner
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction

from .visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
Enter = Callable[[str], Visitor]
DAY = date(2026, 10, 29)


def the_meeting() -> Meeting:
    """This will find the meeting that the journey planned."""
    owner = Federation.objects.get()
    with federation_transaction([owner.pk]):
        found: Meeting = Meeting.objects.get(body__kind="board", date=DAY)
        return found


def open_items(meeting: Meeting) -> list[tuple[int, str]]:
    """This will list the items that the meeting has not dealt with, in order."""
    with federation_transaction([meeting.federation_id]):
        return list(
            AgendaItem.objects.filter(meeting=meeting, state="open").order_by("position").values_list("pk", "title")
        )


def send(page: Page, value: str) -> None:
    """This will press the button of one of several forms, wherever it is folded away."""
    button = page.locator(f"button[name=do][value={value}]").first
    button.evaluate("one => one.closest('details') && (one.closest('details').open = true)")
    with page.expect_navigation():
        button.click()


def test_a_board_meeting_is_called_held_signed_posted_and_followed_up(
    sign_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = sign_in("director")
    page = visitor.see("/moten/nytt/?body=styrelsen")
    page.get_by_label("Dag", exact=True).fill(DAY.isoformat())
    page.locator("form.m-form button.ds-button").click()
    meeting = the_meeting()
    there = f"/moten/{meeting.pk}"
    # The agenda fills itself, and takes a matter and a paper of our own.
    page = visitor.see(f"{there}/dagordning/")
    send(page, "begin")
    assert len(open_items(meeting)) >= 4
    page = visitor.see(f"{there}/dagordning/nytt/")
    page.get_by_label("Rubrik").fill("Budget för 2027")
    page.locator("[name=kind]").first.evaluate(
        "one => one.tagName === 'SELECT' ? one.value = 'decision'"
        " : document.querySelector('[name=kind][value=decision]').checked = true"
    )
    page.locator("form.m-form button.ds-button").click()
    budget = next(pk for pk, title in open_items(meeting) if title == "Budget för 2027")
    page = visitor.see(f"{there}/arenden/{budget}/")
    page.get_by_text("Lägg till en handling").click()
    page.get_by_label("Handlingens rubrik").fill("Budgetunderlag")
    page.get_by_label("Eller var den finns").fill("Pärm 4")
    send(page, "paper")
    page = visitor.see(f"{there}/kalla/")
    page.get_by_role("button", name="Skicka kallelsen").click()
    called = PdfReader(BytesIO(page.request.get(f"{visitor.site}{there}/handlingar.pdf").body()))
    assert "Budgetunderlag" in " ".join(one.extract_text() for one in called.pages)
    # The day comes. An ordinary member is away, and the substitute of the same member serves.
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args, **_kwargs: DAY)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 10, 29, 12, tzinfo=UTC))
    page = visitor.see(f"{there}/narvaro/")
    page.get_by_role("button", name="Alla ordinarie närvarande").click()
    page = visitor.see(f"{there}/narvaro/")
    group = page.locator("section:has(li.sub)").last
    group.locator("li:not(.sub) input[value=excused]").first.check(force=True)
    group.locator("li.sub input[value=present]").first.check(force=True)
    page.get_by_role("button", name="Spara närvaron").click()
    page.wait_for_url(f"**{there}/")
    expect(page.get_by_text("tjänstgjorde för")).to_be_visible()
    # Jäv first, then every item is dealt with; the budget is decided.
    page = visitor.see(f"{there}/arenden/{budget}/")
    page.get_by_text("Anteckna jäv, röster och reservationer").click()
    page.locator("input[name^=recused-]").last.check()
    send(page, "stances")
    for pk, title in open_items(meeting):
        page = visitor.open(f"{there}/arenden/{pk}/")
        if title == "Budget för 2027":
            page.get_by_label("Beslut", exact=False).locator("visible=true").first.fill("Styrelsen antar budgeten.")
            page.get_by_label("Genomfört senast").fill("2026-12-01")
            send(page, "decide")
        else:
            send(page, "deal")
    assert open_items(meeting) == []
    # The minutes: whoever chaired is proposed, the director writes them, and the board member signs signed in.
    page = visitor.see(f"{there}/protokoll/undertecknare/")
    assert page.get_by_label("Ordförande vid mötet").input_value().startswith("c")
    page.locator("input[name=attesters]").nth(2).check()
    page.get_by_role("button", name="Spara undertecknarna").click()
    page.get_by_role("button", name="Skicka ut för justering").click()
    page = visitor.see(f"{there}/protokoll/")
    page.get_by_role("button", name="Skriv under protokollet").click()
    with federation_transaction([meeting.federation_id]):
        waiting = list(MinutesSigner.objects.filter(minutes__meeting=meeting, way="").values_list("pk", flat=True))
    for signer in waiting:
        page = visitor.see(f"{there}/protokoll/underskrift/{signer}/")
        page.get_by_role("button", name="Anteckna underskriften").click()
    page = visitor.see(f"{there}/protokoll/")
    expect(page.get_by_text("Justerat 29 oktober 2026")).to_be_visible()
    pdf = PdfReader(BytesIO(page.request.get(f"{visitor.site}{there}/protokoll.pdf").body()))
    text = " ".join(" ".join(one.extract_text() for one in pdf.pages).split())
    for said in (
        "Styrelsen antar budgeten.",
        "På grund av jäv deltog inte",
        "Underskrivet i Mellanrum",
        "ersättare för",
    ):
        assert said.casefold() in text.casefold()
    assert "/StructTreeRoot" in pdf.trailer["/Root"]  # type: ignore[operator]
    docx = docx2python(BytesIO(page.request.get(f"{visitor.site}{there}/protokoll.docx").body()))
    assert "Styrelsen antar budgeten." in docx.text
    # Posted for everybody, and registered.
    page = visitor.see(f"{there}/protokoll/anslag/")
    page.get_by_label("Protokollet finns hos").fill("Förbundets kansli")
    page.get_by_role("button", name="Anslå").click()
    page = visitor.see(f"/anslagstavla/{Federation.objects.get().slug}/")
    expect(page.get_by_text("Förbundets kansli")).to_be_visible()
    page = visitor.see(f"{there}/")
    expect(page.get_by_text("Anslag om justerat protokoll 2026-10-29")).to_be_visible()
    page = visitor.see("/beslut/")
    expect(page.get_by_text("Budget för 2027").first).to_be_visible()
