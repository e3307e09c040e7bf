"""``[[members]]``: the organisations that are members of the federation."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from django.utils.translation import gettext_lazy as _

from mellanrum.exchange.definition.schema import Code, Entry, OrganisationNumber, Plain, ShortTitle, Title, plain_value
from mellanrum.exchange.definition.sheet import Identity, Section, Sheet, Standing
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member
from mellanrum.tenancy.operations.definition import end_member, save_member

from .values import as_date, as_text


class MemberEntry(Entry):
    """A member organisation: each municipality is one of its own."""

    code: Code
    name: Title
    short_name: ShortTitle
    kind: Literal["social_insurance", "employment_service", "region", "municipality"]
    organisation_number: OrganisationNumber | None = None
    ended_on: date | None = None


def _check(sheet: Sheet) -> None:
    members = sheet.of("members")
    sheet.unique(members, "code")
    sheet.unique(members, "short_name")


def _stands(actor: Actor, on: date) -> Iterator[Standing]:
    for member in Member.objects.of(actor).order_by("position", "id"):
        fields = {
            "code": member.code,
            "name": member.name,
            "short_name": member.short_name,
            "kind": member.kind,
            "organisation_number": member.organisation_number or None,
            "ended_on": plain_value(member.ended_on),
        }
        ended = member.ended_on is not None
        yield Standing(identity=(member.code,), fields=fields, pk=member.pk, position=member.position, ended=ended)


def _write(*, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int) -> None:
    save_member(
        actor=actor,
        code=as_text(fields["code"]),
        name=as_text(fields["name"]),
        short_name=as_text(fields["short_name"]),
        kind=as_text(fields["kind"]),
        organisation_number=as_text(fields["organisation_number"]),
        ended_on=as_date(fields["ended_on"]),
        position=position,
    )


MEMBERS = Section(
    path=("members",),
    entry=MemberEntry,
    noun=_("medlem"),
    identity=("code",),
    mentions=("name",),
    comment=_("Medlemmarna. Varje kommun är en medlem för sig, men kommunerna är tillsammans en part."),
    stands=_stands,
    write=_write,
    end=end_member,
    checks=(_check,),
)
