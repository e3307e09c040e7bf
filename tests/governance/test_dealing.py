"""At the meeting: §§ in a series, decisions that tell those above, stances, and what becomes of it all."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal

import pytest

from mellanrum.governance import waiting_matters
from mellanrum.governance.events import AgendaItemDecided, AgendaItemPostponed
from mellanrum.governance.models import AgendaItem, Body, Decision, DelegatedDecision, Meeting, Seat, Stance
from mellanrum.governance.operations.agenda import begin_agenda
from mellanrum.governance.operations.dealing import (
    DecisionFields,
    deal_with_item,
    decide_item,
    decision_stamp,
    postpone_item,
    reopen_item,
)
from mellanrum.governance.operations.decisions import (
    carry_out_decision,
    put_off_decision,
    reopen_decision,
    withdraw_decision,
)
from mellanrum.governance.operations.delegated import (
    DelegatedFields,
    register_delegated_decision,
    withdraw_delegated_decision,
)
from mellanrum.governance.operations.import_decisions import save_decisions
from mellanrum.governance.operations.rows import DecisionRow
from mellanrum.governance.operations.stances import StanceLine, record_stances, stances_version
from mellanrum.governance.queries import pending
from mellanrum.governance.queries.decisions import DecisionFilter, decision_list
from mellanrum.governance.queries.voters import table_of
from mellanrum.governance.waiting_matters import Choice, Matters, WaitingMatter
from mellanrum.kernel import events
from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.kernel.periods import Period
from mellanrum.measures.catalogue import evaluate, evidence
from mellanrum.measures.values import Scope
from mellanrum.records.models import Document, HistoryEntry, Matter
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation, Member
from tests.support.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    BodyFactory,
    ContactFactory,
    DecisionFactory,
    DelegatedDecisionFactory,
    MeetingFactory,
    SeatFactory,
    seats_of_members,
)
from tests.support.people import Person, auditor_of

HistoryRequired = Callable[[], AbstractContextManager[set[str]]]
DAY, TODAY, NEXT = date(2026, 10, 1), date(2026, 10, 22), date(2026, 11, 26)
CHOICES = (
    Choice(key="lyft", label="Lyfts vidare", asks_body=True, asks_day=True),
    Choice(key="avslutas", label="Avslutas"),
    Choice(key="svar", label="Besvaras", asks_text=True),
)


@pytest.fixture
def actor(director: Person) -> Actor:
    return director.actor


@pytest.fixture
def board(federation: Federation) -> Body:
    body: Body = BodyFactory(federation=federation, board=True)
    return body


@pytest.fixture
def meeting(board: Body) -> Meeting:
    made: Meeting = MeetingFactory(body=board, date=DAY)
    return made


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    heard: list[object] = []
    for event in (AgendaItemDecided, AgendaItemPostponed):
        monkeypatch.setitem(events._handlers, event, [heard.append])
    return heard


@pytest.fixture
def matter(monkeypatch: pytest.MonkeyPatch, meeting: Meeting) -> AgendaItem:
    """An item of a matter that waits, with choices."""
    one = WaitingMatter(source="prov.saker", ref="a", title="Sak a", text="", url="/sak/", since=DAY, choices=CHOICES)
    declared = {"prov.saker": Matters(key="prov.saker", title="Saker", waiting=lambda *_: [one])}
    monkeypatch.setattr(waiting_matters, "_declared", declared)
    item: AgendaItem = AgendaItemFactory(meeting=meeting, source="prov.saker", ref="a", title="Sak a")
    return item


class TestNumbers:
    def test_each_body_has_a_series_for_each_year(self, actor: Actor, federation: Federation, board: Body) -> None:
        group = BodyFactory(federation=federation)
        places = [(board, DAY), (board, TODAY), (group, DAY), (board, date(2025, 12, 1)), (board, DAY)]
        meetings = {place: MeetingFactory(body=place[0], date=place[1]) for place in dict.fromkeys(places)}
        given = [
            deal_with_item(actor=actor, item=AgendaItemFactory(meeting=meetings[place]), today=TODAY).number
            for place in places
        ]
        assert given == [1, 2, 1, 1, 3]

    def test_a_series_may_begin_where_the_books_are_but_never_goes_back(self, actor: Actor, meeting: Meeting) -> None:
        items = [AgendaItemFactory(meeting=meeting) for _ in range(3)]
        assert deal_with_item(actor=actor, item=items[0], today=TODAY, number=40).number == 40
        with pytest.raises(Refused, match="Nästa är § 41"):
            deal_with_item(actor=actor, item=items[1], today=TODAY, number=40)
        assert postpone_item(actor=actor, item=items[1], today=TODAY, reason="Sent").number == 41
        assert reopen_item(actor=actor, item=items[1]).number == 41
        assert deal_with_item(actor=actor, item=items[1], today=TODAY).number == 41
        assert decide_item(actor=actor, item=items[2], fields=DecisionFields(text="Ja."), today=TODAY).item.number == 42

    def test_the_first_item_dealt_with_makes_the_meeting_held(
        self, actor: Actor, board: Body, must_write_history: HistoryRequired
    ) -> None:
        meeting = MeetingFactory(body=board, date=DAY, planned=True)
        with must_write_history():
            deal_with_item(actor=actor, item=AgendaItemFactory(meeting=meeting), today=DAY)
        meeting.refresh_from_db()
        assert meeting.state == "held"
        assert Matter.objects.get().object_id == meeting.pk

    def test_nothing_is_dealt_with_before_the_day(self, actor: Actor, board: Body) -> None:
        item = AgendaItemFactory(meeting=MeetingFactory(body=board, date=NEXT, planned=True))
        with pytest.raises(Refused, match="inte varit än"):
            deal_with_item(actor=actor, item=item, today=TODAY)
        item.refresh_from_db()
        assert (item.state, item.number) == ("open", None)


class TestDeciding:
    def test_a_decision_has_words_somebody_and_a_day(
        self, actor: Actor, meeting: Meeting, must_write_history: HistoryRequired, told: list[object]
    ) -> None:
        item = AgendaItemFactory(meeting=meeting)
        who = ContactFactory(federation=meeting.federation)
        fields = DecisionFields(text=" Ordföranden skriver. ", responsible_id=who.pk, due_on=TODAY)
        with must_write_history():
            decision = decide_item(actor=actor, item=item, fields=fields, today=TODAY)
        item.refresh_from_db()
        assert (item.state, item.kind, item.number) == ("done", "decision", 1)
        assert (decision.text, decision.responsible, decision.due_on) == ("Ordföranden skriver.", who, TODAY)
        assert told == []

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            (DecisionFields(text=" "), "text"),
            (DecisionFields(text="Ja.", due_on=date(2026, 9, 30)), "due_on"),
            (DecisionFields(text="Ja.", choice="lyft"), "choice"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, actor: Actor, meeting: Meeting, fields: DecisionFields, field: str
    ) -> None:
        item = AgendaItemFactory(meeting=meeting)
        with pytest.raises(Refused) as refusal:
            decide_item(actor=actor, item=item, fields=fields, today=TODAY)
        assert refusal.value.field == field
        assert not Decision.objects.exists()

    def test_words_are_corrected_until_the_minutes_are_attested(self, actor: Actor, meeting: Meeting) -> None:
        item = AgendaItemFactory(meeting=meeting)
        decide_item(actor=actor, item=item, fields=DecisionFields(text="Ja."), today=TODAY)
        stamp = decision_stamp(AgendaItem.objects.get())
        decide_item(actor=actor, item=item, fields=DecisionFields(text="Nej."), today=TODAY, stamp=stamp)
        with pytest.raises(Refused, match="Någon annan har ändrat"):
            decide_item(actor=actor, item=item, fields=DecisionFields(text="Kanske."), today=TODAY, stamp=stamp)
        with pytest.raises(Refused, match="Rätta beslutets ord"):
            reopen_item(actor=actor, item=item)
        Meeting.objects.update(minutes_attested_on=TODAY, attested_by="Asta Ekmyr")
        with pytest.raises(Refused, match="justerat"):
            decide_item(actor=actor, item=item, fields=DecisionFields(text="Kanske."), today=TODAY)
        assert Decision.objects.get().text == "Nej."

    def test_a_matter_that_waited_is_decided_with_what_its_choice_asks_and_told(
        self, actor: Actor, meeting: Meeting, matter: AgendaItem, told: list[object], federation: Federation
    ) -> None:
        other = BodyFactory(federation=federation)
        wrong = (
            (DecisionFields(text="Ja."), "choice"),
            (DecisionFields(text="Ja.", choice="annat"), "choice"),
            (DecisionFields(text="Ja.", choice="lyft", answer_by=NEXT), "to_body"),
            (DecisionFields(text="Ja.", choice="lyft", to_body_id=other.pk), "answer_by"),
            (DecisionFields(text="", choice="svar"), "text"),
        )
        for fields, field in wrong:
            with pytest.raises(Refused) as refusal:
                decide_item(actor=actor, item=matter, fields=fields, today=TODAY)
            assert refusal.value.field == field
        assert told == []
        fields = DecisionFields(text="", choice="lyft", to_body_id=other.pk, answer_by=NEXT)
        decision = decide_item(actor=actor, item=matter, fields=fields, today=TODAY)
        assert decision.text == "Lyfts vidare"
        (event,) = told
        assert event == AgendaItemDecided(
            actor=actor,
            federation_id=federation.pk,
            meeting_id=meeting.pk,
            item_id=matter.pk,
            decision_id=decision.pk,
            source="prov.saker",
            ref="a",
            choice="lyft",
            to_body_id=other.pk,
            answer_by=NEXT,
            text="Lyfts vidare",
            on=DAY,
        )
        decide_item(actor=actor, item=matter, fields=DecisionFields(text="Lyfts till gruppen."), today=TODAY)
        assert len(told) == 1
        assert Decision.objects.get().choice == "lyft"

    def test_what_is_postponed_is_told_with_its_reason(
        self, actor: Actor, matter: AgendaItem, told: list[object]
    ) -> None:
        with pytest.raises(Refused, match="varför"):
            postpone_item(actor=actor, item=matter, reason=" ", today=TODAY)
        postpone_item(actor=actor, item=matter, reason="Underlag saknas", today=TODAY)
        (event,) = told
        assert isinstance(event, AgendaItemPostponed)
        assert event.reason == "Underlag saknas"


class TestStances:
    @pytest.fixture
    def seats(self, board: Body, meeting: Meeting, members: list[Member]) -> list[tuple[Seat, Seat]]:
        """Five members; everybody's ordinary member is there, and the first one's substitute."""
        made = seats_of_members(board, members)
        seats = [made[member.pk] for member in members]
        Seat.objects.filter(pk=seats[0][0].pk).update(role="chair")
        for ordinary, _substitute in seats:
            AttendanceFactory(meeting=meeting, seat=ordinary)
        AttendanceFactory(meeting=meeting, seat=seats[0][1])
        return seats

    def test_a_substitute_steps_in_for_who_is_recused(
        self,
        actor: Actor,
        meeting: Meeting,
        seats: list[tuple[Seat, Seat]],
        must_write_history: HistoryRequired,
    ) -> None:
        item = AgendaItemFactory(meeting=meeting)
        chair, stand_in, other = seats[0][0].contact_id, seats[0][1].contact_id, seats[1][0].contact_id
        with pytest.raises(Refused, match="tjänstgör inte"):
            record_stances(actor=actor, item=item, lines=[StanceLine(contact_id=stand_in, vote="for")])
        lines = [
            StanceLine(contact_id=chair, is_recused=True),
            StanceLine(contact_id=stand_in, vote="for"),
            StanceLine(contact_id=other, vote="against", dissents=True, dissent_text="För dyrt."),
        ]
        with must_write_history():
            record_stances(actor=actor, item=item, lines=lines)
        table = table_of(actor, meeting)
        assert table.quorum().serving == 5
        assert table.quorum({chair}).serving == 5
        assert table.chair() == chair
        assert table.chair({chair}) is None
        assert Stance.objects.get(contact=other).dissent_text == "För dyrt."

    def test_the_chair_decides_a_tie_where_the_body_says_so(
        self, actor: Actor, board: Body, meeting: Meeting, seats: list[tuple[Seat, Seat]]
    ) -> None:
        item = AgendaItemFactory(meeting=meeting)
        votes = ["against", "for", "for", "against", "abstain"]
        people = [ordinary.contact_id for ordinary, _substitute in seats]
        record_stances(
            actor=actor,
            item=item,
            lines=[StanceLine(contact_id=who, vote=vote) for who, vote in zip(people, votes, strict=True)],
        )
        stances = list(Stance.objects.all())
        count = table_of(actor, meeting).count(stances)
        assert (count.yes, count.no, count.abstained, count.outcome) == (2, 2, 1, "rejected_by_chair")
        Body.objects.filter(pk=board.pk).update(casting_vote=False)
        meeting.body.refresh_from_db()
        assert table_of(actor, meeting).count(stances).outcome == "tied"

    def test_who_was_not_there_takes_no_stand(
        self, actor: Actor, meeting: Meeting, seats: list[tuple[Seat, Seat]]
    ) -> None:
        item = AgendaItemFactory(meeting=meeting)
        for line, words in (
            (StanceLine(contact_id=seats[1][1].contact_id, vote="for"), "närvarande"),
            (StanceLine(contact_id=seats[1][0].contact_id, vote="for", is_recused=True), "jävig"),
            (StanceLine(contact_id=seats[1][0].contact_id, vote="kanske"), "ja, nej"),
        ):
            with pytest.raises(Refused, match=words):
                record_stances(actor=actor, item=item, lines=[line])
        assert not Stance.objects.exists()

    def test_two_who_write_at_once_are_told(
        self, actor: Actor, meeting: Meeting, seats: list[tuple[Seat, Seat]]
    ) -> None:
        item = AgendaItemFactory(meeting=meeting)
        shown = stances_version([])
        line = StanceLine(contact_id=seats[1][0].contact_id, vote="for")
        record_stances(actor=actor, item=item, lines=[line], shown=shown)
        with pytest.raises(Refused, match="Någon annan"):
            record_stances(actor=actor, item=item, lines=[line], shown=shown)

    def test_vacant_places_count_towards_what_is_needed(
        self, actor: Actor, meeting: Meeting, board: Body, members: list[Member]
    ) -> None:
        seat = SeatFactory(body=board, member=members[0])
        AttendanceFactory(meeting=meeting, seat=seat)
        quorum = table_of(actor, meeting).quorum()
        assert (quorum.places, quorum.serving, quorum.needed, quorum.is_reached) == (5, 1, 3, False)


class TestFollowUp:
    def test_carried_out_put_off_withdrawn_and_opened_again(
        self, actor: Actor, meeting: Meeting, must_write_history: HistoryRequired
    ) -> None:
        item = AgendaItemFactory(meeting=meeting, done=True)
        decision = DecisionFactory(item=item, due_on=TODAY)
        with must_write_history():
            put_off_decision(actor=actor, decision=decision, to=NEXT, reason="Väntar på regionen")
        with pytest.raises(Refused, match="senare"):
            put_off_decision(actor=actor, decision=decision, to=NEXT, reason="Igen")
        for day, words in ((date(2026, 9, 1), "före mötet"), (NEXT, "inte kommit")):
            with pytest.raises(Refused, match=words):
                carry_out_decision(actor=actor, decision=decision, on=day, outcome="", today=TODAY)
        done = carry_out_decision(actor=actor, decision=decision, on=TODAY, outcome="Brevet är sänt.", today=TODAY)
        assert (done.done_on, done.due_on, done.last_day) == (TODAY, TODAY, NEXT)
        with pytest.raises(Refused, match="redan genomfört"):
            withdraw_decision(actor=actor, decision=decision, on=TODAY, reason="Fel")
        with pytest.raises(Refused, match="varför"):
            reopen_decision(actor=actor, decision=decision, reason=" ")
        reopen_decision(actor=actor, decision=decision, reason="Brevet kom tillbaka")
        assert withdraw_decision(actor=actor, decision=decision, on=TODAY, reason="Behövs inte").withdrawn_on == TODAY

    def test_a_decision_that_asks_nothing_of_anybody_is_not_waited_for(self, actor: Actor, meeting: Meeting) -> None:
        for fields in ({}, {"responsible_words": "Kansliet"}, {"due_on": DAY}, {"due_on": NEXT}, {"done_on": DAY}):
            DecisionFactory(item=AgendaItemFactory(meeting=meeting, done=True), **fields)
        found = decision_list(actor, of=DecisionFilter(), on=TODAY)
        assert (found.open, found.overdue, found.done) == (3, 1, 1)
        assert [line.state for line in found.lines] == ["open", "overdue", "no_day"]
        every = decision_list(actor, of=DecisionFilter(state="all"), on=TODAY)
        assert [line.state for line in every.lines] == ["done", "open", "overdue", "no_day", "nothing"]

    def test_only_the_office_follows_up(self, federation: Federation, meeting: Meeting) -> None:
        decision = DecisionFactory(item=AgendaItemFactory(meeting=meeting, done=True))
        with pytest.raises(Forbidden):
            withdraw_decision(actor=auditor_of(federation).actor, decision=decision, on=TODAY, reason="Nej")

    def test_what_is_due_by_the_next_meeting_waits_for_the_body(
        self, actor: Actor, board: Body, meeting: Meeting
    ) -> None:
        MeetingFactory(body=board, date=NEXT, planned=True)
        days = {"förfallen": DAY, "till mötet": NEXT, "senare": date(2026, 12, 1), "utan dag": None}
        made = {}
        for title, due_on in days.items():
            item = AgendaItemFactory(meeting=meeting, done=True, title=title)
            made[title] = DecisionFactory(item=item, due_on=due_on, responsible_words="Kansliet")
        waiting = pending.decisions_due(actor, board, TODAY)
        assert [one.title for one in waiting] == ["Återrapportering: förfallen", "Återrapportering: till mötet"]
        assert "Kansliet" in waiting[0].text
        carry_out_decision(actor=actor, decision=made["förfallen"], on=TODAY, outcome="", today=TODAY)
        assert len(pending.decisions_due(actor, board, TODAY)) == 1


class TestMeasure:
    def test_decisions_in_time_are_those_done_by_the_day_that_was_decided(self, actor: Actor, meeting: Meeting) -> None:
        days: tuple[dict[str, object], ...] = (
            {"due_on": DAY, "done_on": DAY},
            {"due_on": DAY, "done_on": TODAY, "postponed_to": NEXT, "postponed_reason": "Sent"},
            {"due_on": DAY},
            {"due_on": DAY, "withdrawn_on": DAY, "withdrawn_reason": "Behövs inte"},
            {"due_on": TODAY},
            {"due_on": NEXT},
            {"done_on": DAY},
        )
        for fields in days:
            DecisionFactory(item=AgendaItemFactory(meeting=meeting, done=True), **fields)
        scope = Scope(actor=actor, period=Period.of_year(2026), as_of=TODAY)
        value = evaluate("governance.decisions_in_time", scope, body="styrelsen")
        assert (value.numerator, value.denominator) == (1, 3)
        shown = evidence("governance.decisions_in_time", scope, body="styrelsen")
        assert shown is not None
        assert [row.counted for row in shown.rows].count(True) == 1
        assert len(shown.rows) == 3
        assert shown.left_out.startswith("1 ")
        empty = evaluate("governance.decisions_in_time", scope, body="finns-inte")
        assert (empty.number, empty.denominator) == (None, None)


class TestDelegated:
    def test_registered_with_a_number_and_reported_at_the_next_meeting_by_itself(
        self, actor: Actor, board: Body, must_write_history: HistoryRequired
    ) -> None:
        fields = DelegatedFields(
            decided_on=date(2026, 9, 14),
            title="Avtal om lokal",
            delegation="Delegationsordningen 4",
            decided_by_words="Förbundschefen",
            amount=Decimal("48000"),
        )
        with must_write_history():
            first = register_delegated_decision(actor=actor, body=board, fields=fields, today=TODAY)
        assert first.label == "D 2026-1"
        assert Document.objects.get().kind == "delegated_decision"
        DelegatedDecisionFactory(body=board, federation=board.federation, number=2, decided_on=NEXT)
        (waiting,) = pending.to_report(actor, board, TODAY)
        assert waiting.text.startswith("1 beslut")
        meeting = MeetingFactory(body=board, date=TODAY, planned=True)
        begin_agenda(actor=actor, meeting=meeting, on=TODAY)
        (item,) = AgendaItem.objects.filter(meeting=meeting, source="governance.delegated")
        with must_write_history():
            deal_with_item(actor=actor, item=item, today=TODAY)
        assert DelegatedDecision.objects.get(number=1).reported_at == item
        assert DelegatedDecision.objects.get(number=2).reported_at is None
        assert pending.to_report(actor, board, TODAY) == []
        with pytest.raises(Refused, match="anmält"):
            withdraw_delegated_decision(actor=actor, decision=first, on=TODAY, reason="Fel")
        reopen_item(actor=actor, item=item)
        withdraw_delegated_decision(actor=actor, decision=first, on=TODAY, reason="Fel")
        assert pending.to_report(actor, board, TODAY) == []

    def test_somebody_decided_and_the_day_has_come(self, actor: Actor, board: Body) -> None:
        for day, who, words in ((NEXT, "Chefen", "inte kommit"), (DAY, "", "vem som beslutade")):
            fields = DelegatedFields(decided_on=day, title="Avtal", delegation="4", decided_by_words=who)
            with pytest.raises(Refused, match=words):
                register_delegated_decision(actor=actor, body=board, fields=fields, today=TODAY)
        assert not DelegatedDecision.objects.exists()


def row(number: int, /, **changed: object) -> DecisionRow:
    said = {"row": number, "body": "styrelsen", "date": DAY, "number": number, "title": f"Ärende {number}", **changed}
    return DecisionRow(**said)  # type: ignore[arg-type]


class TestImport:
    def test_makes_the_meeting_the_item_and_the_decision_and_the_same_again_nothing(
        self, actor: Actor, board: Body, must_write_history: HistoryRequired
    ) -> None:
        who = ContactFactory(federation=board.federation, name="Elis Ankmo")
        rows = [
            row(1, text="Godkänns.", responsible="elis ankmo", due_date=TODAY),
            row(2, responsible="Kansliet"),
        ]
        with must_write_history():
            assert [one.outcome for one in save_decisions(actor=actor, rows=rows)] == ["created", "created"]
        meeting = Meeting.objects.get()
        assert meeting.state == "held"
        assert Matter.objects.get().object_id == meeting.pk
        first, second = Decision.objects.order_by("item__number")
        assert (first.text, first.responsible, first.due_on, first.item.position) == ("Godkänns.", who, TODAY, 1)
        assert (second.responsible, second.responsible_words) == (None, "Kansliet")
        written = HistoryEntry.objects.count()
        assert [one.outcome for one in save_decisions(actor=actor, rows=rows)] == ["unchanged", "unchanged"]
        assert HistoryEntry.objects.count() == written
        changed = [row(1, text="Avslås."), rows[1]]
        assert [one.outcome for one in save_decisions(actor=actor, rows=changed)] == ["updated", "unchanged"]
        first.refresh_from_db()
        assert (first.text, first.due_on) == ("Avslås.", TODAY)

    def test_an_item_written_already_gets_its_number_and_decision(self, actor: Actor, meeting: Meeting) -> None:
        written = AgendaItemFactory(meeting=meeting, title="Ärende 4", position=1)
        named = AgendaItemFactory(meeting=meeting, title="Punkt 7", position=7, standing="unnamed")
        save_decisions(actor=actor, rows=[row(4), row(7), row(9)])
        assert AgendaItem.objects.count() == 3
        written.refresh_from_db()
        named.refresh_from_db()
        assert (written.number, written.state) == (4, "done")
        assert (named.number, named.title, named.standing) == (7, "Ärende 7", "")
        assert AgendaItem.objects.get(number=9).position == 8

    @pytest.mark.parametrize(
        ("changed", "column"),
        [
            ({"body": "styrelse"}, "body"),
            ({"number": 0}, "number"),
            ({"due_date": date(2026, 9, 1)}, "due_date"),
            ({"date": date(2026, 5, 5), "number": 3}, "number"),
            ({"date": date(2026, 6, 6)}, "date"),
        ],
    )
    def test_what_cannot_be_is_refused_with_its_column(
        self, actor: Actor, board: Body, meeting: Meeting, changed: dict[str, object], column: str
    ) -> None:
        MeetingFactory(body=board, date=date(2026, 6, 6), cancelled=True)
        AgendaItemFactory(meeting=meeting, done=True, number=3)
        (result,) = save_decisions(actor=actor, rows=[row(1, **changed)])
        assert (result.outcome, result.column) == ("refused", column)
        assert not Decision.objects.exists()

    def test_attested_words_stay_but_the_day_may_change(self, actor: Actor, meeting: Meeting) -> None:
        save_decisions(actor=actor, rows=[row(1, text="Godkänns.")])
        Meeting.objects.update(minutes_attested_on=TODAY, attested_by="Asta Ekmyr")
        (refused,) = save_decisions(actor=actor, rows=[row(1, text="Avslås.")])
        assert (refused.outcome, refused.column) == ("refused", "text")
        (updated,) = save_decisions(actor=actor, rows=[row(1, text="Godkänns.", due_date=TODAY)])
        assert updated.outcome == "updated"
        assert Decision.objects.get().text == "Godkänns."
