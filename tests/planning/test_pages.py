"""The pages of plans and goals: what each person sees and may do, and what stands there when there is nothing."""

import csv
import io
import os
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from mellanrum.planning.models import Goal, GoalNote, Observation
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction
from tests.support import people
from tests.support.factories import (
    ActivityFactory,
    BodyFactory,
    FederationFactory,
    GoalNoteFactory,
    ObservationFactory,
    PlanFactory,
    PlanKeyFactory,
)
from tests.support.query_shape import query_shape, stored_shapes, write_shapes

from .conftest import TODAY, Office
from .test_follow_up import BOARD, attended

pytestmark = pytest.mark.django_db
SHAPES = Path(__file__).with_name("query_shapes.txt")
# Of these four belong to every page: session, user, roles, contact. The measures have a limit of their own.
MOST_QUERIES = 12
OF_MEASURES = re.compile(r"SELECT (governance_|planning_observation planning_goal)")

ROLES = [
    people.director_of,
    people.officer_of,
    people.board_member_of,
    people.group_member_of,
    people.auditor_of,
    people.administrator_of,
]


@pytest.fixture(autouse=True)
def without_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = []


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' clock."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


def signed_in(client: Client, person: people.Person) -> Client:
    client.force_login(person.user)
    return client


def shown(client: Client, address: str, status: int = 200) -> str:
    """The page's words and marks; its status is checked."""
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_everybody_with_a_role_reads_the_plan_and_the_office_alone_is_offered_to_write(
    office: Office, client: Client, role: Callable[[Federation], people.Person]
) -> None:
    PlanKeyFactory(plan=office.plan, title="Tillit", text="Vi litar på varandra.")
    goal = office.goal("PR:1", title="Rätt mandat", measure="planning.observed", low=Decimal("5.0"), unit="scale")
    ObservationFactory(goal=goal, value=Decimal("5.4"), source="Enkät")
    ActivityFactory(plan=office.plan, goal=goal, title="Utbilda grupperna")
    person = office.director if role is people.director_of else role(office.federation)
    signed_in(client, person)
    plan, page = shown(client, "/mal/2026/"), shown(client, "/mal/2026/PR:1/")
    for words in ("Verksamhetsplan 2026", "Rätt mandat", "5,4", "minst 5,0", "Tillit", "Utbilda grupperna"):
        assert words in plan
    for words in ("Rätt mandat", "5,4", "minst 5,0", "Inom", "Enkät", "Utbilda grupperna"):
        assert words in page
    writes = role in (people.director_of, people.officer_of)
    for offer in ("Ändra målet", "Skriv en anteckning", "Skriv in en observation", "Ta tillbaka"):
        assert (offer in page) is writes
    for offer in ("Lägg till mål", "Skriv resultat", "Ändra planens texter"):
        assert (offer in plan) is writes


def test_the_plan_answers_first_and_then_shows_every_goal(office: Office, client: Client) -> None:
    for code, value in (("A:1", 6), ("A:2", 4), ("A:3", 5)):
        ObservationFactory(goal=office.goal(code, measure="planning.observed", low=5, unit="scale"), value=value)
    office.goal("A:4", title="Enkäten")
    plan = shown(signed_in(client, office.director), "/mal/2026/")
    assert "Årets 4 mål" in plan
    assert "2 av de 3 mål som har ett värde ligger inom målspannet. 1 under. 1 mål har inget värde än." in plan
    for words in ("2 inom målspannet", "1 under", "1 utan uppgift", "Inget mått än", "Räknat till och med 22 oktober"):
        assert words in plan


def test_a_plan_whose_goals_people_judge_does_not_say_that_they_lack_values(office: Office, client: Client) -> None:
    for code in ("A:1", "A:2"):
        goal = office.goal(code, measure="planning.observed", low=None, high=None, unit="count")
        ObservationFactory(goal=goal, value=139)
    plan = shown(signed_in(client, office.director), "/mal/2026/")
    assert "2 mål bedöms för hand." in plan
    assert "har ett värde än" not in plan
    assert "har inget värde än" not in plan


