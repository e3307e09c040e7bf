"""``[[questionnaires]]`` and ``[[questionnaires.questions]]``: what is asked again and again, in versions."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from mellanrum.exchange.definition.problems import described, nearest, one_of
from mellanrum.exchange.definition.schema import Code, Entry, Plain, PlanCode, Text, Title, plain_value
from mellanrum.exchange.definition.sheet import Identity, Item, Section, Sheet, Standing
from mellanrum.surveys.models import Question, Questionnaire
from mellanrum.surveys.operations.definition import (
    end_question,
    end_questionnaire,
    save_question,
    save_questionnaire,
)
from mellanrum.surveys.states import NO, YES
from mellanrum.tenancy.actors import Actor

from .values import as_date, as_int, as_text

Version = Annotated[int, Field(ge=1, le=999)]
Step = Annotated[int, Field(ge=0, le=100)]
EndLabel = Annotated[str, StringConstraints(max_length=100)]
QuestionLabel = Annotated[str, StringConstraints(min_length=1, max_length=300)]


def _options(value: dict[str, Any]) -> dict[str, Any]:
    if any(not isinstance(label, str) or not label.strip() or not code.strip() for code, label in value.items()):
        raise PydanticCustomError("parameters", "not plain")
    return value


def _texts(value: dict[str, Any]) -> dict[str, Any]:
    for language, words in value.items():
        if not 2 <= len(language) <= 8 or not isinstance(words, dict):
            raise PydanticCustomError("parameters", "not plain")
    return value


Options = Annotated[dict[str, Any], AfterValidator(_options)]
Texts = Annotated[dict[str, Any], AfterValidator(_texts)]


class QuestionnaireEntry(Entry):
    """A questionnaire in one version; ``texts`` has title and introduction by language."""

    code: Code
    version: Version = 1
    title: Title
    introduction: Text = ""
    texts: Texts = Field(default_factory=dict)
    ended_on: date | None = None


class QuestionEntry(Entry):
    """A question; ``options`` are the choices, label by code; ``texts`` has its words by language."""

    code: PlanCode
    kind: Literal["scale", "yes_no", "one", "several", "text"]
    label: QuestionLabel
    help: Text = ""
    least: Step = 1
    most: Step = 7
    least_label: EndLabel = ""
    most_label: EndLabel = ""
    options: Options = Field(default_factory=dict)
    only_if: PlanCode | None = None
    only_value: Annotated[str, StringConstraints(min_length=1, max_length=60)] | None = None
    texts: Texts = Field(default_factory=dict)
    withdrawn_on: date | None = None


def _check(sheet: Sheet) -> None:
    questionnaires = sheet.of("questionnaires")
    sheet.unique([_versioned(item) for item in questionnaires], "code", "version")
    for questionnaire in questionnaires:
        questions = sheet.of("questionnaires", "questions", parent=questionnaire)
        sheet.unique(questions, "code")
        before: dict[str, Item] = {}
        for question in questions:
            _check_question(sheet, question, before)
            if isinstance(question.get("code"), str):
                before[question.get("code")] = question


def _versioned(item: Item) -> Item:
    """A version that is left out is the first, also when two are compared."""
    item.holds.setdefault("version", 1)
    return item


def _check_question(sheet: Sheet, question: Item, before: dict[str, Item]) -> None:
    kind, options = question.get("kind"), question.get("options") or {}
    if kind in ("one", "several") and len(options) < 2:
        sheet.report(question, "options", expected=_("minst två val att välja mellan"), found=described(options))
    if kind is not None and kind not in ("one", "several") and options:
        sheet.report(question, "options", expected=_("inga val till en fråga av det slaget"), found=described(options))
    least, most = question.get("least"), question.get("most")
    if (1 if least is None else least) >= (7 if most is None else most):
        expected = _("ett tal som är större än skalans lägsta")
        sheet.report(question, "most", expected=expected, found=described(most))
    earlier = sheet.refers(question, "only_if", before, to=_("en tidigare fråga i samma enkät"))
    if earlier is None:
        return
    value, known = question.get("only_value"), _answers(earlier)
    if value not in known:
        found = described(value) if value is not None else _("inget svar")
        suggestion = nearest(value, known) if isinstance(value, str) else ""
        sheet.report(question, "only_value", expected=one_of(known), found=found, suggestion=suggestion)


def _answers(question: Item) -> list[str]:
    if question.get("kind") == "yes_no":
        return [YES, NO]
    if question.get("kind") == "scale":
        least, most = question.get("least"), question.get("most")
        return [str(step) for step in range(1 if least is None else least, (7 if most is None else most) + 1)]
    return list(question.get("options") or {})


def _questionnaires(actor: Actor, on: date) -> Iterator[Standing]:
    for one in Questionnaire.objects.of(actor).order_by("position", "code", "version"):
        fields: dict[str, Plain] = {
            "code": one.code,
            "version": one.version,
            "title": one.title,
            "introduction": one.introduction,
            "texts": plain_value(one.texts),
            "ended_on": plain_value(one.ended_on),
        }
        yield Standing(
            identity=(one.code, str(one.version)),
            fields=fields,
            pk=one.pk,
            position=one.position,
            ended=one.ended_on is not None,
        )


def _questions(actor: Actor, on: date) -> Iterator[Standing]:
    rows = Question.objects.of(actor).select_related("questionnaire")
    ordered = rows.order_by("questionnaire__position", "questionnaire__version", "position", "id")
    for question in ordered:
        fields: dict[str, Plain] = {
            "code": question.code,
            "kind": question.kind,
            "label": question.label,
            "help": question.help,
            "least": question.least,
            "most": question.most,
            "least_label": question.least_label,
            "most_label": question.most_label,
            "options": {option["code"]: option["label"] for option in question.options},
            "only_if": question.only_if or None,
            "only_value": question.only_value or None,
            "texts": plain_value(question.texts),
            "withdrawn_on": plain_value(question.withdrawn_on),
        }
        yield Standing(
            identity=(question.questionnaire.code, str(question.questionnaire.version), question.code),
            fields=fields,
            pk=question.pk,
            position=question.position,
            ended=question.withdrawn_on is not None,
        )


def _write_questionnaire(
    *, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int
) -> None:
    save_questionnaire(
        actor=actor,
        code=as_text(fields["code"]),
        version=as_int(fields["version"]) or 1,
        title=as_text(fields["title"]),
        introduction=as_text(fields["introduction"]),
        texts=_as_dict(fields["texts"]),
        ended_on=as_date(fields["ended_on"]),
        position=position,
    )


def _write_question(
    *, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int
) -> None:
    least, most = as_int(fields["least"]), as_int(fields["most"])
    save_question(
        actor=actor,
        questionnaire=identity[0],
        version=int(identity[1]),
        code=as_text(fields["code"]),
        kind=as_text(fields["kind"]),
        label=as_text(fields["label"]),
        help_text=as_text(fields["help"]),
        least=1 if least is None else least,
        most=7 if most is None else most,
        least_label=as_text(fields["least_label"]),
        most_label=as_text(fields["most_label"]),
        options=[{"code": code, "label": label} for code, label in _as_dict(fields["options"]).items()],
        only_if=as_text(fields["only_if"]),
        only_value=as_text(fields["only_value"]),
        texts=_as_dict(fields["texts"]),
        withdrawn_on=as_date(fields["withdrawn_on"]),
        position=position,
    )


def _as_dict(value: Plain) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


QUESTIONNAIRES = Section(
    path=("questionnaires",),
    entry=QuestionnaireEntry,
    noun=gettext_lazy("enkät"),
    identity=("code", "version"),
    mentions=("title",),
    comment=gettext_lazy("Enkäterna. En fråga som har besvarats ändras inte: då görs en ny version av enkäten."),
    stands=_questionnaires,
    write=_write_questionnaire,
    end=end_questionnaire,
    checks=(_check,),
)
QUESTIONS = Section(
    path=("questionnaires", "questions"),
    entry=QuestionEntry,
    noun=gettext_lazy("fråga"),
    identity=("code",),
    mentions=("label",),
    comment=gettext_lazy("Frågorna, i den ordning de ställs."),
    stands=_questions,
    write=_write_question,
    end=end_question,
)
