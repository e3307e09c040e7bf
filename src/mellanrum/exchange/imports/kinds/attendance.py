"""Attendance: one row for each person and meeting, counted against the seats that were valid on that day."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.exchange.imports.columns import Code, Column, ItemNumbers, Reference
from mellanrum.exchange.imports.kind import Kind, Row, Undo
from mellanrum.governance.models import Presence, SeatKind
from mellanrum.governance.operations import undo_import as undoing
from mellanrum.governance.operations.import_attendance import save_attendance
from mellanrum.governance.operations.rows import ROOM_FOR_ITEMS, AttendanceRow, RowResult
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.queries import members

from .meetings import BODY, DATE, find_bodies
from .names import Names


def _find(actor: Actor, rows: Sequence[Row]) -> None:
    find_bodies(actor, rows)
    names = Names((member.code, (member.name, member.short_name)) for member in members(actor))
    for row in rows:
        names.find(row, "member", unknown=_("Det finns ingen medlem med den koden eller det namnet."))
        seat = row.values.get("seat")
        if seat == SeatKind.CO_OPTED and row.texts.get("member", "").strip():
            row.wrong("member", _("En adjungerad sitter inte för någon medlem. Lämna cellen tom, eller ändra seat."))
        elif seat is not None and seat != SeatKind.CO_OPTED and not row.texts.get("member", "").strip():
            row.wrong("member", _("Fyll i medlemmen som personen sitter för. Bara för adjungerade är cellen tom."))


def _save(actor: Actor, rows: Sequence[Row]) -> Sequence[RowResult]:
    entries = [
        AttendanceRow(
            row=row.number,
            body=row.values["body"],
            date=row.values["date"],
            member=row.values["member"] or "",
            person=row.values["person"],
            seat=row.values["seat"],
            presence=row.values["presence"],
            items=row.values["items"],
        )
        for row in rows
    ]
    return save_attendance(actor=actor, rows=entries)


KIND = Kind(
    name="attendance",
    label=gettext_lazy("närvaro"),
    help=gettext_lazy("Vilka som var med på organens möten: en rad för varje person och möte."),
    columns=(
        BODY,
        DATE,
        Column(
            name="member",
            label=gettext_lazy("medlem"),
            help=gettext_lazy("Den medlem som personen sitter för. Tomt för adjungerade."),
            content=Reference(longest=200, what=gettext_lazy("medlemmens kod eller namn")),
            also_called=("medlem", "part", "organisation", "kommun"),
        ),
        Column(
            name="person",
            label=gettext_lazy("person"),
            help=gettext_lazy("Namnet som det står bland organets platser. Har två samma namn behövs adressen."),
            content=Reference(longest=254, what=gettext_lazy("personens e-postadress eller namn")),
            required=True,
            also_called=("namn", "name", "ledamot"),
        ),
        Column(
            name="seat",
            label=gettext_lazy("plats"),
            help=gettext_lazy("ordinary är ordinarie, substitute är ersättare och co_opted är adjungerad."),
            content=Code(choices=SeatKind),
            required=True,
            also_called=("plats", "roll"),
        ),
        Column(
            name="presence",
            label=gettext_lazy("närvaro"),
            help=gettext_lazy("present är närvarande, excused är anmält förhinder och absent är frånvarande."),
            content=Code(choices=Presence),
            required=True,
            also_called=("närvaro", "närvarande"),  # not shown
        ),
        Column(
            name="items",
            label=gettext_lazy("jäv vid punkt"),
            help=gettext_lazy("Punkter som personen lämnade på grund av jäv: paragraf, eller plats på dagordningen."),
            content=ItemNumbers(longest=ROOM_FOR_ITEMS),
            also_called=("jäv", "punkter"),  # not shown
        ),
    ),
    find=_find,
    save=_save,
    undo=Undo(plan=undoing.undo_plan, carry_out=undoing.undo_import),
    onward="governance:meetings",
    examples=(
        {
            "body": "styrelsen",
            "date": "2026-02-13",
            "member": "region",
            "person": "Maria Exempelsson",
            "seat": "ordinary",
            "presence": "present",
            "items": "4",
        },
        {
            "body": "styrelsen",
            "date": "2026-02-13",
            "member": "kommun",
            "person": "erik.exempelsson@example.se",
            "seat": "substitute",
            "presence": "excused",
        },
    ),
)
