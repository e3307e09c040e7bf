"""The door: who gets in, where one is sent, in which federation one works, and what a GET cannot do."""

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse
from django.utils import timezone
from pytest_django import Settings

from mellanrum.tenancy.models import Federation, Member, Role, RoleAssignment
from mellanrum.tenancy.requests import actor_of
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import MemberFactory, RoleAssignmentFactory
from tests.support.people import auditor_of, board_member_of, director_of, stranger

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def writes(request: HttpRequest) -> HttpResponse:
    """A view that writes, whatever the method."""
    MemberFactory(federation_id=actor_of(request).federation_id, federation=None)
    return HttpResponse("written")


def fails(request: HttpRequest) -> HttpResponse:
    """A view that writes and then fails."""
    MemberFactory(federation_id=actor_of(request).federation_id, federation=None)
    raise PermissionError


def answers_500(request: HttpRequest) -> HttpResponse:
    """A view that writes and answers that it failed."""
    MemberFactory(federation_id=actor_of(request).federation_id, federation=None)
    return HttpResponse(status=503)


def tells(request: HttpRequest) -> HttpResponse:
    """A view that says where and as what one is."""
    actor = actor_of(request)
    names = ",".join(Member.objects.order_by("name").values_list("name", flat=True))
    return HttpResponse(f"{actor.federation_id} {sorted(actor.roles)} {names}")


class Addresses:
    """The site's own addresses and some for these tests, one of them without a name."""

    handler403 = "mellanrum.web.errors.forbidden"
    handler404 = "mellanrum.web.errors.not_found"
    handler500 = "mellanrum.web.errors.failed"
    urlpatterns = [
        path("prov/skriver/", writes, name="writes"),
        path("prov/faller/", fails, name="fails"),
        path("prov/503/", answers_500, name="answers_500"),
        path("prov/visar/", tells, name="tells"),
        path("prov/namnlos/", tells),
        *get_resolver("config.urls").url_patterns,
    ]


@pytest.fixture(autouse=True)
def addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = Addresses
    settings.SECOND_FACTOR_ROLES = []


def location(response: HttpResponseBase) -> tuple[str, str]:
    """Where a redirect leads: the path, and the page to come back to."""
    parts = urlsplit(response.headers["Location"])
    return parts.path, parse_qs(parts.query).get("next", [""])[0]


