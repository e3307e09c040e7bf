"""Calling to a meeting: who gets which letter, answers by link and by account, substitutes, changes, reminders."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from mellanrum.governance.events import MeetingCalled
from mellanrum.governance.models import CallAnswer, CalledPerson, Meeting, MeetingCall, Seat
from mellanrum.governance.operations.calls import (
    CallFields,
    answer_call,
    call_meeting,
    remind_called,
    withdraw_link,
)
from mellanrum.governance.operations.meetings import MeetingFields, cancel_meeting, change_meeting
from mellanrum.governance.policies import link_actor
from mellanrum.governance.queries.calls import answer_page, call_view, unanswered_calls
from mellanrum.kernel import events
from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.notices.models import Notice, NoticeState
from mellanrum.notices.operations.delivery import deliver_waiting
from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.models import Federation, Member
from tests.support import people
from tests.support.factories import BodyFactory, ContactFactory, MeetingFactory, SeatFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 26)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A board of two members, each with an ordinary seat and a substitute, and somebody co-opted; one meeting ahead."""

    federation: Federation
    director: people.Person
    meeting: Meeting
    seats: dict[str, Seat]

    def call(self, **fields: Any) -> None:
        call_meeting(actor=self.director.actor, meeting=self.meeting, fields=CallFields(**fields), at=AT, today=TODAY)

    def person(self, name: str) -> CalledPerson:
        found: CalledPerson = CalledPerson.objects.select_related("call__meeting", "contact").get(seat=self.seats[name])
        return found

    def answer(self, name: str, answer: CallAnswer, on: date = TODAY) -> CalledPerson:
        person = self.person(name)
        return answer_call(actor=link_actor(person), person=person, answer=answer, at=AT, today=on)

    def letters(self) -> list[tuple[str, str]]:
        """Whom, by the first part of the address, and the subject's first part; in order."""
        rows = Notice.objects.order_by("pk").values_list("to", "subject")
        return [(to.partition("@")[0], subject.partition(":")[0]) for to, subject in rows]


@pytest.fixture
def table(federation: Federation, members: list[Member], director: people.Person) -> Table:
    for member in members[2:]:
        member.ended_on = date(2020, 1, 1)
        member.save()
    board = BodyFactory(federation=federation, board=True)
    seats: dict[str, Seat] = {}
    for word, member in zip(("ett", "tva"), members, strict=False):
        for kind in ("ordinary", "substitute"):
            name = f"{word}-{kind}"
            contact = ContactFactory(federation=federation, email=f"{name}@prov.example")
            seats[name] = SeatFactory(body=board, member=member, kind=kind, contact=contact)
    guest = ContactFactory(federation=federation, email="gast@prov.example")
    seats["gast"] = SeatFactory(body=board, co_opted=True, contact=guest)
    return Table(
        federation=federation,
        director=director,
        meeting=MeetingFactory(body=board, date=DAY, planned=True, timed=True),
        seats=seats,
    )


