"""Named people for tests. Each function makes an account with its role, and gives the person with user and Actor.

``director_of(federation).actor`` goes to operations and queries; ``client.force_login(person.user)`` to pages.
Call them inside the federation's transaction.
"""

from dataclasses import dataclass
from datetime import date

from mellanrum.governance.models import Body, Seat
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact, Federation, Member, Role, User

from .factories import ContactFactory, RoleAssignmentFactory, SeatFactory, UserFactory

SINCE = date(2020, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone who can sign in, and the same person as actor in the federation."""

    user: User
    actor: Actor
    contact: Contact | None = None


def director_of(federation: Federation) -> Person:
    """This will make the federation's director."""
    return _someone(federation, "Maja Chefsgård", "chef", Role.DIRECTOR)


def officer_of(federation: Federation) -> Person:
    """This will make an officer of the federation's office."""
    return _someone(federation, "Otto Kanslihed", "kansli", Role.OFFICER)


def board_member_of(federation: Federation, *, member: Member | None = None, board: Body | None = None) -> Person:
    """This will make a member of the board; with ``board`` and ``member`` it also holds an ordinary seat there."""
    return _someone(federation, "Bodil Styrman", "styrelse", Role.BOARD_MEMBER, member=member, body=board)


def group_member_of(federation: Federation, *, member: Member | None = None, group: Body | None = None) -> Person:
    """This will make someone of a local group; with ``group`` and ``member`` it also holds an ordinary seat there."""
    return _someone(federation, "Gunnar Gruppling", "grupp", Role.GROUP_MEMBER, member=member, body=group)


def auditor_of(federation: Federation) -> Person:
    """This will make an auditor."""
    return _someone(federation, "Rut Granskog", "revisor", Role.AUDITOR)


def administrator_of(federation: Federation) -> Person:
    """This will make an administrator of the installation, who gives roles and does nothing else."""
    return _someone(federation, "Adam Driftsten", "drift", Role.ADMINISTRATOR)


def stranger() -> User:
    """This will make an account without a role anywhere."""
    return UserFactory(name="Frans Främling", email="framling@prov.example")


def seat_of(person: Person, seat: Seat) -> Person:
    """This will tie an existing seat to the person's account, and give the person with that contact."""
    contact = seat.contact
    if person.contact is not None:
        person.contact.user = None
        person.contact.save()
    contact.user = person.user
    contact.save()
    actor = Actor(
        federation_id=person.actor.federation_id,
        name=person.actor.name,
        user_id=person.actor.user_id,
        contact_id=contact.pk,
        member_id=person.actor.member_id,
        roles=person.actor.roles,
    )
    return Person(user=person.user, actor=actor, contact=contact)


def _someone(
    federation: Federation,
    name: str,
    word: str,
    role: Role,
    *,
    member: Member | None = None,
    body: Body | None = None,
) -> Person:
    user = UserFactory(name=name, email=f"{word}@{federation.slug}.example")
    RoleAssignmentFactory(federation=federation, user=user, role=role, member=member, since=SINCE)
    contact = ContactFactory(federation=federation, name=name, email=user.email, user=user)
    if body is not None and member is not None:
        SeatFactory(body=body, member=member, contact=contact)
    return Person(
        user=user,
        contact=contact,
        actor=Actor(
            federation_id=federation.pk,
            name=name,
            user_id=user.pk,
            contact_id=contact.pk,
            member_id=member.pk if member else None,
            roles=frozenset({str(role)}),
        ),
    )