def test_a_goal_without_measure_says_so_calmly(office: Office, client: Client) -> None:
    office.goal("A:1")
    page = shown(signed_in(client, office.director), "/mal/2026/A:1/")
    assert "Inget mått är kopplat till målet än." in page
    assert "Inget värde än" in page
    assert ">0<" not in page


def test_the_plan_of_the_year_that_goes_is_opened(office: Office, client: Client) -> None:
    PlanFactory(federation=office.federation, year=2027)
    signed_in(client, office.director)
    assert client.get("/mal/").headers["Location"] == "/mal/2026/"
    assert 'href="/mal/2027/"' in shown(client, "/mal/2026/")


def test_without_a_plan_the_page_says_how_one_comes(client: Client) -> None:
    federation = FederationFactory()
    with federation_transaction([federation.pk]):
        signed_in(client, people.director_of(federation))
    assert "Ingen plan är inläst än" in shown(client, "/mal/")
    assert client.get("/mal/2026/").status_code == 404
    assert client.get("/mal/2026/uppfoljning.csv").status_code == 404


def test_one_looks_back_by_the_address(office: Office, client: Client) -> None:
    goal = office.goal("A:1", measure="planning.observed", low=5, unit="scale")
    ObservationFactory(goal=goal, observed_on=date(2026, 3, 1), value=Decimal("4.2"))
    ObservationFactory(goal=goal, observed_on=date(2026, 9, 1), value=Decimal("5.6"))
    signed_in(client, office.director)
    assert "5,6" in shown(client, "/mal/2026/A:1/")
    back = shown(client, "/mal/2026/A:1/?on=2026-06-30")
    assert "4,2" in back
    assert "5,6" not in back
    assert "Räknat till och med 30 juni 2026" in back
    assert "/mal/2026/A:1/?on=2026-06-30" in shown(client, "/mal/2026/?on=2026-06-30")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("i går", "i går går inte att läsa som en dag"),
        ("2026-02-30", "2026-02-30 går inte att läsa"),
        ("2030-01-01", "inte varit än"),
    ],
)
def test_a_day_that_is_none_is_told_and_read_as_today(office: Office, client: Client, asked: str, words: str) -> None:
    office.goal("A:1")
    plan = shown(signed_in(client, office.director), f"/mal/2026/?on={asked}")
    assert words in plan
    assert "Räknat till och med 22 oktober 2026" in plan


@pytest.mark.parametrize(
    "address",
    [
        "/mal/2031/",
        "/mal/0/",
        "/mal/99999/",
        "/mal/99999999999999999999/",
        "/mal/99999999999999999999/PR:1/",
        "/mal/99999/uppfoljning.csv",
        "/mal/2026/FINNS:INTE/",
        "/mal/2026/FINNS:INTE/andra/",
        "/mal/2026/A:1/observation/999999/ta-tillbaka/",
        "/mal/2026/aktiviteter/999999/resultat/",
    ],
)
def test_what_is_not_there_is_not_found(office: Office, client: Client, address: str) -> None:
    office.goal("A:1", measure="planning.observed")
    shown(signed_in(client, office.director), address, 404)


def test_another_federations_plan_is_not_found_and_a_stranger_signs_in_first(office: Office, client: Client) -> None:
    office.goal("A:1")
    assert client.get("/mal/2026/A:1/").status_code == 302
    assert "logga-in" in client.get("/mal/2026/A:1/").headers["Location"]
    other = FederationFactory()
    with federation_transaction([other.pk]):
        signed_in(client, people.director_of(other))
    for address in ("/mal/2026/", "/mal/2026/A:1/", "/mal/2026/A:1/andra/"):
        shown(client, address, 404)
    client.force_login(people.stranger())
    shown(client, "/mal/2026/", 403)


