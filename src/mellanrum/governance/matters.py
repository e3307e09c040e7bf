"""What waits for bodies, and where meetings are opened from the register."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mellanrum.records.objects import declare_kinds, declare_object, declare_paper
from mellanrum.tenancy.actors import Actor

from .operations.delegated import DELEGATED_DECISION
from .operations.registration import CORRECTION, MINUTES, POSTING
from .queries import pending
from .queries.minutes import attested_paper
from .states.agenda import DELEGATED_MATTERS
from .waiting_matters import Matters, declare_matters


def may_read_documents(actor: Actor, object_id: int) -> bool:
    """This will tell whether the actor may open the documents of meetings: the board may, of all of them."""
    return actor.has("board_member")


declare_object(
    "governance.meeting",
    url_of=lambda pk: reverse("governance:meeting", args=[pk]),
    may_read=may_read_documents,
)
declare_object("governance.delegateddecision", url_of=lambda pk: reverse("governance:delegated_decision", args=[pk]))
declare_paper("governance.meeting", MINUTES, attested_paper)
declare_kinds(
    {
        MINUTES: _("Protokoll"),
        CORRECTION: _("Rättelse av protokoll"),
        POSTING: _("Anslag"),
        DELEGATED_DECISION: _("Delegationsbeslut"),
    }
)

declare_matters(
    Matters(key=pending.DECISIONS, title=_("Beslut att återrapportera"), waiting=pending.decisions_due),
)
declare_matters(Matters(key=pending.MANDATES, title=_("Mandat som går ut"), waiting=pending.seats_waiting))
declare_matters(Matters(key=pending.VACANCIES, title=_("Vakanta platser"), waiting=pending.seats_waiting))
declare_matters(Matters(key=DELEGATED_MATTERS, title=_("Delegationsbeslut att anmäla"), waiting=pending.to_report))
