"""What came of a plan's activities: one row for each time that something was told."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from mellanrum.exchange.imports.columns import Column, Day, Words
from mellanrum.exchange.imports.kind import Kind, Row, Undo
from mellanrum.planning.operations import undo_import as undoing
from mellanrum.planning.operations.import_by_hand import ByHandResult, ResultRow, save_activity_results
from mellanrum.tenancy.actors import Actor

from .observations import LONGEST_TEXT, WRITER, YEAR


def _find(actor: Actor, rows: Sequence[Row]) -> None:
    """Activities are found by their codes as the board wrote them, where they are saved."""


def _save(actor: Actor, rows: Sequence[Row]) -> Sequence[ByHandResult]:
    results = [
        ResultRow(
            row=row.number,
            activity=row.values["activity"],
            reported_on=row.values["date"],
            text=row.values["text"],
            writer=row.values["writer"] or "",
            year=row.values["year"],
        )
        for row in rows
    ]
    return save_activity_results(actor=actor, rows=results)


KIND = Kind(
    name="activity-results",
    label=gettext_lazy("aktiviteternas resultat"),
    help=gettext_lazy("Vad planens aktiviteter har gett, med dag."),
    columns=(
        Column(
            name="activity",
            label=gettext_lazy("aktivitet"),
            help=gettext_lazy("Aktivitetens kod i planen."),
            content=Words(longest=30),
            required=True,
            also_called=("aktivitet", "kod"),
        ),
        Column(
            name="date",
            label=gettext_lazy("dag"),
            help=gettext_lazy("Dagen då resultatet berättades. Samma aktivitet och dag ändrar resultatet."),
            content=Day(),
            required=True,
            also_called=("datum", "dag"),
        ),
        Column(
            name="text",
            label=gettext_lazy("resultat"),
            help=gettext_lazy("Vad aktiviteten har gett."),
            content=Words(longest=LONGEST_TEXT),
            required=True,
            also_called=("text", "resultat"),
        ),
        WRITER,
        YEAR,
    ),
    find=_find,
    save=_save,
    undo=Undo(plan=undoing.undo_plan, carry_out=undoing.undo_import),
    onward="planning:plan_latest",
    examples=({"activity": "1a", "date": "2026-06-12", "text": "Ett av fyra seminarier i mars."},),
)
