"""Rounds of surveys: one row for each round, body and member, with how many were asked."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.exchange.imports.columns import Column, Day, Reference, WholeNumber, Words
from mellanrum.exchange.imports.kind import Kind, Row, Undo
from mellanrum.governance.operations.rows import RowResult
from mellanrum.surveys.models import SurveyRound
from mellanrum.surveys.operations import undo_import as undoing
from mellanrum.surveys.operations.import_rounds import save_rounds
from mellanrum.surveys.operations.rows import RoundRow
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.queries import members

from . import meetings
from .names import Names

SURVEY = Column(
    name="survey",
    label=gettext_lazy("enkät"),
    help=gettext_lazy("Enkätens kod, som den står i definitionsfilen."),
    content=Reference(longest=60, what=gettext_lazy("enkätens kod")),
    required=True,
    also_called=("enkät", "questionnaire"),  # not shown
)
ROUND = Column(
    name="round",
    label=gettext_lazy("omgång"),
    help=gettext_lazy("Omgångens namn, till exempel året."),
    content=Words(longest=SurveyRound._meta.get_field("code").max_length or 60),
    required=True,
    also_called=("omgång",),  # not shown
)
BODY = replace(
    meetings.BODY, required=False, help=gettext_lazy("Organet som de svarande hör till. Tomt när det inte sägs.")
)
MEMBER = Column(
    name="member",
    label=gettext_lazy("medlem"),
    help=gettext_lazy("Medlemmen som de svarande hör till. Tomt när det inte sägs."),
    content=Reference(longest=200, what=gettext_lazy("medlemmens kod eller namn")),
    also_called=("medlem", "part", "organisation", "kommun"),
)


def find_groups(actor: Actor, rows: Sequence[Row]) -> None:
    """This will put the codes of bodies and members in the rows that name them (two queries)."""
    meetings.find_bodies(actor, rows)
    names = Names((member.code, (member.name, member.short_name)) for member in members(actor))
    for row in rows:
        names.find(row, "member", unknown=_("Det finns ingen medlem med den koden eller det namnet."))


def _save(actor: Actor, rows: Sequence[Row]) -> Sequence[RowResult]:
    return save_rounds(actor=actor, rows=[RoundRow(row=row.number, **row.values) for row in rows])


KIND = Kind(
    name="survey-rounds",
    label=gettext_lazy("enkätomgångar"),
    help=gettext_lazy("När en enkät ställdes och hur många som tillfrågades: varje tillfrågad räknas på en rad."),
    columns=(
        SURVEY,
        ROUND,
        Column(
            name="opens",
            label=gettext_lazy("öppnar"),
            help=gettext_lazy("Första dagen att svara."),
            content=Day(),
            required=True,
            also_called=("öppnar", "från"),  # not shown
        ),
        Column(
            name="closes",
            label=gettext_lazy("stänger"),
            help=gettext_lazy("Dagen då svaren räknas."),
            content=Day(),
            required=True,
            also_called=("stänger", "till"),  # not shown
        ),
        BODY,
        MEMBER,
        Column(
            name="asked",
            label=gettext_lazy("tillfrågade"),
            help=gettext_lazy("Hur många som tillfrågades av organet och medlemmen på raden."),
            content=WholeNumber(most=1_000_000),
            required=True,
            also_called=("tillfrågade", "antal", "utskickade"),  # not shown
        ),
    ),
    find=find_groups,
    save=_save,
    undo=Undo(plan=undoing.undo_plan, carry_out=undoing.undo_import),
    onward="surveys:surveys",
    examples=(
        {
            "survey": "samverkan",
            "round": "2026",
            "opens": "2026-10-01",
            "closes": "2026-10-31",
            "body": "styrelsen",
            "member": "region",
            "asked": "12",
        },
    ),
)
