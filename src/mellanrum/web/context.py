"""What every page knows about where it stands: who is reading, in which federation, and where one can go from here."""

from datetime import date, datetime
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation, Role
from mellanrum.tenancy.queries import Workplace
from mellanrum.tenancy.requests import closed_day_of

from .navigation import Item, navigation


class Site:
    """The frame around a page, from what the middleware hung on the request: nothing here asks the database.

    Everything is worked out when a template first reads it, so that a page about a failure can do without.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def actor(self) -> Actor | None:
        """Who is reading, with a role; None for someone who has none or has not signed in."""
        return getattr(self._request, "actor", None)

    @cached_property
    def federation(self) -> Federation | None:
        """The federation that the person works in now."""
        return getattr(self._request, "federation", None)

    @cached_property
    def other_workplaces(self) -> list[Workplace]:
        """The federations that the person can switch to."""
        here = self.federation.pk if self.federation else None
        return [place for place in getattr(self._request, "workplaces", ()) if place.federation.pk != here]

    @cached_property
    def closed_on(self) -> date | None:
        """The last day of a federation that is closed; None in one that is going on."""
        return closed_day_of(self._request)

    @cached_property
    def navigation(self) -> list[Item]:
        """The sections that the person's roles reach."""
        match = self._request.resolver_match
        return navigation(self.actor, view_name=match.view_name if match else "")

    @cached_property
    def signed_in(self) -> bool:
        """Whether somebody has signed in, with or without a role."""
        user = getattr(self._request, "user", None)
        return user is not None and user.is_authenticated

    @cached_property
    def user_name(self) -> str:
        """The name of the one who has signed in."""
        return self.actor.name if self.actor else str(self._request.user) if self.signed_in else ""

    @cached_property
    def role(self) -> str:
        """As what the person is here: the first of the roles held, in the order of the list of roles."""
        roles = self.actor.roles if self.actor else frozenset()
        return next((str(role.label) for role in Role if role in roles), "")

    @cached_property
    def now(self) -> datetime:
        """The moment of the page, local time."""
        return timezone.localtime()

    @cached_property
    def other_languages(self) -> list[tuple[str, str]]:
        """The languages that the page is not in, each by its code and its own name."""
        return [(code, name) for code, name in settings.LANGUAGES if code != get_language()]

    @cached_property
    def path(self) -> str:
        """Where a change of language or federation leads back to."""
        return self._request.get_full_path() if self._request.method == "GET" else "/"


def page(request: HttpRequest) -> dict[str, Site]:
    """This will give templates `site`."""
    return {"site": Site(request)}
