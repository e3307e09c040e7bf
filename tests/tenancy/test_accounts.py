"""Accounts and roles: who may give them, what is refused, what is remembered."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.records.models import HistoryEntry
from mellanrum.records.queries import history_of
from mellanrum.tenancy.actors import system_actor
from mellanrum.tenancy.models import Contact, Federation, Member, Role, RoleAssignment, User
from mellanrum.tenancy.operations.accounts import add_person, change_own_account, create_user, send_invitation
from mellanrum.tenancy.operations.roles import end_role, give_role
from mellanrum.tenancy.queries import workplaces_of
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import ContactFactory, MemberFactory, UserFactory
from tests.support.people import (
    Person,
    administrator_of,
    auditor_of,
    board_member_of,
    director_of,
    group_member_of,
    officer_of,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)
GOOD = "fyra korta ord räcker"
MustWrite = Callable[[], AbstractContextManager[set[str]]]


def open_roles(federation: Federation) -> set[tuple[str, str]]:
    """Who has which role without an end."""
    rows = RoleAssignment.objects.filter(federation=federation, until=None).select_related("user")
    return {(row.user.name, row.role) for row in rows}


def test_the_system_makes_accounts_with_given_passwords_for_the_demo(
    federation: Federation, must_write_history: MustWrite
) -> None:
    actor = system_actor(federation.pk, "mellanrum demo")
    with must_write_history():
        row = add_person(
            actor=actor, email="Asta@Prov.example", name="Asta Ekmyr", role=Role.DIRECTOR, since=DAY, password=GOOD
        )
    assert row.user.email == "asta@prov.example"
    assert row.user.check_password(GOOD)
    assert mail.outbox == []
    assert [line.use_case_label for line in history_of(actor, row)] == ["Gav rollen"]
    assert not HistoryEntry.objects.filter(after__has_key="password").exists()


def test_a_new_person_gets_a_link_that_lets_it_choose_a_password_once(
    client: Client, federation: Federation, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    director = director_of(federation)
    with django_capture_on_commit_callbacks(execute=True):
        add_person(
            actor=director.actor,
            email="ebba@prov.example",
            name="Ebba Bråvik",
            role=Role.OFFICER,
            since=DAY,
            site_address="https://prov.example/",
        )
    (letter,) = mail.outbox
    assert letter.to == ["ebba@prov.example"]
    assert "Maja Chefsgård har lagt upp ett konto" in letter.body
    found = re.search(r"https://prov\.example(/\S+)", str(letter.body))
    assert found
    page = client.get(found[1], follow=True)
    address = page.redirect_chain[-1][0]
    weak = client.post(address, {"password1": "kort", "password2": "kort"})
    assert "form" in weak.context
    assert weak.context["form"].errors
    client.post(address, {"password1": GOOD, "password2": GOOD})
    assert User.objects.get(email="ebba@prov.example").check_password(GOOD)
    assert "Länken gäller inte längre" in client.get(found[1], follow=True).content.decode()


def test_an_address_that_has_an_account_gets_the_role_and_keeps_its_name(federation: Federation) -> None:
    director = director_of(federation)
    known: User = UserFactory(email="bror@prov.example", name="Bror Holmvard")
    row = add_person(actor=director.actor, email="BROR@prov.example", name="Någon", role=Role.AUDITOR, since=DAY)
    assert row.user == known
    known.refresh_from_db()
    assert known.name == "Bror Holmvard"


def test_the_contact_with_the_same_address_is_tied_to_the_account(federation: Federation) -> None:
    director = director_of(federation)
    contact: Contact = ContactFactory(federation=federation, email="dag@prov.example", name="Dag Nordquelle")
    row = add_person(
        actor=director.actor, email="dag@prov.example", name="Dag Nordquelle", role=Role.BOARD_MEMBER, since=DAY
    )
    contact.refresh_from_db()
    assert contact.user == row.user
    assert history_of(director.actor, contact)[0].use_case_label == "Knöt kontot till kontakten"


@pytest.mark.parametrize("someone", [officer_of, board_member_of, group_member_of, auditor_of])
def test_others_than_director_and_administrator_are_told_who_may(
    federation: Federation, someone: Callable[[Federation], Person]
) -> None:
    actor = someone(federation).actor
    director = director_of(federation)
    before = open_roles(federation)
    (assignment,) = RoleAssignment.objects.filter(user=director.user)
    for attempt in (
        lambda: create_user(actor=actor, email="x@prov.example", name="X"),
        lambda: add_person(actor=actor, email="x@prov.example", name="X", role=Role.OFFICER, since=DAY),
        lambda: give_role(actor=actor, user=director.user, role=Role.OFFICER, since=DAY),
        lambda: end_role(actor=actor, assignment=assignment, until=DAY),
        lambda: send_invitation(actor=actor, user=director.user, site_address="https://prov.example"),
    ):
        with pytest.raises(Forbidden, match="förbundschefen eller en systemadministratör"):
            attempt()
    assert open_roles(federation) == before
    assert not User.objects.filter(email="x@prov.example").exists()
    assert HistoryEntry.objects.count() == 0


def test_what_cannot_be_given_is_refused_with_its_reason(federation: Federation, other: Federation) -> None:
    director = director_of(federation)
    actor = director.actor
    with pytest.raises(Refused, match="redan ett konto") as taken:
        create_user(actor=actor, email=director.user.email.upper(), name="X")
    assert taken.value.field == "email"
    with pytest.raises(Refused) as weak:
        create_user(actor=actor, email="x@prov.example", name="X", password="kort")
    assert weak.value.field == "password"
    officer = officer_of(federation).user
    with pytest.raises(Refused, match="har redan den rollen"):
        give_role(actor=actor, user=officer, role=Role.OFFICER, since=DAY)
    with pytest.raises(Refused, match="Ingen ger sig själv en roll"):
        give_role(actor=actor, user=director.user, role=Role.ADMINISTRATOR, since=DAY)
    with federation_transaction([other.pk]):
        elsewhere: Member = MemberFactory(federation=other)
    with pytest.raises(Refused, match="finns inte i förbundet"):
        give_role(actor=actor, user=officer, role=Role.DIRECTOR, since=DAY, member=elsewhere)
    assert HistoryEntry.objects.count() == 0


def test_a_role_ends_on_its_last_day_and_can_be_given_again(
    federation: Federation, must_write_history: MustWrite
) -> None:
    director, officer = director_of(federation), officer_of(federation)
    (assignment,) = RoleAssignment.objects.filter(user=officer.user)
    with must_write_history():
        end_role(actor=director.actor, assignment=assignment, until=DAY, reason="Slutar")
    assignment.refresh_from_db()
    assert assignment.until == DAY
    line = history_of(director.actor, assignment)[0]
    assert (line.use_case_label, line.changes, line.reason) == (
        "Avslutade rollen",
        (("Till och med", "", "21 november 2026"),),
        "Slutar",
    )
    with pytest.raises(Refused, match="redan avslutad"):
        end_role(actor=director.actor, assignment=assignment, until=DAY)
    give_role(actor=director.actor, user=officer.user, role=Role.OFFICER, since=date(2026, 12, 1))


def test_a_role_cannot_end_before_it_began(federation: Federation) -> None:
    director, officer = director_of(federation), officer_of(federation)
    (assignment,) = RoleAssignment.objects.filter(user=officer.user)
    with pytest.raises(Refused, match="dagen före den första"):
        end_role(actor=director.actor, assignment=assignment, until=date(2019, 12, 30))
    assert (officer.user.name, "officer") in open_roles(federation)


def test_a_role_given_by_mistake_is_taken_back_at_once(federation: Federation) -> None:
    director, user = director_of(federation), UserFactory()
    assignment = give_role(actor=director.actor, user=user, role=Role.DIRECTOR, since=DAY)
    assert [place.federation for place in workplaces_of(user, on=DAY)] == [federation]
    end_role(actor=director.actor, assignment=assignment, until=date(2026, 11, 20))
    assert workplaces_of(user, on=DAY) == []


def test_a_role_that_is_about_to_end_can_end_earlier(federation: Federation) -> None:
    director, officer = director_of(federation), officer_of(federation)
    (assignment,) = RoleAssignment.objects.filter(user=officer.user)
    end_role(actor=director.actor, assignment=assignment, until=date(2026, 12, 31))
    end_role(actor=director.actor, assignment=assignment, until=date(2026, 11, 20))
    assert workplaces_of(officer.user, on=DAY) == []
    with pytest.raises(Refused, match="redan avslutad"):
        end_role(actor=director.actor, assignment=assignment, until=DAY)


def test_the_last_who_may_give_roles_keeps_the_role(federation: Federation) -> None:
    director, administrator = director_of(federation), administrator_of(federation)
    of_director = RoleAssignment.objects.get(user=director.user)
    of_administrator = RoleAssignment.objects.get(user=administrator.user)
    end_role(actor=director.actor, assignment=of_administrator, until=DAY)
    with pytest.raises(Refused, match="Maja Chefsgård är den sista som kan ge roller"):
        end_role(actor=director.actor, assignment=of_director, until=DAY)
    # The administrator's role still holds on that very day: until then there are two.
    with pytest.raises(Refused):
        end_role(actor=system_actor(federation.pk, "test"), assignment=of_director, until=DAY)
    assert open_roles(federation) == {("Maja Chefsgård", "director")}
    successor = give_role(actor=director.actor, user=UserFactory(), role=Role.DIRECTOR, since=DAY)
    end_role(actor=director.actor, assignment=of_director, until=DAY)
    assert open_roles(federation) == {(successor.user.name, "director")}


def test_somebody_may_give_roles_for_good_also_when_others_are_about_to_end_or_to_begin(federation: Federation) -> None:
    director, administrator = director_of(federation), administrator_of(federation)
    of_director = RoleAssignment.objects.get(user=director.user)
    of_administrator = RoleAssignment.objects.get(user=administrator.user)
    system = system_actor(federation.pk, "test")
    end_role(actor=system, assignment=of_administrator, until=date(2027, 12, 31))
    with pytest.raises(Refused, match="den sista som kan ge roller"):
        end_role(actor=system, assignment=of_director, until=DAY)
    give_role(actor=system, user=UserFactory(), role=Role.DIRECTOR, since=date(2027, 1, 1))
    with pytest.raises(Refused, match="den sista som kan ge roller"):
        end_role(actor=system, assignment=of_director, until=date(2026, 12, 30))
    end_role(actor=system, assignment=of_director, until=date(2026, 12, 31))


def test_one_changes_ones_own_account_only(federation: Federation) -> None:
    director, officer = director_of(federation), officer_of(federation)
    change_own_account(actor=officer.actor, user=officer.user, name=" Otto Kansli ", language="en")
    officer.user.refresh_from_db()
    assert (officer.user.name, officer.user.language) == ("Otto Kansli", "en")
    (entry,) = HistoryEntry.objects.all()
    assert (entry.object_type, entry.before, entry.after) == (
        "tenancy.user",
        {"name": "Otto Kanslihed", "language": "sv"},
        {"name": "Otto Kansli", "language": "en"},
    )
    with pytest.raises(Forbidden, match="sitt eget konto"):
        change_own_account(actor=director.actor, user=officer.user, name="Något", language="sv")
    with pytest.raises(Refused, match="Skriv ditt namn"):
        change_own_account(actor=officer.actor, user=officer.user, name="  ", language="sv")
    change_own_account(actor=None, user=UserFactory(), name="Frans", language="sv")


def test_without_a_mail_server_nothing_is_half_done(federation: Federation, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_arguments: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("mellanrum.tenancy.operations.accounts.send_mail", down)
    with pytest.raises(Refused, match="tog inte emot inbjudan"):
        add_person(
            actor=director_of(federation).actor,
            email="ebba@prov.example",
            name="Ebba Bråvik",
            role=Role.OFFICER,
            since=DAY,
            site_address="https://prov.example/",
        )
    assert not User.objects.filter(email="ebba@prov.example").exists()


def test_one_who_has_signed_in_gets_no_invitation(federation: Federation, client: Client) -> None:
    director, officer = director_of(federation), officer_of(federation)
    client.force_login(officer.user)
    officer.user.refresh_from_db()
    with pytest.raises(Refused, match="redan loggat in"):
        send_invitation(actor=director.actor, user=officer.user, site_address="https://prov.example")
