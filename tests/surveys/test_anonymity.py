"""Nobody can tie an answer to a person: not somebody who reads the database with the application's own rights."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from mellanrum.kernel.errors import Refused
from mellanrum.records.keys import Unreadable
from mellanrum.surveys.models import Invitation, SurveyAnswer
from mellanrum.surveys.operations.answering import answer_by_link
from mellanrum.surveys.operations.import_answers import save_answers
from mellanrum.surveys.operations.rows import AnswerRow
from mellanrum.surveys.queries.figures import with_answers
from mellanrum.surveys.sealing import LONGEST_TEXT, content_of
from mellanrum.surveys.states import Answer
from mellanrum.tenancy.models import FederationModel
from tests.support.factories import AskedGroupFactory, BodyFactory, MemberFactory, QuestionFactory

from .conftest import TODAY, Office

pytestmark = pytest.mark.django_db
TWO = (Invitation, SurveyAnswer)


def rows(query: str) -> list[tuple[Any, ...]]:
    """This will ask the database what its own columns say, as the application's role."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def counts() -> dict[str, int]:
    """This will count the rows of every table of ours."""
    tables = [model._meta.db_table for model in apps.get_models() if model.__module__.startswith("mellanrum.")]
    return dict(rows(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables)))


def answered(office: Office, tokens: list[str]) -> list[int]:
    """This will answer each link in turn, and give the values in the order in which they were given."""
    values = [1 + place % 7 for place in range(len(tokens))]
    for token, value in zip(tokens, values, strict=True):
        answer_by_link(actor=office.respondent, token=token, given={"PS:1": value}, on=TODAY)
    return values


def lying_in_order() -> list[Any]:
    """This will open the answers in the order in which they lie in the table."""
    places = [pk for (pk,) in rows("SELECT id FROM surveys_surveyanswer ORDER BY ctid")]
    by_id = SurveyAnswer.objects.in_bulk(places)
    return [content_of(by_id[pk]).values["PS:1"] for pk in places]


def test_the_two_tables_have_no_column_that_joins_them_and_none_that_tells_when() -> None:
    moments = (models.DateField, models.TimeField, models.DurationField)
    targets = {}
    for model in TWO:
        fields = model._meta.concrete_fields
        assert not [field.name for field in fields if isinstance(field, moments)]
        assert not model.tracked
        assert isinstance(model._meta.pk, models.UUIDField)
        targets[model] = {field.related_model for field in fields if isinstance(field, models.ForeignKey)}
    assert not targets[SurveyAnswer] & {Invitation}
    assert not targets[Invitation] & {SurveyAnswer}
    assert not [
        model
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model in TWO
    ]


def test_an_answer_leaves_no_trace_in_any_other_table(office: Office) -> None:
    _round, tokens = office.open_round(8)
    before = counts()
    answered(office, tokens[:6])
    assert counts() == {**before, "surveys_surveyanswer": before["surveys_surveyanswer"] + 6}


def test_the_address_is_gone_with_the_answer_and_only_a_hash_of_the_token_is_kept(office: Office) -> None:
    _round, tokens = office.open_round(6)
    answered(office, tokens[:2])
    assert sorted(Invitation.objects.filter(used=True).values_list("address", flat=True)) == ["", ""]
    assert Invitation.objects.filter(used=False).exclude(address="").count() == 4
    everything = repr(rows("SELECT * FROM surveys_invitation"))
    assert not [token for token in tokens if f"'{token}'" in everything]


def test_the_databases_own_columns_tell_nothing(office: Office) -> None:
    """Which transaction and command wrote a row, and where it lies: equal for all, or in an order of chance."""
    _round, tokens = office.open_round(20)
    values = answered(office, tokens[:14])
    for table in ("surveys_invitation", "surveys_surveyanswer"):
        assert len(set(rows(f"SELECT xmin::text, cmin::text FROM {table}"))) == 1
    lying = lying_in_order()
    assert sorted(lying) == sorted(values)
    hashes = [row[0] for row in rows("SELECT token_hash FROM surveys_invitation ORDER BY ctid")]
    before = set(rows("SELECT id FROM surveys_surveyanswer"))
    answer_by_link(actor=office.respondent, token=tokens[14], given={"PS:1": 4}, on=TODAY)
    # One chance in some hundred million of being wrong each.
    assert lying_in_order()[:14] != lying
    assert hashes != [row[0] for row in rows("SELECT token_hash FROM surveys_invitation ORDER BY ctid")]
    assert not before & set(rows("SELECT id FROM surveys_surveyanswer"))