def every_address(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from every_address(pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else "")
        else:
            yield f"{prefix}{pattern.name}"


def test_no_view_is_public_that_does_not_exist() -> None:
    """A misspelt name would leave a view closed, or a removed one in the list."""
    known = set(every_address(get_resolver("config.urls").url_patterns))
    assert set(django_settings.PUBLIC_VIEWS) - known == set()
    assert set(django_settings.WRITES_ON_GET) - known == set()
    assert set(django_settings.VIEWS_WITHOUT_TRANSACTION) - known == set()


def test_those_who_watch_us_get_an_answer_also_without_a_database(
    client: Client, monkeypatch: pytest.MonkeyPatch, federation: Federation
) -> None:
    def gone(*_arguments: object, **_options: object) -> None:
        raise DatabaseError("gone")

    client.force_login(director_of(federation).user)
    with monkeypatch.context() as patch:
        patch.setattr("mellanrum.tenancy.middleware.federation_transaction", gone)
        patch.setattr("django.db.backends.postgresql.base.DatabaseWrapper.cursor", gone)
        assert client.get(reverse("web:live")).status_code == 200
        ready = client.get(reverse("web:ready"))
    assert (ready.status_code, ready.json()["status"]) == (503, "unavailable")


def test_a_character_that_no_text_can_hold_is_a_bad_request(client: Client, federation: Federation) -> None:
    client.force_login(director_of(federation).user)
    assert client.get("/moten/?q=a%00b").status_code == 400
    assert client.post("/moten/nytt/", {"title": "a\0b"}).status_code == 400
    assert client.get("/moten/?q=ab").status_code == 200


@pytest.mark.parametrize("address", ["/prov/visar/", "/prov/namnlos/", "/anvandare/", "/konto/tva-steg/"])
@pytest.mark.parametrize("method", ["get", "head", "post", "options", "delete"])
def test_every_view_asks_for_sign_in_also_one_without_a_name(client: Client, address: str, method: str) -> None:
    response = getattr(client, method)(address)
    assert response.status_code == 302
    assert location(response) == (reverse("account_login"), address)


def test_public_pages_and_unknown_addresses_do_not(client: Client) -> None:
    assert client.get(reverse("account_login")).status_code == 200
    assert client.get(reverse("web:live")).status_code == 200
    assert client.get("/finns-inte/").status_code == 404
    assert client.get("/anvandare/finns-inte/djupt/").status_code == 404


def test_after_a_lost_session_one_comes_back_to_the_page_with_the_form(client: Client) -> None:
    page = "http://testserver/moten/?ar=2026"
    assert location(client.post("/prov/skriver/", headers={"Referer": page}))[1] == "/moten/?ar=2026"
    assert location(client.post("/prov/skriver/", headers={"Referer": "https://evil.example/x"}))[1] == "/prov/skriver/"
    fragment = client.get("/prov/visar/", headers={"HX-Request": "true", "HX-Current-URL": page})
    assert fragment.status_code == 200
    assert fragment["HX-Redirect"] == f"{reverse('account_login')}?next=/moten/%3Far%3D2026"


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_sign_in_leads_to_no_other_site(client: Client, federation: Federation, evil: str) -> None:
    person = director_of(federation)
    person.user.set_password("fyra korta ord räcker")
    person.user.save()
    response = client.post(
        reverse("account_login"), {"login": person.user.email, "password": "fyra korta ord räcker", "next": evil}
    )
    assert response.status_code == 302
    assert response["Location"] == "/"


def test_a_get_cannot_write_and_a_post_can(client: Client, federation: Federation) -> None:
    client.force_login(director_of(federation).user)
    for method in (client.get, client.head, client.options):
        with pytest.raises(DatabaseError, match="read-only transaction"):
            method("/prov/skriver/")
    assert Member.objects.count() == 0
    assert client.post("/prov/skriver/").status_code == 200
    assert Member.objects.count() == 1


def test_what_fails_writes_nothing(client: Client, federation: Federation) -> None:
    client.raise_request_exception = False
    client.force_login(director_of(federation).user)
    assert client.post("/prov/faller/").status_code == 500
    assert client.post("/prov/503/").status_code == 503
    assert Member.objects.count() == 0


def test_one_works_in_one_federation_at_a_time_and_switches(
    client: Client, federation: Federation, other: Federation
) -> None:
    person = director_of(federation)
    with federation_transaction([federation.pk, other.pk]):
        RoleAssignmentFactory(federation=other, user=person.user, role=Role.BOARD_MEMBER)
        MemberFactory(federation=federation, name="Norra kommunen")
        MemberFactory(federation=other, name="Södra kommunen")
    client.force_login(person.user)
    here = f"{federation.pk} ['director'] Norra kommunen"
    there = f"{other.pk} ['board_member'] Södra kommunen"
    assert client.get("/prov/visar/").content.decode() == here
    assert client.post(reverse("tenancy:switch"), {"federation": "soder"}).status_code == 302
    assert client.get("/prov/visar/").content.decode() == there
    assert client.post(reverse("tenancy:switch"), {"federation": "finns-inte"}).status_code == 404
    assert client.get(reverse("tenancy:switch")).status_code == 405
    assert client.get("/prov/visar/").content.decode() == there
    # The role there ends: from the next day one works where one still has a role.
    with federation_transaction([other.pk]):
        RoleAssignment.objects.filter(federation=other).update(until=TODAY - timedelta(days=1))
    assert client.get("/prov/visar/").content.decode() == here
    assert client.post(reverse("tenancy:switch"), {"federation": "soder"}).status_code == 404


@pytest.mark.parametrize(
    ("since", "until", "inside"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY + timedelta(days=1), None, False),
        (date(2020, 1, 1), TODAY - timedelta(days=1), False),
    ],
)
def test_a_role_holds_from_its_first_to_its_last_day(
    client: Client, federation: Federation, since: date, until: date | None, inside: bool
) -> None:
    user = stranger()
    RoleAssignmentFactory(federation=federation, user=user, role=Role.AUDITOR, since=since, until=until)
    client.force_login(user)
    response = client.get("/prov/visar/")
    assert response.status_code == (200 if inside else 403)
    assert ("Du har ingen roll här i dag" in response.content.decode()) is not inside


