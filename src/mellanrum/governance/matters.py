"""Where meetings are opened from the register, and who sees their documents."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mellanrum.records.objects import declare_kinds, declare_object
from mellanrum.tenancy.actors import Actor

from .operations.registration import MINUTES


def may_read_documents(actor: Actor, object_id: int) -> bool:
    """This will tell whether the actor may open the documents of meetings: the board may, of all of them."""
    return actor.has("board_member")


declare_object(
    "governance.meeting",
    url_of=lambda pk: reverse("governance:meeting", args=[pk]),
    may_read=may_read_documents,
)
declare_kinds({MINUTES: _("Protokoll")})
