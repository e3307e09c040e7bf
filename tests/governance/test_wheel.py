"""The year's wheel: when things are due, what a year holds, who is reminded, and what calendars get of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject  # type: ignore[import-untyped]
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mellanrum.governance.models import Meeting, WheelOutcome, WheelTask, YearTask
from mellanrum.governance.operations.meetings import MeetingFields, cancel_meeting, change_meeting
from mellanrum.governance.operations.reminding import remind_before_answer_day
from mellanrum.governance.operations.wheel import (
    WheelFields,
    end_task,
    finish_task,
    lay_out_year,
    remind_of_tasks,
    reopen_task,
    save_task,
    start_wheel,
)
from mellanrum.governance.queries.waiting import TASK, governance_waiting
from mellanrum.governance.queries.wheel import wheel_page
from mellanrum.governance.states.wheel import day_in, due_on, reminder_today, standing
from mellanrum.governance.tasks import see_to_the_day
from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.kernel.waiting import ask
from mellanrum.notices.models import Notice
from mellanrum.notices.operations.feeds import change_address, make_calendar, withdraw_calendar
from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.models import Federation, Member, RoleAssignment
from mellanrum.tenancy.scope import federation_transaction
from tests.support import people
from tests.support.factories import (
    BodyFactory,
    CalledPersonFactory,
    MeetingCallFactory,
    MeetingFactory,
    SeatFactory,
    WheelTaskFactory,
    YearTaskFactory,
)

TODAY = date(2026, 11, 2)
AT = datetime(2026, 11, 2, 5, 10, tzinfo=UTC)


def test_the_last_of_a_shorter_month_and_the_first_meeting_after() -> None:
    assert day_in(2026, 2, 31) == date(2026, 2, 28)
    assert due_on(2026, 3, 1) == date(2026, 3, 1)
    meetings = [date(2026, 2, 12), date(2026, 3, 12), date(2026, 5, 7)]
    assert due_on(2026, 3, 1, meetings=meetings, days_before=14) == date(2026, 2, 26)
    assert due_on(2026, 12, 1, meetings=meetings, days_before=14) == date(2026, 12, 1)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_task_is_late_the_day_after_it_was_due_and_not_before(due: date, on: date) -> None:
    stands = standing(due=due, outcome="", reminders=[], on=on)
    assert (stands == "late") == (on > due)
    assert (stands == "soon") == (timedelta(0) <= due - on <= timedelta(days=14))
    assert standing(due=due, outcome="done", reminders=[], on=on) == "done"


def test_a_reminder_goes_on_its_days_and_the_day_after() -> None:
    due = date(2026, 3, 31)
    days = [day for day in range(-40, 5) if reminder_today(due=due, reminders=[30, 7], on=due + timedelta(days=day))]
    assert days == [-30, -7, 1]


@pytest.mark.django_db
class TestInAFederation:
    def test_the_usual_wheel_is_laid_out_once(
        self,
        federation: Federation,
        members: list[Member],
        director: people.Person,
        must_write_history: Callable[[], Any],
    ) -> None:
        board = BodyFactory(federation=federation, board=True)
        MeetingFactory(body=board, date=date(2026, 11, 26), planned=True)
        with must_write_history():
            made = start_wheel(actor=director.actor, on=TODAY)
        assert YearTask.objects.count() == made - 1 + len(members)
        plan = YearTask.objects.get(task__code="verksamhetsplan")
        assert plan.due_on == date(2026, 11, 12)
        assert lay_out_year(actor=director.actor, year=2026, on=TODAY) == 0
        with pytest.raises(Refused, match="redan ett årshjul"):
            start_wheel(actor=director.actor, on=TODAY)

    def test_a_task_follows_the_meeting_that_moves_until_it_is_done(
        self, federation: Federation, director: people.Person
    ) -> None:
        board = BodyFactory(federation=federation, board=True)
        meeting = MeetingFactory(body=board, date=date(2026, 11, 26), planned=True)
        fields = WheelFields(title="Budget", month=11, day=1, meeting_body=board, days_before=10, role="director")
        save_task(actor=director.actor, task=None, fields=fields, on=TODAY)
        task = YearTask.objects.get()
        assert task.due_on == date(2026, 11, 16)
        change_meeting(actor=director.actor, meeting=meeting, fields=MeetingFields(date=date(2026, 12, 3)), today=TODAY)
        lay_out_year(actor=director.actor, year=2026, on=TODAY)
        task.refresh_from_db()
        assert task.due_on == date(2026, 11, 23)
        finish_task(actor=director.actor, task=task, on=TODAY)
        cancel_meeting(actor=director.actor, meeting=meeting, reason="Storm")
        lay_out_year(actor=director.actor, year=2026, on=TODAY)
        task.refresh_from_db()
        assert task.due_on == date(2026, 11, 23)

    def test_done_dropped_and_open_again(
        self, federation: Federation, director: people.Person, must_write_history: Callable[[], Any]
    ) -> None:
        task = YearTaskFactory(task=WheelTaskFactory(federation=federation))
        with pytest.raises(Refused, match="varför"):
            finish_task(actor=director.actor, task=task, on=TODAY, dropped=True)
        with must_write_history():
            finish_task(actor=director.actor, task=task, on=TODAY, note="Beslutad § 12.")
        task.refresh_from_db()
        assert (task.outcome, task.closed_on, task.closed_by) == ("done", TODAY, "Maja Chefsgård")
        with pytest.raises(Refused, match="redan avslutad"):
            finish_task(actor=director.actor, task=task, on=TODAY)
        reopen_task(actor=director.actor, task=task, on=TODAY)
        finish_task(actor=director.actor, task=task, on=TODAY, note="Ingen revision i år.", dropped=True)
        page = wheel_page(director.actor, year=2026, on=TODAY)
        assert (page.counted, page.done, page.late) == (0, 0, 0)

    def test_whoever_answers_for_a_task_finishes_it_and_nobody_else(
        self, federation: Federation, members: list[Member]
    ) -> None:
        group = BodyFactory(federation=federation)
        person = people.group_member_of(federation, member=members[3])
        of_member = YearTaskFactory(
            task=WheelTaskFactory(federation=federation, role="", each_member=True), member=members[3]
        )
        of_other = YearTaskFactory(task=of_member.task, member=members[4])
        of_body = YearTaskFactory(task=WheelTaskFactory(federation=federation, role="", body=group))
        finish_task(actor=person.actor, task=of_member, on=TODAY)
        for task in (of_other, of_body):
            with pytest.raises(Forbidden):
                finish_task(actor=person.actor, task=task, on=TODAY)
        leader = people.seat_of(person, SeatFactory(body=group, member=members[4], convener=True))
        finish_task(actor=leader.actor, task=of_body, on=TODAY)

    def test_what_waits_is_what_is_late_or_near_and_ones_own(
        self, federation: Federation, members: list[Member], director: people.Person
    ) -> None:
        def due(days: int, **fields: Any) -> YearTask:
            task = WheelTaskFactory(federation=federation, reminder_days=[30], **fields)
            made: YearTask = YearTaskFactory(task=task, due_on=TODAY + timedelta(days=days))
            return made

        late, near = due(-3), due(30)
        due(31)
        auditors = due(5, role="auditor")

        def waiting(person: people.Person) -> set[int]:
            rows = ask(governance_waiting(person.actor, on=TODAY, bodies=frozenset()))
            return {row.pk for row in rows if row.source == TASK}

        assert waiting(director) == {late.pk, auditors.pk, near.pk}
        assert waiting(people.auditor_of(federation)) == {auditors.pk}
        assert waiting(people.board_member_of(federation)) == set()

    def test_a_reminder_is_written_once_in_the_language_of_its_reader(
        self, federation: Federation, director: people.Person
    ) -> None:
        director.user.language = "en"
        director.user.save()
        task = YearTaskFactory(
            task=WheelTaskFactory(federation=federation, reminder_days=[7]), due_on=TODAY + timedelta(days=7)
        )
        YearTaskFactory(task=WheelTaskFactory(federation=federation), due_on=TODAY + timedelta(days=7))
        assert remind_of_tasks(actor=director.actor, on=TODAY, at=AT) == 1
        assert remind_of_tasks(actor=director.actor, on=TODAY, at=AT) == 0
        letter = Notice.objects.get()
        assert letter.to == director.user.email
        assert letter.subject == "Reminder: Årsredovisning och bokslut"
        assert f"http://localhost:8000/arshjul/uppgift/{task.pk}/" in letter.body
        assert letter.body.count("http") == 1
        finish_task(actor=director.actor, task=task, on=TODAY)
        assert remind_of_tasks(actor=director.actor, on=TODAY + timedelta(days=8), at=AT) == 1

    def test_what_ends_is_dropped_this_year_and_not_laid_out_again(
        self, federation: Federation, director: people.Person
    ) -> None:
        task = YearTaskFactory(task=WheelTaskFactory(federation=federation))
        end_task(actor=director.actor, task=task.task, on=TODAY)
        task.refresh_from_db()
        assert task.outcome == WheelOutcome.DROPPED
        assert lay_out_year(actor=director.actor, year=2027, on=TODAY) == 0
        assert WheelTask.objects.count() == 1

    def test_those_who_have_not_answered_are_reminded_by_themselves(
        self, federation: Federation, director: people.Person
    ) -> None:
        meeting = MeetingFactory(body=BodyFactory(federation=federation), date=TODAY + timedelta(days=9), planned=True)
        call = MeetingCallFactory(meeting=meeting, answer_by=TODAY + timedelta(days=2))
        person = CalledPersonFactory(call=call)
        person.contact.email = "sen@prov.example"
        person.contact.save()
        CalledPersonFactory(call=call, coming=True)
        when: dict[str, Any] = {"answer_by": TODAY + timedelta(days=2), "at": AT, "today": TODAY}
        assert remind_before_answer_day(actor=director.actor, **when) == 1
        assert remind_before_answer_day(actor=director.actor, **when) == 0

    def test_the_days_job_leaves_a_closed_federation_alone(
        self, federation: Federation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)
        WheelTaskFactory(federation=federation)
        federation.closed_on = date(2024, 12, 31)
        federation.save()
        see_to_the_day(federation_id=federation.pk)
        assert YearTask.objects.count() == 0
        federation.closed_on = None
        federation.save()
        see_to_the_day(federation_id=federation.pk)
        assert sorted(YearTask.objects.values_list("year", flat=True)) == [2026, 2027]

    def test_the_page_draws_the_year_and_starts_from_nothing(
        self,
        federation: Federation,
        director: people.Person,
        client: Client,
        monkeypatch: pytest.MonkeyPatch,
        settings: Any,
    ) -> None:
        settings.SECOND_FACTOR_ROLES = []
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)
        client.force_login(director.user)
        assert "inget årshjul än" in client.get("/arshjul/2026/").content.decode()
        page = client.post("/arshjul/borja/", follow=True).content.decode()
        assert "Årshjulet 2026: 0 av" in page
        assert 'role="img"' in page
        task = YearTask.objects.get(task__code="arsredovisning")
        done = client.post(f"/arshjul/uppgift/{task.pk}/", {"note": "§ 12"}, follow=True).content.decode()
        assert "Klar" in done
        assert client.post(f"/arshjul/uppgift/{task.pk}/", {"dropped": "1"}).status_code == 422


def read(client: Client, address: str) -> Any:
    """A calendar as another program reads it."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"\r\n" in answer.content
    return vobject.readOne(answer.content.decode())


