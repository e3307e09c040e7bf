"""Bodies, seats and meetings: what each use case does, and that a refusal leaves everything as it was."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, time

import pytest

from mellanrum.governance.models import Body, Meeting, Presence, Seat
from mellanrum.governance.operations.bodies import BodyFields, change_body, create_body, end_body
from mellanrum.governance.operations.meetings import (
    MeetingFields,
    cancel_meeting,
    change_meeting,
    hold_meeting,
    plan_meeting,
    return_meeting,
)
from mellanrum.governance.operations.minutes_after import attest_minutes
from mellanrum.governance.operations.seats import (
    ContactFields,
    SeatFields,
    change_contact,
    change_seat,
    create_contact,
    create_seat,
    end_seat,
)
from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.kernel.periods import Period
from mellanrum.records.models import Document, HistoryEntry, Matter
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact, Federation, Member
from tests.support.factories import AttendanceFactory, BodyFactory, ContactFactory, MeetingFactory, SeatFactory
from tests.support.people import Person, auditor_of

HistoryRequired = Callable[[], AbstractContextManager[set[str]]]
MAY = date(2026, 5, 28)
TODAY = date(2026, 6, 1)


@pytest.fixture
def actor(director: Person) -> Actor:
    return director.actor


@pytest.fixture
def board(federation: Federation) -> Body:
    body: Body = BodyFactory(federation=federation, board=True)
    return body


def fields(name: str = "Styrelsen", *, upper: Body | None = None) -> BodyFields:
    return BodyFields(name=name, kind="board", escalates_to_id=upper.pk if upper else None)


class TestBodies:
    def test_create_and_change_leave_history(self, actor: Actor, must_write_history: HistoryRequired) -> None:
        with must_write_history():
            body = create_body(actor=actor, code="rpg", fields=fields("Processledargruppen"))
        with must_write_history():
            change_body(actor=actor, body=body, fields=fields("Regionala processledargruppen"))
        changed = HistoryEntry.objects.filter(object_type="governance.body", object_id=body.pk).order_by("-id")[0]
        assert (changed.before["name"], changed.after["name"]) == (
            "Processledargruppen",
            "Regionala processledargruppen",
        )
        assert changed.use_case == "governance.change_body"

    def test_a_code_is_taken_once(self, actor: Actor, board: Body) -> None:
        with pytest.raises(Refused, match="Ett annat organ har redan den koden"):
            create_body(actor=actor, code=board.code, fields=fields())
        assert Body.objects.count() == 1

    def test_questions_are_not_escalated_in_a_circle(self, actor: Actor, board: Body) -> None:
        middle = BodyFactory(federation=board.federation, escalates_to=board)
        lowest = BodyFactory(federation=board.federation, escalates_to=middle)
        with pytest.raises(Refused, match="cirkel"):
            change_body(actor=actor, body=board, fields=fields(upper=lowest))
        board.refresh_from_db()
        assert board.escalates_to is None

    def test_ending_a_body_ends_its_seats_with_the_reason(self, actor: Actor, board: Body) -> None:
        running = SeatFactory(body=board)
        ended = SeatFactory(body=board, days=(date(2020, 1, 1), date(2021, 1, 1)))
        end_body(actor=actor, body=board, last_day=MAY, reason="Förbunden gick ihop")
        running.refresh_from_db()
        assert running.days.last_day == MAY
        assert running.end_reason == "Förbunden gick ihop"
        assert Seat.objects.get(pk=ended.pk).days.last_day == date(2021, 1, 1)

    def test_a_body_with_meetings_ahead_does_not_end(self, actor: Actor, board: Body) -> None:
        MeetingFactory(body=board, date=TODAY, planned=True)
        with pytest.raises(Refused, match="Ställ in dem först"):
            end_body(actor=actor, body=board, last_day=MAY, reason="Nedlagd")
        with pytest.raises(Refused, match="varför"):
            end_body(actor=actor, body=board, last_day=TODAY, reason=" ")
        board.refresh_from_db()
        assert board.ended_on is None


def seat_fields(member: Member | None, kind: str = "ordinary", **changed: object) -> SeatFields:
    said: dict[str, object] = {"kind": kind, "member": member, "first_day": date(2026, 4, 1), **changed}
    return SeatFields(**said)  # type: ignore[arg-type]


class TestSeats:
    def test_a_seat_for_someone_new_makes_the_contact_too(
        self, actor: Actor, board: Body, members: list[Member], must_write_history: HistoryRequired
    ) -> None:
        with must_write_history():
            seat = create_seat(
                actor=actor,
                body=board,
                holder=ContactFields(name="Ebba Nyman", email="ebba@prov.example"),
                fields=seat_fields(members[0], last_day=date(2027, 3, 31), role="chair"),
            )
        stored = Seat.objects.get(pk=seat.pk)
        assert stored.days == Period(date(2026, 4, 1), date(2027, 4, 1))
        assert stored.contact.name == "Ebba Nyman"

    def test_the_databases_own_rules_speak(self, actor: Actor, board: Body, members: list[Member]) -> None:
        first = SeatFactory(body=board, member=members[0], chair=True)
        with pytest.raises(Refused, match="redan en plats i organet för samma medlem"):
            create_seat(actor=actor, body=board, holder=first.contact, fields=seat_fields(members[0], "substitute"))
        with pytest.raises(Refused, match="redan en ordförande"):
            create_seat(
                actor=actor, body=board, holder=ContactFields(name="Ny"), fields=seat_fields(members[1], role="chair")
            )
        assert Seat.objects.count() == 1
        assert not Contact.objects.filter(name="Ny").exists()

    def test_member_and_kind_go_together(self, actor: Actor, board: Body, members: list[Member]) -> None:
        with pytest.raises(Refused, match="Välj medlemmen"):
            create_seat(actor=actor, body=board, holder=ContactFields(name="Ny"), fields=seat_fields(None))
        with pytest.raises(Refused, match="ingen medlem"):
            create_seat(
                actor=actor, body=board, holder=ContactFields(name="Ny"), fields=seat_fields(members[0], "co_opted")
            )
        with pytest.raises(Refused, match="före den första"):
            create_seat(
                actor=actor,
                body=board,
                holder=ContactFields(name="Ny"),
                fields=seat_fields(members[0], last_day=date(2026, 3, 31)),
            )
        assert Seat.objects.count() == 0

    def test_a_seat_ends_with_a_reason_and_never_before_its_attendance(
        self, actor: Actor, board: Body, must_write_history: HistoryRequired
    ) -> None:
        seat = SeatFactory(body=board)
        AttendanceFactory(meeting=MeetingFactory(body=board, date=MAY), seat=seat)
        with pytest.raises(Refused, match="28 maj 2026") as refusal:
            end_seat(actor=actor, seat=seat, last_day=date(2026, 5, 27), reason="Avgick")
        assert refusal.value.field == "last_day"
        with pytest.raises(Refused, match="28 maj 2026"):
            change_seat(actor=actor, seat=seat, fields=seat_fields(seat.member, first_day=date(2026, 5, 29)))
        with must_write_history():
            end_seat(actor=actor, seat=seat, last_day=MAY, reason="Avgick")
        seat.refresh_from_db()
        assert (seat.days.last_day, seat.end_reason) == (MAY, "Avgick")
        assert HistoryEntry.objects.get(object_type="governance.seat").reason == "Avgick"

    def test_contacts_keep_their_addresses_apart(self, actor: Actor, federation: Federation) -> None:
        made = create_contact(actor=actor, fields=ContactFields(name="Ebba", email="e@prov.example"))
        other = ContactFactory(federation=federation)
        with pytest.raises(Refused, match="e-postadressen"):
            change_contact(actor=actor, contact=other, fields=ContactFields(name="X", email="e@prov.example"))
        change_contact(actor=actor, contact=made, fields=ContactFields(name="Ebba Nyman", phone="070"))
        made.refresh_from_db()
        assert (made.name, made.email, made.phone) == ("Ebba Nyman", "", "070")


class TestMeetings:
    def test_a_planned_meeting_has_no_matter_until_it_is_held(
        self, actor: Actor, board: Body, must_write_history: HistoryRequired
    ) -> None:
        with must_write_history():
            meeting = plan_meeting(actor=actor, body=board, fields=MeetingFields(date=MAY, starts_at=time(9, 30)))
        assert Matter.objects.count() == 0
        with must_write_history():
            hold_meeting(actor=actor, meeting=meeting, today=TODAY)
        matter = Matter.objects.get()
        assert (matter.object_type, matter.object_id, matter.opened_on) == ("governance.meeting", meeting.pk, MAY)

    def test_a_body_meets_once_a_day(self, actor: Actor, board: Body) -> None:
        plan_meeting(actor=actor, body=board, fields=MeetingFields(date=MAY))
        with pytest.raises(Refused, match="redan ett möte den dagen"):
            plan_meeting(actor=actor, body=board, fields=MeetingFields(date=MAY))
        with pytest.raises(Refused, match="sluta efter"):
            plan_meeting(actor=actor, body=board, fields=MeetingFields(date=TODAY, starts_at=time(10), ends_at=time(9)))
        assert Meeting.objects.count() == 1

    def test_what_has_not_been_is_not_held(self, actor: Actor, board: Body) -> None:
        meeting = MeetingFactory(body=board, date=TODAY, planned=True)
        with pytest.raises(Refused, match="har inte varit än"):
            hold_meeting(actor=actor, meeting=meeting, today=MAY)
        hold_meeting(actor=actor, meeting=meeting, today=TODAY)
        with pytest.raises(Refused, match="redan antecknat"):
            hold_meeting(actor=actor, meeting=meeting, today=TODAY)

    def test_cancelling_wants_a_reason_and_nobody_there(self, actor: Actor, board: Body) -> None:
        meeting = MeetingFactory(body=board, date=MAY)
        with pytest.raises(Refused, match="varför"):
            cancel_meeting(actor=actor, meeting=meeting, reason="")
        line = AttendanceFactory(meeting=meeting)
        with pytest.raises(Refused, match="närvarande"):
            cancel_meeting(actor=actor, meeting=meeting, reason="Storm")
        line.presence = Presence.EXCUSED
        line.save()
        cancel_meeting(actor=actor, meeting=meeting, reason="Storm")
        meeting.refresh_from_db()
        assert (meeting.state, meeting.cancel_reason) == ("cancelled", "Storm")
        with pytest.raises(Refused, match="Återför"):
            hold_meeting(actor=actor, meeting=meeting, today=TODAY)
        return_meeting(actor=actor, meeting=meeting, reason="Fel möte")
        meeting.refresh_from_db()
        assert (meeting.state, meeting.cancel_reason) == ("planned", "")

    def test_minutes_register_once_and_hold_the_meeting_fast(
        self, actor: Actor, board: Body, must_write_history: HistoryRequired
    ) -> None:
        meeting = MeetingFactory(body=board, date=MAY)
        for on, said in ((date(2026, 5, 27), "före mötet"), (date(2026, 6, 2), "inte kommit")):
            with pytest.raises(Refused, match=said):
                attest_minutes(actor=actor, meeting=meeting, on=on, attested_by="Ebba Nyman", today=TODAY)
        with must_write_history():
            attest_minutes(actor=actor, meeting=meeting, on=TODAY, attested_by="Ebba Nyman", today=TODAY)
        attest_minutes(actor=actor, meeting=meeting, on=TODAY, attested_by="Ebba Nyman, Bo Ek", today=TODAY)
        document = Document.objects.get()
        assert (document.title, document.registered_on, document.kind) == ("Protokoll 2026-05-28", TODAY, "minutes")
        assert document.matter.object_id == meeting.pk
        for stop in (cancel_meeting, return_meeting):
            with pytest.raises(Refused, match="justerat"):
                stop(actor=actor, meeting=meeting, reason="Nej")

    def test_only_a_held_meeting_has_minutes(self, actor: Actor, board: Body) -> None:
        meeting = MeetingFactory(body=board, date=MAY, planned=True)
        with pytest.raises(Refused, match="hållet"):
            attest_minutes(actor=actor, meeting=meeting, on=TODAY, attested_by="Ebba", today=TODAY)
        assert Document.objects.count() == 0

    def test_a_meeting_moves_only_to_a_day_when_those_present_had_their_seats(self, actor: Actor, board: Body) -> None:
        meeting = MeetingFactory(body=board, date=MAY)
        seat = SeatFactory(body=board, days=(date(2026, 5, 1), None))
        AttendanceFactory(meeting=meeting, seat=seat)
        with pytest.raises(Refused, match="ingen plats i organet den 30 april 2026"):
            change_meeting(actor=actor, meeting=meeting, fields=MeetingFields(date=date(2026, 4, 30)), today=TODAY)
        moved = MeetingFields(date=date(2026, 5, 29), place="Torget")
        change_meeting(actor=actor, meeting=meeting, fields=moved, today=TODAY)
        meeting.refresh_from_db()
        assert (meeting.date, meeting.place) == (date(2026, 5, 29), "Torget")

    def test_a_held_meeting_does_not_move_to_a_day_that_has_not_been_nor_past_its_minutes(
        self, actor: Actor, board: Body
    ) -> None:
        meeting = MeetingFactory(body=board, date=MAY)
        tomorrow = MeetingFields(date=date(2026, 6, 2))
        with pytest.raises(Refused, match="inte har varit än"):
            change_meeting(actor=actor, meeting=meeting, fields=tomorrow, today=TODAY)
        attest_minutes(actor=actor, meeting=meeting, on=MAY, attested_by="Ebba Nyman", today=TODAY)
        with pytest.raises(Refused, match="justerat före mötet"):
            change_meeting(actor=actor, meeting=meeting, fields=MeetingFields(date=TODAY), today=TODAY)
        meeting.refresh_from_db()
        assert meeting.date == MAY
        planned = MeetingFactory(body=board, date=date(2026, 5, 29), planned=True)
        change_meeting(actor=actor, meeting=planned, fields=tomorrow, today=TODAY)

    def test_nothing_is_planned_for_a_body_that_has_ended(self, actor: Actor, federation: Federation) -> None:
        body = BodyFactory(federation=federation, name="Nätverket", ended_on=date(2026, 1, 31))
        with pytest.raises(Refused, match="Nätverket upphörde 31 januari 2026"):
            plan_meeting(actor=actor, body=body, fields=MeetingFields(date=MAY))


def test_a_contact_is_a_name_and_never_an_identity_number(actor: Actor, federation: Federation) -> None:
    with pytest.raises(Refused, match="inte ett personnummer") as refused:
        create_contact(actor=actor, fields=ContactFields(name="640823-3234"))
    assert refused.value.field == "name"
    contact = create_contact(actor=actor, fields=ContactFields(name="Ebba Nyman"))
    with pytest.raises(Refused, match="inte ett personnummer"):
        change_contact(actor=actor, contact=contact, fields=ContactFields(name="Ebba 19640823-3234"))
    assert list(Contact.objects.filter(user=None).values_list("name", flat=True)) == ["Ebba Nyman"]


def test_an_auditor_changes_nothing(federation: Federation, board: Body) -> None:
    auditor = auditor_of(federation).actor
    seat, meeting = SeatFactory(body=board), MeetingFactory(body=board, date=MAY, planned=True)
    attempts: list[Callable[[], object]] = [
        lambda: create_body(actor=auditor, code="x", fields=fields()),
        lambda: change_body(actor=auditor, body=board, fields=fields()),
        lambda: end_body(actor=auditor, body=board, last_day=MAY, reason="x"),
        lambda: create_contact(actor=auditor, fields=ContactFields(name="x")),
        lambda: change_contact(actor=auditor, contact=seat.contact, fields=ContactFields(name="x")),
        lambda: create_seat(actor=auditor, body=board, holder=seat.contact, fields=seat_fields(seat.member)),
        lambda: change_seat(actor=auditor, seat=seat, fields=seat_fields(seat.member)),
        lambda: end_seat(actor=auditor, seat=seat, last_day=MAY, reason="x"),
        lambda: plan_meeting(actor=auditor, body=board, fields=MeetingFields(date=TODAY)),
        lambda: change_meeting(actor=auditor, meeting=meeting, fields=MeetingFields(date=TODAY), today=TODAY),
        lambda: cancel_meeting(actor=auditor, meeting=meeting, reason="x"),
        lambda: hold_meeting(actor=auditor, meeting=meeting, today=TODAY),
        lambda: return_meeting(actor=auditor, meeting=meeting, reason="x"),
        lambda: attest_minutes(actor=auditor, meeting=meeting, on=TODAY, attested_by="x", today=TODAY),
    ]
    for attempt in attempts:
        with pytest.raises(Forbidden, match="revisor"):
            attempt()
    assert HistoryEntry.objects.count() == 0
