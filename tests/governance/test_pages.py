"""Every page, as the director of a federation with a year behind it; and what each page asks the database."""

import os
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mellanrum.governance.models import Body, Meeting, Seat
from mellanrum.governance.states.seats import board_term
from mellanrum.records.history import record_created
from mellanrum.tenancy.actors import system_actor
from mellanrum.tenancy.models import Federation, Member
from tests.support.factories import (
    AttendanceFactory,
    BodyFactory,
    MeetingFactory,
    SeatFactory,
    seats_of_members,
)
from tests.support.people import Person, auditor_of
from tests.support.query_shape import query_shape, stored_shapes, write_shapes

pytestmark = pytest.mark.django_db
SHAPES = Path(__file__).with_name("query_shapes.txt")
# Of these lines four belong to every page: session, user, roles, contact.
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def without_second_factor(settings: object) -> None:
    settings.SECOND_FACTOR_ROLES = []  # type: ignore[attr-defined]


@pytest.fixture
def signed_in(client: Client, director: Person) -> Client:
    client.force_login(director.user)
    return client


@pytest.fixture
def board(federation: Federation, members: list[Member]) -> Body:
    body: Body = BodyFactory(federation=federation, board=True)
    return body


def a_year(board: Body, members: list[Member], *, meetings: int = 5, other_bodies: int = 2) -> Meeting:
    seats = seats_of_members(board, members)
    SeatFactory(body=board, co_opted=True)
    last = None
    for number in range(meetings):
        last = MeetingFactory(body=board, date=date.fromordinal(date(2026, 1, 20).toordinal() + 5 * number), timed=True)
        for ordinary, substitute in seats.values():
            AttendanceFactory(meeting=last, seat=ordinary, excused=number % 3 == 0)
            AttendanceFactory(meeting=last, seat=substitute)
        AttendanceFactory(meeting=last, seat=None)
    MeetingFactory(body=board, date=date(2026, 12, 30), planned=True)
    MeetingFactory(body=board, date=date(2026, 1, 2), cancelled=True)
    for number in range(other_bodies):
        group = BodyFactory(federation=board.federation, escalates_to=board, least_meetings=4, member=members[3])
        SeatFactory(body=group, member=members[number % 5], days=(date(2024, 1, 1), date(2026, 12, 31)))
        MeetingFactory(body=group, date=date(2026, 2, 3), planned=True)
    assert last is not None
    for obj in (board, last, seats[members[0].pk][0], seats[members[0].pk][0].contact):
        record_created(actor=system_actor(board.federation_id, "test"), use_case="governance.import_meetings", obj=obj)
    return last


def pages(meeting: Meeting) -> dict[str, str]:
    """Every page that is read, by name."""
    code = meeting.body.code
    return {
        "bodies": reverse("governance:bodies"),
        "body": reverse("governance:body", args=[code]),
        "seats": reverse("governance:seats"),
        "contacts": reverse("governance:contacts"),
        "contacts, a mailing list": reverse("governance:contacts") + f"?body={code}&member=fk",
        "meetings": reverse("governance:meetings"),
        "meetings, searched": reverse("governance:meetings") + "?q=sal&year=2026&state=held",
        "calendar, year": reverse("governance:calendar", args=[2026]),
        "calendar, month": reverse("governance:calendar", args=[2026, 1]),
        "meeting": reverse("governance:meeting", args=[meeting.pk]),
        "attendance": reverse("governance:attendance", args=[meeting.pk]),
        "representation": reverse("governance:representation", args=[code, 2026]) + "?minst=4",
    }


