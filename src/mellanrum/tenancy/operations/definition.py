"""What a definition file says of the federation, its members and the people in its bodies is saved here."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.kernel.events import publish
from mellanrum.tenancy.actors import Actor, system_actor
from mellanrum.tenancy.events import RowSaved
from mellanrum.tenancy.models import Contact, Federation, Member
from mellanrum.tenancy.policies import can_load_definition
from mellanrum.tenancy.scope import federation_transaction
from mellanrum.tenancy.snapshots import snapshot

USE_CASE = "tenancy.load_definition"


def create_federation(*, slug: str, name: str, short_name: str, actor_name: str) -> Federation:
    """This will create a federation that no one has a role in yet; only the command line and the demo come here.

    Raises:
        Refused: when the name in addresses is taken.
    """
    with transaction.atomic():
        if Federation.objects.filter(slug=slug).exists():
            raise Refused(
                _("Det finns redan ett förbund som heter %(slug)s i adresser.") % {"slug": slug}, field="slug"
            )
        federation = Federation.objects.create(slug=slug, name=name, short_name=short_name)
        with federation_transaction([federation.pk]):
            actor = system_actor(federation.pk, actor_name)
            publish(RowSaved(actor=actor, use_case=USE_CASE, row=federation, before=None))
    return federation


@transaction.atomic
def save_federation(
    *,
    actor: Actor,
    name: str,
    short_name: str,
    organisation_number: str,
    county: str,
    demo_note: str,
    escalation_note: str,
    closed_on: date | None = None,
) -> Federation:
    """This will save what a definition says of the actor's federation.

    Raises:
        Forbidden: when the actor may not load definitions.
    """
    can_load_definition(actor).require()
    federation = Federation.objects.get(pk=actor.federation_id)
    before = snapshot(federation)
    federation.name = name
    federation.short_name = short_name
    federation.organisation_number = organisation_number
    federation.county = county
    federation.demo_note = demo_note
    federation.escalation_note = escalation_note
    federation.closed_on = closed_on
    federation.save()
    publish(RowSaved(actor=actor, use_case=USE_CASE, row=federation, before=before))
    return federation


def save_member(
    *,
    actor: Actor,
    code: str,
    name: str,
    short_name: str,
    kind: str,
    organisation_number: str,
    ended_on: date | None,
    position: int,
) -> Member:
    """This will create or change the member that has the code.

    Raises:
        Forbidden: when the actor may not load definitions.
    """
    can_load_definition(actor).require()
    with refusals():
        member = Member.objects.of(actor).filter(code=code).first()
        before = snapshot(member) if member else None
        member = member or Member(federation_id=actor.federation_id, code=code)
        member.name = name
        member.short_name = short_name
        member.kind = kind
        member.organisation_number = organisation_number
        member.ended_on = ended_on
        member.position = position
        member.save()
        publish(RowSaved(actor=actor, use_case=USE_CASE, row=member, before=before))
    return member


@transaction.atomic
def end_member(*, actor: Actor, pk: int, on: date) -> None:
    """This will let a member leave the federation on a day, since it no longer stands in the definition.

    Raises:
        Forbidden: when the actor may not load definitions.
    """
    can_load_definition(actor).require()
    member = Member.objects.of(actor).get(pk=pk)
    before = snapshot(member)
    member.ended_on = on
    member.save(update_fields=["ended_on"])
    publish(RowSaved(actor=actor, use_case=USE_CASE, row=member, before=before))


def save_contact(*, actor: Actor, contact: Contact | None, name: str, email: str) -> Contact:
    """This will give the contact of a person in a seat: the one given, the one with the address, or a new one.

    Without an address the name decides; a contact of that name without an address gets the one that is given.

    Raises:
        Forbidden: when the actor may not load definitions.
        Refused: when another contact has the address already.
    """
    can_load_definition(actor).require()
    with refusals():
        contact = contact or _known(actor, name, email)
        before = snapshot(contact) if contact else None
        contact = contact or Contact(federation_id=actor.federation_id)
        if before is not None and (contact.name, contact.email) == (name, email or contact.email):
            return contact
        contact.name = name
        contact.email = email or contact.email
        contact.save()
        publish(RowSaved(actor=actor, use_case=USE_CASE, row=contact, before=before))
    return contact


def _known(actor: Actor, name: str, email: str) -> Contact | None:
    contacts = Contact.objects.of(actor)
    if email:
        return contacts.filter(email__iexact=email).first() or contacts.filter(name=name, email="").first()
    return contacts.filter(name=name).order_by("email", "id").first()
