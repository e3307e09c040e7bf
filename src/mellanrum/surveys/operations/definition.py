"""What a definition file says of questionnaires and their questions is saved here."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.records.keys import Unreadable
from mellanrum.surveys.models import Question, Questionnaire, SurveyAnswer
from mellanrum.surveys.sealing import content_of
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.policies import can_load_definition

USE_CASE = "surveys.load_definition"
# What an answer means hangs on these: they stand still once somebody has answered.
MEANING = ("kind", "label", "least", "most", "options")


@transaction.atomic
def save_questionnaire(
    *,
    actor: Actor,
    code: str,
    version: int,
    title: str,
    introduction: str,
    texts: Mapping[str, Any],
    ended_on: date | None,
    position: int,
) -> None:
    """This will create or change a version of a questionnaire.

    Raises:
        Forbidden: when the actor may not load definitions.
    """
    can_load_definition(actor).require()
    with refusals():
        row = Questionnaire.objects.of(actor).filter(code=code, version=version).first()
        before = snapshot(row) if row else None
        row = row or Questionnaire(federation_id=actor.federation_id, code=code, version=version)
        row.title, row.introduction, row.texts = title, introduction, dict(texts)
        row.ended_on, row.position = ended_on, position
        row.save()
        _record(actor, row, before)


@transaction.atomic
def save_question(
    *,
    actor: Actor,
    questionnaire: str,
    version: int,
    code: str,
    kind: str,
    label: str,
    help_text: str,
    least: int,
    most: int,
    least_label: str,
    most_label: str,
    options: Sequence[Mapping[str, str]],
    only_if: str,
    only_value: str,
    texts: Mapping[str, Any],
    withdrawn_on: date | None,
    position: int,
) -> None:
    """This will create or change a question of a version of a questionnaire.

    Raises:
        Forbidden: when the actor may not load definitions.
        Refused: when there is no such version, or when what the answers mean would change after somebody answered.
    """
    can_load_definition(actor).require()
    with refusals():
        owner = Questionnaire.objects.of(actor).filter(code=questionnaire, version=version).first()
        if owner is None:
            raise Refused(_("Förbundet har ingen enkät som heter %(code)s.") % {"code": questionnaire})
        row = Question.objects.of(actor).filter(questionnaire=owner, code=code).first()
        before = snapshot(row) if row else None
        row = row or Question(federation_id=actor.federation_id, questionnaire=owner, code=code)
        row.kind, row.label, row.help = kind, label, help_text
        row.least, row.most, row.least_label, row.most_label = least, most, least_label, most_label
        row.options = [dict(option) for option in options]
        row.only_if, row.only_value, row.texts = only_if, only_value, dict(texts)
        row.withdrawn_on, row.position = withdrawn_on, position
        if before is not None and _changes_meaning(row) and _is_answered(actor, row):
            raise Refused(
                _("Frågan %(code)s har besvarats. Gör en ny version av enkäten i stället för att ändra frågan.")
                % {"code": code}
            )
        row.save()
        _record(actor, row, before)


@transaction.atomic
def end_questionnaire(*, actor: Actor, pk: int, on: date) -> None:
    """This will end a questionnaire on a day, since it no longer stands in the definition; its rounds stay.

    Raises:
        Forbidden: when the actor may not load definitions.
    """
    can_load_definition(actor).require()
    row = Questionnaire.objects.of(actor).get(pk=pk)
    before = snapshot(row)
    row.ended_on = on
    row.save(update_fields=["ended_on"])
    _record(actor, row, before)


@transaction.atomic
def end_question(*, actor: Actor, pk: int, on: date) -> None:
    """This will withdraw a question on a day, since it no longer stands in the definition; its answers stay.

    Raises:
        Forbidden: when the actor may not load definitions.
    """
    can_load_definition(actor).require()
    row = Question.objects.of(actor).get(pk=pk)
    before = snapshot(row)
    row.withdrawn_on = on
    row.save(update_fields=["withdrawn_on"])
    _record(actor, row, before)


def _changes_meaning(row: Question) -> bool:
    stored = Question.objects.get(pk=row.pk)
    return any(getattr(stored, name) != getattr(row, name) for name in MEANING)


def _is_answered(actor: Actor, row: Question) -> bool:
    """An answer that cannot be opened may have been to this question: then it has been answered."""
    answers = SurveyAnswer.objects.of(actor).filter(round__questionnaire=row.questionnaire_id)
    try:
        return any(row.code in content_of(answer).values for answer in answers)
    except Unreadable:
        return True


def _record(actor: Actor, row: Questionnaire | Question, before: dict[str, Any] | None) -> None:
    if before is None:
        record_created(actor=actor, use_case=USE_CASE, obj=row)
    else:
        record_changed(actor=actor, use_case=USE_CASE, obj=row, before=before)
