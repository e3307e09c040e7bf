"""Events: one row for each event and member, the same one when its reference is the same."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.exchange.imports.columns import Code, Column, Day, Reference, WholeNumber, Words
from mellanrum.exchange.imports.kind import Kind, Row, Undo
from mellanrum.learning.models import Event, EventKind, Turnout
from mellanrum.learning.operations import undo_import as undoing
from mellanrum.learning.operations.import_events import EventResult, EventRow, save_events
from mellanrum.portfolio.queries import interventions
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.queries import members

from .names import Names


def _find(actor: Actor, rows: Sequence[Row]) -> None:
    known = Names((one.code, (one.name,)) for one in interventions(actor))
    names = Names((member.code, (member.name, member.short_name)) for member in members(actor))
    for row in rows:
        known.find(row, "intervention", unknown=_("Det finns ingen insats med den koden eller det namnet."))
        names.find(row, "member", unknown=_("Det finns ingen medlem med den koden eller det namnet."))


def _save(actor: Actor, rows: Sequence[Row]) -> Sequence[EventResult]:
    return save_events(actor=actor, rows=[EventRow(row=row.number, **row.values) for row in rows])


KIND = Kind(
    name="events",
    label=gettext_lazy("evenemang"),
    help=gettext_lazy("Utbildningar, seminarier och andra evenemang: en rad för varje evenemang och medlem."),
    columns=(
        Column(
            name="date",
            label=gettext_lazy("dag"),
            help=gettext_lazy("Dagen för evenemanget. Rader med samma dag och rubrik är samma evenemang."),
            content=Day(),
            required=True,
            also_called=("datum", "dag"),  # not shown
        ),
        Column(
            name="title",
            label=gettext_lazy("rubrik"),
            help=gettext_lazy("Vad evenemanget heter."),
            content=Words(longest=Event._meta.get_field("title").max_length or 200),
            required=True,
            also_called=("rubrik", "titel", "evenemang"),
        ),
        Column(
            name="kind",
            label=gettext_lazy("slag av evenemang"),
            help=gettext_lazy("Vad det är för evenemang."),
            content=Code(choices=EventKind),
            required=True,
            also_called=("slag", "typ"),
        ),
        Column(
            name="member",
            label=gettext_lazy("medlem"),
            help=gettext_lazy("Medlemmen som de kom från. Tomt för dem som kom från andra."),
            content=Reference(longest=200, what=gettext_lazy("medlemmens kod eller namn")),
            also_called=("medlem", "part", "organisation", "kommun"),
        ),
        Column(
            name="intervention",
            label=gettext_lazy("insats"),
            help=gettext_lazy("Den insats som evenemanget hör till. Tomt ändrar inte det som redan står."),
            content=Reference(longest=200, what=gettext_lazy("insatsens kod eller namn")),
            also_called=("insats", "projekt"),
        ),
        Column(
            name="attended",
            label=gettext_lazy("deltog"),
            help=gettext_lazy("Hur många som kom från medlemmen. Inga namn."),
            content=WholeNumber(most=100_000),
            required=True,
            also_called=("deltog", "deltagare", "antal"),  # not shown
        ),
        Column(
            name="reference",
            label=gettext_lazy("beteckning"),
            help=gettext_lazy("Radens egen nyckel. Samma nyckel ändrar raden."),
            content=Words(longest=Turnout._meta.get_field("reference").max_length or 80),
            required=True,
            also_called=("beteckning", "referens"),
        ),
    ),
    find=_find,
    save=_save,
    undo=Undo(plan=undoing.undo_plan, carry_out=undoing.undo_import),
    onward="learning:events",
    examples=(
        {
            "date": "2026-03-18",
            "title": "Bemötande vid psykisk ohälsa",  # not shown
            "kind": "training",
            "member": "region",
            "attended": "14",
            "reference": "2026-03-18/region",
        },
        {
            "date": "2026-03-18",
            "title": "Bemötande vid psykisk ohälsa",  # not shown
            "kind": "training",
            "member": "kommun",
            "attended": "9",
            "reference": "2026-03-18/kommun",
        },
    ),
)
