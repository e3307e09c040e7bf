"""A meeting of the board that is called, far ahead: the board member is asked, and one more seat has come since."""

from collections.abc import Callable
from datetime import date
from typing import Any

from mellanrum.governance.models import Body, CalledPerson, Seat
from mellanrum.notices.keys import token_of
from mellanrum.tenancy.models import User
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import CalledPersonFactory, MeetingCallFactory, MeetingFactory


def fill(board: Body, member: User) -> None:
    """This will put a called meeting in a federation, in its transaction."""
    meeting = MeetingFactory(body=board, date=date(2150, 5, 6), planned=True)
    seat = Seat.objects.get(body=board, contact__user=member)
    CalledPersonFactory(call=MeetingCallFactory(meeting=meeting), seat=seat)


def _called(here: Any) -> CalledPerson:
    with federation_transaction([here.federation.pk]):
        found: CalledPerson = CalledPerson.objects.select_related("call").get(federation=here.federation)
        return found


def _meeting(here: Any) -> dict[str, Any]:
    return {"pk": _called(here).call.meeting_id}


def _person(here: Any) -> dict[str, Any]:
    return {"pk": _called(here).call.meeting_id, "person": _called(here).pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "governance:call": _meeting,
    "governance:call_answers": _meeting,
    "governance:call_remind": _meeting,
    "governance:call_answer": _person,
    "governance:call_link_withdraw": _person,
    "governance:answer": lambda here: {
        "federation": here.federation.slug,
        "token": token_of("call", _called(here).nonce),
    },
}
# Whoever holds the link answers, signed in or not.
SAME_FOR_ALL = {"governance:answer"}
FORMS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "governance:call": lambda here: {"substitutes": "informed"},
    "governance:call_answer": lambda here: {"answer": "prevented"},
    "governance:answer": lambda here: {"answer": "coming"},
}
