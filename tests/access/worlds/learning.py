"""An event of the world, with how many came from the member."""

from collections.abc import Callable
from typing import Any

from mellanrum.exchange.imports.kinds import KINDS
from mellanrum.exchange.imports.operations import import_file
from mellanrum.exchange.models import ImportRun
from mellanrum.learning.models import Event
from mellanrum.tenancy.actors import system_actor
from mellanrum.tenancy.models import Federation, Member
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories.learning import EventFactory, TurnoutFactory


def fill(federation: Federation, member: Member) -> None:
    """This will put an event in a federation, and an import of another, in its transaction."""
    TurnoutFactory(event=EventFactory(federation=federation), member=member)
    actor = system_actor(federation.pk, "Prov")
    import_file(actor=actor, kind=KINDS["events"], name="evenemang.csv", data=EVENTS_FILE)


def _imported(here: Any) -> dict[str, Any]:
    with federation_transaction([here.federation.pk]):
        run = ImportRun.objects.filter(federation=here.federation, kind="events").earliest("pk")
        return {"kind": "events", "run_id": run.pk}


def _event(here: Any) -> dict[str, Any]:
    with federation_transaction([here.federation.pk]):
        return {"pk": Event.objects.filter(federation=here.federation).earliest("pk").pk}


EVENTS_FILE = b"date;title;kind;attended;reference\n2026-04-08;Forum;forum;12;r-1\n"
ADDRESSES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "learning:event": _event,
    "learning:event_edit": _event,
    "learning:event_withdraw": _event,
    "exchange:import_undo": _imported,
}
_WORDS = {"date": "2026-03-19", "title": "En annan rubrik", "kind": "seminar"}
FORMS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "learning:event_new": lambda here: _WORDS,
    "learning:event_edit": lambda here: {**_WORDS, f"attended_{here.member.pk}": "12"},
    "learning:event_withdraw": lambda here: {"reason": "Inlagt två gånger"},
    "exchange:import_undo": lambda here: {"reason": "Fel fil"},
}
