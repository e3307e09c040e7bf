"""Letters and calendars of the world: a letter that failed, and the director's own calendar."""

from collections.abc import Callable
from typing import Any

from mellanrum.notices.models import CalendarFeed, Notice
from mellanrum.tenancy.models import Federation, User
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories.notices import CalendarFeedFactory, NoticeFactory


def fill(federation: Federation, director: User) -> None:
    """This will put a letter and a calendar in a federation, in its transaction."""
    NoticeFactory(federation=federation, failed=True)
    CalendarFeedFactory(federation=federation, user=director, token=f"{federation.slug}-kalender")


def _only(model: type[Notice] | type[CalendarFeed]) -> Callable[[Any], dict[str, Any]]:
    def found(here: Any) -> dict[str, Any]:
        with federation_transaction([here.federation.pk]):
            return {"pk": model.objects.filter(federation=here.federation).earliest("pk").pk}

    return found


ADDRESSES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "notices:letter": _only(Notice),
    "notices:again": _only(Notice),
    "notices:withdraw": _only(Notice),
    "notices:calendar_rotate": _only(CalendarFeed),
    "notices:calendar_withdraw": _only(CalendarFeed),
    "notices:feed": lambda here: {"federation": here.federation.slug, "token": f"{here.federation.slug}-kalender"},
}
# Whoever holds the address reads the calendar, signed in or not.
SAME_FOR_ALL = {"notices:feed"}
