"""Taking an import back: what leaves, what is restored, what stays and why, and what the history says."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mellanrum.economy.models import FiscalYear, LedgerEntry
from mellanrum.exchange.imports import operations, queries
from mellanrum.exchange.imports.kinds import KINDS
from mellanrum.exchange.imports.operations import import_file
from mellanrum.exchange.models import ImportRun, ImportTrace, RunState
from mellanrum.governance.models import AgendaItem, Attendance, Decision, Meeting, MeetingState
from mellanrum.governance.operations.meetings import cancel_meeting
from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.learning.models import Event, Turnout
from mellanrum.learning.operations.events import withdraw_event
from mellanrum.records.models import HistoryEntry, Matter
from mellanrum.surveys.models import AskedGroup, SurveyRound
from mellanrum.tenancy.models import Contact
from tests.support.factories import FiscalYearFactory, QuestionnaireFactory, SurveyAnswerFactory
from tests.support.people import auditor_of

from .conftest import House
from .corpus import ATTENDANCE, GOOD, csv_of, line

EVENTS = "date;title;kind;member;attended;reference"
LEDGER = "date;account;text;amount;reference"
MEETINGS = "body;date;state;title"


def imported(house: House, kind: str, *lines: str, header: str) -> ImportRun:
    data = csv_of(*lines, header=header)
    result = import_file(actor=house.director.actor, kind=KINDS[kind], name="fil.csv", data=data)
    assert result.written, result.errors
    return ImportRun.objects.latest("pk")


def undone(house: House, run: ImportRun) -> ImportRun:
    return operations.undo_import(actor=house.director.actor, run=run, reason="Fel fil")


def planned(house: House, run: ImportRun) -> queries.UndoPage:
    return queries.undo_page(house.director.actor, KINDS[run.kind], run.pk)


def state(*models: type[Any]) -> list[list[Any]]:
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_what_was_made_leaves_and_what_was_changed_is_restored(house: House) -> None:
    imported(house, "ledger", "2026-01-15;3010;Bidrag;1000;a", header=LEDGER)
    before = state(LedgerEntry)
    run = imported(house, "ledger", "2026-02-15;3010;Rättat;2500,50;a", "2026-02-16;4010;Ny;-5;b", header=LEDGER)

    page = planned(house, run)
    assert (page.removed, page.restored, page.kept) == (1, 1, 0)
    assert LedgerEntry.objects.get(reference="a").amount == Decimal("2500.50")

    done = undone(house, run)

    assert state(LedgerEntry) == before
    assert (done.state, done.removed, done.restored, done.kept) == (RunState.UNDONE, 1, 1, 0)
    removal, restored = HistoryEntry.objects.filter(use_case="economy.undo_import").order_by("after", "pk")[:2]
    told = {entry.after is None: entry for entry in (removal, restored)}
    assert told[True].before["reference"] == "b"
    assert told[False].after["amount"] == "1000"
    assert "Fel fil" in told[True].reason


@pytest.mark.parametrize(
    ("kind", "header", "rows", "models"),
    [
        ("events", EVENTS, ("2026-03-18;Kurs;training;ankby;9;r1", "2026-03-18;Kurs;training;;2;r2"), (Event, Turnout)),
        ("ledger", LEDGER, ("2026-01-15;3010;Bidrag;1000;a",), (LedgerEntry,)),
        ("decisions", "body;date;number;title", ("styrelsen;2026-02-13;1;Budget",), (Decision, AgendaItem, Meeting)),
        ("meetings", MEETINGS, ("styrelsen;2026-02-13;held;Möte", "styrelsen;2026-12-04;planned;"), (Meeting,)),
        ("attendance", ATTENDANCE, (GOOD, line(person="Gäst", member="", seat="co_opted")), (Attendance, Contact)),
    ],
)  # fmt: skip
def test_an_import_and_its_undo_leave_the_rows_as_they_were(
    house: House, kind: str, header: str, rows: tuple[str, ...], models: tuple[type[Any], ...]
) -> None:
    before = state(*models)
    run = imported(house, kind, *rows, header=header)
    assert state(*models) != before

    assert undone(house, run).kept == 0
    assert state(*models) == before
    # And the same file can come again.
    assert imported(house, kind, *rows, header=header).created == len(rows)


def test_a_number_in_the_register_stands_and_says_why_it_is_empty(house: House) -> None:
    run = imported(house, "meetings", "styrelsen;2026-02-13;held;Möte", header=MEETINGS)
    number = Matter.objects.get().number

    undone(house, run)

    matter = Matter.objects.get()
    assert (matter.number, matter.object_type, matter.object_id) == (number, "", None)
    assert f"Import {run.pk} ångrad" in matter.title


def test_what_was_changed_since_stays_and_tells_by_whom(house: House) -> None:
    run = imported(
        house, "meetings", "styrelsen;2026-11-13;planned;A", "styrelsen;2026-12-13;planned;B", header=MEETINGS
    )
    meeting = Meeting.objects.get(date=date(2026, 11, 13))
    cancel_meeting(actor=house.director.actor, meeting=meeting, reason="Storm")

    page = planned(house, run)
    assert [group.count for group in page.groups] == [1, 1]
    assert "Ändrad sedan dess, av" in page.groups[1].reason

    assert (undone(house, run).removed, ImportRun.objects.get(pk=run.pk).kept) == (1, 1)
    assert Meeting.objects.get() == meeting
    with pytest.raises(Refused, match="Inget i importen"):
        undone(house, run)


def test_what_something_builds_on_stays_until_that_is_gone(house: House) -> None:
    meetings = imported(house, "meetings", "styrelsen;2026-02-13;held;Möte", header=MEETINGS)
    attendance = imported(house, "attendance", GOOD, header="body;date;member;person;seat;presence;items")

    assert "närvaro" in planned(house, meetings).groups[0].reason
    with pytest.raises(Refused, match="Inget i importen"):
        undone(house, meetings)

    undone(house, attendance)
    undone(house, meetings)
    assert not Meeting.objects.exists()


def test_a_meeting_that_attendance_made_held_is_planned_again(house: House) -> None:
    imported(house, "meetings", "styrelsen;2026-02-13;planned;Möte", header=MEETINGS)
    run = imported(house, "attendance", GOOD, header="body;date;member;person;seat;presence;items")
    assert Meeting.objects.get().state == MeetingState.HELD

    undone(house, run)
    assert Meeting.objects.get().state == MeetingState.PLANNED


def test_attested_minutes_keep_what_they_tell_of(house: House) -> None:
    header = f"{MEETINGS};minutes_attested_on;attested_by"
    run = imported(house, "meetings", "styrelsen;2026-02-13;held;Möte;2026-02-20;Asta Ekmyr", header=header)
    assert "diariet" in planned(house, run).groups[0].reason
    with pytest.raises(Refused):
        undone(house, run)


def test_a_closed_year_keeps_its_books(house: House) -> None:
    run = imported(house, "ledger", "2026-01-15;3010;Bidrag;1000;a", "2027-01-15;3010;Bidrag;1000;b", header=LEDGER)
    FiscalYearFactory(federation=house.federation, year=2027, opening_equity=Decimal(1))
    undone(house, run)
    assert LedgerEntry.objects.get().reference == "a"
    assert FiscalYear.objects.count() == 1


def test_rounds_leave_until_somebody_has_answered(house: House) -> None:
    QuestionnaireFactory(federation=house.federation, code="samverkan")
    header = "survey;round;opens;closes;body;asked"
    rows = ("samverkan;2026;2026-10-01;2026-10-31;styrelsen;12",)
    run = imported(house, "survey-rounds", *rows, header=header)
    undone(house, run)
    assert not AskedGroup.objects.exists()
    assert not SurveyRound.objects.exists()

    again = imported(house, "survey-rounds", *rows, header=header)
    SurveyAnswerFactory(round=SurveyRound.objects.get())
    assert {group.reason for group in planned(house, again).groups} == {"Omgången har fått svar."}


def test_an_event_that_was_withdrawn_since_stays(house: House) -> None:
    run = imported(house, "events", "2026-03-18;Kurs;training;ankby;9;r1", header=EVENTS)
    withdraw_event(actor=house.director.actor, event=Event.objects.get(), reason="Fel", on=date(2026, 4, 1))
    done = undone(house, run)
    assert (done.removed, done.kept) == (1, 1)


def test_answers_leave_no_trace_and_say_so() -> None:
    assert KINDS["survey-answers"].undo is None
    assert "vem som svarade vad" in str(KINDS["survey-answers"].not_undone)


def test_only_the_office_undoes_and_says_why(house: House) -> None:
    run = imported(house, "ledger", "2026-01-15;3010;Bidrag;1000;a", header=LEDGER)
    with pytest.raises(Forbidden):
        operations.undo_import(actor=auditor_of(house.federation).actor, run=run, reason="Fel")
    with pytest.raises(Refused, match="Ange varför"):
        operations.undo_import(actor=house.director.actor, run=run, reason=" ")
    assert len(ImportTrace.objects.get().entries) == 1


def test_a_person_sees_what_happens_before_it_happens(house: House, client: Client) -> None:
    client.force_login(house.director.user)
    run = imported(house, "ledger", "2026-01-15;3010;Bidrag;1000;a", header=LEDGER)
    shown = reverse("exchange:import_preview", args=["ledger", run.pk])
    undo = reverse("exchange:import_undo", args=["ledger", run.pk])
    assert undo in client.get(shown).content.decode()

    page = client.get(undo).content.decode()
    assert "Så här blir det. Inget är ändrat än." in page
    assert "2026-01-15 a" in page
    assert LedgerEntry.objects.count() == 1
    assert client.post(undo, {"reason": ""}).status_code == 422

    answer = client.post(undo, {"reason": "Fel fil"}, follow=True).content.decode()
    assert "Importen är ångrad: 1 borttagna, 0 återställda." in answer
    assert "Ångra importen" not in answer
    assert not LedgerEntry.objects.exists()
