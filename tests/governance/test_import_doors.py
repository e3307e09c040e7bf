"""The two doors for files: meetings by body and day, attendance by the seat that the person had on the day."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mellanrum.governance.models import AgendaItem, Attendance, Body, Meeting, Seat, Stance
from mellanrum.governance.operations.import_attendance import save_attendance
from mellanrum.governance.operations.import_meetings import save_meetings
from mellanrum.governance.operations.rows import AttendanceRow, MeetingRow, RowResult
from mellanrum.kernel.errors import Forbidden
from mellanrum.records.models import Document, HistoryEntry, Matter
from mellanrum.tenancy.actors import Actor, system_actor
from mellanrum.tenancy.models import Contact, Federation, Member
from tests.support.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    BodyFactory,
    ContactFactory,
    MeetingFactory,
    SeatFactory,
    UserFactory,
    seats_of_members,
)
from tests.support.people import Person, auditor_of

HistoryRequired = Callable[[], AbstractContextManager[set[str]]]
MARCH = date(2026, 3, 12)
MAY = date(2026, 5, 28)


@pytest.fixture
def system(federation: Federation) -> Actor:
    return system_actor(federation.pk, "import")


@pytest.fixture
def board(federation: Federation) -> Body:
    body: Body = BodyFactory(federation=federation, board=True)
    return body


@pytest.fixture
def seats(board: Body, members: list[Member]) -> dict[str, tuple[Seat, Seat]]:
    made = seats_of_members(board, members)
    return {member.code: made[member.pk] for member in members}


def line(seat: Seat, presence: str = "present", /, *, row: int = 1, **changed: Any) -> AttendanceRow:
    said: dict[str, Any] = {
        "row": row,
        "body": "styrelsen",
        "date": MARCH,
        "member": seat.member.code if seat.member else "",
        "person": seat.contact.name,
        "seat": seat.kind,
        "presence": presence,
    }
    return AttendanceRow(**{**said, **changed})


def outcomes(results: list[RowResult]) -> list[str]:
    return [result.outcome for result in results]


def left() -> list[tuple[str, int]]:
    """This will list the items that somebody left."""
    rows = Stance.objects.filter(is_recused=True).order_by("item__position")
    return list(rows.values_list("item__title", "item__position"))


class TestMeetings:
    def test_a_file_makes_meetings_and_a_matter_for_each_held_one(
        self, system: Actor, board: Body, must_write_history: HistoryRequired
    ) -> None:
        rows = [
            MeetingRow(row=1, body="styrelsen", date=MAY, title="Delårsbokslut", reference="S2"),
            MeetingRow(row=2, body="styrelsen", date=MARCH),
            MeetingRow(row=3, body="styrelsen", date=date(2026, 11, 26), state="planned"),
            MeetingRow(row=4, body="styrelsen", date=date(2026, 8, 27), state="cancelled"),
        ]
        with must_write_history():
            assert outcomes(save_meetings(actor=system, rows=rows)) == ["created"] * 4
        stored = {one.date: one.state for one in Meeting.objects.all()}
        assert stored == {
            MARCH: "held",
            MAY: "held",
            date(2026, 8, 27): "cancelled",
            date(2026, 11, 26): "planned",
        }
        matters = list(Matter.objects.order_by("number").values_list("year", "number", "opened_on", "title"))
        assert matters == [
            (2026, 1, MARCH, "Styrelsen, möte 2026-03-12"),
            (2026, 2, MAY, "Styrelsen, möte 2026-05-28: Delårsbokslut"),
        ]

    def test_the_same_file_again_changes_nothing(self, system: Actor, board: Body) -> None:
        rows = [MeetingRow(row=1, body="styrelsen", date=MAY, title="Bokslut")]
        save_meetings(actor=system, rows=rows)
        written = HistoryEntry.objects.count()
        assert outcomes(save_meetings(actor=system, rows=rows)) == ["unchanged"]
        assert HistoryEntry.objects.count() == written
        assert Matter.objects.count() == 1

    def test_a_column_that_the_file_lacks_keeps_what_stands(self, system: Actor, board: Body) -> None:
        MeetingFactory(body=board, date=MAY, title="Bokslut", reference="S2", planned=True)
        result = save_meetings(actor=system, rows=[MeetingRow(row=1, body="styrelsen", date=MAY, reference="")])
        assert outcomes(result) == ["updated"]
        stored = Meeting.objects.get()
        assert (stored.state, stored.title, stored.reference) == ("held", "Bokslut", "")

    def test_a_meeting_that_was_held_after_all_has_no_reason_for_being_cancelled(
        self, system: Actor, board: Body
    ) -> None:
        MeetingFactory(body=board, date=MAY, cancelled=True, cancel_reason="Snö")
        assert outcomes(save_meetings(actor=system, rows=[MeetingRow(row=1, body="styrelsen", date=MAY)])) == [
            "updated"
        ]
        stored = Meeting.objects.get()
        assert (stored.state, stored.cancel_reason) == ("held", "")

    def test_planned_in_a_file_does_not_take_back_a_meeting_where_someone_was(self, system: Actor, board: Body) -> None:
        AttendanceFactory(meeting=MeetingFactory(body=board, date=MAY))
        MeetingFactory(body=board, date=MARCH)
        rows = [
            MeetingRow(row=1, body="styrelsen", date=MAY, state="planned"),
            MeetingRow(row=2, body="styrelsen", date=MARCH, state="planned"),
        ]
        assert outcomes(save_meetings(actor=system, rows=rows)) == ["unchanged", "updated"]
        assert Meeting.objects.get(date=MAY).state == "held"
        assert Meeting.objects.get(date=MARCH).state == "planned"

    @pytest.mark.parametrize(
        ("row", "column", "said"),
        [
            ({"body": "styrelse"}, "body", "Inget organ har koden ”styrelse”. Menade du ”styrelsen”?"),
            ({"state": "done"}, "state", "planned, held eller cancelled"),
            ({"date": date(2027, 1, 1)}, "date", "Styrelsen upphörde 31 december 2026."),
            ({"date": MARCH, "state": "cancelled"}, "state", "närvaro eller beslut"),
        ],
    )
    def test_what_cannot_be_is_refused_with_column_and_words(
        self, system: Actor, federation: Federation, row: dict[str, Any], column: str, said: str
    ) -> None:
        board = BodyFactory(federation=federation, board=True, ended_on=date(2026, 12, 31))
        AttendanceFactory(meeting=MeetingFactory(body=board, date=MARCH))
        whole = {"row": 7, "body": "styrelsen", "date": MAY, **row}
        (result,) = save_meetings(actor=system, rows=[MeetingRow(**whole)])
        assert (result.row, result.outcome, result.column) == (7, "refused", column)
        assert said in result.message
        assert Meeting.objects.filter(date=whole["date"]).exclude(date=MARCH).count() == 0

    def test_the_same_meeting_twice_in_a_file_names_the_first_row(self, system: Actor, board: Body) -> None:
        rows = [MeetingRow(row=4, body="styrelsen", date=MAY), MeetingRow(row=9, body="styrelsen", date=MAY)]
        first, second = save_meetings(actor=system, rows=rows)
        assert first.outcome == "created"
        assert second.outcome == "refused"
        assert "rad 4" in second.message

    def test_only_the_office_may(self, federation: Federation, board: Body) -> None:
        with pytest.raises(Forbidden):
            save_meetings(actor=auditor_of(federation).actor, rows=[MeetingRow(row=1, body="styrelsen", date=MAY)])
        assert Meeting.objects.count() == 0

    def test_a_thousand_rows_cost_no_more_queries_than_ten(self, system: Actor, board: Body) -> None:
        def queries(count: int, year: int) -> int:
            first = date(year, 1, 1).toordinal()
            rows = [MeetingRow(row=n, body="styrelsen", date=date.fromordinal(first + n)) for n in range(count)]
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert set(outcomes(save_meetings(actor=system, rows=rows))) == {"created"}
            return len(captured)

        assert queries(10, 2020) == queries(300, 2021)


class TestAttendance:
    def test_attendance_makes_the_meeting_held_and_registers_it(
        self,
        system: Actor,
        seats: dict[str, tuple[Seat, Seat]],
        must_write_history: HistoryRequired,
    ) -> None:
        ordinary, substitute = seats["region"]
        with must_write_history():
            rows = [line(ordinary, "excused"), line(substitute, row=2)]
            assert outcomes(save_attendance(actor=system, rows=rows)) == ["created", "created"]
        meeting = Meeting.objects.get()
        assert (meeting.date, meeting.state) == (MARCH, "held")
        stored = {(row.seat_id, row.presence) for row in Attendance.objects.all()}
        assert stored == {(ordinary.pk, "excused"), (substitute.pk, "present")}
        assert Matter.objects.get().object_id == meeting.pk

    def test_a_meeting_where_nobody_was_is_only_planned(
        self, system: Actor, seats: dict[str, tuple[Seat, Seat]]
    ) -> None:
        save_attendance(actor=system, rows=[line(seats["fk"][0], "absent")])
        assert Meeting.objects.get().state == "planned"
        assert Matter.objects.count() == 0

    def test_a_planned_meeting_becomes_held_and_the_same_file_again_changes_nothing(
        self, system: Actor, board: Body, seats: dict[str, tuple[Seat, Seat]]
    ) -> None:
        MeetingFactory(body=board, date=MARCH, planned=True)
        rows = [line(seats["fk"][0], items="2; 5"), line(seats["af"][0], "absent", row=2)]
        assert outcomes(save_attendance(actor=system, rows=rows)) == ["created", "created"]
        assert Meeting.objects.get().state == "held"
        assert left() == [("Punkt 2", 2), ("Punkt 5", 5)]
        written = HistoryEntry.objects.count()
        assert outcomes(save_attendance(actor=system, rows=rows)) == ["unchanged", "unchanged"]
        assert HistoryEntry.objects.count() == written
        changed = [line(seats["fk"][0], "excused"), rows[1]]
        assert outcomes(save_attendance(actor=system, rows=changed)) == ["updated", "unchanged"]
        assert left() == [("Punkt 2", 2), ("Punkt 5", 5)]
        fewer = [line(seats["fk"][0], "excused", items="5"), rows[1]]
        assert outcomes(save_attendance(actor=system, rows=fewer)) == ["updated", "unchanged"]
        assert left() == [("Punkt 5", 5)]

    def test_an_item_is_named_by_its_paragraph_before_its_place(
        self, system: Actor, board: Body, seats: dict[str, tuple[Seat, Seat]]
    ) -> None:
        meeting = MeetingFactory(body=board, date=MARCH)
        AgendaItemFactory(meeting=meeting, position=1, title="Först", done=True, number=2)
        AgendaItemFactory(meeting=meeting, position=2, title="Sedan", done=True, number=3)
        save_attendance(actor=system, rows=[line(seats["fk"][0], items="2; 1")])
        assert left() == [("Först", 1)]
        save_attendance(actor=system, rows=[line(seats["fk"][0], items="2; 3")])
        assert left() == [("Först", 1), ("Sedan", 2)]
        assert AgendaItem.objects.count() == 2

    def test_people_are_found_by_name_or_address_whatever_the_case(
        self, system: Actor, board: Body, members: list[Member]
    ) -> None:
        user = UserFactory(email="inlogg@prov.example")
        contact = ContactFactory(federation=board.federation, name="Åsa Öhrnell", email="asa@prov.example", user=user)
        seat = SeatFactory(body=board, member=members[0], contact=contact)
        for day, person in ((1, "ASA@prov.example"), (2, "inlogg@PROV.example"), (3, " åsa  öhrnell ")):
            (result,) = save_attendance(actor=system, rows=[line(seat, date=date(2026, 6, day), person=person)])
            assert result.outcome == "created", result.message

    def test_two_with_one_name_are_told_apart_by_seat_or_else_refused(
        self, system: Actor, board: Body, members: list[Member]
    ) -> None:
        twins = [ContactFactory(federation=board.federation, name="Jens Bråvik") for _ in range(3)]
        first = SeatFactory(body=board, member=members[0], contact=twins[0])
        SeatFactory(body=board, member=members[1], contact=twins[1])
        assert outcomes(save_attendance(actor=system, rows=[line(first)])) == ["created"]
        SeatFactory(body=board, member=members[0], contact=twins[2])
        (result,) = save_attendance(actor=system, rows=[line(first, date=MAY)])
        assert (result.outcome, result.column) == ("refused", "person")
        assert "e-postadress" in result.message

    def test_guests_get_a_contact_and_holders_of_a_co_opted_seat_their_seat(
        self, system: Actor, board: Body, seats: dict[str, tuple[Seat, Seat]]
    ) -> None:
        adviser = SeatFactory(body=board, co_opted=True)
        rows = [
            line(adviser, row=1),
            line(adviser, row=2, person="Ny Gästman"),
            line(adviser, row=3, date=MAY, person="ny  gästman"),
        ]
        assert outcomes(save_attendance(actor=system, rows=rows)) == ["created"] * 3
        guest = Contact.objects.get(name="Ny Gästman")
        assert Attendance.objects.get(seat=adviser).contact == adviser.contact
        assert Attendance.objects.filter(seat=None, contact=guest).count() == 2
        assert outcomes(save_attendance(actor=system, rows=rows)) == ["unchanged"] * 3

    def test_seats_are_those_of_the_day(self, system: Actor, board: Body, members: list[Member]) -> None:
        person = ContactFactory(federation=board.federation, name="Ebba Stenhall")
        before = SeatFactory(
            body=board, member=members[0], contact=person, substitute=True, days=(date(2023, 4, 1), date(2026, 3, 31))
        )
        after = SeatFactory(body=board, member=members[0], contact=person, days=(date(2026, 4, 1), None))
        rows = [line(before, row=1), line(after, row=2, date=MAY)]
        assert outcomes(save_attendance(actor=system, rows=rows)) == ["created", "created"]
        (result,) = save_attendance(actor=system, rows=[line(after, date=date(2026, 2, 3))])
        assert result.message == (
            "Ebba Stenhall är inte ordinarie för Försäkringskassan i Styrelsen den 3 februari 2026. "
            "Personen är ersättare för Försäkringskassan den dagen."
        )

    @pytest.mark.parametrize(
        ("changed", "column", "said"),
        [
            ({"body": "styrelsn"}, "body", "Menade du ”styrelsen”?"),
            ({"presence": "there"}, "presence", "present, excused eller absent"),
            ({"seat": "chair"}, "seat", "ordinary, substitute eller co_opted"),
            ({"items": "två"}, "items", "3, 5"),
            ({"member": ""}, "member", "koden för medlemmen"),
            ({"member": "regionen"}, "member", "Ingen medlem har koden ”regionen”. Menade du ”region”?"),
            ({"member": "fk"}, "person", "Personen är ordinarie för Region Provbygden den dagen."),
            ({"seat": "co_opted"}, "member", "lämna kolumnen member tom"),
            ({"seat": "co_opted", "member": "", "person": "okand@prov.example"}, "person", "Ingen kontakt har"),
            ({"person": " "}, "person", "namn eller e-postadress"),
            ({"person": "Kaj Rönforss"}, "person", "Ingen heter ”Kaj Rönforss”. Menade du ”Kaj Rönnfors”?"),
            ({"date": date(2020, 1, 8)}, "person", "Personen har platsen från 1 april 2023."),
            ({"date": MAY}, "date", "inställt"),
        ],
    )
    def test_what_cannot_be_is_refused_with_column_and_words(
        self,
        system: Actor,
        board: Body,
        members: list[Member],
        changed: dict[str, Any],
        column: str,
        said: str,
    ) -> None:
        seat = SeatFactory(
            body=board, member=members[2], contact=ContactFactory(federation=board.federation, name="Kaj Rönnfors")
        )
        MeetingFactory(body=board, date=MAY, cancelled=True)
        (result,) = save_attendance(actor=system, rows=[line(seat, row=3, **changed)])
        assert (result.row, result.outcome, result.column) == (3, "refused", column), result.message
        assert said in result.message
        assert Attendance.objects.count() == 0
        assert Meeting.objects.count() == 1

    def test_the_same_person_twice_names_the_first_row(
        self, system: Actor, seats: dict[str, tuple[Seat, Seat]]
    ) -> None:
        rows = [line(seats["fk"][0], row=2), line(seats["fk"][0], "absent", row=5)]
        _first, second = save_attendance(actor=system, rows=rows)
        assert second.outcome == "refused"
        assert "rad 2" in second.message

    def test_only_the_office_may(self, federation: Federation, seats: dict[str, tuple[Seat, Seat]]) -> None:
        with pytest.raises(Forbidden):
            save_attendance(actor=auditor_of(federation).actor, rows=[line(seats["fk"][0])])
        assert Attendance.objects.count() == 0

    def test_queries_do_not_grow_with_the_rows(self, system: Actor, seats: dict[str, tuple[Seat, Seat]]) -> None:
        def queries(meetings: int, year: int) -> int:
            days = [date.fromordinal(date(year, 1, 1).toordinal() + n) for n in range(meetings)]
            rows = [
                line(seat, row=number, date=day)
                for number, (day, seat) in enumerate(
                    (day, seat) for day in days for pair in seats.values() for seat in pair
                )
            ]
            with CaptureQueriesContext(connection) as captured:
                assert set(outcomes(save_attendance(actor=system, rows=rows))) == {"created"}
            return len(captured)

        assert queries(2, 2024) == queries(40, 2025)


def test_both_doors_work_for_the_director(director: Person, board: Body) -> None:
    assert outcomes(save_meetings(actor=director.actor, rows=[MeetingRow(row=1, body="styrelsen", date=MAY)])) == [
        "created"
    ]
    entry = HistoryEntry.objects.filter(object_type="governance.meeting").get()
    assert (entry.actor_user_id, entry.use_case) == (director.user.pk, "governance.import_meetings")


class TestMinutesInAFile:
    """A file may say when and by whom the minutes were attested: they are registered as when the page says so."""

    def row(self, **said: Any) -> MeetingRow:
        return MeetingRow(**{"row": 1, "body": "styrelsen", "date": MARCH, **said})

    def test_they_are_registered_once(self, system: Actor, board: Body, must_write_history: HistoryRequired) -> None:
        attested = self.row(minutes_attested_on=date(2026, 3, 20), attested_by="Asta Ekmyr")
        with must_write_history():
            assert save_meetings(actor=system, rows=[attested])[0].outcome == "created"
        assert save_meetings(actor=system, rows=[attested])[0].outcome == "unchanged"
        document = Document.objects.get()
        assert (document.registered_on, document.kind, document.matter) == (
            date(2026, 3, 20),
            "minutes",
            Matter.objects.get(),
        )
        assert Meeting.objects.get().attested_by == "Asta Ekmyr"

    def test_an_empty_cell_leaves_what_stands(self, system: Actor, board: Body) -> None:
        save_meetings(actor=system, rows=[self.row(minutes_attested_on=date(2026, 3, 20), attested_by="Asta Ekmyr")])
        assert save_meetings(actor=system, rows=[self.row(title="Budget")])[0].outcome == "updated"
        assert Meeting.objects.get().minutes_attested_on == date(2026, 3, 20)

    @pytest.mark.parametrize(
        ("said", "column"),
        [
            ({"attested_by": "Asta Ekmyr"}, "minutes_attested_on"),
            ({"minutes_attested_on": date(2026, 3, 20)}, "attested_by"),
            ({"minutes_attested_on": date(2026, 3, 1), "attested_by": "Asta Ekmyr"}, "minutes_attested_on"),
            (
                {"state": "planned", "minutes_attested_on": date(2026, 3, 20), "attested_by": "Asta Ekmyr"},
                "state",
            ),
        ],
    )
    def test_what_does_not_agree_is_refused_and_nothing_is_written(
        self, system: Actor, board: Body, said: dict[str, Any], column: str
    ) -> None:
        result = save_meetings(actor=system, rows=[self.row(**said)])[0]
        assert (result.outcome, result.column) == ("refused", column)
        assert not Meeting.objects.exists()
        assert not Document.objects.exists()


@pytest.mark.parametrize(("person", "said"), [("19640823-3234", "inte ett personnummer"), ("Å" * 151, "för långt")])
def test_a_guest_has_a_name(system: Actor, seats: dict[str, tuple[Seat, Seat]], person: str, said: str) -> None:
    row = AttendanceRow(
        row=1, body="styrelsen", date=MARCH, member="", person=person, seat="co_opted", presence="present"
    )
    known = Contact.objects.count()
    (result,) = save_attendance(actor=system, rows=[row])
    assert (result.outcome, result.column) == ("refused", "person")
    assert said in result.message
    assert (Contact.objects.count(), Attendance.objects.count(), Meeting.objects.count()) == (known, 0, 0)
