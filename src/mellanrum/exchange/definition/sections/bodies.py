"""``[[bodies]]``: the organs, what they are for, and where they escalate."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.exchange.definition.problems import quoted
from mellanrum.exchange.definition.schema import (
    Code,
    Count,
    Entry,
    Plain,
    Reference,
    ShortTitle,
    Text,
    Title,
    plain_value,
)
from mellanrum.exchange.definition.sheet import Identity, Item, Section, Sheet, Standing
from mellanrum.governance.models import Body
from mellanrum.governance.operations.definition import end_body, save_body
from mellanrum.tenancy.actors import Actor

from .values import as_date, as_int, as_text


class BodyEntry(Entry):
    """An organ of the federation."""

    code: Code
    name: Title
    short_name: ShortTitle | None = None
    kind: Literal[
        "board",
        "local_group",
        "process_group",
        "consultation_team",
        "forum",
        "preparation",
        "steering",
        "working_group",
        "network",
    ]
    purpose: Text = ""
    mandate: Text = ""
    composition: Text = ""
    least_meetings: Count | None = None
    ordinary_per_member: Count | None = None
    substitutes_per_member: Count | None = None
    escalates_to: Reference | None = None
    member: Reference | None = None
    ended_on: date | None = None


def _check(sheet: Sheet) -> None:
    bodies = sheet.of("bodies")
    sheet.unique(bodies, "code")
    known, members = sheet.codes(bodies), sheet.codes(sheet.of("members"))
    for body in bodies:
        sheet.refers(body, "member", members, to=_("en medlem"))
        sheet.refers(body, "escalates_to", known, to=_("ett organ"))
    for chain in _circles(known):
        expected = _("ett organ som inte i sin tur lyfter frågor hit")
        sheet.report(known[chain[0]], "escalates_to", expected=expected, found=quoted(" → ".join(chain)))


def _circles(known: Mapping[str, Item]) -> Iterator[list[str]]:
    """Every circle of escalation once, from its first body in the file and back to it."""
    told: set[str] = set()
    for start in known:
        chain = [start]
        while chain[-1] in known and (following := known[chain[-1]].get("escalates_to")) is not None:
            if following in chain:
                circle = chain[chain.index(following) :]
                if told.isdisjoint(circle):
                    told.update(circle)
                    yield [*circle, following]
                break
            chain.append(following)


def _stands(actor: Actor, on: date) -> Iterator[Standing]:
    rows = Body.objects.of(actor).select_related("member", "escalates_to").order_by("position", "id")
    for body in rows:
        fields = {
            "code": body.code,
            "name": body.name,
            "short_name": body.short_name or None,
            "kind": body.kind,
            "purpose": body.purpose,
            "mandate": body.mandate,
            "composition": body.composition,
            "least_meetings": body.least_meetings,
            "ordinary_per_member": body.ordinary_per_member,
            "substitutes_per_member": body.substitutes_per_member,
            "escalates_to": body.escalates_to.code if body.escalates_to else None,
            "member": body.member.code if body.member else None,
            "ended_on": plain_value(body.ended_on),
        }
        ended = body.ended_on is not None
        yield Standing(identity=(body.code,), fields=fields, pk=body.pk, position=body.position, ended=ended)


def _write(*, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int) -> None:
    save_body(
        actor=actor,
        code=as_text(fields["code"]),
        name=as_text(fields["name"]),
        short_name=as_text(fields["short_name"]),
        kind=as_text(fields["kind"]),
        purpose=as_text(fields["purpose"]),
        mandate=as_text(fields["mandate"]),
        composition=as_text(fields["composition"]),
        least_meetings=as_int(fields["least_meetings"]),
        ordinary_per_member=as_int(fields["ordinary_per_member"]),
        substitutes_per_member=as_int(fields["substitutes_per_member"]),
        escalates_to=as_text(fields["escalates_to"]),
        member=as_text(fields["member"]),
        ended_on=as_date(fields["ended_on"]),
        position=position,
    )


BODIES = Section(
    path=("bodies",),
    entry=BodyEntry,
    noun=gettext_lazy("organ"),
    identity=("code",),
    mentions=("name",),
    comment=gettext_lazy("Organen: vad de är till för, hur ofta de minst ska mötas och vart de lyfter frågor."),
    stands=_stands,
    write=_write,
    end=end_body,
    checks=(_check,),
)