def test_someone_without_a_role_reaches_the_own_account_and_the_way_out(client: Client, federation: Federation) -> None:
    client.force_login(stranger())
    assert client.get(reverse("tenancy:account")).status_code == 200
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("tenancy:people")).status_code == 403
    assert client.post("/prov/skriver/").status_code == 403
    assert client.get("/finns-inte/").status_code == 404


def test_a_closed_account_is_signed_out_at_once(client: Client, federation: Federation) -> None:
    person = director_of(federation)
    client.force_login(person.user)
    assert client.get("/prov/visar/").status_code == 200
    person.user.is_active = False
    person.user.save()
    assert client.get("/prov/visar/").status_code == 302


def test_a_role_that_needs_a_second_factor_reaches_nothing_before_it_has_one(
    client: Client, federation: Federation, settings: Settings
) -> None:
    settings.SECOND_FACTOR_ROLES = ["director"]
    director, auditor = director_of(federation), auditor_of(federation)
    client.force_login(auditor.user)
    assert client.get("/prov/visar/").status_code == 200
    client.force_login(director.user)
    for response in (client.get("/prov/visar/"), client.post("/prov/skriver/"), client.get(reverse("tenancy:people"))):
        assert response.status_code == 302
        assert location(response)[0] == reverse("mfa_activate_totp")
    fragment = client.get("/prov/visar/", headers={"HX-Request": "true"})
    assert fragment["HX-Redirect"] == reverse("mfa_activate_totp")
    assert client.get(reverse("account_logout")).status_code == 200
    assert Member.objects.count() == 0
    Authenticator.objects.create(user=director.user, type=Authenticator.Type.TOTP, data={})
    assert client.get("/prov/visar/").status_code == 200


def test_the_second_factor_is_asked_for_where_the_role_needs_it(
    client: Client, federation: Federation, other: Federation, settings: Settings
) -> None:
    settings.SECOND_FACTOR_ROLES = ["director"]
    person = board_member_of(federation)
    with federation_transaction([other.pk]):
        RoleAssignmentFactory(federation=other, user=person.user, role=Role.DIRECTOR)
    client.force_login(person.user)
    assert client.get("/prov/visar/").status_code == 200
    client.post(reverse("tenancy:switch"), {"federation": "soder"})
    assert location(client.get("/prov/visar/"))[0] == reverse("mfa_activate_totp")


def test_the_language_is_the_cookies_else_the_browsers(client: Client) -> None:
    def language(**options: str) -> str:
        return client.get(reverse("account_login"), headers=options)["Content-Language"]

    assert language() == "sv"
    assert language(Accept_Language="en-GB,en;q=0.8") == "en"
    assert language(Accept_Language="fi") == "sv"
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    assert language() == "en"
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "../../etc/passwd"
    assert language() == "sv"


def test_pages_of_someone_who_has_signed_in_are_kept_in_no_cache(client: Client, federation: Federation) -> None:
    client.force_login(director_of(federation).user)
    response = client.get("/prov/visar/")
    assert response["Cache-Control"] == "no-store, private"
    assert {part.strip() for part in response["Vary"].split(",")} >= {"Cookie", "Accept-Language"}
