"""An obstacle from the phone of whoever saw it, up to the board's decision, and the answer back down to that person."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from mellanrum.governance.models import AgendaItem, Meeting
from mellanrum.notices.models import Notice
from mellanrum.notices.operations.delivery import deliver_waiting
from mellanrum.obstacles.models import Effect, Obstacle, ObstacleReport, Reminder, ReportWords, Step
from mellanrum.obstacles.operations.reminding import remind_of_answers
from mellanrum.obstacles.operations.telling import tell_reporters
from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.actors import Actor, system_actor
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction

from .conftest import TODAY
from .test_reporting import the_address
from .visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
Enter = Callable[[str], Visitor]
Clock = Callable[[date], None]
NUMBER = "640823-3234"
WORDS = "Läkarutlåtanden skickas i retur tre gånger innan någon säger vad som saknas, och ingen äger kompletteringen."
TITLE = "Ingen äger kompletteringen av läkarutlåtanden"
TEAM_DUE, TEAM_DAY = date(2026, 10, 30), date(2026, 11, 5)
GROUP_DAY = date(2026, 11, 26)
BOARD_DUE, BOARD_DAY = date(2027, 1, 29), date(2027, 2, 25)
TEAM_SAID = "Vi ser samma sak i vart tredje ärende. Teamet kan inte ändra rutinen självt."
GROUP_SAID = "Gruppen behöver ett beslut som gäller alla vårdcentraler."
BOARD_SAID = "En gemensam mall gäller från mars. Den som skickar tillbaka skriver vad som saknas."


@pytest.fixture
def clock(site: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """``clock(day)`` sets the clock of the pages; letters go."""
    settings.MAIL_IS_SENT = True
    return lambda day: monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args, **_kwargs: day)


def owner() -> Actor:
    """This will give the actor that the daily jobs work as."""
    return system_actor(Federation.objects.get().pk, "prov")


def noon(day: date) -> datetime:
    """This will give a moment of a day."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def last_link() -> str:
    """This will read the path of the personal link in the last letter to the one who wrote."""
    letters = [str(letter.body) for letter in mail.outbox if "milo@kommunen.example" in letter.to[0]]
    found = re.search(r"https?://[^/\s]+(/folj/\S+)", letters[-1])
    assert found is not None
    return found[1]


def remind(day: date) -> int:
    """This will run the morning's job that asks again for late answers, and send its letters."""
    with federation_transaction([owner().federation_id]):
        asked = remind_of_answers(actor=owner(), at=noon(day))
    deliver_waiting(actor=owner(), clock=lambda: noon(day))
    return asked


def tell(day: date) -> int:
    """This will run the job that tells those who wrote that something has happened, and send its letters."""
    with federation_transaction([owner().federation_id]):
        told = tell_reporters(actor=owner(), at=noon(day))
    deliver_waiting(actor=owner(), clock=lambda: noon(day))
    return told


def send(page: Page, name: str) -> None:
    """This will press a form's button and wait for the page that follows, told from this one by a mark on this one."""
    page.evaluate("document.documentElement.dataset.left = 'yes'")
    page.locator("main").get_by_role("button", name=name).first.click()
    page.wait_for_function("!document.documentElement.dataset.left && document.readyState === 'complete'")


def the_report_is_sent_from_a_phone(visitor: Visitor, address: str) -> str:
    """This will write the report on a phone with a number in it, take that away, and confirm by the letter's link."""
    page = visitor.page
    page.set_viewport_size({"width": 390, "height": 844})
    visitor.see(address)
    page.get_by_label("Vad hände?").fill(f"{WORDS} Det gäller {NUMBER}.")
    page.get_by_role("checkbox", name="Försäkringskassan").check()
    page.get_by_role("radio", name=re.compile("Organisation")).check()
    page.get_by_label("Din e-postadress på jobbet").fill("milo@kommunen.example")
    visitor.expect(422)
    send(page, "Skicka rapporten")
    expect(page.locator("mark")).to_have_text(NUMBER)
    visitor.check()
    with federation_transaction([owner().federation_id]):
        assert not ObstacleReport.objects.exists()
    page.get_by_label("Vad hände?").fill(WORDS)
    send(page, "Skicka rapporten")
    page.wait_for_url("**/skickad/")
    visitor.check()
    deliver_waiting(actor=owner(), clock=timezone.now)
    link = last_link()
    visitor.see(link)
    send(page, "Bekräfta rapporten")
    expect(page.locator("main")).to_contain_text("Rapporten är hos förbundets kansli")
    visitor.check()
    with federation_transaction([owner().federation_id]):
        assert ReportWords.objects.get().happened == WORDS
    return link


