"""What the middleware hung on the request, for views."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Forbidden

from .actors import Actor
from .models import Federation
from .queries import Workplace

# Where the session keeps the federation that the person works in, when there are several to choose from.
FEDERATION_KEY = "federation"


def actor_of(request: HttpRequest) -> Actor:
    """This will give the signed-in actor.

    Raises:
        Forbidden: when the person has no role in any federation.
    """
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        raise Forbidden(_("Du har ingen roll i något samordningsförbund. Be förbundets kansli att ge dig en."))
    return actor


def federation_of(request: HttpRequest) -> Federation:
    """This will give the federation that the person works in.

    Raises:
        Forbidden: when the person has no role in any federation.
    """
    actor_of(request)
    federation = getattr(request, "federation", None)
    assert isinstance(federation, Federation)
    return federation


def day_of(request: HttpRequest) -> date:
    """This will give the day that a page reckons as of and writes with: today, in a closed federation its last day.

    Only who may sign in is a matter of the real day there: roles begin and end as everywhere.
    """
    today = timezone.localdate()
    federation = getattr(request, "federation", None)
    return federation.reckoned_on(today) if isinstance(federation, Federation) else today


def closed_day_of(request: HttpRequest) -> date | None:
    """This will give the last day of a federation that is closed; None in one that is going on."""
    federation = getattr(request, "federation", None)
    is_closed = isinstance(federation, Federation) and federation.is_closed(on=timezone.localdate())
    return federation.closed_on if federation and is_closed else None


def workplaces_of_request(request: HttpRequest) -> list[Workplace]:
    """This will list the federations that the person may work in today, as the middleware found them."""
    found: list[Workplace] = getattr(request, "workplaces", [])
    return found
