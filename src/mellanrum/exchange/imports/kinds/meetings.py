"""Meetings: one row for each meeting of a body on a day."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.exchange.imports.columns import Code, Column, Day, Reference, Words
from mellanrum.exchange.imports.kind import Kind, Row, Undo
from mellanrum.governance.models import Meeting, MeetingState
from mellanrum.governance.operations import undo_import as undoing
from mellanrum.governance.operations.import_meetings import save_meetings
from mellanrum.governance.operations.rows import MeetingRow, RowResult
from mellanrum.governance.queries.bodies import body_choices
from mellanrum.tenancy.actors import Actor

from .names import Names

BODY = Column(
    name="body",
    label=gettext_lazy("organ"),
    help=gettext_lazy("Som det står på organets sida."),
    content=Reference(longest=200, what=gettext_lazy("organets kod eller namn")),
    required=True,
    also_called=("organ", "grupp"),
)
DATE = Column(
    name="date",
    label=gettext_lazy("dag"),
    help=gettext_lazy("Ett organ har högst ett möte om dagen."),
    content=Day(),
    required=True,
    also_called=("datum", "dag", "mötesdatum"),  # not shown
)


def find_bodies(actor: Actor, rows: Sequence[Row]) -> None:
    """This will put the body's code in each row that names one (one query)."""
    names = Names((body.code, (body.name, body.short_name)) for body in body_choices(actor))
    for row in rows:
        names.find(row, "body", unknown=_("Det finns inget organ med den koden eller det namnet."))


def _save(actor: Actor, rows: Sequence[Row]) -> Sequence[RowResult]:
    entries = [
        MeetingRow(
            row=row.number,
            body=row.values["body"],
            date=row.values["date"],
            state=row.values["state"],
            title=row.values["title"],
            reference=row.values["reference"],
            minutes_attested_on=row.values["minutes_attested_on"],
            attested_by=row.values["attested_by"],
        )
        for row in rows
    ]
    return save_meetings(actor=actor, rows=entries)


KIND = Kind(
    name="meetings",
    label=gettext_lazy("möten"),
    help=gettext_lazy("När organen har mötts, ska mötas eller ställde in ett möte: en rad för varje möte."),
    columns=(
        BODY,
        DATE,
        Column(
            name="state",
            label=gettext_lazy("läge"),
            help=gettext_lazy("planned är planerat, held är hållet och cancelled är inställt. Tomt betyder held."),
            content=Code(choices=MeetingState),
            default=MeetingState.HELD.value,
            also_called=("läge", "status"),  # not shown
        ),
        Column(
            name="title",
            label=gettext_lazy("rubrik"),
            help=gettext_lazy("Tomt ändrar inte det som redan står."),
            content=Words(longest=Meeting._meta.get_field("title").max_length or 200),
            also_called=("rubrik", "titel"),
        ),
        Column(
            name="reference",
            label=gettext_lazy("beteckning"),
            help=gettext_lazy("Egen beteckning, som protokollets nummer. Tomt ändrar inte det som redan står."),
            content=Words(longest=Meeting._meta.get_field("reference").max_length or 80),
            also_called=("beteckning", "referens", "diarienummer"),
        ),
        Column(
            name="minutes_attested_on",
            label=gettext_lazy("protokollet justerat"),
            help=gettext_lazy("Dagen då protokollet justerades. Tomt ändrar inte det som redan står."),
            content=Day(),
            also_called=("justerat", "justeringsdag"),
        ),
        Column(
            name="attested_by",
            label=gettext_lazy("justerat av"),
            help=gettext_lazy("Namnen på dem som justerade protokollet."),
            content=Words(longest=Meeting._meta.get_field("attested_by").max_length or 200),
            also_called=("justerare",),
        ),
    ),
    find=find_bodies,
    save=_save,
    undo=Undo(plan=undoing.undo_plan, carry_out=undoing.undo_import),
    onward="governance:meetings",
    examples=(
        {"body": "styrelsen", "date": "2026-02-13", "state": "held", "title": "Ordinarie", "reference": "1/2026"},
        {"body": "styrelsen", "date": "2026-12-04", "state": "planned"},
    ),
)
