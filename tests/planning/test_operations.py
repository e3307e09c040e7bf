"""What the office writes about plans and goals; each refusal explains itself, and nothing has happened after it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.planning.models import ActivityResult, Goal, GoalNote, Observation, Plan
from mellanrum.planning.operations.goals import GoalText, add_goal, add_goal_note, update_goal, withdraw_goal
from mellanrum.planning.operations.observations import add_observation, withdraw_observation
from mellanrum.planning.operations.plans import add_activity_result, decide_plan, update_plan
from mellanrum.records.models import HistoryEntry
from mellanrum.records.stamps import stamp_of
from mellanrum.tenancy.models import Federation
from tests.support import people
from tests.support.factories import ActivityFactory, ObservationFactory, PlanFactory, PriorityFactory

from .conftest import TODAY, Office

History = Callable[[], AbstractContextManager[set[str]]]
READERS = [
    people.board_member_of,
    people.group_member_of,
    people.auditor_of,
    people.administrator_of,
]


def text_of(goal: Goal, **changes: Any) -> GoalText:
    """What a goal says now, with some of it changed."""
    fields: dict[str, Any] = {
        name: getattr(goal, name)
        for name in (
            "title", "wording", "priority", "measure", "parameters", "low", "high", "unit", "measured_from",
            "follow_up", "responsible", "expected_result",
        )
    }  # fmt: skip
    return GoalText(**{**fields, **changes})


def history_of(obj: Any) -> list[tuple[str, str]]:
    """Use case and reason of every line of history of an object, the first first."""
    rows = HistoryEntry.objects.filter(object_type=obj._meta.label_lower, object_id=obj.pk).order_by("id")
    return [(row.use_case, row.reason) for row in rows]


def test_an_observation_is_written_with_value_words_and_source(office: Office, must_write_history: History) -> None:
    goal = office.goal("FI:2", measure="planning.observed", unit="percent")
    with must_write_history():
        made = add_observation(
            actor=office.actor,
            goal=goal,
            observed_on=date(2026, 6, 30),
            value=Decimal("101.5"),
            text=" Över ramen. ",
            source=" Bokslut i juni ",
            on=TODAY,
        )
    made.refresh_from_db()
    assert (made.value, made.text, made.source) == (Decimal("101.5"), "Över ramen.", "Bokslut i juni")
    assert made.writer_name == office.actor.name
    assert history_of(made) == [("planning.add_observation", "")]


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"observed_on": date(2026, 10, 23)}, "inte har varit än", "observed_on"),
        ({"source": "  "}, "var uppgiften kommer ifrån", "source"),
        ({"value": None, "text": "  "}, "Ange ett värde eller skriv", ""),
    ],
)
def test_an_observation_that_says_nothing_true_is_refused(
    office: Office, changes: dict[str, Any], words: str, field: str
) -> None:
    goal = office.goal("FI:2", measure="planning.observed", unit="percent")
    given = {"observed_on": TODAY, "source": "Bokslut", "value": Decimal(50), "text": "", **changes}
    with pytest.raises(Refused, match=words) as refused:
        add_observation(actor=office.actor, goal=goal, on=TODAY, **given)
    assert refused.value.field == field
    assert not Observation.objects.exists()
    assert not HistoryEntry.objects.exists()


def test_a_goal_that_is_counted_takes_no_observations(office: Office) -> None:
    goal = office.goal("PR:2", measure="governance.party_represented")
    with pytest.raises(Refused, match="följs inte för hand"):
        add_observation(actor=office.actor, goal=goal, observed_on=TODAY, value=Decimal(1), source="Jag", on=TODAY)
    assert not Observation.objects.exists()


def test_an_observation_is_taken_back_with_its_reason_and_stays(office: Office, must_write_history: History) -> None:
    made = ObservationFactory(goal=office.goal("FI:2", measure="planning.observed"))
    with must_write_history():
        withdraw_observation(actor=office.actor, observation=made, reason=" Fel kvartal ", on=TODAY)
    made.refresh_from_db()
    assert (made.withdrawn_on, made.withdrawn_reason) == (TODAY, "Fel kvartal")
    assert history_of(made) == [("planning.withdraw_observation", "Fel kvartal")]
    with pytest.raises(Refused, match="redan återtagen"):
        withdraw_observation(actor=office.actor, observation=made, reason="igen", on=TODAY)


def test_taking_back_without_a_reason_is_refused(office: Office) -> None:
    made = ObservationFactory(goal=office.goal("FI:2", measure="planning.observed"))
    with pytest.raises(Refused, match="varför"):
        withdraw_observation(actor=office.actor, observation=made, reason=" ", on=TODAY)
    made.refresh_from_db()
    assert made.withdrawn_on is None
    assert history_of(made) == []


def test_a_goal_is_added_last_with_the_decision_behind_it(office: Office, must_write_history: History) -> None:
    office.goal("A:1", position=4)
    with must_write_history():
        goal = add_goal(
            actor=office.actor,
            plan=office.plan,
            code=" A:2 ",
            text=GoalText(
                title="Fler möten",
                wording="Styrelsen möts åtta gånger.",
                priority=office.priority,
                measure="planning.observed",
                low=Decimal(8),
                unit="count",
            ),
            reason="Styrelsen 14 oktober, § 50",
            on=TODAY,
        )
    goal.refresh_from_db()
    assert (goal.code, goal.position, goal.low, goal.measure) == ("A:2", 5, Decimal(8), "planning.observed")
    assert history_of(goal) == [("planning.add_goal", "Styrelsen 14 oktober, § 50")]


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"title": " "}, "kort rubrik", "title"),
        ({"wording": ""}, "så som styrelsen", "wording"),
        ({"measure": "planning.observd"}, "finns inte", "measure"),
        ({"measure": "planning.observed", "parameters": {"gaol": "x"}}, "gaol: väntade goal", "parameters"),
        (
            {"measure": "governance.meetings_held", "parameters": {"body": "styrelse"}},
            "body: det finns ingen kod styrelse",
            "parameters",
        ),
        ({"low": Decimal(6), "high": Decimal(5)}, "övre gräns", ""),
    ],
)
def test_a_goal_that_cannot_be_measured_or_read_is_refused(
    office: Office, changes: dict[str, Any], words: str, field: str
) -> None:
    text = GoalText(**{"title": "T", "wording": "W", "priority": office.priority, **changes})
    with pytest.raises(Refused, match=words) as refused:
        add_goal(actor=office.actor, plan=office.plan, code="X", text=text, reason="Beslut", on=TODAY)
    assert refused.value.field == field
    assert not Goal.objects.exists()
    goal = office.goal("Y", title="Före", wording="Före")
    with pytest.raises(Refused, match=words):
        update_goal(
            actor=office.actor, goal=goal, text=text_of(goal, **changes), stamp=stamp_of(goal), reason="B", on=TODAY
        )
    goal.refresh_from_db()
    assert (goal.title, goal.measure, goal.low) == ("Före", "", None)
    assert history_of(goal) == []


def test_a_code_is_used_once_in_a_plan_and_is_never_empty(office: Office) -> None:
    office.goal("A:1")
    text = GoalText(title="T", wording="W", priority=office.priority)
    with pytest.raises(Refused, match="redan den koden"):
        add_goal(actor=office.actor, plan=office.plan, code="A:1", text=text, reason="Beslut", on=TODAY)
    with pytest.raises(Refused, match="målets kod"):
        add_goal(actor=office.actor, plan=office.plan, code=" ", text=text, reason="Beslut", on=TODAY)
    assert Goal.objects.count() == 1


def test_a_goal_stays_under_its_own_plans_priorities(office: Office) -> None:
    other = PriorityFactory(plan=PlanFactory(federation=office.federation, year=2027))
    text = GoalText(title="T", wording="W", priority=other)
    with pytest.raises(Refused, match="annan plan"):
        add_goal(actor=office.actor, plan=office.plan, code="A:1", text=text, reason="Beslut", on=TODAY)
    assert not Goal.objects.exists()


def test_what_the_board_decided_is_changed_only_with_the_decision(office: Office, must_write_history: History) -> None:
    goal = office.goal("A:1", low=Decimal(80), high=Decimal(100))
    lower = text_of(goal, low=Decimal(60))
    with pytest.raises(Refused, match="vilket beslut") as refused:
        update_goal(actor=office.actor, goal=goal, text=lower, stamp=stamp_of(goal), on=TODAY)
    assert refused.value.field == "reason"
    goal.refresh_from_db()
    assert goal.low == 80
    with must_write_history():
        update_goal(actor=office.actor, goal=goal, text=lower, stamp=stamp_of(goal), reason="§ 12", on=TODAY)
    goal.refresh_from_db()
    assert goal.low == 60
    assert history_of(goal) == [("planning.update_goal", "§ 12")]


def test_how_the_office_works_with_a_goal_needs_no_decision(office: Office) -> None:
    goal = office.goal("A:1")
    text = text_of(goal, responsible="Kansliet", follow_up="Varje tertial")
    update_goal(actor=office.actor, goal=goal, text=text, stamp=stamp_of(goal), on=TODAY)
    goal.refresh_from_db()
    assert (goal.responsible, goal.follow_up) == ("Kansliet", "Varje tertial")


def test_a_plan_that_is_not_decided_is_changed_freely(office: Office) -> None:
    office.plan.decided_on = None
    office.plan.save()
    goal = office.goal("A:1", low=Decimal(80))
    update_goal(actor=office.actor, goal=goal, text=text_of(goal, low=Decimal(70)), stamp=stamp_of(goal), on=TODAY)
    goal.refresh_from_db()
    assert goal.low == 70


def test_two_who_change_the_same_goal_are_told(office: Office) -> None:
    goal = office.goal("A:1")
    opened = stamp_of(goal)
    update_goal(actor=office.actor, goal=goal, text=text_of(goal, responsible="Maja"), stamp=opened, on=TODAY)
    late = Goal.objects.get(pk=goal.pk)
    with pytest.raises(Refused, match="Någon annan har ändrat"):
        update_goal(actor=office.actor, goal=late, text=text_of(late, responsible="Otto"), stamp=opened, on=TODAY)
    goal.refresh_from_db()
    assert goal.responsible == "Maja"


def test_two_who_save_at_the_same_moment_come_one_after_the_other(office: Office) -> None:
    goal = office.goal("A:1")
    # Both requests fetched the goal, with the same stamp, before either had saved.
    first, second = Goal.objects.get(pk=goal.pk), Goal.objects.get(pk=goal.pk)
    opened = stamp_of(goal)
    update_goal(actor=office.actor, goal=first, text=text_of(first, responsible="Maja"), stamp=opened, on=TODAY)
    with pytest.raises(Refused, match="Någon annan har ändrat"):
        update_goal(actor=office.actor, goal=second, text=text_of(second, responsible="Otto"), stamp=opened, on=TODAY)
    stale = Goal.objects.get(pk=goal.pk)
    Goal.objects.filter(pk=goal.pk).update(responsible="Pia")
    withdraw_goal(actor=office.actor, goal=stale, reason="§ 12", on=TODAY)
    assert Goal.objects.get(pk=goal.pk).responsible == "Pia"


def test_a_goal_is_withdrawn_with_its_reason_and_takes_nothing_more(office: Office) -> None:
    goal = office.goal("A:1", measure="planning.observed")
    with pytest.raises(Refused, match="varför målet utgår"):
        withdraw_goal(actor=office.actor, goal=goal, reason="", on=TODAY)
    withdraw_goal(actor=office.actor, goal=goal, reason="Uppgår i A:2", on=TODAY)
    goal.refresh_from_db()
    assert goal.withdrawn_on == TODAY
    assert history_of(goal) == [("planning.withdraw_goal", "Uppgår i A:2")]
    for refused in (
        lambda: withdraw_goal(actor=office.actor, goal=goal, reason="igen", on=TODAY),
        lambda: update_goal(actor=office.actor, goal=goal, text=text_of(goal), stamp=stamp_of(goal), on=TODAY),
        lambda: add_observation(
            actor=office.actor, goal=goal, observed_on=TODAY, value=Decimal(1), source="x", on=TODAY
        ),
    ):
        with pytest.raises(Refused, match="utgick"):
            refused()


def test_a_note_is_signed_and_earlier_ones_stay(office: Office, must_write_history: History) -> None:
    goal = office.goal("A:1")
    with must_write_history():
        add_goal_note(actor=office.actor, goal=goal, text=" Två möten flyttade. ", on=TODAY)
    add_goal_note(actor=office.actor, goal=goal, text="Nu ligger de på tisdagar.", on=TODAY)
    assert [(note.text, note.writer_name, note.written_on) for note in goal.notes.order_by("id")] == [
        ("Två möten flyttade.", "Maja Chefsgård", TODAY),
        ("Nu ligger de på tisdagar.", "Maja Chefsgård", TODAY),
    ]
    with pytest.raises(Refused, match="anteckningen först"):
        add_goal_note(actor=office.actor, goal=goal, text="\n ", on=TODAY)
    assert GoalNote.objects.count() == 2


def test_a_plan_is_decided_once_with_goals_in_it_on_a_day_that_has_been(office: Office) -> None:
    plan = PlanFactory(federation=office.federation, year=2027, decided_on=None)
    day = date(2026, 10, 14)
    with pytest.raises(Refused, match="inga mål"):
        decide_plan(actor=office.actor, plan=plan, decided_on=day, on=TODAY)
    Goal.objects.create(
        federation=office.federation, plan=plan, priority=PriorityFactory(plan=plan), code="A", title="T", wording="W"
    )
    with pytest.raises(Refused, match="inte har varit än"):
        decide_plan(actor=office.actor, plan=plan, decided_on=date(2026, 11, 26), on=TODAY)
    plan.refresh_from_db()
    assert plan.decided_on is None
    decide_plan(actor=office.actor, plan=plan, decided_on=day, on=TODAY)
    plan.refresh_from_db()
    assert plan.decided_on == day
    assert history_of(plan) == [("planning.decide_plan", "")]
    with pytest.raises(Refused, match="redan beslutad 2026-10-14"):
        decide_plan(actor=office.actor, plan=plan, decided_on=day, on=TODAY)


def test_the_plans_texts_are_changed_by_one_at_a_time(office: Office, must_write_history: History) -> None:
    opened = stamp_of(office.plan)
    with must_write_history():
        update_plan(actor=office.actor, plan=office.plan, title=" Plan 2026 ", introduction="Inledning.", stamp=opened)
    office.plan.refresh_from_db()
    assert (office.plan.title, office.plan.introduction) == ("Plan 2026", "Inledning.")
    with pytest.raises(Refused, match="Någon annan"):
        update_plan(actor=office.actor, plan=office.plan, title="Min", introduction="", stamp=opened)
    with pytest.raises(Refused, match="rubrik"):
        update_plan(actor=office.actor, plan=office.plan, title=" ", introduction="", stamp=stamp_of(office.plan))
    assert Plan.objects.get(pk=office.plan.pk).title == "Plan 2026"


def test_an_activitys_result_is_signed_and_dated(office: Office, must_write_history: History) -> None:
    activity = ActivityFactory(plan=office.plan)
    with must_write_history():
        made = add_activity_result(actor=office.actor, activity=activity, text=" Tre träffar. ", on=TODAY)
    assert (made.text, made.reported_on, made.writer_name) == ("Tre träffar.", TODAY, "Maja Chefsgård")
    with pytest.raises(Refused, match="har gett"):
        add_activity_result(actor=office.actor, activity=activity, text="", on=TODAY)
    activity.withdrawn_on = TODAY
    activity.save()
    with pytest.raises(Refused, match="Aktiviteten utgick"):
        add_activity_result(actor=office.actor, activity=activity, text="Fyra", on=TODAY)
    assert ActivityResult.objects.count() == 1


@pytest.mark.parametrize("reader", READERS)
def test_those_who_read_do_not_write(office: Office, reader: Callable[[Federation], people.Person]) -> None:
    actor = reader(office.federation).actor
    goal = office.goal("A:1", measure="planning.observed")
    seen = ObservationFactory(goal=goal)
    activity = ActivityFactory(plan=office.plan)
    text = GoalText(title="T", wording="W", priority=office.priority)
    before = (snapshot_of(goal), snapshot_of(office.plan), snapshot_of(seen))
    for use in (
        lambda: add_goal(actor=actor, plan=office.plan, code="B", text=text, reason="r", on=TODAY),
        lambda: update_goal(actor=actor, goal=goal, text=text, stamp=stamp_of(goal), reason="r", on=TODAY),
        lambda: withdraw_goal(actor=actor, goal=goal, reason="r", on=TODAY),
        lambda: add_goal_note(actor=actor, goal=goal, text="n", on=TODAY),
        lambda: add_observation(actor=actor, goal=goal, observed_on=TODAY, value=Decimal(1), source="s", on=TODAY),
        lambda: withdraw_observation(actor=actor, observation=seen, reason="r", on=TODAY),
        lambda: update_plan(actor=actor, plan=office.plan, title="T", introduction="", stamp=stamp_of(office.plan)),
        lambda: decide_plan(actor=actor, plan=office.plan, decided_on=TODAY, on=TODAY),
        lambda: add_activity_result(actor=actor, activity=activity, text="t", on=TODAY),
    ):
        with pytest.raises(Forbidden, match="förbundschefen och handläggarna"):
            use()
    assert before == (snapshot_of(goal), snapshot_of(office.plan), snapshot_of(seen))
    assert (Goal.objects.count(), Observation.objects.count()) == (1, 1)
    assert not GoalNote.objects.exists()
    assert not ActivityResult.objects.exists()


def test_an_officer_writes_as_the_director_does(office: Office) -> None:
    officer = people.officer_of(office.federation).actor
    note = add_goal_note(actor=officer, goal=office.goal("A:1"), text="n", on=TODAY)
    assert note.writer_name == "Otto Kanslihed"


def snapshot_of(obj: Any) -> str:
    """What stands in the database now."""
    return stamp_of(type(obj).objects.get(pk=obj.pk))
