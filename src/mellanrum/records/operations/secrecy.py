"""Secrecy marks on matters and documents."""

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused
from mellanrum.records.history import record_changed, snapshot
from mellanrum.records.models import Document, Matter
from mellanrum.records.policies import can_mark_secrecy
from mellanrum.records.stamps import lock
from mellanrum.tenancy.actors import Actor


@transaction.atomic
def mark_secrecy(
    *, actor: Actor, document: Document | Matter, provision: str, reason: str, public_title: str = ""
) -> None:
    """This will mark a document or a matter as possibly secret under a provision (OSL 5 kap. 5 §).

    The public list then leaves out its title and from or to whom, and shows ``public_title`` instead if there is one
    (5 kap. 2 § second paragraph). An empty provision takes the mark away. The mark is a reminder: each request is
    decided anew.

    Raises:
        Forbidden: when the actor does not keep the register.
        Refused: when no reason is given, or nothing is marked that could be lifted.
    """
    can_mark_secrecy(actor).require()
    if not reason.strip():
        raise Refused(_("Skriv varför markeringen ändras."), field="reason")
    lock(document)
    before = snapshot(document)
    document.secrecy_provision = provision.strip()
    document.public_title = public_title.strip() if document.secrecy_provision else ""
    document.save(update_fields=["secrecy_provision", "public_title"])
    use_case = "records.mark_secrecy" if document.secrecy_provision else "records.lift_secrecy"
    record_changed(actor=actor, use_case=use_case, obj=document, before=before, reason=reason.strip())