def test_everybody_is_called_substitutes_for_information(
    table: Table, must_write_history: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[MeetingCalled] = []
    monkeypatch.setitem(events._handlers, MeetingCalled, [heard.append])
    with must_write_history():
        table.call(answer_by=date(2026, 11, 20), words="Ta med förra protokollet.")
    assert table.letters() == [
        ("ett-ordinary", "Kallelse"),
        ("ett-substitute", "För kännedom"),
        ("tva-ordinary", "Kallelse"),
        ("tva-substitute", "För kännedom"),
        ("gast", "Kallelse"),
    ]
    letter = Notice.objects.get(to="ett-ordinary@prov.example")
    for words in ("Du är kallad", "Ta med förra protokollet", "Tid: 09.30–11.50", "Plats: Stora salen", "20 november"):
        assert words in letter.body, letter.body
    assert letter.body.count("{link}") == 1
    assert "http" not in letter.body
    assert [event.called for event in heard] == [5]


def test_the_link_in_the_letter_opens_the_answer_and_only_its_hash_is_stored(
    table: Table, settings: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_IS_SENT = True
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)
    table.call()
    deliver_waiting(actor=table.director.actor, clock=lambda: AT)
    letter = next(one for one in mail.outbox if "ett-ordinary" in one.to[0])
    path = re.search(r"http://localhost:8000(/kallelse/\S+)", str(letter.body))
    assert path is not None
    token = path[1].split("/")[3]
    person = table.person("ett-ordinary")
    kept = str(CalledPerson.objects.filter(pk=person.pk).values())
    assert token not in kept + str(list(Notice.objects.values())) + str(list(HistoryEntry.objects.values()))
    page = client.get(path[1])
    assert page.status_code == 200
    assert "Kommer du?" in page.content.decode()
    done = client.post(path[1], {"answer": "coming"}, follow=True)
    assert "Du kommer" in done.content.decode()
    assert "sessionid" not in client.cookies
    person.refresh_from_db()
    assert (person.answer, person.answered_by) == ("coming", "link")
    assert client.post(path[1], {}).status_code == 422
    assert client.get(path[1].replace(token, "x" * 43)).status_code == 404


def test_nobody_is_called_twice_and_those_who_come_later_are(table: Table) -> None:
    table.call()
    with pytest.raises(Refused, match="Ingen är kvar"):
        table.call()
    late = ContactFactory(federation=table.federation, email="sen@prov.example")
    SeatFactory(body=table.meeting.body, co_opted=True, contact=late)
    before = len(table.letters())
    table.call()
    assert table.letters()[before:] == [("sen", "Kallelse")]
    assert MeetingCall.objects.count() == 1


def test_substitutes_can_be_called_or_left_out(table: Table) -> None:
    table.call(substitutes="left_out")
    assert {to for to, _ in table.letters()} == {"ett-ordinary", "tva-ordinary", "gast"}
    table.call(substitutes="called")
    assert [subject for to, subject in table.letters() if "substitute" in to] == ["Kallelse", "Kallelse"]


def test_who_lacks_an_address_is_called_without_a_letter(table: Table) -> None:
    contact = table.seats["tva-ordinary"].contact
    contact.email = ""
    contact.save()
    sent = call_meeting(actor=table.director.actor, meeting=table.meeting, fields=CallFields(), at=AT, today=TODAY)
    assert sent.without_address == (contact.name,)
    assert sent.letters == 4
    assert table.person("tva-ordinary").answer == ""


@pytest.mark.parametrize(
    ("fields", "today", "words"),
    [
        ({"answer_by": date(2026, 11, 27)}, TODAY, "Svarsdagen"),
        ({"words": "Gäller 640823-3234"}, TODAY, "personnummer"),
        ({"substitutes": "alla"}, TODAY, "ersättarna"),
        ({}, date(2026, 11, 27), "redan varit"),
    ],
)
def test_what_cannot_be_called_is_refused_and_nothing_is_sent(
    table: Table, fields: dict[str, Any], today: date, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        call_meeting(actor=table.director.actor, meeting=table.meeting, fields=CallFields(**fields), at=AT, today=today)
    assert Notice.objects.count() == MeetingCall.objects.count() == 0


def test_the_chair_calls_and_others_do_not(table: Table) -> None:
    board = people.board_member_of(table.federation)
    with pytest.raises(Forbidden):
        call_meeting(actor=board.actor, meeting=table.meeting, fields=CallFields(), at=AT, today=TODAY)
    seat = table.seats["ett-ordinary"]
    seat.role = "chair"
    seat.save()
    chair = people.seat_of(board, seat)
    call_meeting(actor=chair.actor, meeting=table.meeting, fields=CallFields(), at=AT, today=TODAY)
    assert MeetingCall.objects.get().called_by == "Bodil Styrman"


def test_a_prevented_member_calls_in_its_substitute_and_may_change_its_mind(
    table: Table, must_write_history: Callable[[], Any]
) -> None:
    table.call()
    before = len(table.letters())
    with must_write_history():
        table.answer("ett-ordinary", CallAnswer.PREVENTED)
    assert table.letters()[before:] == [("ett-substitute", "Du behövs som ersättare")]
    assert table.person("ett-substitute").steps_in is True
    assert table.person("tva-substitute").steps_in is False
    table.answer("ett-substitute", CallAnswer.COMING)
    view = call_view(table.director.actor, table.meeting)
    assert view is not None
    assert (view.expected, view.parties, len(view.waiting), view.votes) == (1, 2, 2, 1)
    assert view.is_quorate is False
    table.answer("tva-ordinary", CallAnswer.COMING)
    view = call_view(table.director.actor, table.meeting)
    assert view is not None
    assert (view.expected, view.is_quorate) == (2, True)
    table.answer("ett-ordinary", CallAnswer.COMING, on=DAY)
    assert table.letters()[-1] == ("ett-substitute", "Du behövs inte längre")
    assert table.person("ett-substitute").steps_in is False


def test_a_substitute_who_cannot_either_is_passed_over_in_silence(table: Table) -> None:
    table.call()
    table.answer("ett-substitute", CallAnswer.PREVENTED)
    before = len(table.letters())
    table.answer("ett-ordinary", CallAnswer.PREVENTED)
    assert table.letters()[before:] == []
    assert table.person("ett-substitute").steps_in is False


def test_the_same_answer_again_changes_nothing(table: Table) -> None:
    table.call()
    table.answer("ett-ordinary", CallAnswer.PREVENTED)
    before = len(table.letters())
    table.answer("ett-ordinary", CallAnswer.PREVENTED)
    assert len(table.letters()) == before


def test_a_link_answers_its_own_call_only_and_not_after_the_day(table: Table) -> None:
    table.call()
    other = table.person("tva-ordinary")
    with pytest.raises(Forbidden):
        answer_call(
            actor=link_actor(table.person("ett-ordinary")), person=other, answer=CallAnswer.COMING, at=AT, today=TODAY
        )
    with pytest.raises(Refused, match="gäller inte längre"):
        table.answer("ett-ordinary", CallAnswer.COMING, on=date(2026, 11, 27))
    with pytest.raises(Refused, match="Svara att"):
        table.answer("ett-ordinary", CallAnswer.NONE)


def test_a_withdrawn_link_is_dead_and_the_office_answers_instead(table: Table) -> None:
    table.call()
    person = table.person("ett-ordinary")
    withdraw_link(actor=table.director.actor, person=person, on=TODAY)
    with pytest.raises(Refused, match="redan återkallad"):
        withdraw_link(actor=table.director.actor, person=person, on=TODAY)
    with pytest.raises(Refused, match="gäller inte längre"):
        table.answer("ett-ordinary", CallAnswer.COMING)
    answer_call(
        actor=table.director.actor, person=table.person("ett-ordinary"), answer=CallAnswer.COMING, at=AT, today=TODAY
    )
    assert table.person("ett-ordinary").answered_by == "office"


def test_only_those_who_have_not_answered_are_reminded_with_the_same_link_once_a_day(table: Table) -> None:
    table.call()
    table.answer("ett-ordinary", CallAnswer.COMING)
    hashes = set(CalledPerson.objects.values_list("token_hash", flat=True))
    before = len(table.letters())
    remind_called(actor=table.director.actor, meeting=table.meeting, at=AT, today=TODAY)
    assert table.letters()[before:] == [("tva-ordinary", "Svara gärna"), ("gast", "Svara gärna")]
    assert set(CalledPerson.objects.values_list("token_hash", flat=True)) == hashes
    with pytest.raises(Refused, match="redan gått ut"):
        remind_called(actor=table.director.actor, meeting=table.meeting, at=AT, today=TODAY)
    table.answer("tva-ordinary", CallAnswer.COMING)
    table.answer("gast", CallAnswer.COMING)
    with pytest.raises(Refused, match="Alla som är kallade"):
        remind_called(actor=table.director.actor, meeting=table.meeting, at=AT, today=date(2026, 11, 3))


def test_another_day_is_told_to_all_and_asked_anew(table: Table) -> None:
    table.call()
    table.answer("ett-ordinary", CallAnswer.PREVENTED)
    before = len(table.letters())
    fields = MeetingFields(date=date(2026, 12, 3), place="Stora salen")
    change_meeting(actor=table.director.actor, meeting=table.meeting, fields=fields, today=TODAY)
    letters = Notice.objects.order_by("pk")[before:]
    assert {letter.to.partition("@")[0] for letter in letters} == set(table.seats)
    assert "som skulle vara 26 november 2026" in letters[0].body
    assert "3 december" in letters[0].body
    assert CalledPerson.objects.exclude(answer="", steps_in=False).count() == 0
    # The first letters had not gone yet, and no longer hold.
    assert Notice.objects.filter(state=NoticeState.WITHDRAWN).count() == before


def test_a_changed_word_is_no_letter(table: Table) -> None:
    table.call()
    before = len(table.letters())
    meeting = table.meeting
    fields = MeetingFields(
        date=meeting.date,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        title="Ny rubrik",
    )
    change_meeting(actor=table.director.actor, meeting=meeting, fields=fields, today=TODAY)
    assert len(table.letters()) == before


def test_a_cancelled_meeting_is_told_to_all_and_asks_for_nothing(table: Table) -> None:
    table.call()
    before = len(table.letters())
    cancel_meeting(actor=table.director.actor, meeting=table.meeting, reason="Storm")
    letters = list(Notice.objects.order_by("pk")[before:])
    assert len(letters) == 5
    assert "Skäl: Storm" in letters[0].body
    assert "{link}" not in letters[0].body
    assert letters[0].sealed == ""
    with pytest.raises(Refused, match="inställt"):
        table.answer("ett-ordinary", CallAnswer.COMING)


def test_letters_follow_the_language_of_the_reader(table: Table) -> None:
    board = people.board_member_of(table.federation)
    board.user.language = "en"
    board.user.save()
    people.seat_of(board, table.seats["ett-ordinary"])
    table.call()
    letter = Notice.objects.get(to="ett-ordinary@prov.example")
    assert letter.subject.startswith("Summons:")
    assert "You are called" in letter.body


def test_a_member_who_has_signed_in_answers_on_the_meetings_page(
    table: Table, client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = []
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)
    board = people.seat_of(people.board_member_of(table.federation), table.seats["ett-ordinary"])
    table.call()
    assert [one.seat_id for one in unanswered_calls(board.actor, on=TODAY)] == [table.seats["ett-ordinary"].pk]
    client.force_login(board.user)
    page = client.get(f"/moten/{table.meeting.pk}/").content.decode()
    assert "Jag kommer" in page
    assert "Anteckna förhinder" in page
    answered = client.post(
        f"/moten/{table.meeting.pk}/svar/{table.person('ett-ordinary').pk}/", {"answer": "prevented"}, follow=True
    ).content.decode()
    assert "Du har anmält förhinder" in answered
    assert "0 av 2 parter kommer" in answered
    assert table.person("ett-ordinary").answered_by == "account"
    assert unanswered_calls(board.actor, on=TODAY) == []


def test_the_preview_shows_who_and_what_and_sends_nothing(
    table: Table, client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = []
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)
    client.force_login(table.director.user)
    contact = table.seats["gast"].contact
    contact.email = ""
    contact.save()
    address = f"/moten/{table.meeting.pk}/kalla/"
    page = client.get(address).content.decode()
    assert "4 brev kommer att gå ut" in page
    assert f"{contact.name}" in page
    assert "Du är kallad" in page
    shown = client.post(address, {"substitutes": "left_out", "words": "Välkommen!", "preview": "1"}).content.decode()
    assert "2 brev kommer att gå ut" in shown
    assert "Välkommen!" in shown
    assert Notice.objects.count() == 0
    done = client.post(address, {"substitutes": "informed"}, follow=True).content.decode()
    assert "4 brev är på väg" in done
    assert "Säg till dem på annat sätt" in done


def test_what_a_token_of_another_federation_opens_is_nothing(table: Table) -> None:
    table.call()
    other = Federation.objects.create(slug="annan", name="Annan", short_name="Annan")
    assert answer_page(other, "engangs", on=TODAY) is None