def the_office_takes_it_up(visitor: Visitor) -> str:
    """This will read the report in the office, write it down without a name, and give the obstacle's address."""
    page = visitor.see("/hinder/rapporter/")
    page.locator("main").get_by_role("row", name=re.compile("väntar på att läsas")).get_by_role("link").click()
    page.wait_for_url(re.compile(r"/hinder/rapporter/\d+/$"))
    expect(page.locator("main")).to_contain_text(WORDS)
    visitor.check()
    page.get_by_role("link", name="Ta upp som hinder").click()
    page.wait_for_url("**/ta-upp/")
    page.get_by_label("Rubrik").fill(TITLE)
    page.get_by_label("Vad hindrar").fill("Fatima Lindqvist har fått vänta i nio veckor på ett utlåtande.")
    send(page, "Ta upp")
    # The office's own words are looked through as well.
    expect(page.locator(".m-errbox")).to_contain_text("Fatima")
    visitor.check()
    page.get_by_label("Vad hindrar").fill("Utlåtanden skickas i retur i flera varv. Ingen äger kompletteringen.")
    send(page, "Ta upp")
    expect(page.locator("h1")).to_have_text(TITLE)
    visitor.check()
    with federation_transaction([owner().federation_id]):
        return f"/hinder/{Obstacle.objects.get(title=TITLE).number}/"


def a_meeting(visitor: Visitor, body: str, day: date) -> Meeting:
    """This will plan a meeting on the pages and begin its agenda, which fills itself."""
    page = visitor.see(f"/moten/nytt/?body={body}")
    page.get_by_label("Dag", exact=True).fill(day.isoformat())
    send(page, "Planera mötet")
    with federation_transaction([owner().federation_id]):
        meeting: Meeting = Meeting.objects.get(body__code=body, date=day)
    page = visitor.open(f"/moten/{meeting.pk}/dagordning/")
    send(page, "Påbörja dagordningen")
    visitor.check()
    return meeting


def open_item(visitor: Visitor, meeting: Meeting, title: str = TITLE) -> Page:
    """This will go from the agenda to the item that came there by itself."""
    page = visitor.open(f"/moten/{meeting.pk}/dagordning/")
    page.locator(".m-agenda").get_by_role("link", name=re.compile(title)).click()
    page.wait_for_url("**/arenden/*/")
    visitor.check()
    return page


def test_an_obstacle_goes_from_a_phone_to_the_board_and_the_answer_comes_back(sign_in: Enter, clock: Clock) -> None:
    visitor = sign_in("director")
    page = visitor.page
    link = the_report_is_sent_from_a_phone(visitor, the_address(visitor))

    sign_in("director")
    page.set_viewport_size({"width": 1280, "height": 900})
    there = the_office_takes_it_up(visitor)
    page.get_by_role("link", name="Lägg hos ett organ").click()
    page.get_by_label("Till", exact=True).select_option("body:kt-karlskrona")
    page.get_by_label("Svar väntas senast").fill(TEAM_DUE.isoformat())
    visitor.check()
    send(page, "För vidare")
    expect(page.locator("main")).to_contain_text("Konsultationsteamet i Karlskrona")
    visitor.check()

    # Nobody answers in time: whoever leads is asked again once; the team then takes it on from the obstacle's page.
    late = TEAM_DUE + timedelta(days=3)
    clock(late)
    assert (remind(late), remind(late)) == (1, 0)
    clock(TEAM_DAY)
    visitor.see(there)
    expect(page.locator("main")).to_contain_text("Svaret skulle ha kommit 30 oktober 2026")
    page.get_by_role("link", name="För vidare").click()
    expect(page.get_by_label("Till", exact=True)).to_have_value("body:lsg-karlskrona")
    page.get_by_label("Vad som sades").fill(TEAM_SAID)
    send(page, "För vidare")
    visitor.check()

    # The local group's agenda has it by itself; the meeting takes it on to the board, with a day for the answer.
    group = a_meeting(visitor, "lsg-karlskrona", GROUP_DAY)
    clock(GROUP_DAY)
    page = open_item(visitor, group)
    page.get_by_role("radio", name="Lyft vidare till ett organ").check()
    expect(page.get_by_label("Till organ").locator("option:checked")).to_have_text("Förbundets styrelse")
    page.get_by_label("Svar senast").fill(BOARD_DUE.isoformat())
    page.locator("textarea[name=text]:visible").fill(GROUP_SAID)
    send(page, "Anteckna beslutet")
    visitor.see(there)
    expect(page.locator("main")).to_contain_text("29 januari 2027")

    # The board lets its day pass too: its chair is asked, and three weeks later the level above.
    for days, asked in ((2, 0), (3, 1), (4, 0), (21, 1), (22, 0)):
        day = BOARD_DUE + timedelta(days=days)
        clock(day)
        assert remind(day) == asked, days
    clock(BOARD_DAY)
    board = a_meeting(visitor, "styrelsen", BOARD_DAY)
    page = open_item(visitor, board)
    page.get_by_role("radio", name="Hindret är löst").check()
    page.locator("textarea[name=text]:visible").fill(BOARD_SAID)
    send(page, "Anteckna beslutet")
    visitor.see(there)
    expect(page.locator("main")).to_contain_text("från rapport till svar")

    # A letter tells the one who wrote; the link opens what each level said, without an account.
    assert (tell(BOARD_DAY), tell(BOARD_DAY)) == (1, 0)
    newer = last_link()
    assert newer != link
    page.context.clear_cookies()
    page.set_viewport_size({"width": 390, "height": 844})
    visitor.see(newer)
    for said in (TEAM_SAID, GROUP_SAID, BOARD_SAID, "Förbundets styrelse"):
        expect(page.locator("main")).to_contain_text(said)
    page.get_by_role("radio", name="Ja").check()
    page.get_by_label("Vill du säga något om det?").fill("Nu vet vi vem vi ringer.")
    send(page, "Skicka svaret")
    expect(page.locator("main")).to_contain_text("Du har svarat att det hjälpte")
    visitor.check()

    # The office writes down what it led to; the team's and the group's next agendas have the answer.
    sign_in("director")
    page.set_viewport_size({"width": 1280, "height": 900})
    visitor.see(there)
    expect(page.locator("main")).to_contain_text("den som skrev säger att det hjälpte")
    page.get_by_role("link", name="Anteckna en effekt").click()
    page.get_by_label("Vad som ändrades").fill("En gemensam mall för kompletteringar.")
    page.get_by_label("Var", exact=True).fill("Alla vårdcentraler")
    page.get_by_label("För hur många").fill("120")
    page.get_by_label("Hur ni vet det").fill("Genomgång av tjugo utlåtanden före och efter.")
    page.locator("main").get_by_role("radio").nth(1).check()
    page.get_by_label("Text för alla").fill("Utlåtanden kompletteras nu på ett enda sätt.")
    visitor.check()
    send(page, "Anteckna effekten")
    expect(page.locator("main")).to_contain_text("En gemensam mall för kompletteringar.")
    visitor.check()
    visitor.see("/hinder/effekter/")
    expect(page.locator("main")).to_contain_text("En gemensam mall för kompletteringar.")
    back = a_meeting(visitor, "lsg-karlskrona", BOARD_DAY + timedelta(days=7))
    clock(BOARD_DAY + timedelta(days=7))
    page = open_item(visitor, back)
    page.get_by_role("radio", name="Svaret är mottaget").check()
    send(page, "Anteckna beslutet")
    visitor.see(there)
    page.context.clear_cookies()
    visitor.see("/vad-hindren-ledde-till/blekinge/")
    expect(page.locator("main")).to_contain_text("Utlåtanden kompletteras nu på ett enda sätt.")

    every_hop_is_kept(group, board, back)


