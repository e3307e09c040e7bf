"""What pages of meetings fetch as parts of their own, and where they lead in the register."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from mellanrum.governance import waiting_matters
from mellanrum.governance.models import AgendaItem, AgendaPaper, Body, ItemState, Meeting
from mellanrum.governance.operations.agenda import begin_agenda, remove_item
from mellanrum.governance.waiting_matters import Matters, WaitingMatter, declare_matters
from mellanrum.records.models import Document
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation, Member
from tests.support.factories import (
    AgendaItemFactory,
    BodyFactory,
    DelegatedDecisionFactory,
    DocumentFactory,
    MatterFactory,
    MeetingFactory,
)
from tests.support.people import Person, board_member_of, group_member_of

pytestmark = pytest.mark.django_db
DAY, BEFORE = date(2026, 10, 22), date(2026, 10, 1)
FETCHED = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def signed_in(settings: object, client: Client, director: Person) -> None:
    settings.SECOND_FACTOR_ROLES = []  # type: ignore[attr-defined]
    client.force_login(director.user)


@pytest.fixture
def board(federation: Federation, members: list[Member]) -> Body:
    made: Body = BodyFactory(federation=federation, board=True)
    return made


@pytest.fixture
def meeting(board: Body) -> Meeting:
    made: Meeting = MeetingFactory(body=board, date=DAY, planned=True)
    return made


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Two kinds of matters that are known from the same rows; how often somebody asked for them."""
    monkeypatch.setattr(waiting_matters, "_declared", {})
    times: list[int] = []

    def both(_actor: Actor, body: Body, _on: date) -> list[WaitingMatter]:
        times.append(body.pk)
        return [
            WaitingMatter(source=source, ref="ett", title=title, text="", url="", since=None)
            for source, title in (("prov.sent", "Sent ärende"), ("prov.tidigt", "Tidigt ärende"))
        ]

    for key in ("prov.tidigt", "prov.sent"):
        declare_matters(Matters(key=key, title=f"Slag {key}", waiting=both))
    return times


class TestWaiting:
    def test_the_agenda_fetches_what_waits_and_leads_there_without_script(
        self, client: Client, meeting: Meeting, asked: list[int]
    ) -> None:
        there = reverse("governance:waiting", args=[meeting.pk])
        page = client.get(reverse("governance:agenda", args=[meeting.pk])).content.decode()
        assert f'hx-get="{there}"' in page
        assert f'<a href="{there}">' in page
        assert "Sent ärende" not in page
        assert asked == []

    def test_it_is_a_part_for_the_page_and_a_page_for_a_person(
        self, client: Client, meeting: Meeting, asked: list[int]
    ) -> None:
        there = reverse("governance:waiting", args=[meeting.pk])
        part = client.get(there, headers=FETCHED).content.decode()
        whole = client.get(there).content.decode()
        for text in (part, whole):
            assert 'value="prov.sent:ett"' in text
            assert "Slag prov.tidigt" in text
        assert "<html" not in part
        assert "<html" in whole

    def test_kinds_with_one_function_are_asked_once(self, client: Client, meeting: Meeting, asked: list[int]) -> None:
        client.get(reverse("governance:waiting", args=[meeting.pk]), headers=FETCHED)
        assert asked == [meeting.body_id]

    def test_what_is_chosen_comes_on_the_agenda(self, client: Client, meeting: Meeting, asked: list[int]) -> None:
        agenda = reverse("governance:agenda", args=[meeting.pk])
        part = client.get(reverse("governance:waiting", args=[meeting.pk]), headers=FETCHED).content.decode()
        assert f'action="{agenda}"' in part
        client.post(agenda, {"do": "add", "key": ["prov.sent:ett"]})
        assert [item.title for item in AgendaItem.objects.filter(meeting=meeting)] == ["Sent ärende"]
        assert "Sent ärende" not in client.get(reverse("governance:waiting", args=[meeting.pk])).content.decode()

    def test_attested_minutes_leave_nothing_to_put_on(self, client: Client, board: Body, asked: list[int]) -> None:
        held = MeetingFactory(body=board, date=BEFORE, minutes_attested_on=BEFORE)
        text = client.get(reverse("governance:waiting", args=[held.pk]), headers=FETCHED).content.decode()
        assert "Sent ärende" not in text
        assert asked == []


