"""The text of letters that answered requests, so that they can be masked when somebody asks for them in turn."""

from django.utils import translation

from mellanrum.records.models import Outcome, ReleaseItem, ReleaseRequest
from mellanrum.records.objects import declare_paper
from mellanrum.records.operations.releases import ANSWER_KIND
from mellanrum.records.policies import can_read_register
from mellanrum.rendering.papers import Paper
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation

from .release_letter import letter


def letter_of(actor: Actor, object_id: int) -> Paper | None:
    """This will give the letter of an answered request as it was sent; None when it has not been answered.

    Raises:
        Forbidden: when the actor does not read the register.
    """
    can_read_register(actor).require()
    request = ReleaseRequest.objects.of(actor).select_related("matter").filter(pk=object_id).first()
    if request is None or request.ended_at is None or not request.decided_by:
        return None
    items = ReleaseItem.objects.of(actor).filter(request=request).exclude(outcome=Outcome.UNTRIED)
    with translation.override("sv"):
        return letter(
            request,
            list(items.select_related("document__matter").order_by("pk")),
            issuer=Federation.objects.get(pk=actor.federation_id).name,
            decision=request.decision,
            decided_by=request.decided_by,
            at=request.ended_at,
        )


declare_paper("records.releaserequest", ANSWER_KIND, letter_of)