def every_hop_is_kept(group: Meeting, board: Meeting, back: Meeting) -> None:
    """This will look for each step, reminder and letter, and for the line of history behind each."""
    with federation_transaction([owner().federation_id]):
        one = Obstacle.objects.get(title=TITLE)
        steps = list(Step.objects.filter(obstacle=one).select_related("from_body", "to_body").order_by("number"))
        told = [
            (
                step.kind,
                step.taken_on,
                step.from_body.code if step.from_body else "",
                step.to_body.code if step.to_body else "",
                step.answer_by,
                step.meeting_id,
            )
            for step in steps
        ]
        assert told == [
            ("raised", TODAY, "", "", None, None),
            ("understood", TODAY, "", "", None, None),
            ("placed", TODAY, "", "kt-karlskrona", TEAM_DUE, None),
            ("escalated", TEAM_DAY, "kt-karlskrona", "lsg-karlskrona", TEAM_DAY + timedelta(days=90), None),
            ("escalated", GROUP_DAY, "lsg-karlskrona", "styrelsen", BOARD_DUE, group.pk),
            ("solved", BOARD_DAY, "styrelsen", "", None, board.pk),
            ("helped", BOARD_DAY, "styrelsen", "", None, None),
            ("answer_reached", back.date, "styrelsen", "lsg-karlskrona", None, back.pk),
        ]
        assert [step.decision_id is not None for step in steps] == [bool(step.meeting_id) for step in steps]
        rows = HistoryEntry.objects.filter(object_type="obstacles.step", object_id__in=[step.pk for step in steps])
        assert sorted(rows.values_list("object_id", flat=True)) == sorted(step.pk for step in steps)
        used = set(HistoryEntry.objects.filter(object_type__startswith="obstacles.").values_list("use_case", flat=True))
        assert used >= {
            "obstacles.move",
            "obstacles.answer",
            "obstacles.tell_whether_it_helped",
            "obstacles.receive_answer",
            "obstacles.take_up_report",
            "obstacles.note_effect",
        }
        reminders = Reminder.objects.filter(obstacle=one).order_by("pk").values_list("answer_by", "above", "sent_on")
        assert list(reminders) == [
            (TEAM_DUE, False, TEAM_DUE + timedelta(days=3)),
            (BOARD_DUE, False, BOARD_DUE + timedelta(days=3)),
            (BOARD_DUE, True, BOARD_DUE + timedelta(days=21)),
        ]
        assert all(row.told for row in Reminder.objects.filter(obstacle=one))
        assert Notice.objects.filter(kind="obstacles.answer_late", about_id=one.pk).count() >= 3
        assert Effect.objects.get(obstacle=one).people == 120
        report = ObstacleReport.objects.get(obstacle=one)
        assert (report.helped, report.helped_on) == (True, BOARD_DAY)
        assert AgendaItem.objects.filter(meeting__in=[group, board, back], ref=str(one.pk)).count() == 3
