"""What stands before the pages: the second factor, tokens in forms, lock-out."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.test import Client
from django.urls import reverse

from mellanrum.tenancy.models import User

from .addresses import views
from .world import World

pytestmark = pytest.mark.django_db
PASSWORD = "ett riktigt lösenord"
# To get a second factor one may have to give the password again, or to choose a first one.
BEFORE_SECOND_FACTOR = {"account_reauthenticate", "account_set_password"}


@pytest.mark.parametrize("person", ["director", "officer", "administrator"])
def test_a_role_that_needs_a_second_factor_reaches_no_page_without_one(
    world: World, settings: Any, person: str
) -> None:
    settings.SECOND_FACTOR_ROLES = ["director", "officer", "administrator"]
    for view in views():
        if view.startswith("mfa_") or view in BEFORE_SECOND_FACTOR | settings.PUBLIC_VIEWS:
            continue
        client = Client()
        client.force_login(world.here.users[person])
        response = client.get(world.address(view))
        assert response.status_code == 302, view
        assert response["Location"] == reverse("mfa_activate_totp"), view


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


def try_to_sign_in(email: str, password: str, client: Client | None = None) -> Any:
    """This will fill in the sign-in form."""
    return (client or Client()).post(reverse("account_login"), {"login": email, "password": password})


@pytest.fixture
def auditor(world: World) -> User:
    """Somebody with a password, in a role that needs no second factor."""
    user = world.here.users["auditor"]
    user.set_password(PASSWORD)
    user.save()
    return user


def test_the_sixth_attempt_in_a_row_is_refused_also_with_the_right_password(auditor: User) -> None:
    client = Client()
    answers = [try_to_sign_in(auditor.email, "fel lösenord", client) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    locked = try_to_sign_in(auditor.email, PASSWORD, client)
    assert "försökt för många gånger" in locked.content.decode()
    assert SESSION_KEY not in client.session
    assert "försökt för många gånger" in try_to_sign_in(auditor.email, PASSWORD).content.decode(), "another browser"


def test_five_mistakes_about_one_account_lock_no_other(world: World, auditor: User) -> None:
    for _ in range(5):
        try_to_sign_in(world.here.users["board"].email, "fel lösenord")
    assert try_to_sign_in(auditor.email, PASSWORD).status_code == 302


def test_the_right_password_opens(auditor: User) -> None:
    client = Client()
    assert try_to_sign_in(auditor.email, PASSWORD, client).status_code == 302
    assert client.session[SESSION_KEY] == str(auditor.pk)


def test_the_answer_does_not_tell_whether_an_account_exists(auditor: User) -> None:
    known = try_to_sign_in(auditor.email, "fel lösenord")
    unknown = try_to_sign_in("ingen@prov.example", "fel lösenord")
    assert known.status_code == unknown.status_code == 200
    assert known.context["form"].errors == unknown.context["form"].errors != {}


def test_a_forgotten_password_gets_the_same_answer_and_a_letter_only_when_there_is_an_account(auditor: User) -> None:
    address = reverse("account_reset_password")
    known, unknown = (Client().post(address, {"email": email}) for email in (auditor.email, "ingen@prov.example"))
    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]
    assert [letter.to for letter in mail.outbox] == [[auditor.email]]


def test_a_new_session_begins_at_sign_in(auditor: User) -> None:
    """Somebody who knew the session from before has nothing of it afterwards."""
    client = Client()
    client.get(reverse("account_login"))
    session = client.session
    session["seen"] = "before"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    try_to_sign_in(auditor.email, PASSWORD, client)
    assert client.session.session_key != session.session_key


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
