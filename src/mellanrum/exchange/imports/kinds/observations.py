"""Observations by hand of goals that nothing measures: one row each, the same one by goal, day and source."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from mellanrum.exchange.imports.columns import Amount, Column, Day, WholeNumber, Words
from mellanrum.exchange.imports.kind import Kind, Row, Undo
from mellanrum.planning.models import Observation
from mellanrum.planning.operations import undo_import as undoing
from mellanrum.planning.operations.import_by_hand import ByHandResult, ObservationRow, save_observations
from mellanrum.tenancy.actors import Actor

LONGEST_TEXT = 2000
YEAR = Column(
    name="year",
    label=gettext_lazy("planens år"),
    help=gettext_lazy("Tomt när det är dagens år."),
    content=WholeNumber(most=2100),
    also_called=("år", "planår"),  # not shown
)
WRITER = Column(
    name="writer",
    label=gettext_lazy("antecknad av"),
    help=gettext_lazy("Vem som skrev det. Tomt är den som läser in filen."),
    content=Words(longest=Observation._meta.get_field("writer_name").max_length or 150),
    also_called=("av", "skriven av", "namn"),
)


def _find(actor: Actor, rows: Sequence[Row]) -> None:
    """Goals are found by their codes as the board wrote them, where they are saved."""


def _save(actor: Actor, rows: Sequence[Row]) -> Sequence[ByHandResult]:
    observations = [
        ObservationRow(
            row=row.number,
            goal=row.values["goal"],
            observed_on=row.values["date"],
            source=row.values["source"],
            value=row.values["value"],
            text=row.values["text"] or "",
            writer=row.values["writer"] or "",
            year=row.values["year"],
        )
        for row in rows
    ]
    return save_observations(actor=actor, rows=observations)


KIND = Kind(
    name="observations",
    label=gettext_lazy("observationer"),
    help=gettext_lazy("Vad som har iakttagits om mål som ingen registrering mäter, med dag och källa."),
    columns=(
        Column(
            name="goal",
            label=gettext_lazy("mål"),
            help=gettext_lazy("Målets kod i planen."),
            content=Words(longest=30),
            required=True,
            also_called=("mål", "målets kod", "kod"),  # not shown
        ),
        Column(
            name="date",
            label=gettext_lazy("dag"),
            help=gettext_lazy("Dagen som iakttagelsen gäller."),
            content=Day(),
            required=True,
            also_called=("datum", "dag"),
        ),
        Column(
            name="value",
            label=gettext_lazy("värde"),
            help=gettext_lazy("Värdet i målets enhet. Tomt när det bara är ord."),
            content=Amount(),
            also_called=("värde", "utfall", "tal"),  # not shown
        ),
        Column(
            name="text",
            label=gettext_lazy("iakttagelse"),
            help=gettext_lazy("Vad som har iakttagits, i ord."),
            content=Words(longest=LONGEST_TEXT),
            also_called=("text", "iakttagelse", "kommentar"),
        ),
        Column(
            name="source",
            label=gettext_lazy("källa"),
            help=gettext_lazy("Var uppgiften kommer ifrån. Samma mål, dag och källa ändrar observationen."),
            content=Words(longest=Observation._meta.get_field("source").max_length or 250),
            required=True,
            also_called=("källa", "underlag"),  # not shown
        ),
        WRITER,
        YEAR,
    ),
    find=_find,
    save=_save,
    undo=Undo(plan=undoing.undo_plan, carry_out=undoing.undo_import),
    onward="planning:plan_latest",
    examples=(
        {
            "goal": "6:1",
            "date": "2026-04-30",
            "value": "312",
            "text": "Januari till april.",
            "source": "Insatsernas tertialrapporter",
        },
    ),
)
