"""The pages of surveys: what each person sees, the answering page, and what is shown when."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from mellanrum.surveys.models import Invitation, SurveyAnswer
from mellanrum.surveys.sealing import content_of
from mellanrum.tenancy.scope import federation_transaction
from tests.support import people
from tests.support.factories import (
    AskedGroupFactory,
    BodyFactory,
    FederationFactory,
    QuestionFactory,
    SurveyAnswerFactory,
)
from tests.support.query_shape import query_shape, stored_shapes, write_shapes

from .conftest import AFTER, TODAY, Office

pytestmark = pytest.mark.django_db
SHAPES = Path(__file__).with_name("query_shapes.txt")
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def without_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = []


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' clock."""
    set_day(monkeypatch, TODAY)


def set_day(monkeypatch: pytest.MonkeyPatch, day: Any) -> None:
    """This will set the pages' clock."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: day)


def shown(client: Client, address: str, status: int = 200) -> str:
    """The page's words and marks; its status is checked."""
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_a_link_is_answered_on_a_page_without_sign_in_and_once(office: Office, client: Client) -> None:
    QuestionFactory(
        questionnaire=office.questionnaire, code="VAD", text=True, only_if="SP:1", only_value="no", position=3
    )
    _round, tokens = office.open_round(6)
    address = f"/svara/prov/{tokens[0]}/"
    page = shown(client, address)
    names = {code: f"q{office.questionnaire.questions.get(code=code).pk}" for code in ("PS:1", "SP:1", "VAD")}
    # Each of the seven is a radio button in the question's fieldset, and has the question in its own name.
    assert page.count(f'type="radio" name="{names["PS:1"]}"') == 7
    assert page.count('<span class="ds-sr-only">Vi pratar om det som är viktigt: </span>') == 7
    assert '<legend class="q">Vi pratar om det som är viktigt</legend>' in page
    assert f'data-only-if="{names["SP:1"]}" data-only-value="no"' in page
    answer = client.post(address, {names["PS:1"]: "6", names["SP:1"]: "no", names["VAD"]: "Mer tid"}, follow=True)
    assert answer.redirect_chain == [("/svara/tack/", 302)]
    assert "Dina svar är inskickade" in answer.content.decode()
    assert content_of(SurveyAnswer.objects.get()).values == {"PS:1": 6, "SP:1": "no", "VAD": "Mer tid"}
    assert "redan använd" in shown(client, address)
    again = client.post(address, {names["PS:1"]: "1"})
    assert again.status_code == 200
    assert SurveyAnswer.objects.count() == 1
    assert "sessionid" not in client.cookies


def test_an_empty_answer_is_not_sent(office: Office, client: Client) -> None:
    _round, tokens = office.open_round(6)
    answer = client.post(f"/svara/prov/{tokens[0]}/", {})
    assert answer.status_code == 422
    assert "Svara på minst en fråga" in answer.content.decode()
    assert not Invitation.objects.filter(used=True).exists()


