"""Agendas and decisions of the world: a held meeting with an open item and a decided one, and a delegated decision."""

from collections.abc import Callable
from typing import Any

from mellanrum.governance.models import AgendaItem, Body, Decision, DelegatedDecision, ItemState, Meeting
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import AgendaItemFactory, DecisionFactory, DelegatedDecisionFactory

Made = Callable[[Any], dict[str, Any]]


def fill(board: Body, meeting: Meeting) -> None:
    """This will put items, a decision and a delegated decision in a federation, in its transaction."""
    AgendaItemFactory(meeting=meeting, title="Budget")
    DecisionFactory(item=AgendaItemFactory(meeting=meeting, done=True, decided=True), due_on=meeting.date)
    DelegatedDecisionFactory(body=board, decided_on=meeting.date)


def _item(here: Any) -> dict[str, Any]:
    with federation_transaction([here.federation.pk]):
        found = AgendaItem.objects.filter(meeting=here.meeting, state=ItemState.OPEN).earliest("pk")
        return {"pk": here.meeting.pk, "item_pk": found.pk}


def _only(model: type[Decision] | type[DelegatedDecision]) -> Made:
    def found(here: Any) -> dict[str, Any]:
        with federation_transaction([here.federation.pk]):
            return {"pk": model.objects.filter(federation=here.federation).earliest("pk").pk}

    return found


def _meeting(here: Any) -> dict[str, Any]:
    return {"pk": here.meeting.pk}


ADDRESSES: dict[str, Made] = {
    "governance:agenda": _meeting,
    "governance:waiting": _meeting,
    "governance:meeting_history": _meeting,
    "governance:item_new": _meeting,
    "governance:hold": _meeting,
    "governance:item": _item,
    "governance:item_edit": _item,
    "governance:standing": lambda here: {"code": here.board.code},
    "governance:decision": _only(Decision),
    "governance:delegated_decision": _only(DelegatedDecision),
}
FORMS: dict[str, Made] = {
    "governance:agenda": lambda here: {"do": "begin"},
    "governance:item_new": lambda here: {"title": "Ny fråga", "kind": "information"},
    "governance:item": lambda here: {"do": "deal"},
    "governance:item_edit": lambda here: {"title": "Annan rubrik", "kind": "decision"},
    "governance:standing": lambda here: {
        "version": "None;",
        "place": "1",
        "key": "opening",
        "title": "Välkomna",
        "kind": "formality",
        "presenter": "",
    },
    "governance:decision": lambda here: {"what": "done", "on": here.meeting.date.isoformat(), "text": "Klart."},
    "governance:delegated_new": lambda here: {
        "body": here.board.pk,
        "decided_on": here.meeting.date.isoformat(),
        "decided_by_words": "Förbundschefen",
        "delegation": "Punkt 4",
        "title": "Avtal om lokal",
        "amount": "12 500",
    },
    "governance:delegated_decision": lambda here: {"reason": "Antecknat två gånger"},
}
