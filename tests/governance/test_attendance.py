"""Attendance on a sheet: one saving, guests, two people at once, and what a meeting becomes."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mellanrum.governance.models import Attendance, Body, Meeting, Seat
from mellanrum.governance.operations.attendance import ChangedMeanwhile, SheetLine, record_attendance
from mellanrum.governance.queries.sheets import attendance_sheet
from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.records.models import HistoryEntry, Matter
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact, Federation, Member
from tests.support.factories import (
    AttendanceFactory,
    BodyFactory,
    CalledPersonFactory,
    ContactFactory,
    MeetingCallFactory,
    MeetingFactory,
    SeatFactory,
    seats_of_members,
)
from tests.support.people import Person, auditor_of, board_member_of, seat_of

pytestmark = pytest.mark.django_db
HistoryRequired = Callable[[], AbstractContextManager[set[str]]]
MAY = date(2026, 5, 28)


@pytest.fixture
def actor(director: Person) -> Actor:
    return director.actor


@pytest.fixture
def board(federation: Federation) -> Body:
    body: Body = BodyFactory(federation=federation, board=True)
    return body


@pytest.fixture
def seats(board: Body, members: list[Member]) -> list[tuple[Seat, Seat]]:
    made = seats_of_members(board, members)
    return [made[member.pk] for member in members]


@pytest.fixture
def meeting(board: Body) -> Meeting:
    made: Meeting = MeetingFactory(body=board, date=MAY, planned=True)
    return made


def said(seat: Seat, presence: str = "present") -> SheetLine:
    return SheetLine(seat_id=seat.pk, presence=presence)


def stored() -> dict[int | None, str]:
    return {line.seat_id: line.presence for line in Attendance.objects.all()}


def checked(page: str) -> dict[str, str]:
    """What is answered on a page, by the question's name."""
    return dict(re.findall(r'name="([sc]\d+)" value="(\w+)"[^>]* checked', page))


class TestSaving:
    def test_everything_is_written_at_once_and_the_meeting_is_held(
        self,
        actor: Actor,
        meeting: Meeting,
        seats: list[tuple[Seat, Seat]],
        must_write_history: HistoryRequired,
    ) -> None:
        (ordinary, substitute), (other, _unused) = seats[0], seats[1]
        lines = [said(ordinary, "excused"), said(substitute), said(other, "")]
        with must_write_history():
            done = record_attendance(actor=actor, meeting=meeting, lines=lines, today=MAY)
        assert (done.changed, done.became_held) == (2, True)
        assert stored() == {ordinary.pk: "excused", substitute.pk: "present"}
        meeting.refresh_from_db()
        assert meeting.state == "held"
        assert Matter.objects.get().object_id == meeting.pk

    def test_saving_the_same_again_writes_nothing(
        self, actor: Actor, meeting: Meeting, seats: list[tuple[Seat, Seat]]
    ) -> None:
        for expected in (1, 0):
            done = record_attendance(actor=actor, meeting=meeting, lines=[said(seats[0][0])], today=MAY)
            assert done.changed == expected
        assert HistoryEntry.objects.filter(object_type="governance.attendance").count() == 1

    def test_nobody_there_leaves_the_meeting_planned(
        self, actor: Actor, meeting: Meeting, seats: list[tuple[Seat, Seat]]
    ) -> None:
        record_attendance(actor=actor, meeting=meeting, lines=[said(seats[0][0], "absent")], today=MAY)
        meeting.refresh_from_db()
        assert meeting.state == "planned"

    def test_before_the_day_only_word_of_absence_is_taken(
        self, actor: Actor, meeting: Meeting, seats: list[tuple[Seat, Seat]]
    ) -> None:
        before = MAY - timedelta(days=1)
        record_attendance(actor=actor, meeting=meeting, lines=[said(seats[0][0], "excused")], today=before)
        with pytest.raises(Refused, match="bara förhinder"):
            record_attendance(actor=actor, meeting=meeting, lines=[said(seats[1][0])], today=before)
        assert stored() == {seats[0][0].pk: "excused"}

    def test_a_cancelled_meeting_and_a_seat_of_another_day_are_refused(
        self, actor: Actor, board: Body, meeting: Meeting, members: list[Member]
    ) -> None:
        old = SeatFactory(body=board, member=members[0], days=(date(2020, 1, 1), date(2026, 5, 27)))
        with pytest.raises(Refused, match="gäller inte"):
            record_attendance(actor=actor, meeting=meeting, lines=[said(old)], today=MAY)
        elsewhere = SeatFactory(body__federation=board.federation)
        with pytest.raises(Refused, match="gäller inte"):
            record_attendance(actor=actor, meeting=meeting, lines=[said(elsewhere)], today=MAY)
        cancelled = MeetingFactory(body=board, date=date(2026, 6, 4), cancelled=True)
        with pytest.raises(Refused, match="inställt"):
            record_attendance(actor=actor, meeting=cancelled, lines=[], guests=["Gäst"], today=date(2026, 6, 5))
        assert Attendance.objects.count() == 0
        assert not Contact.objects.filter(name="Gäst").exists()

    def test_guests_are_contacts_by_name_and_noted_once(
        self, actor: Actor, federation: Federation, meeting: Meeting
    ) -> None:
        known = ContactFactory(federation=federation, name="Greta Känd")
        names = ["Greta Känd", "  Ny   Gäst ", "Ny Gäst", ""]
        for _time in range(2):
            record_attendance(actor=actor, meeting=meeting, lines=[], guests=names, today=MAY)
        assert Attendance.objects.filter(seat=None).count() == 2
        assert Attendance.objects.filter(contact=known).exists()
        assert Contact.objects.filter(name="Ny Gäst").count() == 1

    def test_whoever_leads_the_body_may_and_an_auditor_may_not(
        self, federation: Federation, meeting: Meeting, board: Body, members: list[Member]
    ) -> None:
        chair = SeatFactory(body=board, member=members[0], chair=True)
        leader = seat_of(board_member_of(federation), chair).actor
        assert record_attendance(actor=leader, meeting=meeting, lines=[said(chair)], today=MAY).became_held
        with pytest.raises(Forbidden):
            record_attendance(
                actor=auditor_of(federation).actor, meeting=meeting, lines=[said(chair, "absent")], today=MAY
            )
        assert stored() == {chair.pk: "present"}


