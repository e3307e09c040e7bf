"""Agendas: begun, filled with what waits, put in order, and what goes back to waiting."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date

import pytest

from mellanrum.governance import waiting_matters
from mellanrum.governance.events import AgendaItemAdded, AgendaItemRemoved, MeetingChanged
from mellanrum.governance.models import AgendaItem, Body, Meeting, StandingItem
from mellanrum.governance.operations.agenda import (
    ItemFields,
    add_item,
    add_offers,
    add_paper,
    begin_agenda,
    change_item,
    move_item,
    remove_item,
    withdraw_paper,
)
from mellanrum.governance.operations.dealing import postpone_item
from mellanrum.governance.operations.meetings import MeetingFields, cancel_meeting, change_meeting
from mellanrum.governance.operations.standing import StandingFields, save_standing_items
from mellanrum.governance.queries.offers import offers
from mellanrum.governance.queries.standing import standing_version
from mellanrum.governance.waiting_matters import Choice, Matters, WaitingMatter
from mellanrum.kernel import events
from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.records.stamps import stamp_of
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation, Member
from tests.support.factories import AgendaItemFactory, BodyFactory, MeetingFactory, SeatFactory
from tests.support.people import Person, auditor_of, board_member_of

HistoryRequired = Callable[[], AbstractContextManager[set[str]]]
FIRST, TODAY, NEXT, LATER = date(2026, 10, 1), date(2026, 10, 22), date(2026, 11, 26), date(2026, 12, 17)
OF_BOARD = [
    "Mötet öppnas",
    "Närvaro och beslutsförhet",
    "Val av justerare",
    "Anmälan av jäv",
    "Föregående protokoll",
    "Anmälan av delegationsbeslut",
]


class Waiting:
    """What a context above says that waits, for the test to change."""

    def __init__(self) -> None:
        self.matters: list[WaitingMatter] = []

    def add(self, ref: str, *, since: date | None = None, choices: tuple[Choice, ...] = ()) -> None:
        self.matters.append(
            WaitingMatter(
                source="prov.saker",
                ref=ref,
                title=f"Sak {ref}",
                text="Den väntar.",
                url="/sak/",
                since=since,
                choices=choices,
            )
        )

    def __call__(self, _actor: Actor, _body: Body, _on: date) -> Sequence[WaitingMatter]:
        return self.matters


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Waiting:
    found = Waiting()
    declared = {"prov.saker": Matters(key="prov.saker", title="Saker", waiting=found)}
    monkeypatch.setattr(waiting_matters, "_declared", declared)
    return found


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    heard: list[object] = []
    for event in (AgendaItemAdded, AgendaItemRemoved, MeetingChanged):
        monkeypatch.setitem(events._handlers, event, [heard.append])
    return heard


@pytest.fixture
def board(federation: Federation) -> Body:
    body: Body = BodyFactory(federation=federation, board=True)
    return body


@pytest.fixture
def meeting(board: Body) -> Meeting:
    made: Meeting = MeetingFactory(body=board, date=NEXT, planned=True)
    return made


@pytest.fixture
def actor(director: Person) -> Actor:
    return director.actor


def titles(meeting: Meeting) -> list[str]:
    rows = AgendaItem.objects.filter(meeting=meeting).exclude(state="removed").order_by("position")
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    return [row.title for row in rows]


class TestBeginning:
    def test_what_the_body_always_has_comes_with_what_waits_before_the_next_meeting(
        self,
        actor: Actor,
        meeting: Meeting,
        waiting: Waiting,
        told: list[object],
        must_write_history: HistoryRequired,
    ) -> None:
        waiting.add("a", choices=(Choice(key="ja", label="Bifall"),))
        waiting.add("b")
        with must_write_history():
            begin_agenda(actor=actor, meeting=meeting, on=TODAY)
        assert titles(meeting) == [*OF_BOARD, "Sak a", "Sak b", "Nästa möte"]
        kinds = dict(AgendaItem.objects.filter(source="prov.saker").values_list("ref", "kind"))
        assert kinds == {"a": "decision", "b": "information"}
        assert [one.ref for one in told if isinstance(one, AgendaItemAdded) and one.source == "prov.saker"] == [
            "a",
            "b",
        ]
        with pytest.raises(Refused, match="redan påbörjad"):
            begin_agenda(actor=actor, meeting=meeting, on=TODAY)

    def test_a_group_has_a_shorter_agenda(self, actor: Actor, federation: Federation, waiting: Waiting) -> None:
        meeting = MeetingFactory(body=BodyFactory(federation=federation), date=NEXT, planned=True)
        begin_agenda(actor=actor, meeting=meeting, on=TODAY)
        assert titles(meeting) == ["Mötet öppnas", "Föregående protokoll", "Nästa möte"]

    def test_what_was_dealt_with_comes_back_only_with_news(
        self, actor: Actor, board: Body, meeting: Meeting, waiting: Waiting
    ) -> None:
        before = MeetingFactory(body=board, date=FIRST)
        for ref in ("gammal", "ny"):
            AgendaItemFactory(meeting=before, source="prov.saker", ref=ref, done=True)
        waiting.add("gammal", since=date(2026, 9, 1))
        waiting.add("ny", since=date(2026, 10, 10))
        offered = {offer.key: offer for offer in offers(actor, meeting, on=TODAY)}
        assert {key: offer.is_news for key, offer in offered.items()} == {
            "prov.saker:gammal": False,
            "prov.saker:ny": True,
        }
        begin_agenda(actor=actor, meeting=meeting, on=TODAY)
        assert titles(meeting) == [*OF_BOARD, "Sak ny", "Nästa möte"]
        assert [offer.key for offer in offers(actor, meeting, on=TODAY)] == ["prov.saker:gammal"]

    def test_what_was_postponed_comes_once_with_its_words(
        self, actor: Actor, board: Body, meeting: Meeting, waiting: Waiting
    ) -> None:
        before = MeetingFactory(body=board, date=FIRST)
        own = AgendaItemFactory(meeting=before, title="Egen fråga", proposal="Bifall", kind="decision")
        waiting.add("a", since=FIRST)
        other = AgendaItemFactory(meeting=before, title="Sak a", source="prov.saker", ref="a")
        for item in (own, other):
            postpone_item(actor=actor, item=item, reason="Underlag saknas", today=TODAY)
        assert [offer.text for offer in offers(actor, meeting, on=TODAY)] == ["Underlag saknas"] * 2
        begin_agenda(actor=actor, meeting=meeting, on=TODAY)
        assert titles(meeting) == [*OF_BOARD, "Egen fråga", "Sak a", "Nästa möte"]
        came = AgendaItem.objects.get(meeting=meeting, continues=own)
        assert (came.proposal, came.kind, came.number) == ("Bifall", "decision", None)
        assert AgendaItem.objects.filter(meeting=meeting, source="prov.saker").count() == 1
        assert offers(actor, meeting, on=TODAY) == []

    def test_another_planned_meeting_is_not_offered_what_stands_on_an_agenda(
        self, actor: Actor, board: Body, meeting: Meeting, waiting: Waiting, told: list[object]
    ) -> None:
        waiting.add("a")
        begin_agenda(actor=actor, meeting=meeting, on=TODAY)
        later = MeetingFactory(body=board, date=LATER, planned=True)
        assert offers(actor, later, on=TODAY) == []
        cancel_meeting(actor=actor, meeting=meeting, reason="Snöstorm")
        assert [offer.key for offer in offers(actor, later, on=TODAY)] == ["prov.saker:a"]
        assert [one.ref for one in told if isinstance(one, AgendaItemRemoved) and one.source == "prov.saker"] == ["a"]


class TestKeeping:
    def test_taken_off_it_waits_again_and_comes_back_as_the_same_item(
        self, actor: Actor, meeting: Meeting, waiting: Waiting, told: list[object]
    ) -> None:
        waiting.add("a")
        begin_agenda(actor=actor, meeting=meeting, on=TODAY)
        item = AgendaItem.objects.get(ref="a")
        remove_item(actor=actor, item=item, on=TODAY)
        assert titles(meeting) == [*OF_BOARD, "Nästa möte"]
        assert [offer.key for offer in offers(actor, meeting, on=TODAY)] == ["prov.saker:a"]
        assert isinstance(told[-1], AgendaItemRemoved)
        add_offers(actor=actor, meeting=meeting, keys=["prov.saker:a", "prov.saker:a"], on=TODAY)
        assert titles(meeting) == [*OF_BOARD, "Sak a", "Nästa möte"]
        assert AgendaItem.objects.get(ref="a").pk == item.pk

    def test_only_what_waits_is_added(self, actor: Actor, meeting: Meeting, waiting: Waiting) -> None:
        waiting.add("a")
        with pytest.raises(Refused, match="minst ett"):
            add_offers(actor=actor, meeting=meeting, keys=[], on=TODAY)
        with pytest.raises(Refused, match="väntar inte längre"):
            add_offers(actor=actor, meeting=meeting, keys=["prov.saker:a", "prov.saker:b"], on=TODAY)
        assert titles(meeting) == []

    def test_own_items_are_changed_and_moved(
        self, actor: Actor, meeting: Meeting, waiting: Waiting, must_write_history: HistoryRequired
    ) -> None:
        for title in ("Ett", "Två", "Tre"):
            add_item(actor=actor, meeting=meeting, fields=ItemFields(title=title), on=TODAY)
        item = AgendaItem.objects.get(title="Tre")
        with must_write_history():
            assert move_item(actor=actor, item=item, steps=-2).position == 1
        assert titles(meeting) == ["Tre", "Ett", "Två"]
        stamp = stamp_of(AgendaItem.objects.get(title="Tre"))
        change_item(actor=actor, item=item, fields=ItemFields(title="Trean", kind="decision"), stamp=stamp)
        with pytest.raises(Refused, match="Någon annan har ändrat"):
            change_item(actor=actor, item=item, fields=ItemFields(title="Fyran"), stamp=stamp)
        assert titles(meeting) == ["Trean", "Ett", "Två"]

    def test_papers_are_laid_and_taken_away(self, actor: Actor, meeting: Meeting, waiting: Waiting) -> None:
        item = add_item(actor=actor, meeting=meeting, fields=ItemFields(title="Budget"), on=TODAY)
        with pytest.raises(Refused, match="Ange en länk"):
            add_paper(actor=actor, item=item, title="Budget 2027")
        paper = add_paper(actor=actor, item=item, title="Budget 2027", note="Pärmen på kansliet")
        withdraw_paper(actor=actor, paper=paper, on=TODAY)
        with pytest.raises(Refused, match="redan borttagen"):
            withdraw_paper(actor=actor, paper=paper, on=TODAY)

    def test_whoever_leads_the_body_may_and_others_not(
        self, federation: Federation, members: list[Member], board: Body, meeting: Meeting, waiting: Waiting
    ) -> None:
        chair = SeatFactory(body=board, member=members[0], chair=True)
        person = board_member_of(federation)
        other = person.actor
        with pytest.raises(Forbidden):
            begin_agenda(actor=other, meeting=meeting, on=TODAY)
        leader = Actor(
            federation_id=other.federation_id,
            name=other.name,
            user_id=other.user_id,
            contact_id=chair.contact_id,
            roles=other.roles,
        )
        begin_agenda(actor=leader, meeting=meeting, on=TODAY)
        assert titles(meeting)
        with pytest.raises(Forbidden):
            add_item(actor=auditor_of(federation).actor, meeting=meeting, fields=ItemFields(title="Nej"), on=TODAY)

    def test_attested_and_cancelled_meetings_stay_as_they_are(
        self, actor: Actor, board: Body, waiting: Waiting
    ) -> None:
        attested = MeetingFactory(body=board, date=FIRST, minutes_attested_on=TODAY, attested_by="Asta Ekmyr")
        cancelled = MeetingFactory(body=board, date=date(2026, 9, 1), cancelled=True)
        for meeting, words in ((attested, "Protokollet är justerat"), (cancelled, "inställt")):
            with pytest.raises(Refused, match=words):
                add_item(actor=actor, meeting=meeting, fields=ItemFields(title="Sent"), on=TODAY)


class TestMeetingChanges:
    def test_those_called_are_told_of_another_time_but_not_of_other_words(
        self, actor: Actor, meeting: Meeting, told: list[object]
    ) -> None:
        fields = MeetingFields(date=NEXT, title="Budgetmöte")
        change_meeting(actor=actor, meeting=meeting, fields=fields, today=TODAY)
        assert told == []
        moved = MeetingFields(date=LATER, place="Stora salen", title="Budgetmöte")
        change_meeting(actor=actor, meeting=meeting, fields=moved, today=TODAY)
        (event,) = told
        assert isinstance(event, MeetingChanged)
        assert (event.changed, event.date_before, event.state) == (("date", "place"), NEXT, "planned")

    def test_a_meeting_with_paragraphs_stays_in_its_year(self, actor: Actor, board: Body) -> None:
        meeting = MeetingFactory(body=board, date=FIRST)
        AgendaItemFactory(meeting=meeting, done=True)
        with pytest.raises(Refused, match="stannar i året"):
            change_meeting(actor=actor, meeting=meeting, fields=MeetingFields(date=date(2025, 10, 1)), today=TODAY)
        with pytest.raises(Refused, match="behandlade"):
            cancel_meeting(actor=actor, meeting=meeting, reason="Fel")


class TestStandingItems:
    def test_the_list_becomes_the_bodys_own(
        self, actor: Actor, board: Body, meeting: Meeting, waiting: Waiting, must_write_history: HistoryRequired
    ) -> None:
        lines = [
            StandingFields(key="opening", title="Välkomna"),
            StandingFields(title="Lägesrapport", kind="information", presenter="Förbundschefen"),
            StandingFields(key="next-meeting", title="Nästa möte", kind="information"),
        ]
        with must_write_history():
            save_standing_items(actor=actor, body=board, lines=lines, today=TODAY, casting_vote=False)
        begin_agenda(actor=actor, meeting=meeting, on=TODAY)
        assert titles(meeting) == ["Välkomna", "Lägesrapport", "Nästa möte"]
        board.refresh_from_db()
        assert board.chair_decides_ties is False
        save_standing_items(actor=actor, body=board, lines=lines[:1], today=TODAY)
        left = StandingItem.objects.filter(body=board, ended_on__isnull=True)
        assert [row.title for row in left] == ["Välkomna"]
        assert StandingItem.objects.filter(body=board).count() == 3
        board.refresh_from_db()
        assert board.chair_decides_ties is True

    def test_two_at_once_are_told(self, actor: Actor, board: Body) -> None:
        version = standing_version(board, [])
        lines = [StandingFields(title="Ett")]
        save_standing_items(actor=actor, body=board, lines=lines, today=TODAY, version=version)
        with pytest.raises(Refused, match="Någon annan"):
            save_standing_items(actor=actor, body=board, lines=lines, today=TODAY, version=version)
        with pytest.raises(Refused, match="rubrik"):
            save_standing_items(actor=actor, body=board, lines=[StandingFields(title=" ")], today=TODAY)
