"""Sign-in: password, lock-out, second factor, forgotten password, the demo's table of roles."""

import re
import time
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from mellanrum.tenancy.models import Federation, RoleAssignment, User
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import FederationFactory, RoleAssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "fyra korta ord räcker"


@pytest.fixture
def user(settings: Settings) -> User:
    """A director with a password, of a federation that asks for no second factor."""
    settings.SECOND_FACTOR_ROLES = []
    federation: Federation = FederationFactory()
    person: User = UserFactory(email="maja@prov.example", name="Maja Chefsgård")
    person.set_password(PASSWORD)
    person.save()
    with federation_transaction([federation.pk]):
        RoleAssignmentFactory(federation=federation, user=person)
    return person


def sign_in(client: Client, password: str = PASSWORD, email: str = "maja@prov.example") -> HttpResponse:
    return client.post(reverse("account_login"), {"login": email, "password": password})  # type: ignore[return-value]


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code_of(secret: str, step: int = 0) -> str:
    """The code that an app shows, a number of half minutes away."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)))


def test_one_signs_in_with_address_and_password(client: Client, user: User) -> None:
    response = sign_in(client, email=" MAJA@prov.example ")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in(client)
    assert client.post(reverse("account_logout")).status_code == 302
    assert not signed_in(client)


def test_the_page_says_the_same_of_a_wrong_password_and_an_unknown_address(client: Client, user: User) -> None:
    texts = []
    for response in (sign_in(client, "fel lösenord"), sign_in(client, email="ingen@prov.example")):
        assert response.status_code == 200
        texts.append(re.findall(r'<div class="m-errbox".*?</div>', response.content.decode(), re.DOTALL))
    assert texts[0] == texts[1]
    assert "hör inte ihop" in texts[0][0]
    assert not signed_in(client)


def test_sign_out_by_a_link_only_asks(client: Client, user: User) -> None:
    sign_in(client)
    assert client.get(reverse("account_logout")).status_code == 200
    assert signed_in(client)


def test_nobody_signs_up(client: Client) -> None:
    for path in ("/konto/signup/", "/konto/registrera/", "/konto/email/", "/accounts/signup/"):
        assert client.get(path).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_five_wrong_passwords_lock_the_account_for_a_while(client: Client, user: User) -> None:
    for _ in range(5):
        assert "hör inte ihop" in sign_in(client, "fel lösenord").content.decode()
    # The right one does not help now, from another browser neither; another account is free.
    assert "för många gånger" in sign_in(client).content.decode()
    assert "för många gånger" in sign_in(Client()).content.decode()
    assert not signed_in(client)
    other: User = UserFactory(email="otto@prov.example")
    other.set_password(PASSWORD)
    other.save()
    elsewhere = Client()
    sign_in(elsewhere, email="otto@prov.example")
    assert signed_in(elsewhere)
    # The attempts stand in the table of the cache, committed through an alias of their own.
    with connections["log"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_cache WHERE cache_key LIKE %s", ["%login_failed%"])
        assert cursor.fetchone() != (0,)
    cache.clear()
    sign_in(client)
    assert signed_in(client)


@pytest.mark.django_db(transaction=True)
def test_a_failed_attempt_is_remembered_though_the_request_is_undone(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mellanrum.tenancy.views.sign_in import SignIn

    def broken(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("the page could not be drawn")

    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(SignIn, "form_invalid", broken)
        for _ in range(5):
            assert sign_in(client, "fel lösenord").status_code == 500
    assert "för många gånger" in sign_in(client).content.decode()
    assert not signed_in(client)


def test_a_second_factor_is_set_up_asked_for_and_turned_off(client: Client, user: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_ROLES = ["director"]
    sign_in(client)
    assert client.get(reverse("tenancy:people")).status_code == 302
    # Also right after sign-in the password is asked for again, before the factors are touched.
    page = client.post(client.get(reverse("mfa_activate_totp"))["Location"], {"password": PASSWORD}, follow=True)
    assert page.status_code == 200
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "Koden stämmer inte" in wrong.content.decode()
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})["Location"] == reverse(
        "mfa_view_recovery_codes"
    )
    kept = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)
    assert client.get(reverse("tenancy:people")).status_code == 200
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10
    download = client.get(reverse("mfa_download_recovery_codes"))
    assert codes[0] in download.content.decode()

    again = Client()
    assert sign_in(again)["Location"] == reverse("mfa_authenticate")
    assert not signed_in(again)
    assert again.get(reverse("mfa_authenticate")).status_code == 200
    assert "Koden stämmer inte" in again.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert not signed_in(again)
    assert again.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302
    assert signed_in(again)

    third = Client()
    sign_in(third)
    assert "Koden stämmer inte" in third.post(reverse("mfa_authenticate"), {"code": codes[0]}).content.decode()
    third.post(reverse("mfa_authenticate"), {"code": code_of(secret, step=1)})
    if not signed_in(third):
        third.post(reverse("mfa_authenticate"), {"code": codes[1]})
    assert signed_in(third)

    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    assert client.post(reverse("mfa_generate_recovery_codes")).status_code == 302
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert client.get(reverse("tenancy:people")).status_code == 302


def test_a_secret_of_the_second_factor_follows_the_installations_key(settings: Settings) -> None:
    from allauth.mfa.adapter import get_adapter

    kept = get_adapter().encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in kept
    settings.PERSON_KEY_FORMER_SECRETS = [settings.PERSON_KEY_SECRET]
    settings.PERSON_KEY_SECRET = "en helt ny hemlighet som är lång nog att använda"
    assert get_adapter().decrypt(kept) == "JBSWY3DPEHPK3PXP"
    settings.PERSON_KEY_FORMER_SECRETS = []
    with pytest.raises(ValueError, match="does not have"):
        get_adapter().decrypt(kept)


def test_what_matters_asks_for_the_password_again(client: Client, user: User) -> None:
    client.force_login(user)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert client.get(asked["Location"]).status_code == 200
    wrong = client.post(asked["Location"], {"password": "fel"})
    assert "Lösenordet stämmer inte" in wrong.content.decode()
    assert client.post(asked["Location"], {"password": PASSWORD}).status_code == 302
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_the_password_is_changed_by_the_one_who_knows_the_old(client: Client, user: User) -> None:
    sign_in(client)
    address = reverse("account_change_password")
    assert client.get(address).status_code == 200
    new = "fem nya ord blir ännu bättre"
    client.post(address, {"oldpassword": "fel", "password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    client.post(address, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    assert signed_in(client)


def test_a_forgotten_password_is_chosen_anew_after_a_link(client: Client, user: User) -> None:
    address = reverse("account_reset_password")
    assert client.get(address).status_code == 200
    for email in ("maja@prov.example", "ingen@prov.example"):
        assert client.post(address, {"email": email})["Location"] == reverse("account_reset_password_done")
    assert "Om adressen har ett konto" in client.get(reverse("account_reset_password_done")).content.decode()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["maja@prov.example"], "Välj ett nytt lösenord i Mellanrum")
    found = re.search(r"http://testserver(/\S+)", str(letter.body))
    assert found
    page = client.get(found[1], follow=True)
    assert page.status_code == 200
    new = "fem nya ord blir ännu bättre"
    done = client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new}, follow=True)
    assert "Lösenordet är sparat" in done.content.decode()
    assert not signed_in(client)
    sign_in(client, new)
    assert signed_in(client)
    assert "Länken gäller inte längre" in Client().get(found[1], follow=True).content.decode()


def test_after_sign_in_the_pages_are_in_the_accounts_language(client: Client, user: User) -> None:
    user.language = "en"
    user.save()
    sign_in(client)
    assert client.get(reverse("tenancy:account"))["Content-Language"] == "en"


def test_someone_without_a_password_may_choose_a_first_one(client: Client) -> None:
    nobody: User = UserFactory()
    client.force_login(nobody)
    assert client.get(reverse("account_change_password"))["Location"] == reverse("account_set_password")
    assert client.get(reverse("account_set_password")).status_code == 200


def test_a_closed_account_is_told_so_only_with_the_right_password(client: Client, user: User) -> None:
    user.is_active = False
    user.save()
    assert "hör inte ihop" in sign_in(client, "fel lösenord").content.decode()
    closed = sign_in(client)
    assert closed["Location"] == reverse("account_inactive")
    assert "Kontot är avstängt" in client.get(closed["Location"]).content.decode()
    assert not signed_in(client)


class TestDemo:
    """The table of roles to try, which must not exist anywhere else."""

    @pytest.fixture
    def assignment(self) -> RoleAssignment:
        federation: Federation = FederationFactory(demo_note="Allt är påhittat.", name="Samordningsförbundet Prov")
        with federation_transaction([federation.pk]):
            made: RoleAssignment = RoleAssignmentFactory(
                federation=federation, user__name="Elis Tornbrunn", role="board_member"
            )
        return made

    def enter(self, client: Client, assignment: RoleAssignment) -> HttpResponse:
        return client.post(reverse("tenancy:demo_sign_in", args=[assignment.pk]))  # type: ignore[return-value]

    def test_in_the_demo_a_button_signs_in(
        self, client: Client, assignment: RoleAssignment, settings: Settings
    ) -> None:
        settings.DEMO = True
        page = client.get(reverse("account_login")).content.decode()
        assert "Elis Tornbrunn" in page
        assert reverse("tenancy:demo_sign_in", args=[assignment.pk]) in page
        assert client.get(reverse("tenancy:demo_sign_in", args=[assignment.pk])).status_code == 405
        assert self.enter(client, assignment).status_code == 302
        assert client.session["_auth_user_id"] == str(assignment.user_id)

    def test_outside_the_demo_there_is_no_such_address(
        self, client: Client, assignment: RoleAssignment, settings: Settings
    ) -> None:
        settings.DEMO = False
        assert "Elis Tornbrunn" not in client.get(reverse("account_login")).content.decode()
        assert self.enter(client, assignment).status_code == 404
        assert not signed_in(client)

    def test_in_the_demo_only_made_up_federations_and_roles_of_today_are_open(
        self, client: Client, assignment: RoleAssignment, settings: Settings
    ) -> None:
        settings.DEMO = True
        real: Federation = FederationFactory()
        with federation_transaction([real.pk]):
            closed: RoleAssignment = RoleAssignmentFactory(federation=real)
        assert self.enter(client, closed).status_code == 404
        with federation_transaction([assignment.federation_id]):
            RoleAssignment.objects.update(until=date(2020, 12, 31))
        assert self.enter(client, assignment).status_code == 404
        assert not signed_in(client)
