"""The pages about people and about one's own account."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from mellanrum.tenancy.models import Federation, Member, Role, RoleAssignment, User
from mellanrum.tenancy.queries import people
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import MemberFactory, RoleAssignmentFactory, UserFactory
from tests.support.people import Person, administrator_of, director_of, officer_of, stranger

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def director(client: Client, federation: Federation, settings: Settings) -> Person:
    """The director, signed in."""
    settings.SECOND_FACTOR_ROLES = []
    person = director_of(federation)
    client.force_login(person.user)
    return person


def test_the_list_tells_who_has_which_role_and_a_second_factor(
    client: Client, director: Person, federation: Federation, other: Federation
) -> None:
    officer = officer_of(federation)
    Authenticator.objects.create(user=officer.user, type=Authenticator.Type.TOTP, data={})
    RoleAssignmentFactory(federation=federation, user=officer.user, role=Role.ADMINISTRATOR)
    former = RoleAssignmentFactory(federation=federation, user__name="Före Detta", until=TODAY - timedelta(days=1))
    with federation_transaction([other.pk]):
        elsewhere = RoleAssignmentFactory(federation=other, user__name="Någon Annanstans")
    rows = people(director.actor, on=TODAY)
    assert [(row.user.name, [role.role for role in row.roles], row.has_second_factor) for row in rows] == [
        ("Maja Chefsgård", ["director"], False),
        ("Otto Kanslihed", ["officer", "administrator"], True),
    ]
    page = client.get(reverse("tenancy:people")).content.decode()
    assert "Otto Kanslihed" in page
    assert former.user.name not in page
    assert elsewhere.user.name not in page


def test_the_number_of_queries_does_not_grow_with_the_people(
    director: Person, federation: Federation, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    RoleAssignmentFactory.create_batch(12, federation=federation, role=Role.BOARD_MEMBER)
    with django_assert_num_queries(2):
        assert len(people(director.actor, on=TODAY)) == 13


def test_a_person_is_added_and_invited(
    client: Client,
    director: Person,
    federation: Federation,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    member: Member = MemberFactory(federation=federation, name="Ankby kommun")
    address = reverse("tenancy:person_new")
    assert "Ankby kommun" in client.get(address).content.decode()
    filled = {
        "name": "Ebba Bråvik",
        "email": "ebba@prov.example",
        "role": "board_member",
        "member": member.pk,
        "since": "2026-11-01",
    }
    for wrong, said in (
        ({"since": "1 november"}, "since"),
        ({"role": "king"}, "role"),
        ({"member": "999999"}, "member"),
        ({"since": "0001-01-01"}, "since"),
        ({"since": "9999-12-31"}, "since"),
        ({"email": "ebba"}, "email"),
        ({"email": f"ebba@{'prov.' * 50}example"}, "email"),
        ({"name": ""}, "name"),
    ):
        response = client.post(address, filled | wrong)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [said]
    assert not User.objects.filter(name="Ebba Bråvik").exists()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(address, filled)
    row = RoleAssignment.objects.get(user__email="ebba@prov.example")
    assert done["Location"] == reverse("tenancy:person", args=[row.user_id])
    assert (row.role, row.member, row.since) == ("board_member", member, date(2026, 11, 1))
    assert mail.outbox[0].to == ["ebba@prov.example"]
    again = client.post(address, filled)
    assert "har redan den rollen" in again.content.decode()
    page = client.get(done["Location"]).content.decode()
    assert "Skicka inbjudan igen" in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("tenancy:invite", args=[row.user_id]))
    assert len(mail.outbox) == 2


def test_a_role_is_given_and_ended_on_the_persons_page(
    client: Client, director: Person, federation: Federation
) -> None:
    officer = officer_of(federation)
    page = reverse("tenancy:person", args=[officer.user.pk])
    given = client.post(page, {"role": "administrator", "since": TODAY.isoformat(), "member": ""}, follow=True)
    assert "har fått rollen" in given.content.decode()
    row = RoleAssignment.objects.get(user=officer.user, role="administrator")
    end = reverse("tenancy:role_end", args=[row.pk])
    assert client.get(end).status_code == 200
    too_early = client.post(end, {"until": "2020-01-01", "reason": ""})
    assert too_early.status_code == 422
    assert "före den första" in too_early.content.decode()
    client.post(end, {"until": TODAY.isoformat(), "reason": "Fel person"})
    row.refresh_from_db()
    assert row.until == TODAY
    assert "Avsluta" in client.get(page).content.decode()


def test_the_last_who_may_give_roles_is_told_why_not(client: Client, director: Person) -> None:
    row = RoleAssignment.objects.get(user=director.user)
    response = client.post(reverse("tenancy:role_end", args=[row.pk]), {"until": TODAY.isoformat()})
    assert response.status_code == 422
    assert "är den sista som kan ge roller" in response.content.decode()
    row.refresh_from_db()
    assert row.until is None


def test_people_of_other_federations_are_not_found(
    client: Client, director: Person, federation: Federation, other: Federation
) -> None:
    with federation_transaction([other.pk]):
        row = RoleAssignmentFactory(federation=other)
    for address in (
        reverse("tenancy:person", args=[row.user_id]),
        reverse("tenancy:person", args=[stranger().pk]),
        reverse("tenancy:role_end", args=[row.pk]),
    ):
        assert client.get(address).status_code == 404
    assert client.post(reverse("tenancy:invite", args=[row.user_id])).status_code == 404
    assert client.post(reverse("tenancy:role_end", args=[row.pk]), {"until": TODAY.isoformat()}).status_code == 404


def test_the_office_is_told_who_gives_roles(client: Client, director: Person, federation: Federation) -> None:
    officer, administrator = officer_of(federation), administrator_of(federation)
    client.force_login(officer.user)
    for name, arguments in (
        ("people", []),
        ("person_new", []),
        ("person", [director.user.pk]),
        ("role_end", [RoleAssignment.objects.get(user=director.user).pk]),
    ):
        response = client.get(reverse(f"tenancy:{name}", args=arguments))
        assert response.status_code == 403
        assert "förbundschefen eller en systemadministratör" in response.content.decode()
    client.force_login(administrator.user)
    assert client.get(reverse("tenancy:people")).status_code == 200


def test_one_changes_ones_own_name_and_language(client: Client, director: Person) -> None:
    address = reverse("tenancy:account")
    assert "Maja Chefsgård" in client.get(address).content.decode()
    refused = client.post(address, {"name": "   ", "language": "sv"})
    assert refused.status_code == 422
    assert client.post(address, {"name": "Maja C", "language": "fi"}).status_code == 422
    done = client.post(address, {"name": "Maja C", "language": "en"})
    assert done.status_code == 302
    director.user.refresh_from_db()
    assert (director.user.name, director.user.language) == ("Maja C", "en")
    assert client.get(address)["Content-Language"] == "en"


def test_someone_without_a_role_has_an_account_to_change(client: Client, federation: Federation) -> None:
    nobody: User = UserFactory(name="Frans Främling")
    client.force_login(nobody)
    assert client.post(reverse("tenancy:account"), {"name": "Frans F", "language": "sv"}).status_code == 302
    nobody.refresh_from_db()
    assert nobody.name == "Frans F"
