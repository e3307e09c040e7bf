"""Answers from other survey tools: one row for each respondent and question."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from mellanrum.exchange.imports.columns import Code, Column, Reference, Words
from mellanrum.exchange.imports.kind import Kind, Row
from mellanrum.governance.operations.rows import RowResult
from mellanrum.surveys.models import Level
from mellanrum.surveys.operations.import_answers import save_answers
from mellanrum.surveys.operations.rows import AnswerRow
from mellanrum.tenancy.actors import Actor

from .survey_rounds import BODY, MEMBER, ROUND, SURVEY, find_groups


def _save(actor: Actor, rows: Sequence[Row]) -> Sequence[RowResult]:
    return save_answers(actor=actor, rows=[AnswerRow(row=row.number, **row.values) for row in rows])


KIND = Kind(
    name="survey-answers",
    label=gettext_lazy("enkätsvar"),
    help=gettext_lazy("Svar från ett annat enkätverktyg. Läs in omgångarna först. Filen sparas inte efteråt."),
    columns=(
        SURVEY,
        ROUND,
        Column(
            name="respondent",
            label=gettext_lazy("svarande"),
            help=gettext_lazy("Vilken nyckel som helst, lika på alla rader av samma svarande. Den visas aldrig."),
            content=Words(longest=200),
            required=True,
            also_called=("svarande", "respondent-id", "id"),
            secret=True,
        ),
        BODY,
        MEMBER,
        Column(
            name="level",
            label=gettext_lazy("nivå"),
            help=gettext_lazy("politics är politik, management är ledning och staff är medarbetare."),
            content=Code(choices=Level),
            default="",
            also_called=("nivå",),  # not shown
        ),
        Column(
            name="question",
            label=gettext_lazy("fråga"),
            help=gettext_lazy("Frågans kod, som PS:1."),
            content=Reference(longest=30, what=gettext_lazy("frågans kod")),
            required=True,
            also_called=("fråga",),  # not shown
        ),
        Column(
            name="value",
            label=gettext_lazy("svar"),
            help=gettext_lazy("Ett tal på skalan, yes eller no, valets kod (flera med +) eller texten."),
            content=Words(longest=5000),
            required=True,
            also_called=("svar", "värde"),  # not shown
        ),
    ),
    find=find_groups,
    save=_save,
    not_undone=gettext_lazy(
        "Enkätsvar kan inte ångras: det sparas inget spår av vilka svar som kom ur vilken fil, för att ingen ska kunna "
        "se vem som svarade vad."
    ),
    onward="surveys:surveys",
    examples=(
        {
            "survey": "samverkan",
            "round": "2026",
            "respondent": "r1",
            "body": "styrelsen",
            "member": "region",
            "level": "politics",
            "question": "PS:1",
            "value": "6",
        },
    ),
)
