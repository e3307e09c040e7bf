"""The door to reporting, and a report that waits to be confirmed by its link."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from mellanrum.obstacles.models import FollowLink, ReportDoor
from mellanrum.obstacles.operations.doors import open_door
from mellanrum.obstacles.operations.reports import NewReport, receive_report
from mellanrum.obstacles.policies import reporter_of
from mellanrum.obstacles.states import hash_of
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member
from mellanrum.tenancy.scope import federation_transaction

NOW = datetime(2026, 10, 22, 9, 0, tzinfo=UTC)
TOKEN = "en-lang-hemlig-kod-som-bara-provet-har"


def fill(office: Actor, member: Member) -> None:
    """This will open the door of a federation and put a report in, in its transaction."""
    open_door(actor=office, site_address="http://testserver", on=date(2026, 10, 1))
    new = NewReport(happened="Intyget gick i retur.", members=[member.code], email="jag@medlem.example")
    received = receive_report(actor=reporter_of(office.federation_id), new=new, on=date(2150, 1, 1), confirmed=False)
    FollowLink.objects.filter(report=received.report).update(token_hash=hash_of(f"{TOKEN}-{office.federation_id}"))


def _door(here: Any) -> dict[str, Any]:
    with federation_transaction([here.federation.pk]):
        return {"federation": here.federation.slug, "code": ReportDoor.objects.get(federation=here.federation).code}


ADDRESSES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "obstacles:report": _door,
    "obstacles:report_sent": lambda here: {"federation": here.federation.slug},
    "obstacles:follow": lambda here: {
        "federation": here.federation.slug,
        "token": f"{TOKEN}-{here.federation.pk}",
    },
}
# Whoever has the code or the link, signed in or not.
SAME_FOR_ALL = {"obstacles:report", "obstacles:report_sent", "obstacles:follow"}
FORMS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "obstacles:report": lambda here: {
        "happened": "Intyget gick i retur.",
        "members": [here.member.code],
        "kind": "organisation",
        "email": "jag@medlem.example",
    },
    "obstacles:follow": lambda here: {"do": "confirm"},
    "obstacles:wall": lambda here: {"do": "renew"},
}
