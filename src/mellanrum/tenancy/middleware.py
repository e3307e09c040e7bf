"""The request's language, and the request's transaction: the door through which every page is reached."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from .models import User
from .queries import Workplace, actor_for, workplaces_of
from .requests import FEDERATION_KEY
from .scope import federation_transaction

LONGEST_QUERY = 4000
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
# Where someone who still lacks a second factor may go, besides the public pages: to get one, or out.
_BEFORE_SECOND_FACTOR = {"account_reauthenticate", "account_set_password"}
# Where someone without a role may go, besides the public pages: to the own account.
_WITHOUT_ROLE = ("account_", "mfa_", "tenancy:account", "tenancy:switch", "web:start")


class LanguageOfUser:
    """The language of the cookie, else of the browser, among those we have."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen not in dict(settings.LANGUAGES):
            chosen = translation.get_language_from_request(request)
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


class RequestTransaction:
    """Opens the request's transaction, in the federation that the person works in, read-only for GET.

    Innermost, so that it sees every exception and covers the rendering of lazy responses as well as the view. A view
    that is not named in ``PUBLIC_VIEWS`` asks for sign-in; an address that leads nowhere is not found, for everybody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view_name = _view_name(request)
        if view_name in settings.VIEWS_WITHOUT_TRANSACTION:
            return self.get_response(request)
        user = request.user if request.user.is_authenticated else None
        places: list[Workplace] = []
        if isinstance(user, User):
            places = workplaces_of(user, on=timezone.localdate())
        elif view_name not in settings.PUBLIC_VIEWS and view_name is not None:
            return _to_sign_in(request)
        place = _chosen(request, places)
        request.workplaces = places  # type: ignore[attr-defined]
        request.federation = place.federation if place else None  # type: ignore[attr-defined]
        request.actor = None  # type: ignore[attr-defined]
        request.failed = False  # type: ignore[attr-defined]
        if isinstance(user, User) and place and _lacks_second_factor(user, place, view_name):
            return _go(request, redirect("mfa_activate_totp"))
        federations = [place.federation.pk] if place else []
        read_only = request.method in SAFE_METHODS and view_name not in settings.WRITES_ON_GET
        with federation_transaction(federations, user=user.pk if user else None, read_only=read_only):
            if isinstance(user, User) and place:
                request.actor = actor_for(user, place)  # type: ignore[attr-defined]
            response = self.get_response(request)
            if request.failed or response.status_code >= 500:  # type: ignore[attr-defined]
                transaction.set_rollback(True)
        if user is not None:
            # What somebody has seen is in no cache when the next one sits down at the machine.
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], arguments: Any, options: Any
    ) -> HttpResponse | None:
        """Someone who has signed in but has no role today meets one page that says so, whatever the address.

        What no page of ours sends is a bad request: a character that the database's texts cannot hold, an address of
        thousands of signs.
        """
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in settings.VIEWS_WITHOUT_TRANSACTION:
            return None
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            raise BadRequest
        if any("\0" in text for sent in (request.GET, request.POST) for _key, texts in sent.lists() for text in texts):
            raise BadRequest
        no_role = isinstance(request.user, User) and request.actor is None  # type: ignore[attr-defined]
        if no_role and name not in settings.PUBLIC_VIEWS and not name.startswith(_WITHOUT_ROLE):
            return render(request, "tenancy/no_role.html", status=403)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Any exception undoes the request's writes, also those that become a page (403, 404)."""
        request.failed = True  # type: ignore[attr-defined]


def _view_name(request: HttpRequest) -> str | None:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return None


def _chosen(request: HttpRequest, places: list[Workplace]) -> Workplace | None:
    wanted: Any = request.session.get(FEDERATION_KEY) if places else None
    return next((place for place in places if place.federation.pk == wanted), places[0] if places else None)


def _lacks_second_factor(user: User, place: Workplace, view_name: str | None) -> bool:
    if place.roles.isdisjoint(settings.SECOND_FACTOR_ROLES) or view_name is None:
        return False
    if view_name.startswith("mfa_") or view_name in _BEFORE_SECOND_FACTOR | settings.PUBLIC_VIEWS:
        return False
    return not is_mfa_enabled(user)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back to the page that the person was on: a form's address may not be a page by itself."""
    back = request.get_full_path()
    if request.method not in SAFE_METHODS or "HX-Request" in request.headers:
        page = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
        if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
            back = urlsplit(page)._replace(scheme="", netloc="").geturl()
    return _go(request, redirect_to_login(back))


def _go(request: HttpRequest, elsewhere: HttpResponse) -> HttpResponse:
    """A fragment cannot hold another page: then the whole page is asked to go there."""
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": elsewhere["Location"]})
    return elsewhere
