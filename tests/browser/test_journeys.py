"""What people do: from a goal to the meeting behind it, attendance by keyboard, a file with a fault in it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from mellanrum.governance.models import Attendance, Meeting
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction

from .visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
Enter = Callable[[str], Visitor]


def a_held_board_meeting_without_attendance() -> Meeting:
    """This will make a meeting of the board that was held the day before, with nothing entered."""
    federation = Federation.objects.get()
    with federation_transaction([federation.pk]):
        last = Meeting.objects.filter(body__kind="board", state="held").order_by("-date").select_related("body")[0]
        made: Meeting = Meeting.objects.create(federation=federation, body=last.body, date="2026-10-21", state="held")
        return made


def presences(meeting: Meeting) -> list[str]:
    """This will give what stands in the database about a meeting's attendance."""
    with federation_transaction([meeting.federation_id]):
        return list(Attendance.objects.filter(meeting=meeting).order_by("pk").values_list("presence", flat=True))


def test_from_the_overview_to_a_goal_to_the_meeting_behind_it(sign_in: Enter) -> None:
    visitor = sign_in("director")
    page = visitor.see("/oversikt/")
    page.locator("main a[href='/mal/2026/PR:5/']:visible").first.click()
    page.wait_for_url("**/mal/2026/PR:5/")
    visitor.check()
    rows = page.locator("main section table").filter(has=page.locator("th a[href^='/moten/']")).locator("tbody tr")
    assert rows.count() > 1
    numerator, denominator = counted(page), rows.count()
    expect(page.locator("main .m-bigs").first).to_contain_text(f"{numerator} av {denominator}")
    rows.first.locator("a").click()
    page.wait_for_url("**/moten/*/")
    visitor.check()
    expect(page.locator("main")).to_contain_text("Region Blekinge")


def counted(page: Page) -> int:
    """This will count the rows of the evidence that are in the numerator."""
    return page.locator("main section table tbody tr").filter(has=page.locator("td:last-child", has_text="Ja")).count()


def test_attendance_is_entered_by_keyboard_alone(sign_in: Enter) -> None:
    meeting = a_held_board_meeting_without_attendance()
    visitor = sign_in("director")
    page = visitor.see(f"/moten/{meeting.pk}/narvaro/")
    people = page.locator("fieldset[data-quick]").count()
    assert people > 8
    # To the first question, as somebody without a mouse gets there.
    for _ in range(60):
        visitor.press("Tab")
        if page.evaluate("document.activeElement.type === 'radio'"):
            break
    # A key answers and goes on: everybody was there, but for the second and the last.
    visitor.press("n", "f", *["n"] * (people - 3), "a")
    answers = [page.locator("fieldset[data-quick]").nth(n).locator("input:checked") for n in range(people)]
    assert [answer.get_attribute("value") for answer in answers[:3]] == ["present", "excused", "present"]
    expect(page.locator("#summa")).to_be_visible()
    for _ in range(20):
        visitor.press("Tab")
        if visitor.focused() == "Spara närvaron":
            break
    visitor.press("Enter")
    page.wait_for_url(f"**/moten/{meeting.pk}/")
    visitor.check()
    stored = presences(meeting)
    assert sorted(set(stored)) == ["absent", "excused", "present"]
    assert stored.count("excused") == 1


def test_two_who_enter_the_same_attendance_are_told(sign_in: Enter) -> None:
    """The second to save sees both answers, and nothing is overwritten silently."""
    meeting = a_held_board_meeting_without_attendance()
    visitor = sign_in("director")
    visitor.expect(409)
    page = visitor.open(f"/moten/{meeting.pk}/narvaro/")
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("fieldset[data-quick]").first.get_by_label("Närvarande").check()
    other.get_by_role("button", name="Spara närvaron").click()
    other.wait_for_url(f"**/moten/{meeting.pk}/")
    page.locator("fieldset[data-quick]").first.get_by_label("Frånvarande").check()
    page.get_by_role("button", name="Spara närvaron").click()
    expect(page.locator("main [role=alert]")).to_be_visible()
    visitor.check()
    assert presences(meeting) == ["present"]


def test_a_file_with_a_fault_is_corrected_on_the_page_and_imported(sign_in: Enter) -> None:
    file = "body;date;state;title\nstyrelsen;2026-09-30;held;Extra möte\nstyrelsn;2026-10-07;held;Fel organ\n"
    visitor = sign_in("director")
    visitor.see("/import/")
    page = visitor.see("/import/meetings/")
    page.set_input_files("input[type=file]", FilePayload(name="möten.csv", mimeType="text/csv", buffer=file.encode()))
    page.get_by_role("button", name="Läs in och granska").click()
    page.wait_for_url("**/import/meetings/*/")
    visitor.check()
    expect(page.locator("main")).to_contain_text("1 rad har fel")
    assert extra_meetings() == 0, "a preview writes nothing"
    wrong = page.locator("fieldset", has_text="Rad 2").get_by_label("body")
    assert wrong.input_value() == "styrelsn"
    wrong.fill("styrelsen")
    page.get_by_role("button", name="Kontrollera igen").click()
    expect(page.locator("main")).to_contain_text("Alla rader går att importera")
    visitor.check()
    page.get_by_role("button", name="Importera 2 rader").click()
    expect(page.locator("main")).to_contain_text("Importen är gjord")
    visitor.check()
    assert extra_meetings() == 2


def extra_meetings() -> int:
    """This will count the meetings of the file that the test imports."""
    federation = Federation.objects.get()
    with federation_transaction([federation.pk]):
        return Meeting.objects.filter(date__in=["2026-09-30", "2026-10-07"], body__code="styrelsen").count()


def test_a_refused_form_takes_the_focus_to_its_summary(sign_in: Enter) -> None:
    visitor = sign_in("director")
    visitor.expect(422)
    page = visitor.see("/moten/nytt/")
    page.locator("main form").get_by_role("button").first.click()
    summary = page.locator("main :focus")
    expect(summary).to_be_visible()
    visitor.check()
    links = summary.locator("a").or_(page.locator("main [role=alert] a, main .ds-error-summary a"))
    links.first.click()
    assert page.evaluate("['INPUT', 'SELECT', 'TEXTAREA'].includes(document.activeElement.tagName)")


def test_what_was_written_survives_a_lost_session(sign_in: Enter) -> None:
    visitor = sign_in("director")
    page = visitor.open("/mal/2026/PR:5/")
    page.locator("summary", has_text="Skriv en anteckning").click()
    page.get_by_role("textbox", name="Anteckning").fill("Regionen väljer ny ersättare i november.")
    page.wait_for_timeout(700)
    page.context.clear_cookies()
    page.get_by_role("button", name="Spara anteckningen").click()
    sign_in("director").open("/mal/2026/PR:5/")
    page.locator("summary", has_text="Skriv en anteckning").click()
    restored = page.get_by_role("textbox", name="Anteckning")
    expect(restored).to_have_value("Regionen väljer ny ersättare i november.")


@pytest.mark.parametrize("role", ["board", "group", "auditor", "administrator"])
def test_those_who_only_read_see_no_button_that_would_refuse_them(sign_in: Enter, role: str) -> None:
    visitor = sign_in(role)
    page = visitor.see("/mal/2026/PR:5/")
    assert page.get_by_text("Ändra målet").count() == 0
    page = visitor.open("/moten/")
    assert page.get_by_role("link", name="Nytt möte").count() == 0
    visitor.expect(403)
    page = visitor.see("/moten/nytt/")
    expect(page.locator("h1")).to_be_visible()