def test_a_link_that_leads_nowhere_says_so(office: Office, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _round, tokens = office.open_round(6)
    assert "Länken gäller inte" in shown(client, "/svara/prov/hittepa/", 404)
    shown(client, f"/svara/annat/{tokens[0]}/", 404)
    set_day(monkeypatch, AFTER)
    assert "Enkäten stängde" in shown(client, f"/svara/prov/{tokens[0]}/")


def test_the_questions_come_in_the_language_that_is_chosen(office: Office, client: Client) -> None:
    office.questionnaire.texts = {"ar": {"title": "استبيان"}, "en": {"title": "The survey"}}
    office.questionnaire.save()
    office.scale.texts = {"en": {"label": "We talk about what matters", "most_label": "completely"}}
    office.scale.save()
    _round, tokens = office.open_round(6)
    page = shown(client, f"/svara/prov/{tokens[0]}/?sprak=en")
    assert "We talk about what matters" in page
    assert "7 completely" in page
    assert 'dir="rtl"' in shown(client, f"/svara/prov/{tokens[0]}/?sprak=ar")
    assert "Vi pratar om det som är viktigt" in shown(client, f"/svara/prov/{tokens[0]}/?sprak=xx")


def test_results_come_when_the_round_has_closed(
    office: Office, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = BodyFactory(federation=office.federation, name="Gruppen i Provköping", short_name="Provköping")
    small = BodyFactory(federation=office.federation, name="Lilla gruppen", short_name="Lillgruppen")
    made = office.round(code="2026")
    AskedGroupFactory(round=made, body=body, asked=12)
    AskedGroupFactory(round=made, body=small, asked=4)
    for value in (6, 6, 5, 7, 6, 6, 5, 6):
        SurveyAnswerFactory(round=made, body=body, values={"PS:1": value, "SP:1": "yes"})
    for value in (1, 2):
        SurveyAnswerFactory(round=made, body=small, values={"PS:1": value})
    client.force_login(people.board_member_of(office.federation).user)
    before = shown(client, f"/enkater/omgang/{made.pk}/")
    assert "10 av 16" in before
    assert "Resultatet visas när omgången har stängt" in before
    assert "Medelvärde" not in before
    assert "Bjud in" not in before
    set_day(monkeypatch, AFTER)
    page = shown(client, f"/enkater/omgang/{made.pk}/")
    assert re.search(r"<dt>Medelvärde</dt><dd>5,0", page)
    # Two answers of the small group would be what is left of ten when eight are shown: neither is.
    assert "2 grupper (organ) visas inte" in page
    assert "100" in page
    assert 'role="img"' in page


def test_fewer_than_five_answers_show_nothing(office: Office, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    made = office.round()
    AskedGroupFactory(round=made, asked=9)
    QuestionFactory(questionnaire=office.questionnaire, code="VAD", text=True)
    for _ in range(4):
        SurveyAnswerFactory(round=made, values={"PS:1": 7, "VAD": "Mer tid ihop"})
    set_day(monkeypatch, AFTER)
    client.force_login(office.director.user)
    page = shown(client, f"/enkater/omgang/{made.pk}/")
    assert page.count("Färre än fem har svarat") == 3
    assert "Mer tid ihop" not in page


def test_the_office_sets_up_a_round_and_invites(office: Office, client: Client) -> None:
    client.force_login(office.director.user)
    answer = client.post(
        "/enkater/samverkan/version-1/ny-omgang/",
        {"code": "2026", "opens": "2026-10-22", "closes": "2026-11-15"},
        follow=True,
    )
    assert "Omgången är upplagd" in answer.content.decode()
    made = office.questionnaire.rounds.get()
    wrong = client.post(f"/enkater/omgang/{made.pk}/bjud-in/", {"addresses": "inte en adress"})
    assert wrong.status_code == 422
    assert "ingen e-postadress" in wrong.content.decode()
    answer = client.post(
        f"/enkater/omgang/{made.pk}/bjud-in/", {"addresses": "a@x.example\nb@x.example", "level": "staff"}, follow=True
    )
    assert "2 personliga länkar är skickade" in answer.content.decode()
    answer = client.post(f"/enkater/omgang/{made.pk}/paminn/", follow=True)
    assert "2 påminnelser är skickade" in answer.content.decode()


def test_another_federation_sees_nothing(office: Office, client: Client) -> None:
    made = office.round()
    other = FederationFactory()
    with federation_transaction([other.pk]):
        stranger = people.director_of(other)
    client.force_login(stranger.user)
    shown(client, f"/enkater/omgang/{made.pk}/", 404)
    assert "Samverkansenkäten" not in shown(client, "/enkater/")


def test_pages_ask_the_same_questions_however_much_there_is(
    office: Office, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day(monkeypatch, AFTER)
    made = office.round(code="2026")
    waiting = office.round(code="2027", closes=AFTER.replace(year=2027))
    group = AskedGroupFactory(round=waiting, asked=50)
    office.links(group, 1)

    def fill(number: int) -> None:
        body = BodyFactory(federation=office.federation)
        AskedGroupFactory(round=made, body=body, asked=6)
        office.round(code=f"{number}")
        QuestionFactory(questionnaire=office.questionnaire, text=True)
        for _ in range(6):
            SurveyAnswerFactory(round=made, body=body, values={"PS:1": 5, "SP:1": "yes"})

    def shapes() -> dict[str, list[str]]:
        found = {}
        token = f"{group.pk}-0"
        for name, address in {
            "surveys": "/enkater/",
            "questionnaire": "/enkater/samverkan/version-1/",
            "round": f"/enkater/omgang/{made.pk}/",
            "invite": f"/enkater/omgang/{waiting.pk}/bjud-in/",
            "answer": f"/svara/prov/{token}/",
        }.items():
            with query_shape() as shape:
                assert client.get(address).status_code == 200, name
            found[name] = list(shape)
        return found

    client.force_login(office.director.user)
    fill(0)
    few = shapes()
    for number in range(1, 15):
        fill(number)
    assert shapes() == few
    assert {name: len(lines) for name, lines in few.items() if len(lines) > MOST_QUERIES} == {}
    if os.environ.get("STORE_QUERY_SHAPES"):
        write_shapes(SHAPES, few)
    assert few == stored_shapes(SHAPES), "Look at the change; STORE_QUERY_SHAPES=1 stores it."


def test_the_pages_speak_english_too(office: Office, client: Client) -> None:
    _round, tokens = office.open_round(6)
    client.cookies["mellanrum_language"] = "en"
    assert "Send the answers" in shown(client, f"/svara/prov/{tokens[0]}/")
    client.force_login(office.director.user)
    assert "Surveys" in shown(client, "/enkater/")
