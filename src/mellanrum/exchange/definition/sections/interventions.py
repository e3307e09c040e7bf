"""``[[interventions]]``: what the federation pays for."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from mellanrum.exchange.definition.problems import described
from mellanrum.exchange.definition.schema import Code, Entry, Plain, Title, plain_value
from mellanrum.exchange.definition.sheet import Identity, Section, Sheet, Standing
from mellanrum.portfolio.models import Intervention
from mellanrum.portfolio.operations.definition import end_intervention, save_intervention
from mellanrum.tenancy.actors import Actor

from .values import as_date, as_text


class InterventionEntry(Entry):
    """An intervention (insats) for people or for the organisations, both days included."""

    code: Code
    name: Title
    kind: Literal["individual", "structural"]
    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")


def _check(sheet: Sheet) -> None:
    tables = sheet.of("interventions")
    sheet.unique(tables, "code")
    for table in tables:
        since, until = table.get("from"), table.get("to")
        if since and until and until < since:
            expected = _("en sista dag som inte är före den första, %(day)s") % {"day": since.isoformat()}
            sheet.report(table, "to", expected=expected, found=described(until))


def _stands(actor: Actor, on: date) -> Iterator[Standing]:
    for one in Intervention.objects.of(actor):
        fields: dict[str, Plain] = {
            "code": one.code,
            "name": one.name,
            "kind": one.kind,
            "from": plain_value(one.starts_on),
            "to": plain_value(one.ends_on),
        }
        ended = one.ends_on is not None and one.ends_on <= on
        yield Standing(identity=(one.code,), fields=fields, pk=one.pk, position=one.position, ended=ended)


def _write(*, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int) -> None:
    save_intervention(
        actor=actor,
        code=as_text(fields["code"]),
        name=as_text(fields["name"]),
        kind=as_text(fields["kind"]),
        starts_on=as_date(fields["from"]),
        ends_on=as_date(fields["to"]),
        position=position,
    )


INTERVENTIONS = Section(
    path=("interventions",),
    entry=InterventionEntry,
    noun=gettext_lazy("insats"),
    identity=("code",),
    mentions=("name",),
    comment=gettext_lazy("Insatserna som förbundet betalar, inriktade på individer eller strukturer."),
    stands=_stands,
    write=_write,
    end=end_intervention,
    checks=(_check,),
)
