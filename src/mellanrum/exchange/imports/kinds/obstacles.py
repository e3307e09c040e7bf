"""Obstacles between the organisations: one row for each, the same one when its reference is the same."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.exchange.imports.columns import Code, Column, Day, Reference, Words
from mellanrum.exchange.imports.kind import Kind, Row
from mellanrum.governance.queries.bodies import body_choices
from mellanrum.insight.marks import find_marks
from mellanrum.obstacles.models import Obstacle, ObstacleKind, Origin
from mellanrum.obstacles.operations.import_obstacles import ObstacleResult, ObstacleRow, save_obstacles
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.queries import members

from .names import Names


def _find(actor: Actor, rows: Sequence[Row]) -> None:
    bodies = Names((body.code, (body.name, body.short_name)) for body in body_choices(actor))
    known = Names((member.code, (member.name, member.short_name)) for member in members(actor))
    for row in rows:
        bodies.find(row, "body", unknown=_("Det finns inget organ med den koden eller det namnet."))
        row.values["members"] = _members(row, known)
        for column in ("title", "text"):
            for mark in find_marks(row.values.get(column) or ""):
                if mark.certain:
                    row.wrong(column, mark.why)


def _members(row: Row, known: Names) -> list[str]:
    """Several are written with + between them."""
    found = []
    for name in str(row.values.get("member_concerned") or "").split("+"):
        row.values["member_concerned"] = name.strip()
        before = len(row.errors)
        known.find(row, "member_concerned", unknown=_("Det finns ingen medlem med den koden eller det namnet."))
        if len(row.errors) == before and row.values["member_concerned"]:
            found.append(row.values["member_concerned"])
    return found


def _save(actor: Actor, rows: Sequence[Row]) -> Sequence[ObstacleResult]:
    entries = [
        ObstacleRow(
            row=row.number,
            date=row.values["date"],
            origin=row.values["origin"],
            members=row.values["members"],
            kind=row.values["kind"],
            body=row.values["body"],
            title=row.values["title"],
            text=row.values["text"],
            reference=row.values["reference"],
        )
        for row in rows
    ]
    return save_obstacles(actor=actor, rows=entries)


KIND = Kind(
    name="obstacles",
    label=gettext_lazy("hinder"),
    help=gettext_lazy("Hinder mellan organisationerna, utan något som pekar ut en person: en rad för varje hinder."),
    columns=(
        Column(
            name="date",
            label=gettext_lazy("dag"),
            help=gettext_lazy("Dagen då hindret rapporterades."),
            content=Day(),
            required=True,
            also_called=("datum", "dag"),  # not shown
        ),
        Column(
            name="origin",
            label=gettext_lazy("kommer från"),
            help=gettext_lazy("Varifrån hindret kommer."),
            content=Code(choices=Origin),
            required=True,
            also_called=("kommer från", "ursprung"),  # not shown
        ),
        Column(
            name="member_concerned",
            label=gettext_lazy("medlem som det rör"),
            help=gettext_lazy("Flera skrivs med + emellan."),
            content=Reference(longest=400, what=gettext_lazy("medlemmens kod eller namn")),
            required=True,
            also_called=("medlem", "rör", "part"),  # not shown
        ),
        Column(
            name="kind",
            label=gettext_lazy("slag av hinder"),
            help=gettext_lazy("Om det rör struktur, organisation eller relation."),
            content=Code(choices=ObstacleKind),
            required=True,
            also_called=("slag", "typ", "kategori"),
        ),
        Column(
            name="body",
            label=gettext_lazy("organ"),
            help=gettext_lazy("Organet där hindret upptäcktes. Tomt ändrar inte det som redan står."),
            content=Reference(longest=200, what=gettext_lazy("organets kod eller namn")),
            also_called=("organ", "grupp", "team"),
        ),
        Column(
            name="title",
            label=gettext_lazy("rubrik"),
            help=gettext_lazy("Vad som hindrar, i några ord. Rubriken är offentlig."),
            content=Words(longest=Obstacle._meta.get_field("title").max_length or 200),
            required=True,
            also_called=("rubrik", "hinder"),  # not shown
        ),
        Column(
            name="text",
            label=gettext_lazy("beskrivning"),
            help=gettext_lazy("Ändras inte när kansliet har skrivit om den. Tomt ändrar inte det som redan står."),
            content=Words(longest=5000),
            also_called=("beskrivning", "text"),
        ),
        Column(
            name="reference",
            label=gettext_lazy("beteckning"),
            help=gettext_lazy("Hindrets egen nyckel. Samma nyckel är samma hinder; H-2026-031 blir också dess nummer."),
            content=Words(longest=Obstacle._meta.get_field("reference").max_length or 80),
            required=True,
            also_called=("beteckning", "referens", "nummer"),
        ),
    ),
    find=_find,
    save=_save,
    not_undone=gettext_lazy(
        "Ett inläst hinder har ett nummer och ett ärende i diariet och står kvar. Avsluta det i stället, med skäl."
    ),
    onward="obstacles:obstacles",
    examples=(
        {
            "date": "2026-04-14",
            "origin": "consultation_team",
            "member_concerned": "region",
            "kind": "organisation",
            "title": "Intyg kompletteras i flera varv",
            "text": "Ingen äger kompletteringen, och under tiden står ersättningen stilla.",  # not shown
            "reference": "H-2026-001",
        },
        {
            "date": "2026-05-06",
            "origin": "lex_heller",
            "member_concerned": "region",
            "kind": "structure",
            "title": "Två beslut väntar på varandra",  # not shown
            "reference": "2026-LH-7",
        },
    ),
)