@pytest.mark.django_db
def test_a_calendar_is_read_by_another_program_and_ends_with_the_role(
    federation: Federation,
    members: list[Member],
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    must_write_history: Callable[[], Any],
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)
    director = people.director_of(federation)
    board, other = BodyFactory(federation=federation, board=True), BodyFactory(federation=federation)
    person = people.board_member_of(federation, member=members[0], board=board)
    winter = MeetingFactory(body=board, date=date(2026, 11, 26), planned=True, timed=True, title="Budget; plan, mål")
    summer = MeetingFactory(body=board, date=date(2026, 6, 11), timed=True)
    MeetingFactory(body=other, date=date(2026, 11, 12), planned=True)
    YearTaskFactory(
        task=WheelTaskFactory(federation=federation, role="board_member", title="Ansvarsfrihet"),
        due_on=date(2026, 12, 1),
    )
    with must_write_history():
        _feed, token = make_calendar(actor=person.actor, topic="", on=TODAY)
    address = f"/kalender/{federation.slug}/{token}.ics"
    file = read(client, address)
    assert [str(zone.tzid.value) for zone in file.vtimezone_list] == ["Europe/Stockholm"]
    found = {event.summary.value: event for event in file.vevent_list}
    assert set(found) == {"Styrelsen: Budget; plan, mål", "Styrelsen", "Ansvarsfrihet"}
    event = found["Styrelsen: Budget; plan, mål"]
    assert event.dtstart.value.astimezone(UTC) == datetime(2026, 11, 26, 8, 30, tzinfo=UTC)
    assert event.dtend.value.astimezone(UTC) == datetime(2026, 11, 26, 10, 50, tzinfo=UTC)
    assert found["Styrelsen"].dtstart.value.astimezone(UTC) == datetime(2026, 6, 11, 7, 30, tzinfo=UTC)
    assert event.location.value == "Stora salen"
    assert found["Ansvarsfrihet"].dtstart.value == date(2026, 12, 1)
    assert event.status.value == "CONFIRMED"
    before = int(event.sequence.value)
    names = [contact.name for contact in (person.contact, director.contact) if contact]
    assert not any(name in client.get(address).content.decode() for name in names)

    fields = MeetingFields(date=winter.date, place="Annan sal", title="Budget; plan, mål")
    change_meeting(actor=director.actor, meeting=winter, fields=fields, today=TODAY)
    cancel_meeting(actor=director.actor, meeting=winter, reason="Storm")
    cancelled = next(one for one in read(client, address).vevent_list if "Budget" in one.summary.value)
    assert (cancelled.status.value, cancelled.uid.value) == ("CANCELLED", event.uid.value)
    assert int(cancelled.sequence.value) > before
    assert summer.pk

    person_role = RoleAssignment.objects.get(user=person.user)
    person_role.until = TODAY - timedelta(days=1)
    person_role.save()
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_an_address_is_changed_and_withdrawn_and_that_of_a_body_has_the_body_only(
    federation: Federation, director: people.Person, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)
    group = BodyFactory(federation=federation, name="Lokala gruppen")
    MeetingFactory(body=group, date=date(2026, 11, 12), planned=True)
    MeetingFactory(body=BodyFactory(federation=federation), date=date(2026, 11, 13), planned=True)
    with pytest.raises(Refused, match="Välj en kalender"):
        make_calendar(actor=director.actor, topic="governance.body:0", on=TODAY)
    feed, token = make_calendar(actor=director.actor, topic=f"governance.body:{group.pk}", on=TODAY)
    old = f"/kalender/{federation.slug}/{token}.ics"
    assert [event.summary.value for event in read(client, old).vevent_list] == ["Lokala gruppen"]
    kept = str(list(type(feed).objects.values())) + str(list(HistoryEntry.objects.values()))
    assert token not in kept
    fresh = change_address(actor=director.actor, feed=feed, on=TODAY)
    assert client.get(old).status_code == 404
    assert read(client, f"/kalender/{federation.slug}/{fresh}.ics")
    other = Federation.objects.create(slug="granne", name="Granne", short_name="Granne")
    with federation_transaction([other.pk]):
        assert client.get(f"/kalender/granne/{fresh}.ics").status_code == 404
    with pytest.raises(Forbidden):
        withdraw_calendar(actor=people.auditor_of(federation).actor, feed=feed, on=TODAY)
    withdraw_calendar(actor=director.actor, feed=feed, on=TODAY)
    with pytest.raises(Refused, match="redan återkallad"):
        withdraw_calendar(actor=director.actor, feed=feed, on=TODAY)
    assert client.get(f"/kalender/{federation.slug}/{fresh}.ics").status_code == 404
    assert Meeting.objects.count() == 2