class TestTwoAtOnce:
    def test_different_lines_are_both_kept(
        self, actor: Actor, meeting: Meeting, seats: list[tuple[Seat, Seat]]
    ) -> None:
        first, second = seats[0][0], seats[1][0]
        shown = attendance_sheet(actor, meeting).version
        record_attendance(actor=actor, meeting=meeting, lines=[said(first, "absent")], today=MAY, seen_version=shown)
        done = record_attendance(
            actor=actor, meeting=meeting, lines=[said(first, ""), said(second)], today=MAY, seen_version=shown
        )
        assert stored() == {first.pk: "absent", second.pk: "present"}
        assert done.changed == 1

    def test_one_line_answered_otherwise_is_told_and_nothing_is_written(
        self, actor: Actor, meeting: Meeting, seats: list[tuple[Seat, Seat]]
    ) -> None:
        first, second = seats[0][0], seats[1][0]
        shown = attendance_sheet(actor, meeting).version
        record_attendance(actor=actor, meeting=meeting, lines=[said(first, "absent")], today=MAY, seen_version=shown)
        mine = [said(first), said(second)]
        with pytest.raises(ChangedMeanwhile) as conflict:
            record_attendance(actor=actor, meeting=meeting, lines=mine, today=MAY, seen_version=shown)
        assert stored() == {first.pk: "absent"}
        assert conflict.value.lines == (f"s{first.pk}",)
        record_attendance(actor=actor, meeting=meeting, lines=mine, today=MAY, seen_version=conflict.value.version)
        assert stored() == {first.pk: "present", second.pk: "present"}


