"""Who answers inside a member for its own coordination."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.obstacles.models import InternalOwner
from mellanrum.obstacles.policies import can_name_owners
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact, Member


@transaction.atomic
def name_owner(*, actor: Actor, member: Member, contact: Contact, on: date) -> InternalOwner:
    """This will name who answers inside a member from a day on; whoever did so before ends the day before.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when that person is the owner already, or the one before began the same day or later.
    """
    can_name_owners(actor).require()
    standing = InternalOwner.objects.of(actor).select_for_update().filter(member=member, until__isnull=True).first()
    if standing is not None:
        if standing.contact_id == contact.pk:
            raise Refused(_("%(name)s är redan ansvarig.") % {"name": contact.name}, field="contact")
        if standing.since >= on:
            raise Refused(_("Den som är ansvarig började samma dag eller senare."), field="on")
        before = snapshot(standing)
        standing.until = on - timedelta(days=1)
        standing.save(update_fields=["until"])
        record_changed(actor=actor, use_case="obstacles.name_owner", obj=standing, before=before)
    owner = InternalOwner(federation_id=actor.federation_id, member=member, contact=contact, since=on)
    with refusals():
        owner.save()
    record_created(actor=actor, use_case="obstacles.name_owner", obj=owner)
    return owner