def test_every_page_asks_what_is_stored_however_much_there_is(
    signed_in: Client, board: Body, members: list[Member]
) -> None:
    meeting = a_year(board, members)
    few = {}
    for name, address in pages(meeting).items():
        with query_shape() as shape:
            assert signed_in.get(address).status_code == 200, name
        few[name] = list(shape)
    for number in range(3):
        another = BodyFactory(federation=board.federation)
        a_year(another, members, meetings=12, other_bodies=3 + number)
    for day in range(40):
        MeetingFactory(body=board, date=date(2026, 6, 1).replace(day=1 + day % 28, month=6 + day // 28))
    for name, address in pages(meeting).items():
        with query_shape() as shape:
            signed_in.get(address)
        assert list(shape) == few[name], name
    assert {name: len(lines) for name, lines in few.items() if len(lines) > MOST_QUERIES} == {}
    if os.environ.get("STORE_QUERY_SHAPES"):
        write_shapes(SHAPES, few)
    assert few == stored_shapes(SHAPES), "Look at the change; STORE_QUERY_SHAPES=1 stores it."


def test_pages_of_an_empty_federation_say_so(signed_in: Client, federation: Federation) -> None:
    for name in ("bodies", "seats", "contacts", "meetings"):
        response = signed_in.get(reverse(f"governance:{name}"))
        assert response.status_code == 200
    assert "Inga organ är inlagda" in signed_in.get(reverse("governance:bodies")).content.decode()
    assert "Inga möten är inlagda" in signed_in.get(reverse("governance:meetings")).content.decode()


def test_pages_of_a_body_that_has_done_nothing_yet(signed_in: Client, board: Body) -> None:
    meeting = MeetingFactory(body=board, date=date(2026, 3, 4))
    for name, address in pages(meeting).items():
        assert signed_in.get(address).status_code == 200, name


def test_a_body_without_seats_has_those_who_came_written_by_name(signed_in: Client, board: Body) -> None:
    meeting = MeetingFactory(body=board, date=date(2026, 4, 23))
    sheet = f"/moten/{meeting.pk}/narvaro/"
    asked = signed_in.get(sheet).content.decode()
    assert "Skriv dem som var där som adjungerade." in asked
    assert "av 0" not in asked
    saved = signed_in.post(sheet, {"version": "", "guests": "Tyra Lindevik"}, follow=True)
    assert "Adjungerade: Tyra Lindevik" in " ".join(saved.content.decode().split())


def test_a_new_seat_in_the_board_is_proposed_for_the_rest_of_the_term(signed_in: Client, board: Body) -> None:
    other = BodyFactory(federation=board.federation)
    last_days = [
        signed_in.get(reverse("governance:seat_new"), {"body": body.code}).context["form"].initial["last_day"]
        for body in (board, other)
    ]
    assert last_days == [board_term(timezone.localdate())[1], None]


def test_forms_open_and_keep_what_was_written_when_it_is_wrong(
    signed_in: Client, board: Body, members: list[Member]
) -> None:
    meeting = a_year(board, members)
    seat = Seat.objects.filter(body=board).first()
    assert seat is not None
    for address in (
        reverse("governance:body_new"),
        reverse("governance:body_edit", args=[board.code]),
        reverse("governance:body_end", args=[board.code]),
        reverse("governance:seat_new") + f"?body={board.code}&member=fk&kind=substitute",
        reverse("governance:seat_edit", args=[seat.pk]),
        reverse("governance:seat_end", args=[seat.pk]),
        reverse("governance:contact_new"),
        reverse("governance:contact_edit", args=[seat.contact_id]),
        reverse("governance:meeting_new"),
        reverse("governance:meeting_edit", args=[meeting.pk]),
        reverse("governance:meeting_cancel", args=[meeting.pk]),
        reverse("governance:meeting_return", args=[meeting.pk]),
        reverse("governance:minutes_noted", args=[meeting.pk]),
    ):
        assert signed_in.get(address).status_code == 200, address
        wrong = signed_in.post(address, {"name": "", "date": "i morgon", "last_day": "snart", "attested_on": "x"})
        assert wrong.status_code == 422, address
        assert 'aria-invalid="true"' in wrong.content.decode(), address


def test_what_is_not_there_is_not_found(signed_in: Client, board: Body) -> None:
    for address in (
        reverse("governance:body", args=["ingen"]),
        reverse("governance:body_edit", args=["ingen"]),
        reverse("governance:seat_edit", args=[0]),
        reverse("governance:contact_edit", args=[0]),
        reverse("governance:meeting", args=[0]),
        reverse("governance:meeting_edit", args=[0]),
        reverse("governance:attendance", args=[0]),
        reverse("governance:calendar", args=[2026, 13]),
        reverse("governance:representation", args=["ingen", 2026]),
        reverse("governance:representation", args=[board.code, 9999]),
    ):
        assert signed_in.get(address).status_code == 404, address


def test_an_auditor_reads_everything_and_is_offered_nothing_to_change(
    client: Client, federation: Federation, board: Body, members: list[Member]
) -> None:
    meeting = a_year(board, members)
    client.force_login(auditor_of(federation).user)
    for name, address in pages(meeting).items():
        response = client.get(address)
        if name == "attendance":
            assert response.status_code == 403
            assert "kansliet" in response.content.decode()
            continue
        assert response.status_code == 200, name
        text = response.content.decode()
        for word in ("/nytt/", "/andra/", "/ny/", "/avsluta/", "/stall-in/"):
            assert word not in text, (name, word)
    for address in (reverse("governance:body_new"), reverse("governance:meeting_edit", args=[meeting.pk])):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "20260-1-1"])
def test_a_day_beyond_the_calendar_is_asked_for_again(signed_in: Client, federation: Federation, day: str) -> None:
    body: Body = BodyFactory(federation=federation, board=True)
    assert signed_in.get("/platser/", {"on": day}).status_code == 200
    asked = signed_in.post("/moten/nytt/", {"body": body.pk, "date": day})
    assert (asked.status_code, list(asked.context["form"].errors)) == (422, ["date"])
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("address", ["/moten/?year=", "/historik/governance.body/{pk}/?fore="])
def test_an_address_of_thousands_of_signs_is_a_bad_request(
    signed_in: Client, federation: Federation, address: str
) -> None:
    body: Body = BodyFactory(federation=federation, board=True)
    assert signed_in.get(address.format(pk=body.pk) + "9" * 5000).status_code == 400


def test_two_who_change_the_same_thing_are_told(signed_in: Client, federation: Federation) -> None:
    body = BodyFactory(federation=federation, board=True)
    meeting = MeetingFactory(body=body, date=date(2026, 3, 12), planned=True)
    seat = SeatFactory(body=body)
    day = {"first_day": "2024-01-01", "kind": seat.kind, "member": seat.member_id}
    for address, first, second in (
        (
            f"/organ/{body.code}/andra/",
            {"name": "Styrelsen", "kind": "board"},
            {"name": "Direktionen", "kind": "board"},
        ),
        (f"/moten/{meeting.pk}/andra/", {"date": "2026-03-12", "place": "A"}, {"date": "2026-03-12", "place": "B"}),
        (f"/platser/{seat.pk}/", day, {**day, "last_day": "2026-12-31"}),
        (f"/kontakter/{seat.contact_id}/", {"name": "Bo Ek", "title": "A"}, {"name": "Bo Ek", "title": "B"}),
    ):
        stamp = {"stamp": signed_in.get(address).context["form"].initial["stamp"]}
        assert signed_in.post(address, {**first, **stamp}).status_code == 302, address
        refused = signed_in.post(address, {**second, **stamp})
        assert refused.status_code == 422, address
        assert "Någon annan har ändrat här" in refused.content.decode()
        fresh = {"stamp": signed_in.get(address).context["form"].initial["stamp"]}
        assert signed_in.post(address, {**second, **fresh}).status_code == 302, address
