"""Next year's plan is begun from this year's, and the parts of a plan are added and changed by hand."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.planning.models import Activity, Goal, Plan, PlanKey, Priority
from mellanrum.planning.operations.next_year import begin_next_plan
from mellanrum.planning.operations.parts import PartText, add_part, update_part, withdraw_part
from mellanrum.planning.states import a_year_later
from mellanrum.records.stamps import stamp_of
from tests.support import people
from tests.support.factories import ActivityFactory, ObservationFactory, PlanFactory, PlanKeyFactory, PriorityFactory

from .conftest import TODAY, Office

pytestmark = pytest.mark.django_db
History = Callable[[], AbstractContextManager[set[str]]]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


def begun(office: Office, *goals: Goal, activities: tuple[Activity, ...] = ()) -> Plan:
    return begin_next_plan(
        actor=office.actor,
        previous=office.plan,
        title="Verksamhetsplan 2027",
        goals=goals,
        activities=activities,
        on=TODAY,
    )


def test_what_is_chosen_goes_on_and_what_came_of_it_stays(office: Office, must_write_history: History) -> None:
    PlanKeyFactory(plan=office.plan, code="tillit", title="Tillit")
    PlanKeyFactory(plan=office.plan, code="gammal", withdrawn_on=date(2026, 3, 1))
    PriorityFactory(plan=office.plan, code="tom", title="Utan mål")
    kept = office.goal(
        "PR:1",
        measure="planning.observed",
        parameters={"goal": "PR:1"},
        low=Decimal("5.5"),
        unit="scale",
        measured_from=date(2026, 9, 1),
        responsible="Förbundschefen",
    )
    left = office.goal("PR:2")
    ObservationFactory(goal=kept, value=Decimal("5.4"))
    own = ActivityFactory(plan=office.plan, goal=kept, title="Utbilda grupperna")
    common = ActivityFactory(plan=office.plan, title="Följa upp")
    with must_write_history() as written:
        plan = begun(office, kept, activities=(own, common))
    parts = ("plan", "plankey", "priority", "goal", "activity")
    assert written == {"records_historyentry", *(f"planning_{part}" for part in parts)}
    assert (plan.year, plan.decided_on, plan.introduction) == (2027, None, "")
    (goal,) = Goal.objects.filter(plan=plan)
    assert (goal.code, goal.measure, goal.parameters, goal.low) == (kept.code, kept.measure, kept.parameters, kept.low)
    assert (goal.measured_from, goal.responsible) == (date(2027, 9, 1), "Förbundschefen")
    assert not goal.observations.exists()
    assert goal.priority.plan == plan
    assert [key.code for key in PlanKey.objects.filter(plan=plan)] == ["tillit"]
    assert {row.code for row in Priority.objects.filter(plan=plan)} == {office.priority.code, "tom"}
    copies = {row.title: row.goal for row in Activity.objects.filter(plan=plan)}
    assert copies == {"Utbilda grupperna": goal, "Följa upp": None}
    assert Goal.objects.filter(plan=office.plan).count() == 2
    assert left.plan == office.plan


def test_what_cannot_be_begun_says_why(office: Office) -> None:
    goal, other = office.goal("A:1"), office.goal("A:2")
    with pytest.raises(Refused, match="minst ett mål"):
        begun(office)
    with pytest.raises(Refused, match="hör till målet A:2"):
        begun(office, goal, activities=(ActivityFactory(plan=office.plan, goal=other),))
    with pytest.raises(Refused, match="finns inte längre"):
        begun(office, office.goal("A:3", withdrawn_on=TODAY))
    with pytest.raises(Forbidden):
        begin_next_plan(
            actor=people.board_member_of(office.federation).actor,
            previous=office.plan,
            title="Plan",
            goals=[goal],
            activities=[],
            on=TODAY,
        )
    assert Plan.objects.count() == 1
    begun(office, goal)
    with pytest.raises(Refused, match="redan en plan för det året"):
        begun(office, goal)
    assert Plan.objects.count() == 2


def test_a_leap_day_becomes_the_last_of_february() -> None:
    assert a_year_later(date(2028, 2, 29)) == date(2029, 2, 28)
    assert a_year_later(date(2026, 9, 1)) == date(2027, 9, 1)


def test_the_office_is_asked_to_begin_in_autumn_and_not_before(
    office: Office, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.goal("A:1", title="Rätt mandat 2026")
    client.force_login(office.director.user)
    assert "Planen för 2027 är inte påbörjad." in client.get("/mal/2026/").content.decode()
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 8, 31))
    assert "inte påbörjad" not in client.get("/mal/2026/").content.decode()


def test_the_plan_is_begun_on_its_page_and_shows_the_year_before(office: Office, client: Client) -> None:
    goal = office.goal("A:1", title="Rätt mandat 2026", measure="planning.observed", low=Decimal("5.0"), unit="scale")
    office.goal("A:2", title="Tas inte med")
    ObservationFactory(goal=goal, value=Decimal("5.4"), source="Enkät")
    client.force_login(office.director.user)
    page = client.get("/mal/2026/nasta-plan/").content.decode()
    for words in ("Börja på planen för 2027", "Verksamhetsplan 2027", "5,4", "Texten nämner ett årtal"):
        assert words in page
    answer = client.post("/mal/2026/nasta-plan/", {"title": "Plan 2027"})
    assert answer.status_code == 422
    answer = client.post("/mal/2026/nasta-plan/", {"title": "Plan 2027", "goals": [goal.pk]})
    assert answer.headers["Location"] == "/mal/2027/"
    plan = client.get("/mal/2027/").content.decode()
    for words in ("Ett mål för 2027", "Året har inte börjat.", "5,4", "samma", "Rätt mandat 2026", "inte beslutad"):
        assert words in plan
    assert "Tas inte med" not in plan
    assert "redan påbörjad" in client.get("/mal/2026/nasta-plan/").content.decode()
    assert "inte påbörjad" not in client.get("/mal/2026/").content.decode()


def test_parts_are_added_changed_and_withdrawn_with_the_decision_named(
    office: Office, must_write_history: History
) -> None:
    goal = office.goal("A:1")
    text = PartText(title="Utbilda grupperna", goal=goal, responsible="Förbundschefen")
    with pytest.raises(Refused, match="Planen är beslutad"):
        add_part(actor=office.actor, plan=office.plan, kind=Activity, code="A1", text=text, reason="", on=TODAY)
    with must_write_history() as written:
        made = add_part(
            actor=office.actor, plan=office.plan, kind=Activity, code="A1", text=text, reason="§ 50", on=TODAY
        )
    assert written == {"records_historyentry", "planning_activity"}
    assert isinstance(made, Activity)
    assert (made.goal, made.responsible) == (goal, "Förbundschefen")
    with pytest.raises(Refused, match="finns redan"):
        add_part(actor=office.actor, plan=office.plan, kind=Activity, code="A1", text=text, reason="§ 50", on=TODAY)
    stamp = stamp_of(made)
    changed = PartText(title="Utbilda alla")
    update_part(actor=office.actor, part=made, text=changed, stamp=stamp, reason="§ 51", on=TODAY)
    made.refresh_from_db()
    assert (made.title, made.goal) == ("Utbilda alla", None)
    with pytest.raises(Refused):
        update_part(actor=office.actor, part=made, text=changed, stamp=stamp, reason="§ 51", on=TODAY)
    with pytest.raises(Refused, match="varför"):
        withdraw_part(actor=office.actor, part=made, reason=" ", on=TODAY)
    withdraw_part(actor=office.actor, part=made, reason="§ 52", on=TODAY)
    with pytest.raises(Refused, match="utgick"):
        update_part(actor=office.actor, part=made, text=changed, stamp=stamp_of(made), reason="§ 53", on=TODAY)
    with pytest.raises(Refused, match="Målet A:1 står under"):
        withdraw_part(actor=office.actor, part=office.priority, reason="§ 54", on=TODAY)


def test_parts_have_pages(office: Office, client: Client) -> None:
    client.force_login(office.director.user)
    key = {"code": "tillit", "title": "Tillit", "text": "Vi litar på varandra.", "reason": "§ 50"}
    assert client.post("/mal/2026/ny-del/nyckel/", {**key, "reason": ""}).status_code == 422
    assert client.post("/mal/2026/ny-del/nyckel/", key).headers["Location"] == "/mal/2026/"
    (made,) = PlanKey.objects.all()
    page = client.get(f"/mal/2026/del/nyckel/{made.pk}/").content.decode()
    assert "Vi litar på varandra." in page
    new = {"title": "Tillit och mod", "text": "", "stamp": stamp_of(made), "reason": "§ 51"}
    assert client.post(f"/mal/2026/del/nyckel/{made.pk}/", new).status_code == 302
    assert "Tillit och mod" in client.get("/mal/2026/").content.decode()
    assert client.post(f"/mal/2026/del/nyckel/{made.pk}/utga/", {"reason": "§ 52"}).status_code == 302
    assert "Tillit och mod</h3>" not in client.get("/mal/2026/").content.decode()
    activity = {"code": "A1", "title": "Träffas", "goal": office.goal("A:1").pk, "reason": "§ 50"}
    assert client.post("/mal/2026/ny-del/aktivitet/", activity).status_code == 302
    assert Activity.objects.get().goal is not None
    assert client.get("/mal/2026/ny-del/annat/").status_code == 404
    PlanFactory(federation=office.federation, year=2027)
    assert client.get(f"/mal/2027/del/nyckel/{made.pk}/").status_code == 404