def test_a_note_is_written_on_the_page(office: Office, client: Client) -> None:
    goal = office.goal("A:1")
    signed_in(client, office.director)
    answer = client.post("/mal/2026/A:1/anteckning/", {"text": "Två möten flyttades."})
    assert answer.headers["Location"] == "/mal/2026/A:1/"
    page = shown(client, "/mal/2026/A:1/")
    assert "Anteckningen är sparad." in page
    assert "Två möten flyttades." in page
    assert "Maja Chefsgård, 22 oktober 2026" in page
    empty = client.post("/mal/2026/A:1/anteckning/", {"text": " "})
    assert empty.status_code == 422
    assert GoalNote.objects.filter(goal=goal).count() == 1


def test_an_observation_is_written_and_taken_back_on_pages(office: Office, client: Client) -> None:
    office.goal("A:1", measure="planning.observed", low=5, unit="scale")
    signed_in(client, office.director)
    given = {"observed_on": "2026-10-01", "value": "5,4", "text": "", "source": "Enkät"}
    client.post("/mal/2026/A:1/observation/", given)
    seen = Observation.objects.get()
    assert (seen.value, seen.observed_on) == (Decimal("5.4"), date(2026, 10, 1))
    late = client.post("/mal/2026/A:1/observation/", {**given, "observed_on": "2026-10-23"})
    assert late.status_code == 422
    assert "inte har varit än" in late.content.decode()
    address = f"/mal/2026/A:1/observation/{seen.pk}/ta-tillbaka/"
    assert "1 oktober 2026 (Enkät)" in shown(client, address)
    client.post(address, {"reason": "Fel enkät"})
    page = shown(client, "/mal/2026/A:1/")
    assert "Fel enkät" in page
    assert "Det finns inget att räkna än." in page
    again = client.post(address, {"reason": "igen"})
    assert again.status_code == 422
    assert "redan återtagen" in again.content.decode()
    assert Observation.objects.count() == 1


GOAL = {
    "title": "Fler möten",
    "wording": "Styrelsen möts åtta gånger.",
    "measure": "governance.meetings_held",
    "parameters": "body = styrelsen",
    "unit": "count",
    "low": "8",
    "high": "",
    "measured_from": "",
    "follow_up": "",
    "responsible": "",
    "expected_result": "",
}