def test_reading_again_and_again_shows_nothing_of_the_answer_that_came(office: Office) -> None:
    """An address goes as an answer comes. The new one is as long as the others, and they are not what they were."""
    _round, tokens = office.open_round(8)
    answered(office, tokens[:3])
    before = set(rows("SELECT sealed FROM surveys_surveyanswer"))
    answer_by_link(actor=office.respondent, token=tokens[3], given={"PS:1": 7, "SP:1": "no"}, on=TODAY)
    after = set(rows("SELECT sealed FROM surveys_surveyanswer"))
    assert len(after) == 4
    assert not before & after
    assert {len(sealed) for (sealed,) in after} == {len(sealed) for (sealed,) in before}
    assert len({len(sealed) for (sealed,) in after}) == 1
    assert "PS:1" not in repr(rows("SELECT * FROM surveys_surveyanswer"))


def test_a_long_text_is_as_long_as_a_short_answer(office: Office) -> None:
    _round, tokens = office.open_round(6)
    QuestionFactory(questionnaire=office.questionnaire, code="FRITT", text=True)
    several: list[dict[str, Answer]] = [{"PS:1": 1}, {"FRITT": "å" * LONGEST_TEXT}, {"FRITT": "☃" * 9}]
    for token, given in zip(tokens, several, strict=False):
        answer_by_link(actor=office.respondent, token=token, given=given, on=TODAY)
    assert len(set(rows("SELECT length(sealed) FROM surveys_surveyanswer"))) == 1


def test_an_answer_cannot_be_opened_without_the_installations_secret_or_in_another_round(
    office: Office, settings: Any
) -> None:
    made, tokens = office.open_round(6)
    answered(office, tokens[:5])
    one = SurveyAnswer.objects.first()
    assert one is not None
    moved = SurveyAnswer(federation_id=one.federation_id, round_id=one.round_id + 1, sealed=one.sealed)
    with pytest.raises(Unreadable):
        content_of(moved)
    settings.PERSON_KEY_FORMER_SECRETS = [settings.PERSON_KEY_SECRET]
    settings.PERSON_KEY_SECRET = "another" * 10
    assert content_of(one).values
    settings.PERSON_KEY_FORMER_SECRETS = []
    with pytest.raises(Unreadable):
        content_of(one)
    (closed,) = with_answers(office.actor, [made])
    assert closed.unreadable
    assert closed.answers == []
    with pytest.raises(Refused, match="kan inte tas emot"):
        answer_by_link(actor=office.respondent, token=tokens[5], given={"PS:1": 4}, on=TODAY)


def test_a_group_that_is_too_small_is_not_written_with_the_answer(office: Office) -> None:
    made = office.round()
    body, member = BodyFactory(federation=office.federation), MemberFactory(federation=office.federation)
    alone = AskedGroupFactory(round=made, body=body, member=member, level="politics", asked=1)
    AskedGroupFactory(round=made, body=body, level="staff", asked=6)
    (token,) = office.links(alone, 1)
    answer_by_link(actor=office.respondent, token=token, given={"PS:1": 4}, on=TODAY)
    stored = SurveyAnswer.objects.get()
    content = content_of(stored)
    assert (content.body_id, content.member_id, content.level) == (body.pk, None, "")


def test_the_same_link_cannot_answer_twice(office: Office) -> None:
    _round, tokens = office.open_round(6)
    answer_by_link(actor=office.respondent, token=tokens[0], given={"PS:1": 4}, on=TODAY)
    with pytest.raises(Refused, match="redan använd"):
        answer_by_link(actor=office.respondent, token=tokens[0], given={"PS:1": 7}, on=TODAY)
    assert [content_of(answer).values for answer in SurveyAnswer.objects.all()] == [{"PS:1": 4}]


def test_a_respondent_of_a_file_is_kept_as_a_hash_that_differs_from_round_to_round(office: Office) -> None:
    for code in ("a", "b"):
        AskedGroupFactory(round=office.round(code=code), asked=9)
        save_answers(
            actor=office.actor,
            rows=[
                AnswerRow(
                    row=1,
                    survey="samverkan",
                    round=code,
                    respondent="asta@prov.example",
                    body=None,
                    member=None,
                    level="",
                    question="PS:1",
                    value="5",
                )
            ],
        )
    keys = list(SurveyAnswer.objects.values_list("import_key", flat=True))
    assert len(set(keys)) == 2
    assert all(len(key) == 64 for key in keys)
    assert "asta" not in repr(rows("SELECT * FROM surveys_surveyanswer"))


def test_every_other_table_of_surveys_is_tracked() -> None:
    ours = [model for model in apps.get_app_config("surveys").get_models() if issubclass(model, FederationModel)]
    assert {model for model in ours if not model.tracked} == set(TWO)