class TestPage:
    @pytest.fixture(autouse=True)
    def signed_in(self, settings: object, client: Client, director: Person) -> None:
        settings.SECOND_FACTOR_ROLES = []  # type: ignore[attr-defined]
        client.force_login(director.user)

    def address(self, meeting: Meeting) -> str:
        return reverse("governance:attendance", args=[meeting.pk])

    def test_one_post_saves_the_sheet(self, client: Client, meeting: Meeting, seats: list[tuple[Seat, Seat]]) -> None:
        answers = {f"s{ordinary.pk}": "present" for ordinary, _substitute in seats}
        answers |= {"version": "", "guests": "Gun Gästsson\n", "s99999": "present"}
        response = client.post(self.address(meeting), answers, follow=True)
        assert response.redirect_chain == [(reverse("governance:meeting", args=[meeting.pk]), 302)]
        text = response.content.decode()
        assert "Närvaron är sparad." in text
        assert "5 av 5" in text
        assert "Gun Gästsson" in text
        assert Attendance.objects.count() == 6

    def test_every_person_is_a_question_of_its_own_by_name(
        self, client: Client, meeting: Meeting, seats: list[tuple[Seat, Seat]]
    ) -> None:
        text = client.get(self.address(meeting)).content.decode()
        for pair in seats:
            for seat in pair:
                assert text.count(f'name="s{seat.pk}"') == 3
                assert f"<legend>{seat.contact.name}<small>" in text
        assert text.count("<fieldset data-quick") == 10
        assert "checked" not in text

    def test_all_ordinary_present_keeps_what_is_answered_and_stays_on_the_sheet(
        self, client: Client, meeting: Meeting, seats: list[tuple[Seat, Seat]]
    ) -> None:
        AttendanceFactory(meeting=meeting, seat=seats[0][0], excused=True)
        response = client.post(self.address(meeting), {"all_ordinary": "1"})
        assert response.headers["Location"] == self.address(meeting)
        expected = {ordinary.pk: "present" for ordinary, _substitute in seats}
        assert stored() == {**expected, seats[0][0].pk: "excused"}

    def test_who_answered_the_call_with_prevented_is_preset_so_until_somebody_notes_who_came(
        self, client: Client, meeting: Meeting, seats: list[tuple[Seat, Seat]]
    ) -> None:
        call = MeetingCallFactory(meeting=meeting)
        away, coming, other = seats[0][0], seats[1][0], seats[2][0]
        CalledPersonFactory(call=call, seat=away, contact=away.contact, prevented=True)
        CalledPersonFactory(call=call, seat=coming, contact=coming.contact, coming=True)
        text = client.get(self.address(meeting)).content.decode()
        assert checked(text) == {f"s{away.pk}": "excused"}
        assert stored() == {}
        client.post(self.address(meeting), {"version": "", f"s{away.pk}": "excused", f"s{other.pk}": "present"})
        assert stored() == {away.pk: "excused", other.pk: "present"}
        Attendance.objects.filter(seat=away).delete()
        assert checked(client.get(self.address(meeting)).content.decode()) == {f"s{other.pk}": "present"}

    def test_all_ordinary_present_leaves_out_who_is_prevented(
        self, client: Client, meeting: Meeting, seats: list[tuple[Seat, Seat]]
    ) -> None:
        away = seats[0][0]
        CalledPersonFactory(call=MeetingCallFactory(meeting=meeting), seat=away, contact=away.contact, prevented=True)
        client.post(self.address(meeting), {"all_ordinary": "1"})
        assert stored() == {**{ordinary.pk: "present" for ordinary, _ in seats}, away.pk: "excused"}

    def test_a_conflict_shows_both_answers_and_the_next_saving_decides(
        self, client: Client, meeting: Meeting, seats: list[tuple[Seat, Seat]]
    ) -> None:
        seat = seats[0][0]
        AttendanceFactory(meeting=meeting, seat=seat, absent=True)
        response = client.post(self.address(meeting), {"version": "", f"s{seat.pk}": "present"})
        assert response.status_code == 409
        text = response.content.decode()
        assert "Någon annan har under tiden antecknat: frånvarande." in text
        assert f'value="s{seat.pk}=absent"' in text
        assert stored() == {seat.pk: "absent"}
        client.post(self.address(meeting), {"version": f"s{seat.pk}=absent", f"s{seat.pk}": "present"})
        assert stored() == {seat.pk: "present"}

    def test_the_sum_counts_what_is_on_the_page_and_writes_nothing(
        self, client: Client, meeting: Meeting, seats: list[tuple[Seat, Seat]]
    ) -> None:
        answers = {f"s{seats[0][0].pk}": "present", f"s{seats[0][1].pk}": "present", f"s{seats[1][1].pk}": "present"}
        response = client.post(reverse("governance:attendance_sum", args=[meeting.pk]), answers)
        assert "2 av 5" in response.content.decode()
        assert Attendance.objects.count() == 0

    def test_a_meeting_ahead_says_that_absences_are_announced(
        self, client: Client, board: Body, seats: list[tuple[Seat, Seat]]
    ) -> None:
        ahead = MeetingFactory(body=board, date=timezone.localdate() + timedelta(days=9), planned=True)
        response = client.post(self.address(ahead), {"version": "", f"s{seats[0][0].pk}": "excused"}, follow=True)
        text = response.content.decode()
        assert "Förhinder är antecknade." in text
        assert "Anteckna förhinder" in text
        assert "Ändra närvaron" not in text
        assert "0 av 5" not in text

    def test_a_meeting_ahead_takes_no_presence_and_keeps_the_answers(
        self, client: Client, board: Body, seats: list[tuple[Seat, Seat]]
    ) -> None:
        ahead = MeetingFactory(body=board, date=timezone.localdate() + timedelta(days=9), planned=True)
        answers = {"version": "", f"s{seats[0][0].pk}": "present", f"s{seats[1][0].pk}": "excused"}
        response = client.post(self.address(ahead), answers)
        assert response.status_code == 422
        text = response.content.decode()
        assert "bara förhinder antecknas" in text
        assert text.count(" checked") == 1
        assert "Frånvarande" not in text
        assert Attendance.objects.count() == 0

    def test_a_corrected_answer_is_told_with_the_meetings_changes(
        self, client: Client, actor: Actor, meeting: Meeting, seats: list[tuple[Seat, Seat]]
    ) -> None:
        seat = seats[0][0]
        for presence in ("present", "excused"):
            record_attendance(actor=actor, meeting=meeting, lines=[said(seat, presence)], today=MAY)
        text = client.get(reverse("governance:meeting_history", args=[meeting.pk])).content.decode()
        assert f"<b>{seat.contact.name}</b>: från närvarande till anmält förhinder" in text
        assert text.count("Rättad närvaro") == 1
