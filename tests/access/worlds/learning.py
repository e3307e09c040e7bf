"""An event of the world, with how many came from the member."""

from collections.abc import Callable
from typing import Any

from mellanrum.learning.models import Event
from mellanrum.tenancy.models import Federation, Member
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories.learning import EventFactory, TurnoutFactory


def fill(federation: Federation, member: Member) -> None:
    """This will put an event in a federation, in its transaction."""
    TurnoutFactory(event=EventFactory(federation=federation), member=member)


def _event(here: Any) -> dict[str, Any]:
    with federation_transaction([here.federation.pk]):
        return {"pk": Event.objects.filter(federation=here.federation).earliest("pk").pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "learning:event": _event,
    "learning:event_edit": _event,
    "learning:event_withdraw": _event,
}
_WORDS = {"date": "2026-03-19", "title": "En annan rubrik", "kind": "seminar"}
FORMS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "learning:event_new": lambda here: _WORDS,
    "learning:event_edit": lambda here: {**_WORDS, f"attended_{here.member.pk}": "12"},
    "learning:event_withdraw": lambda here: {"reason": "Inlagt två gånger"},
}