def test_a_goal_is_added_changed_and_withdrawn_on_pages(office: Office, client: Client) -> None:
    signed_in(client, office.director)
    BodyFactory(federation=office.federation, board=True)
    given = {**GOAL, "code": "A/1 ny", "priority": office.priority.pk, "reason": "§ 50"}
    shown(client, "/mal/2026/nytt-mal/")
    made = client.post("/mal/2026/nytt-mal/", given)
    assert made.status_code == 302, made.content.decode()
    goal = Goal.objects.get()
    assert (goal.code, goal.low, goal.parameters) == ("A/1 ny", Decimal(8), {"body": "styrelsen"})
    assert "Fler möten" in shown(client, made.headers["Location"])

    form = shown(client, "/mal/2026/A/1 ny/andra/")
    assert "body = styrelsen" in form
    stamp = form.split('name="stamp" value="')[1].split('"')[0]
    changed = {**given, "stamp": stamp, "low": "7,5", "reason": ""}
    refused = client.post("/mal/2026/A/1 ny/andra/", changed)
    assert refused.status_code == 422
    assert "vilket beslut" in refused.content.decode()
    goal.refresh_from_db()
    assert goal.low == 8
    assert client.post("/mal/2026/A/1 ny/andra/", {**changed, "reason": "§ 61"}).status_code == 302
    goal.refresh_from_db()
    assert goal.low == Decimal("7.5")
    stale = client.post("/mal/2026/A/1 ny/andra/", {**changed, "reason": "§ 62"})
    assert "Någon annan har ändrat" in stale.content.decode()

    assert client.post("/mal/2026/A/1 ny/utga/", {"reason": ""}).status_code == 422
    assert client.post("/mal/2026/A/1 ny/utga/", {"reason": "Nått"}).headers["Location"] == "/mal/2026/"
    plan = shown(client, "/mal/2026/")
    assert "Mål som har utgått" in plan
    assert "Målet utgick 22 oktober 2026." in shown(client, made.headers["Location"])


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ("body styrelsen", "Skriv namn = värde"),
        ("= styrelsen", "Skriv namn = värde"),
        ("bdy = styrelsen", "bdy: väntade body"),
        ("body = 7", "body: väntade str, fick 7"),
    ],
)
def test_wrong_parameters_are_told_at_their_question(
    office: Office, client: Client, parameters: str, words: str
) -> None:
    signed_in(client, office.director)
    given = {**GOAL, "code": "A:1", "priority": office.priority.pk, "reason": "§ 50", "parameters": parameters}
    answer = client.post("/mal/2026/nytt-mal/", given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Goal.objects.exists()


def test_the_plans_texts_and_its_decision_are_written_on_pages(office: Office, client: Client) -> None:
    office.plan.decided_on = None
    office.plan.save()
    office.goal("A:1")
    signed_in(client, office.director)
    assert "Planen är inte markerad som beslutad." in shown(client, "/mal/2026/")
    form = shown(client, "/mal/2026/planen/")
    stamp = form.split('name="stamp" value="')[1].split('"')[0]
    client.post("/mal/2026/planen/", {"stamp": stamp, "title": "Plan", "introduction": "Ett år till.\n\nTack."})
    client.post("/mal/2026/beslut/", {"decided_on": "2026-10-14"})
    plan = shown(client, "/mal/2026/")
    for words in ("Ett år till.", "beslutad 14 oktober 2026", "Ändrade planens texter"):
        assert words in plan
    again = client.post("/mal/2026/beslut/", {"decided_on": "2026-10-15"})
    assert "redan beslutad" in again.content.decode()


def test_an_activitys_result_is_written_on_its_page(office: Office, client: Client) -> None:
    activity = ActivityFactory(plan=office.plan, title="Utbilda")
    signed_in(client, office.director)
    address = f"/mal/2026/aktiviteter/{activity.pk}/resultat/"
    assert "Utbilda" in shown(client, address)
    assert client.post(address, {"text": ""}).status_code == 422
    client.post(address, {"text": "Tre tillfällen hållna."})
    assert "Tre tillfällen hållna." in shown(client, "/mal/2026/")


@pytest.mark.parametrize("role", ROLES[2:])
def test_those_who_read_are_stopped_with_a_reason_and_nothing_happens(
    office: Office, client: Client, role: Callable[[Federation], people.Person]
) -> None:
    goal = office.goal("A:1", measure="planning.observed")
    seen = ObservationFactory(goal=goal)
    activity = ActivityFactory(plan=office.plan)
    signed_in(client, role(office.federation))
    for address, given in (
        ("/mal/2026/A:1/anteckning/", {"text": "x"}),
        ("/mal/2026/A:1/observation/", {"observed_on": "2026-10-01", "value": "1", "source": "x"}),
        (f"/mal/2026/A:1/observation/{seen.pk}/ta-tillbaka/", {"reason": "x"}),
        ("/mal/2026/A:1/andra/", {}),
        ("/mal/2026/A:1/utga/", {"reason": "x"}),
        ("/mal/2026/nytt-mal/", {}),
        ("/mal/2026/planen/", {}),
        ("/mal/2026/beslut/", {"decided_on": "2026-10-01"}),
        (f"/mal/2026/aktiviteter/{activity.pk}/resultat/", {"text": "x"}),
    ):
        answer = client.post(address, given)
        assert answer.status_code == 403, address
        assert "förbundschefen och handläggarna" in answer.content.decode()
    assert not GoalNote.objects.exists()
    assert Observation.objects.get().withdrawn_on is None


def test_the_figures_come_as_a_file(office: Office, client: Client) -> None:
    goal = office.goal("A:1", title="Möten; och mer", measure="planning.observed", low=5, unit="scale")
    ObservationFactory(goal=goal, value=Decimal("5.25"))
    office.goal("A:2", title="Utan värde")
    answer = signed_in(client, office.director).get("/mal/2026/uppfoljning.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f"uppfoljning-{office.federation.slug}-2026-2026-10-22.csv" in answer.headers["Content-Disposition"]
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines == [
        "code,title,measure,unit,low,high,value,n,numerator,denominator,interval,certain,status,evidence,outlook",
        "A:1,Möten; och mer,planning.observed,scale,5,,5.25,1,,,,true,within,/mal/2026/A:1/,",
        "A:2,Utan värde,,,,,,,,,,true,no_data,/mal/2026/A:2/,",
    ]


def test_no_text_of_the_file_starts_a_formula(office: Office, client: Client) -> None:
    office.goal("@A", title='=HYPERLINK("https://prov.example")')
    answer = signed_in(client, office.director).get("/mal/2026/uppfoljning.csv")
    row = next(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert (row["code"], row["title"]) == ("'@A", """'=HYPERLINK("https://prov.example")""")


def test_pages_ask_the_database_as_little_as_was_reviewed_however_much_there_is(office: Office, client: Client) -> None:
    attended(office.federation, *((date(2026, month, 1), True) for month in range(1, 10)))
    counted = office.goal("PR:3", measure="governance.member_represented", parameters=BOARD, low=80, unit="percent")
    by_hand = office.goal("FI:1", measure="planning.observed", high=100, unit="percent")

    def fill(number: int) -> None:
        PlanKeyFactory(plan=office.plan)
        office.goal(f"X{number}", measure="governance.member_represented", parameters=BOARD, low=80)
        for goal in (counted, by_hand):
            GoalNoteFactory(goal=goal)
            ObservationFactory(goal=goal)
            ActivityFactory(plan=office.plan, goal=goal)

    def shapes() -> dict[str, list[str]]:
        found = {}
        for name, address in {
            "plan": "/mal/2026/",
            "goal": "/mal/2026/PR:3/",
            "goal by hand": "/mal/2026/FI:1/",
            "goal form": "/mal/2026/PR:3/andra/",
            "file": "/mal/2026/uppfoljning.csv",
        }.items():
            with query_shape() as shape:
                assert client.get(address).status_code == 200, name
            found[name] = list(shape)
        return found

    signed_in(client, office.director)
    fill(0)
    few = shapes()
    for number in range(1, 30):
        fill(number)
    assert shapes() == few
    for name, lines in few.items():
        of_measures = [line for line in lines if OF_MEASURES.match(line)]
        # Two goals are measured differently; what is counted from the same rows shares them.
        assert len(of_measures) <= 3 + 1, name
        assert len(lines) - len(of_measures) <= MOST_QUERIES, name
    if os.environ.get("STORE_QUERY_SHAPES"):
        write_shapes(SHAPES, few)
    assert few == stored_shapes(SHAPES), "Look at the change; STORE_QUERY_SHAPES=1 stores it."


def test_the_pages_speak_english_too(office: Office, client: Client) -> None:
    goal = office.goal("A:1", measure="planning.observed", low=5, unit="scale")
    ObservationFactory(goal=goal, value=Decimal("5.6"), source="Survey")
    signed_in(client, office.director)
    client.cookies["mellanrum_language"] = "en"
    plan, page = shown(client, "/mal/2026/"), shown(client, "/mal/2026/A:1/")
    for words in ("1 of 1 goal with a value is within its target range.", "5.6", "Download the figures"):
        assert words in plan
    for words in ("Target range", "at least 5.0", "Counted up to 22 October 2026", "Write an observation"):
        assert words in page
