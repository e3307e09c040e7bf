"""Decisions: one row for each § of a body's meeting, with who is responsible and by when."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from mellanrum.exchange.imports.columns import Column, Day, WholeNumber, Words
from mellanrum.exchange.imports.kind import Kind, Row, Undo
from mellanrum.governance.models import AgendaItem, Decision
from mellanrum.governance.operations import undo_import as undoing
from mellanrum.governance.operations.import_decisions import save_decisions
from mellanrum.governance.operations.rows import DecisionRow, RowResult
from mellanrum.tenancy.actors import Actor

from .meetings import BODY, DATE, find_bodies


def _save(actor: Actor, rows: Sequence[Row]) -> Sequence[RowResult]:
    entries = [
        DecisionRow(
            row=row.number,
            body=row.values["body"],
            date=row.values["date"],
            number=row.values["number"],
            title=row.values["title"],
            text=row.values["text"],
            responsible=row.values["responsible"],
            due_date=row.values["due_date"],
            done_date=row.values["done_date"],
            outcome=row.values["outcome"],
        )
        for row in rows
    ]
    return save_decisions(actor=actor, rows=entries)


KIND = Kind(
    name="decisions",
    label=gettext_lazy("beslut"),
    help=gettext_lazy(
        "Vad organen har beslutat: en rad för varje paragraf. Ärendet och mötet kommer till av sig själva."
    ),
    columns=(
        BODY,
        DATE,
        Column(
            name="number",
            label=gettext_lazy("paragraf"),
            help=gettext_lazy("Beslutets §, i organets serie för året."),
            content=WholeNumber(most=99999),
            required=True,
            also_called=("paragraf", "§", "nummer"),
        ),
        Column(
            name="title",
            label=gettext_lazy("rubrik"),
            help=gettext_lazy("Vad ärendet gällde."),
            content=Words(longest=AgendaItem._meta.get_field("title").max_length or 200),
            required=True,
            also_called=("rubrik", "ärende"),  # not shown
        ),
        Column(
            name="text",
            label=gettext_lazy("beslut"),
            help=gettext_lazy("Beslutets ord. Tomt ändrar inte det som redan står."),
            content=Words(longest=5000),
            also_called=("beslut",),  # not shown
        ),
        Column(
            name="responsible",
            label=gettext_lazy("ansvarig"),
            help=gettext_lazy("En persons namn som det står bland kontakterna, eller vem det är i ord."),
            content=Words(longest=Decision._meta.get_field("responsible_words").max_length or 200),
            also_called=("ansvarig",),  # not shown
        ),
        Column(
            name="due_date",
            label=gettext_lazy("senast"),
            help=gettext_lazy("Dagen då beslutet ska vara genomfört."),
            content=Day(),
            also_called=("senast", "klart senast", "slutdatum"),
        ),
        Column(
            name="done_date",
            label=gettext_lazy("genomfört"),
            help=gettext_lazy("Dagen då beslutet genomfördes. Tomt ändrar inte det som redan står."),
            content=Day(),
            also_called=("genomfört", "klart"),  # not shown
        ),
        Column(
            name="outcome",
            label=gettext_lazy("återrapportering"),
            help=gettext_lazy("Hur det gick. Tomt ändrar inte det som redan står."),
            content=Words(longest=5000),
            also_called=("återrapportering", "resultat"),  # not shown
        ),
    ),
    find=find_bodies,
    save=_save,
    undo=Undo(plan=undoing.undo_plan, carry_out=undoing.undo_import),
    onward="governance:meetings",
    examples=(
        {
            "body": "styrelsen",
            "date": "2026-02-13",
            "number": "4",
            "title": "Skrivelse om vakant plats",
            "text": "Ordföranden skriver till regionen om den vakanta ersättarplatsen.",  # not shown
            "responsible": "Maria Exempelsson",
            "due_date": "2026-03-13",
        },
        {
            "body": "styrelsen",
            "date": "2026-02-13",
            "number": "5",
            "title": "Bokslut",
            "text": "Styrelsen antar bokslutet.",
        },  # not shown
    ),
)