class TestHistory:
    def test_the_meeting_fetches_its_changes(self, client: Client, director: Person, meeting: Meeting) -> None:
        begin_agenda(actor=director.actor, meeting=meeting, on=BEFORE)
        there = reverse("governance:meeting_history", args=[meeting.pk])
        assert f'hx-get="{there}"' in client.get(reverse("governance:meeting", args=[meeting.pk])).content.decode()
        part = client.get(there, headers=FETCHED).content.decode()
        assert '<ol class="m-history">' in part
        assert "<html" not in part

    def test_others_see_no_changes(
        self, client: Client, federation: Federation, director: Person, meeting: Meeting
    ) -> None:
        begin_agenda(actor=director.actor, meeting=meeting, on=BEFORE)
        client.force_login(group_member_of(federation).user)
        text = client.get(reverse("governance:meeting_history", args=[meeting.pk])).content.decode()
        assert '<ol class="m-history">' not in text


class TestItem:
    def test_what_belongs_to_an_item_is_told_with_it(self, client: Client, board: Body) -> None:
        held = MeetingFactory(body=board, date=BEFORE)
        item = AgendaItemFactory(meeting=held, title="Budget")
        for title, gone in (("Underlag till budgeten", None), ("Borttaget underlag", BEFORE)):
            AgendaPaper.objects.create(
                federation=board.federation, item=item, title=title, note="I pärmen", withdrawn_on=gone
            )
        told = DelegatedDecisionFactory(body=board, decided_on=BEFORE, reported_at=item, title="Hyra av lokal")
        text = client.get(reverse("governance:item", args=[held.pk, item.pk])).content.decode()
        assert "Underlag till budgeten" in text
        assert "Borttaget underlag" not in text
        assert f"{told.label} Hyra av lokal" in text

    def test_what_was_taken_off_is_still_read(self, client: Client, director: Person, meeting: Meeting) -> None:
        item = AgendaItemFactory(meeting=meeting, title="Indragen fråga")
        remove_item(actor=director.actor, item=item, on=BEFORE)
        assert AgendaItem.objects.get(pk=item.pk).state == ItemState.REMOVED
        answer = client.get(reverse("governance:item", args=[meeting.pk, item.pk]))
        assert answer.status_code == 200
        assert "Indragen fråga" in answer.content.decode()

    def test_an_item_of_another_meeting_is_missing(self, client: Client, board: Body, meeting: Meeting) -> None:
        item = AgendaItemFactory(meeting=MeetingFactory(body=board, date=BEFORE))
        assert client.get(reverse("governance:item", args=[meeting.pk, item.pk])).status_code == 404


class TestRegister:
    @pytest.fixture
    def held(self, board: Body) -> Meeting:
        made: Meeting = MeetingFactory(body=board, date=BEFORE)
        return made

    @pytest.fixture
    def documents(self, held: Meeting) -> list[Document]:
        matter = MatterFactory(
            federation=held.federation, object_type="governance.meeting", object_id=held.pk, title="Styrelsens möte"
        )
        return [
            DocumentFactory(matter=matter, title="Protokoll oktober"),
            DocumentFactory(matter=matter, title="Bilaga", secret=True),
        ]

    def links(self, client: Client, meeting: Meeting, documents: list[Document]) -> list[bool]:
        text = client.get(reverse("governance:meeting", args=[meeting.pk])).content.decode()
        assert all(document.title in text for document in documents)
        matter = documents[0].matter
        addresses = [reverse("records:matter", args=[matter.year, matter.number])]
        addresses += [reverse("records:document", args=[document.pk]) for document in documents]
        found = [f'href="{address}"' in text for address in addresses]
        opened = [client.get(address).status_code == 200 for address in addresses]
        assert opened == found, "A link leads to what may be read, and what may be read has a link"
        return found

    def test_documents_lead_to_the_register_for_those_who_may_read_them(
        self, client: Client, federation: Federation, board: Body, held: Meeting, documents: list[Document]
    ) -> None:
        assert self.links(client, held, documents) == [True, True, True]
        client.force_login(board_member_of(federation, board=board).user)
        assert self.links(client, held, documents) == [False, True, False]
        client.force_login(group_member_of(federation).user)
        assert self.links(client, held, documents) == [False, False, False]
