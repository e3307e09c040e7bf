"""What stands before the pages: the second factor, tokens in forms, lock-out."""

from typing import Any

import pytest
from django.test import Client

from .addresses import views
from .world import World

pytestmark = pytest.mark.django_db
BEFORE_SECOND_FACTOR = {"account_logout", "account_reauthenticate", "web:language"}


@pytest.mark.parametrize("person", ["director", "officer", "administrator"])
def test_a_role_that_needs_a_second_factor_reaches_no_page_without_one(
    world: World, settings: Any, person: str
) -> None:
    settings.SECOND_FACTOR_ROLES = ["director", "officer", "administrator"]
    for view in views():
        if view.startswith("mfa_") or view in BEFORE_SECOND_FACTOR:
            continue
        client = Client()
        client.force_login(world.here.users[person])
        response = client.get(world.address(view))
        assert response.status_code == 302, view
        assert response["Location"] == "/konto/2fa/totp/activate/", view


def test_a_role_that_needs_none_is_let_in(world: World, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["director", "officer", "administrator"]
    client = Client()
    client.force_login(world.here.users["auditor"])
    assert client.get("/oversikt/").status_code == 200


def test_no_form_is_taken_without_its_token(world: World, settings: Any) -> None:
    """Every address, also those that take no form: a foreign page gets nothing done in somebody's name."""
    settings.SECOND_FACTOR_ROLES = []
    for view in views():
        client = Client(enforce_csrf_checks=True)
        client.force_login(world.here.users["director"])
        before = world.rows()
        assert client.post(world.address(view), world.form(view)).status_code == 403, view
        assert world.rows() == before, view


def test_the_sixth_attempt_in_a_row_is_refused_also_with_the_right_password(world: World) -> None:
    user = world.here.users["auditor"]
    user.set_password("ett riktigt lösenord")
    user.save()
    client = Client()
    for _ in range(5):
        client.post("/konto/login/", {"login": user.email, "password": "fel lösenord"})
    response = client.post("/konto/login/", {"login": user.email, "password": "ett riktigt lösenord"})
    assert response.status_code != 302
    assert "_auth_user_id" not in client.session


def test_the_right_password_opens_and_an_unknown_account_says_no_more(world: World) -> None:
    user = world.here.users["auditor"]
    user.set_password("ett riktigt lösenord")
    user.save()
    wrong = Client().post("/konto/login/", {"login": user.email, "password": "fel lösenord"})
    unknown = Client().post("/konto/login/", {"login": "ingen@prov.example", "password": "fel lösenord"})
    assert wrong.status_code == unknown.status_code
    assert wrong.context["form"].errors == unknown.context["form"].errors
    client = Client()
    assert client.post("/konto/login/", {"login": user.email, "password": "ett riktigt lösenord"}).status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_pages_carry_the_headers_that_keep_others_out(world: World, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = []
    client = Client()
    client.force_login(world.here.users["director"])
    headers = client.get("/ordlista/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
