"""What the middleware hung on the request, for views."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Forbidden

from .actors import Actor
from .models import Federation


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
