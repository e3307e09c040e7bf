"""``[federation]``: the federation itself."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from mellanrum.exchange.definition.schema import (
    Code,
    Day,
    Entry,
    OrganisationNumber,
    Plain,
    ShortTitle,
    Text,
    Title,
    plain_value,
)
from mellanrum.exchange.definition.sheet import Identity, Section, Standing
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.operations.definition import save_federation

from .values import as_date, as_text


class FederationEntry(Entry):
    """A samordningsförbund."""

    slug: Code
    name: Title
    short_name: ShortTitle
    organisation_number: OrganisationNumber | None = None
    county: ShortTitle | None = None
    demo_note: Text = ""
    escalation_note: Text = ""
    closed_on: Day | None = None


def _stands(actor: Actor, on: date) -> Iterator[Standing]:
    federation = Federation.objects.get(pk=actor.federation_id)
    entry = {
        "slug": federation.slug,
        "name": federation.name,
        "short_name": federation.short_name,
        "organisation_number": federation.organisation_number or None,
        "county": federation.county or None,
        "demo_note": federation.demo_note,
        "escalation_note": federation.escalation_note,
        "closed_on": plain_value(federation.closed_on),
    }
    yield Standing(identity=(federation.slug,), fields=entry, pk=federation.pk)


def _write(*, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int) -> None:
    save_federation(
        actor=actor,
        name=as_text(fields["name"]),
        short_name=as_text(fields["short_name"]),
        organisation_number=as_text(fields["organisation_number"]),
        county=as_text(fields["county"]),
        demo_note=as_text(fields["demo_note"]),
        escalation_note=as_text(fields["escalation_note"]),
        closed_on=as_date(fields["closed_on"]),
    )


FEDERATION = Section(
    path=("federation",),
    entry=FederationEntry,
    noun=_("förbund"),
    identity=("slug",),
    mentions=("name",),
    comment=_("Förbundet."),
    single=True,
    stands=_stands,
    write=_write,
)
