"""Rounds and answers from files: all or nothing, the same file twice, and what is wrong said by row."""

import pytest

from mellanrum.exchange.imports.kinds import KINDS
from mellanrum.exchange.imports.operations import abandon_import, apply_import, begin_import, import_file
from mellanrum.exchange.imports.results import ImportResult
from mellanrum.exchange.models import ImportFile
from mellanrum.surveys.models import AskedGroup, SurveyAnswer, SurveyRound
from mellanrum.surveys.sealing import content_of
from tests.support.factories import BodyFactory, QuestionFactory

from .conftest import Office

pytestmark = pytest.mark.django_db
ROUNDS = """survey,round,opens,closes,body,asked
samverkan,2026,2026-10-01,2026-11-01,lsg,6
samverkan,2026,2026-10-01,2026-11-01,,4
"""
ANSWERS = """survey,round,respondent,body,level,question,value
samverkan,2026,hemlig-1,lsg,staff,PS:1,6
samverkan,2026,hemlig-1,lsg,staff,SP:1,ja
samverkan,2026,hemlig-2,,politics,PS:1,3
"""


@pytest.fixture
def group(office: Office) -> Office:
    BodyFactory(federation=office.federation, code="lsg")
    return office


def read(office: Office, kind: str, text: str) -> ImportResult:
    """This will import a file given as text."""
    return import_file(actor=office.actor, kind=KINDS[kind], name="fil.csv", data=text.encode())


def tally(result: ImportResult) -> tuple[int, int, int, int]:
    """This will give created, updated, unchanged and rejected."""
    return (result.created, result.updated, result.unchanged, result.rejected)


def test_rounds_and_answers_come_in_and_the_same_files_again_change_nothing(group: Office) -> None:
    assert tally(read(group, "survey-rounds", ROUNDS)) == (2, 0, 0, 0)
    assert tally(read(group, "survey-answers", ANSWERS)) == (3, 0, 0, 0)
    assert tally(read(group, "survey-rounds", ROUNDS)) == (0, 0, 2, 0)
    assert tally(read(group, "survey-answers", ANSWERS)) == (0, 0, 3, 0)
    assert SurveyRound.objects.get().questionnaire == group.questionnaire
    assert sorted(AskedGroup.objects.values_list("asked", flat=True)) == [4, 6]
    contents = map(content_of, SurveyAnswer.objects.all())
    stored = {content.level: (content.values, content.body_id is not None) for content in contents}
    assert stored == {"staff": ({"PS:1": 6, "SP:1": "yes"}, True), "politics": ({"PS:1": 3}, False)}


def test_what_is_changed_in_a_file_is_changed(group: Office) -> None:
    read(group, "survey-rounds", ROUNDS)
    read(group, "survey-answers", ANSWERS)
    assert tally(read(group, "survey-answers", ANSWERS.replace("PS:1,3", "PS:1,4"))) == (0, 1, 2, 0)
    assert tally(read(group, "survey-rounds", ROUNDS.replace("lsg,6", "lsg,7"))) == (0, 1, 1, 0)
    contents = map(content_of, SurveyAnswer.objects.all())
    assert [content.values for content in contents if content.level == "politics"] == [{"PS:1": 4}]


@pytest.mark.parametrize(
    ("before", "after", "column", "message"),
    [
        ("samverkan,2026,hemlig-2", "samverka,2026,hemlig-2", "survey", "Menade du ”samverkan”"),
        ("samverkan,2026,hemlig-2", "samverkan,2024,hemlig-2", "round", "ingen sådan omgång"),
        ("PS:1,3", "PS:9,3", "question", "ingen fråga med koden"),
        ("PS:1,3", "PS:1,8", "value", "heltal från 1 till 7"),
        ("SP:1,ja", "SP:1,kanske", "value", "yes eller no"),
        ("hemlig-1,lsg,staff,SP:1,ja", "hemlig-1,lsg,staff,PS:1,5", "question", "redan svarat, på rad 1"),
        ("hemlig-1,lsg,staff,SP:1,ja", "hemlig-1,,staff,SP:1,ja", "respondent", "annat organ"),
        ("politics", "politik", "level", 'Menade du "politics"?'),
    ],
)
def test_what_is_wrong_is_said_by_row_and_nothing_is_written(
    group: Office, before: str, after: str, column: str, message: str
) -> None:
    read(group, "survey-rounds", ROUNDS)
    result = read(group, "survey-answers", ANSWERS.replace(before, after))
    assert [error.column for error in result.errors] == [column]
    assert message in result.errors[0].message
    assert "hemlig" not in repr(result.errors)
    assert SurveyAnswer.objects.count() == 0


def test_no_more_answer_than_were_asked(group: Office) -> None:
    read(group, "survey-rounds", ROUNDS.replace(",6", ",1").replace(",4", ",0"))
    result = read(group, "survey-answers", ANSWERS)
    assert [(error.row, error.column) for error in result.errors] == [(3, "respondent")]
    assert "Fler svarar än de 1" in result.errors[0].message


def test_choices_are_read_by_code_or_words(group: Office) -> None:
    QuestionFactory(questionnaire=group.questionnaire, code="FV", several=True)
    read(group, "survey-rounds", ROUNDS)
    text = "survey,round,respondent,question,value\nsamverkan,2026,h,FV,Kurs + mote\n"
    assert tally(read(group, "survey-answers", text)) == (1, 0, 0, 0)
    assert content_of(SurveyAnswer.objects.get()).values == {"FV": ["kurs", "mote"]}


def test_days_of_a_round_are_the_same_on_every_row(group: Office) -> None:
    result = read(group, "survey-rounds", ROUNDS.replace("2026-11-01,,4", "2026-11-02,,4"))
    assert [(error.row, error.column) for error in result.errors] == [(2, "opens")]
    assert SurveyRound.objects.count() == 0


def test_the_kept_file_of_a_preview_hides_the_respondents_and_goes_with_the_preview(group: Office) -> None:
    read(group, "survey-rounds", ROUNDS)
    for settle in (apply_import, abandon_import):
        run = begin_import(actor=group.actor, kind=KINDS["survey-answers"], name="svar.csv", data=ANSWERS.encode())
        kept = ImportFile.objects.get(run=run)
        assert b"hemlig" not in bytes(kept.content)
        assert "hemlig" not in repr((kept.sample, kept.errors))
        settle(actor=group.actor, run=run)
        assert not ImportFile.objects.filter(run=run).exists()
    assert SurveyAnswer.objects.count() == 2
