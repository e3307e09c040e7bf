"""Up to a decision and down with the answer: every step with from, to, meeting, decision and day."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from mellanrum.governance.events import AgendaItemDecided
from mellanrum.governance.models import Body, ItemKind, ItemState
from mellanrum.governance.waiting_matters import WaitingMatter, waiting_for
from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.kernel.events import publish
from mellanrum.obstacles.models import Answer, Obstacle, Step
from mellanrum.obstacles.operations.answering import (
    agree_on_action,
    answer_finally,
    answer_meanwhile,
    close_obstacle,
    receive_answer,
    reopen_obstacle,
    tell_whether_it_helped,
)
from mellanrum.obstacles.operations.causes import join_cause, leave_cause, name_cause
from mellanrum.obstacles.operations.moving import move_obstacle
from mellanrum.obstacles.operations.registering import clean_obstacle, join_report, take_up_report
from mellanrum.obstacles.operations.reports import receive_report
from mellanrum.obstacles.operations.stepping import Said
from mellanrum.records.models import HistoryEntry, Matter
from mellanrum.tenancy.actors import Actor
from tests.support import people
from tests.support.factories import DecisionFactory, MeetingFactory, SeatFactory
from tests.support.factories.obstacles import InternalOwnerFactory

from .conftest import RAISED, TODAY, Stairs

MAY, AUGUST, OCTOBER = date(2026, 5, 21), date(2026, 8, 27), date(2026, 10, 1)


def climbed(stairs: Stairs) -> Obstacle:
    """An obstacle that the team and the group have taken on, and the board has."""
    one = stairs.raised()
    move_obstacle(actor=stairs.actor, obstacle=one, to_body=stairs.team, said=Said(on=RAISED))
    move_obstacle(
        actor=stairs.actor, obstacle=one, to_body=stairs.group, said=Said(on=MAY, text="Teamet ser samma sak igen.")
    )
    move_obstacle(
        actor=stairs.actor,
        obstacle=one,
        to_body=stairs.board,
        said=Said(on=AUGUST, text="Det går inte att lösa i kommunen."),
        answer_by=date(2026, 10, 15),
    )
    one.refresh_from_db()
    return one


def ours(actor: Actor, body: Body, on: date) -> list[WaitingMatter]:
    """What waits for a body, of what is declared here."""
    return [matter for matter in waiting_for(actor, body, on) if matter.source.startswith("obstacles.")]


def last_step(one: Obstacle) -> Step:
    found: Step = Step.objects.filter(obstacle=one).latest("number")
    return found


def test_an_obstacle_has_a_number_of_its_year_and_a_matter_in_the_register(stairs: Stairs) -> None:
    first, second = stairs.raised("Första"), stairs.raised("Andra")

    assert (first.number, second.number) == ("H-2026-001", "H-2026-002")
    assert [step.kind for step in first.steps.order_by("number")] == ["raised", "understood"]
    assert first.state == "understood"
    assert Matter.objects.filter(object_type="obstacles.obstacle", object_id=first.pk, title="Första").exists()


def test_each_step_names_from_to_direction_and_day(stairs: Stairs) -> None:
    one = climbed(stairs)

    told = [
        (step.kind, step.direction, step.from_body, step.to_body, step.answer_by)
        for step in one.steps.select_related("from_body", "to_body").order_by("number")[2:]
    ]
    assert told == [
        ("placed", "up", None, stairs.team, RAISED + timedelta(days=45)),
        ("escalated", "up", stairs.team, stairs.group, MAY + timedelta(days=60)),
        ("escalated", "up", stairs.group, stairs.board, date(2026, 10, 15)),
    ]
    assert (one.state, one.body, one.since, one.answer_by) == ("at_body", stairs.board, AUGUST, date(2026, 10, 15))
    answers = list(Answer.objects.filter(obstacle=one).order_by("given_on"))
    assert [(answer.body, answer.asked_on, answer.expected_by, answer.is_final) for answer in answers] == [
        (stairs.team, RAISED, RAISED + timedelta(days=45), False),
        (stairs.group, MAY, MAY + timedelta(days=60), False),
    ]


def test_a_step_downward_is_a_return_and_one_beyond_names_the_party(stairs: Stairs) -> None:
    one = climbed(stairs)

    back = move_obstacle(
        actor=stairs.actor, obstacle=one, to_body=stairs.group, said=Said(on=OCTOBER, text="Bered det en gång till.")
    )
    assert (back.kind, back.direction) == ("returned", "down")
    away = move_obstacle(
        actor=stairs.actor, obstacle=one, beyond="Socialstyrelsen", said=Said(on=TODAY, text="Kräver nya föreskrifter.")
    )
    assert (away.kind, away.direction, away.beyond) == ("escalated", "up", "Socialstyrelsen")
    one.refresh_from_db()
    assert (one.state, one.beyond, one.body) == ("beyond", "Socialstyrelsen", None)


def test_the_answer_goes_back_to_every_body_that_it_passed(stairs: Stairs) -> None:
    one = climbed(stairs)
    answer_finally(
        actor=stairs.actor, obstacle=one, solved=True, said=Said(on=OCTOBER, text="Tio dagar gäller för svar.")
    )

    for body in (stairs.group, stairs.team):
        waiting = ours(stairs.actor, body, TODAY)
        assert [(matter.source, matter.ref) for matter in waiting] == [("obstacles.answers", str(one.pk))]
        assert waiting[0].text == "Tio dagar gäller för svar."
        receive_answer(actor=stairs.actor, obstacle=one, body=body, said=Said(on=TODAY))
        assert ours(stairs.actor, body, TODAY) == []
    assert ours(stairs.actor, stairs.board, TODAY) == []
    last = last_step(one)
    assert (last.kind, last.direction, last.to_body) == ("answer_reached", "down", stairs.team)
    with pytest.raises(Refused, match="redan nått"):
        receive_answer(actor=stairs.actor, obstacle=one, body=stairs.team, said=Said(on=TODAY))


@pytest.mark.parametrize(
    ("choice", "state"),
    [
        ("escalate", "at_body"),
        ("return", "at_body"),
        ("agree", "agreed"),
        ("meanwhile", "at_body"),
        ("solve", "solved"),
        ("not_solvable", "not_solvable"),
    ],
)
def test_deciding_on_the_agenda_moves_the_obstacle(stairs: Stairs, choice: str, state: str) -> None:
    one = stairs.raised()
    move_obstacle(actor=stairs.actor, obstacle=one, to_body=stairs.group, said=Said(on=RAISED))
    meeting = MeetingFactory(body=stairs.group, date=MAY)
    (matter,) = ours(stairs.actor, stairs.group, MAY)
    assert matter.choice(choice) is not None
    decision = DecisionFactory(
        item__meeting=meeting,
        item__body=stairs.group,
        item__kind=ItemKind.DECISION,
        item__state=ItemState.DONE,
        item__number=7,
        item__number_year=2026,
        responsible_words="Enhetschefen",
    )
    to_body = {"escalate": stairs.board.pk, "return": stairs.team.pk}.get(choice)
    chair = people.group_member_of(stairs.federation)

    publish(
        AgendaItemDecided(
            actor=chair.actor,
            federation_id=stairs.federation.pk,
            meeting_id=meeting.pk,
            item_id=decision.item_id,
            decision_id=decision.pk,
            source=matter.source,
            ref=matter.ref,
            choice=choice,
            to_body_id=to_body,
            answer_by=date(2026, 9, 1),
            text="Gruppen beslutar.",
            on=MAY,
        )
    )

    one.refresh_from_db()
    assert one.state == state
    step = last_step(one)
    assert (step.meeting, step.decision, step.text) == (meeting, decision, "Gruppen beslutar.")
    assert Answer.objects.filter(step=step).exists()
    if choice == "agree":
        assert (one.action, one.action_owner, one.action_by) == ("Gruppen beslutar.", "Enhetschefen", date(2026, 9, 1))
    entry = HistoryEntry.objects.filter(object_type="obstacles.step", object_id=step.pk).get()
    assert entry.actor_name == chair.actor.name


def test_an_agreed_action_comes_back_to_the_agenda_when_its_day_has_come(stairs: Stairs) -> None:
    one = stairs.raised()
    move_obstacle(actor=stairs.actor, obstacle=one, to_body=stairs.group, said=Said(on=RAISED))
    agree_on_action(
        actor=stairs.actor,
        obstacle=one,
        action="Gemensam mall",
        owner="Enhetschefen",
        by=AUGUST,
        said=Said(on=MAY),
    )

    assert ours(stairs.actor, stairs.group, AUGUST - timedelta(days=1)) == []
    assert [matter.ref for matter in ours(stairs.actor, stairs.group, AUGUST)] == [str(one.pk)]


def test_those_of_one_cause_go_with_the_one_that_leads(stairs: Stairs) -> None:
    lead, other = stairs.raised("Ledaren"), stairs.raised("Följaren")
    for one in (lead, other):
        move_obstacle(actor=stairs.actor, obstacle=one, to_body=stairs.team, said=Said(on=RAISED))
    cause = name_cause(actor=stairs.actor, title="Ingen äger frågan", text="", lead=lead, on=RAISED)
    join_cause(actor=stairs.actor, obstacle=other, cause=cause)

    assert [matter.ref for matter in ours(stairs.actor, stairs.team, MAY)] == [str(lead.pk)]
    move_obstacle(actor=stairs.actor, obstacle=lead, to_body=stairs.group, said=Said(on=MAY, text="Lyfts ihop."))
    other.refresh_from_db()
    assert (other.state, other.body) == ("at_body", stairs.group)
    leave_cause(actor=stairs.actor, obstacle=other)
    move_obstacle(actor=stairs.actor, obstacle=lead, to_body=stairs.board, said=Said(on=AUGUST, text="Vidare."))
    other.refresh_from_db()
    assert other.body == stairs.group


def test_who_answers_inside_a_member_answers_what_came_there_and_nothing_else(stairs: Stairs) -> None:
    owner = people.group_member_of(stairs.federation, member=stairs.region)
    InternalOwnerFactory(member=stairs.region, contact=owner.contact, since=RAISED)
    inside = stairs.raised("Två enheter hos oss", members=["region"], is_internal=True)
    move_obstacle(actor=stairs.actor, obstacle=inside, to_member=stairs.region, said=Said(on=RAISED))
    elsewhere = climbed(stairs)

    answer_finally(actor=owner.actor, obstacle=inside, solved=True, said=Said(on=MAY, text="Vi har en ingång nu."))
    with pytest.raises(Forbidden):
        answer_finally(actor=owner.actor, obstacle=elsewhere, solved=True, said=Said(on=TODAY, text="Klart."))
    inside.refresh_from_db()
    assert inside.state == "solved"


def test_a_chair_moves_what_lies_with_its_own_body(stairs: Stairs) -> None:
    one = stairs.raised()
    move_obstacle(actor=stairs.actor, obstacle=one, to_body=stairs.group, said=Said(on=RAISED))
    seat = SeatFactory(body=stairs.group, member=stairs.town, chair=True)
    chair = people.seat_of(people.group_member_of(stairs.federation), seat)

    move_obstacle(actor=chair.actor, obstacle=one, to_body=stairs.board, said=Said(on=MAY, text="Vi når inte längre."))
    with pytest.raises(Forbidden, match="leder organet"):
        move_obstacle(actor=chair.actor, obstacle=one, to_body=stairs.group, said=Said(on=TODAY, text="Tillbaka."))


def test_a_reporter_who_was_not_helped_opens_the_obstacle_again(stairs: Stairs) -> None:
    received = receive_report(actor=stairs.reporter, new=stairs.report(), on=RAISED, confirmed=True)
    one = take_up_report(actor=stairs.actor, report=received.report, wording=stairs.wording(), on=RAISED)
    with pytest.raises(Refused, match="inte fått sitt svar"):
        tell_whether_it_helped(actor=stairs.reporter, token=received.token, helped=True, on=MAY)
    answer_finally(actor=stairs.actor, obstacle=one, solved=True, said=Said(on=MAY, text="En rutin finns nu."))

    report = tell_whether_it_helped(actor=stairs.reporter, token=received.token, helped=False, on=AUGUST)
    one.refresh_from_db()
    assert (report.helped, one.state, one.ended_on, one.since) == (False, "reopened", None, AUGUST)

    answer_finally(actor=stairs.actor, obstacle=one, solved=True, said=Said(on=OCTOBER, text="Nu följs den också."))
    tell_whether_it_helped(actor=stairs.reporter, token=received.token, helped=True, on=TODAY)
    with pytest.raises(Refused, match="redan svarat"):
        tell_whether_it_helped(actor=stairs.reporter, token=received.token, helped=False, on=TODAY)
    one.refresh_from_db()
    assert (one.state, last_step(one).kind) == ("solved", "helped")


def test_a_report_can_follow_an_obstacle_that_is_there(stairs: Stairs) -> None:
    one = climbed(stairs)
    received = receive_report(actor=stairs.reporter, new=stairs.report(), on=AUGUST, confirmed=True)
    join_report(actor=stairs.actor, report=received.report, obstacle=one, on=OCTOBER)

    received.report.refresh_from_db()
    assert (received.report.state, received.report.obstacle) == ("taken_up", one)
    with pytest.raises(Refused, match="redan tagen upp"):
        take_up_report(actor=stairs.actor, report=received.report, wording=stairs.wording(), on=TODAY)


def test_what_makes_no_sense_is_refused_and_changes_nothing(stairs: Stairs) -> None:
    one = climbed(stairs)
    before = (one.steps.count(), HistoryEntry.objects.count())
    refusals: list[tuple[Callable[[], object], str]] = [
        (
            lambda: move_obstacle(
                actor=stairs.actor, obstacle=one, to_body=stairs.board, said=Said(on=TODAY, text="x")
            ),
            "redan hos",
        ),
        (
            lambda: move_obstacle(actor=stairs.actor, obstacle=one, to_body=stairs.group, said=Said(on=TODAY)),
            "Skriv varför",
        ),
        (lambda: move_obstacle(actor=stairs.actor, obstacle=one, said=Said(on=TODAY, text="x")), "Välj ett organ"),
        (
            lambda: move_obstacle(
                actor=stairs.actor, obstacle=one, to_body=stairs.group, said=Said(on=TODAY, text="x"), answer_by=TODAY
            ),
            "Svarsdagen",
        ),
        (lambda: answer_finally(actor=stairs.actor, obstacle=one, solved=False, said=Said(on=TODAY)), "Skriv varför"),
        (
            lambda: answer_finally(actor=stairs.actor, obstacle=one, solved=True, said=Said(on=MAY, text="x")),
            "före det senaste",
        ),
        (lambda: reopen_obstacle(actor=stairs.actor, obstacle=one, said=Said(on=TODAY, text="x")), "öppet redan"),
        (
            lambda: agree_on_action(
                actor=stairs.actor, obstacle=one, action="Mall", owner="", by=date(2027, 1, 1), said=Said(on=TODAY)
            ),
            "ansvarig",
        ),
        (
            lambda: answer_meanwhile(
                actor=stairs.actor, obstacle=one, said=Said(on=TODAY, text="Dröjer."), answer_by=TODAY
            ),
            "senare dag",
        ),
        (lambda: receive_answer(actor=stairs.actor, obstacle=one, body=stairs.team, said=Said(on=TODAY)), "inte fått"),
        (lambda: close_obstacle(actor=stairs.actor, obstacle=one, said=Said(on=TODAY)), "Skriv varför"),
    ]
    for refused, words in refusals:
        with pytest.raises(Refused, match=words):
            refused()
    assert (one.steps.count(), HistoryEntry.objects.count()) == before


def test_cleaning_writes_the_office_words_and_takes_off_members_without_losing_them(stairs: Stairs) -> None:
    one = stairs.raised()
    clean_obstacle(
        actor=stairs.actor,
        obstacle=one,
        wording=stairs.wording("Intyg kompletteras i flera varv", members=["fk"], kind="structure"),
        on=TODAY,
    )

    one.refresh_from_db()
    assert (one.title, one.kind, one.cleaned_on) == ("Intyg kompletteras i flera varv", "structure", TODAY)
    assert list(one.concerns.values_list("member__code", "is_withdrawn").order_by("pk")) == [
        ("fk", False),
        ("region", True),
    ]
