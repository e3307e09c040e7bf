"""Rounds, links and answers: what is done, what is refused, and what is written in history."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core import mail

from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.records.models import HistoryEntry
from mellanrum.surveys.models import AskedGroup, Invitation, SurveyAnswer
from mellanrum.surveys.operations.answering import answer_by_link
from mellanrum.surveys.operations.definition import save_question
from mellanrum.surveys.operations.rounds import invite, open_round, remind
from mellanrum.surveys.sealing import content_of
from mellanrum.surveys.states import Answer
from tests.support import people
from tests.support.factories import QuestionFactory, SurveyAnswerFactory

from .conftest import AFTER, TODAY, Office

pytestmark = pytest.mark.django_db
SITE = "https://prov.example/"
OnCommit = Callable[..., object]


def tokens_of(letters: list[mail.EmailMessage]) -> dict[str, str]:
    """This will find the token in each letter, by address."""
    found = {}
    for letter in letters:
        match = re.search(r"https://prov\.example/svara/prov/([\w-]+)/", str(letter.body))
        assert match, letter.body
        found[letter.to[0]] = match[1]
    return found


def test_a_round_is_opened_with_its_history(office: Office) -> None:
    made = open_round(
        actor=office.actor,
        questionnaire=office.questionnaire,
        code=" 2026 ",
        opens=TODAY,
        closes=date(2026, 11, 1),
        on=TODAY,
    )
    assert (made.code, made.opens, made.closes) == ("2026", TODAY, date(2026, 11, 1))
    assert (
        HistoryEntry.objects.get(object_id=made.pk, object_type="surveys.surveyround").use_case == "surveys.open_round"
    )


@pytest.mark.parametrize(
    ("code", "opens", "closes", "message"),
    [
        ("", TODAY, AFTER, "namn"),
        ("2026", TODAY, TODAY, "stänga efter"),
        ("2026", date(2026, 9, 1), date(2026, 10, 1), "redan varit"),
        ("2025", TODAY, AFTER, "heter så"),
    ],
)
def test_a_round_that_cannot_be_is_refused(office: Office, code: str, opens: date, closes: date, message: str) -> None:
    office.round(code="2025")
    with pytest.raises(Refused, match=message):
        open_round(
            actor=office.actor, questionnaire=office.questionnaire, code=code, opens=opens, closes=closes, on=TODAY
        )


def test_each_address_gets_a_link_of_its_own_once(office: Office, django_capture_on_commit_callbacks: OnCommit) -> None:
    made = office.round()
    given = {"actor": office.actor, "survey_round": made, "body": None, "member": None, "level": "staff"}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        sent = invite(**given, addresses=["a@x.example", "B@x.example", "a@x.example"], site_address=SITE, on=TODAY)  # type: ignore[arg-type]
    assert sent == 2
    tokens = tokens_of(mail.outbox)
    assert set(tokens) == {"a@x.example", "B@x.example"}
    assert AskedGroup.objects.get().asked == 2
    with pytest.raises(Refused, match="inte redan har fått"):
        invite(**given, addresses=["b@x.example"], site_address=SITE, on=TODAY)  # type: ignore[arg-type]
    answer_by_link(actor=office.respondent, token=tokens["a@x.example"], given={"PS:1": 6}, on=TODAY)
    assert content_of(SurveyAnswer.objects.get()).values == {"PS:1": 6}


def test_only_those_who_have_not_answered_are_reminded_with_a_new_link(
    office: Office, django_capture_on_commit_callbacks: OnCommit
) -> None:
    made, tokens = office.open_round(6)
    answer_by_link(actor=office.respondent, token=tokens[0], given={"PS:1": 6}, on=TODAY)
    waiting = set(Invitation.objects.filter(used=False).values_list("address", flat=True))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        assert remind(actor=office.actor, survey_round=made, site_address=SITE, on=TODAY) == 5
    fresh = tokens_of(mail.outbox)
    assert set(fresh) == waiting
    with pytest.raises(Refused, match="gäller inte"):
        answer_by_link(actor=office.respondent, token=tokens[1], given={"PS:1": 6}, on=TODAY)
    answer_by_link(actor=office.respondent, token=next(iter(fresh.values())), given={"PS:1": 6}, on=TODAY)
    with pytest.raises(Refused, match="redan gått ut i dag"):
        remind(actor=office.actor, survey_round=made, site_address=SITE, on=TODAY)
    with pytest.raises(Refused, match="har stängt"):
        remind(actor=office.actor, survey_round=made, site_address=SITE, on=AFTER)


@pytest.mark.parametrize(
    ("given", "on", "message"),
    [
        ({}, TODAY, "minst en fråga"),
        ({"PS:1": 8}, TODAY, "går inte att ta emot"),
        ({"SP:1": "kanske"}, TODAY, "går inte att ta emot"),
        ({"PS:1": 5}, date(2026, 9, 30), "inte öppen"),
        ({"PS:1": 5}, date(2026, 11, 1), "inte öppen"),
    ],
)
def test_what_cannot_be_answered_is_refused_and_the_link_stays(
    office: Office, given: dict[str, Answer], on: date, message: str
) -> None:
    _round, tokens = office.open_round(6)
    with pytest.raises(Refused, match=message):
        answer_by_link(actor=office.respondent, token=tokens[0], given=given, on=on)
    assert SurveyAnswer.objects.count() == 0
    assert Invitation.objects.filter(used=True).count() == 0


def test_answers_that_the_others_do_not_lead_to_are_left_out(office: Office) -> None:
    QuestionFactory(
        questionnaire=office.questionnaire, code="VAD", text=True, only_if="SP:1", only_value="no", position=3
    )
    _round, tokens = office.open_round(6)
    for token, yes_no in zip(tokens, ("yes", "no"), strict=False):
        answer_by_link(actor=office.respondent, token=token, given={"SP:1": yes_no, "VAD": "Tid"}, on=TODAY)
    stored = sorted((content_of(answer).values for answer in SurveyAnswer.objects.all()), key=len)
    assert stored == [{"SP:1": "yes"}, {"SP:1": "no", "VAD": "Tid"}]


def test_only_a_link_answers_and_only_the_office_keeps_rounds(office: Office) -> None:
    made, tokens = office.open_round(6)
    with pytest.raises(Forbidden):
        answer_by_link(actor=office.actor, token=tokens[0], given={"PS:1": 5}, on=TODAY)
    board = people.board_member_of(office.federation).actor
    for actor in (board, office.respondent):
        with pytest.raises(Forbidden):
            remind(actor=actor, survey_round=made, site_address=SITE, on=TODAY)


def test_a_question_that_has_been_answered_keeps_its_meaning(office: Office) -> None:
    SurveyAnswerFactory(round=office.round(), values={"PS:1": 5})

    def save(label: str, help_text: str) -> None:
        save_question(
            actor=office.actor,
            questionnaire="samverkan",
            version=1,
            code="PS:1",
            kind="scale",
            label=label,
            help_text=help_text,
            least=1,
            most=7,
            least_label="",
            most_label="",
            options=[],
            only_if="",
            only_value="",
            texts={},
            withdrawn_on=None,
            position=1,
        )

    save(office.scale.label, "Tänk på det senaste året.")
    with pytest.raises(Refused, match="ny version"):
        save("Något annat", "")
    office.scale.refresh_from_db()
    assert office.scale.help == "Tänk på det senaste året."
