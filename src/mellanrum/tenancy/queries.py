"""Reads about federations, members, contacts and roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import F, Q

from mellanrum.kernel.sorting import sort_key

from .actors import Actor
from .models import Contact, Federation, Member, Role, RoleAssignment, User
from .scope import federation_transaction


@dataclass(frozen=True, kw_only=True)
class Workplace:
    """A federation where a user has roles on a day."""

    federation: Federation
    roles: frozenset[str]
    member_id: int | None


def workplaces_of(user: User, *, on: date) -> list[Workplace]:
    """This will list where the user works, in Swedish order of the federations' names (one query)."""
    with federation_transaction([], user=user.pk, read_only=True):
        rows = list(
            RoleAssignment.objects.filter(user=user, since__lte=on)
            .filter(Q(until__isnull=True) | Q(until__gte=on))
            .select_related("federation")
            .order_by("federation__sort_key", "id")
        )
    found: dict[int, Workplace] = {}
    for row in rows:
        known = found.get(row.federation_id)
        found[row.federation_id] = Workplace(
            federation=row.federation,
            roles=(known.roles if known else frozenset()) | {row.role},
            member_id=row.member_id or (known.member_id if known else None),
        )
    return list(found.values())


def actor_for(user: User, workplace: Workplace) -> Actor:
    """This will make the actor of a signed-in user in one federation. Call it inside that federation's transaction."""
    contact = Contact.objects.filter(federation=workplace.federation, user=user).values_list("pk", flat=True).first()
    return Actor(
        federation_id=workplace.federation.pk,
        name=user.name,
        user_id=user.pk,
        contact_id=contact,
        member_id=workplace.member_id,
        roles=workplace.roles,
    )


def federation_by_slug(slug: str) -> Federation | None:
    """This will find a federation by the name in addresses and commands."""
    return Federation.objects.filter(slug=slug).first()


def federation_slugs() -> list[str]:
    """This will list every federation of the installation by its short name."""
    return list(Federation.objects.order_by("slug").values_list("slug", flat=True))


def reckoned_on(actor: Actor, today: date) -> date:
    """This will give the day that the actor's federation is reckoned as of: today, its last day once it is closed.

    For jobs and commands; views ask ``requests.day_of``. One query.
    """
    return Federation.objects.get(pk=actor.federation_id).reckoned_on(today)


def federation_ids() -> list[int]:
    """This will list every federation of the installation by its id, for jobs that run for each."""
    return list(Federation.objects.order_by("pk").values_list("pk", flat=True))


def members(actor: Actor, *, on: date | None = None) -> list[Member]:
    """This will list the federation's members in their own order; with ``on`` only those who were members that day."""
    rows = Member.objects.of(actor).order_by("position", "id")
    if on is not None:
        rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on))
    return list(rows)


def role_holders(actor: Actor, *, on: date) -> list[RoleAssignment]:
    """This will list who has which role on a day, the office first."""
    order = {role: number for number, role in enumerate(Role.values)}
    rows = (
        RoleAssignment.objects.of(actor)
        .filter(since__lte=on)
        .filter(Q(until__isnull=True) | Q(until__gte=on))
        .select_related("user", "member")
        .order_by("user__name", "id")
    )
    return sorted(rows, key=lambda row: order[row.role])


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """An account in the list of people: its roles today, and whether it signs in with a second factor."""

    user: User
    roles: tuple[RoleAssignment, ...]
    has_second_factor: bool


@dataclass(frozen=True, kw_only=True)
class PersonPage:
    """An account with every role that it has had in the federation, open ones first."""

    user: User
    roles: tuple[RoleAssignment, ...]
    has_second_factor: bool
    contact: Contact | None


def people(actor: Actor, *, on: date) -> list[PersonRow]:
    """This will list everybody with a role in the federation on a day, by name (two queries)."""
    roles: dict[User, list[RoleAssignment]] = {}
    for assignment in role_holders(actor, on=on):
        roles.setdefault(assignment.user, []).append(assignment)
    secured = _with_second_factor(user.pk for user in roles)
    rows = [
        PersonRow(user=user, roles=tuple(held), has_second_factor=user.pk in secured) for user, held in roles.items()
    ]
    return sorted(rows, key=lambda row: (sort_key(row.user.name), row.user.pk))


def person(actor: Actor, pk: int) -> PersonPage | None:
    """This will find an account that has, or has had, a role in the actor's federation; None for any other."""
    roles = tuple(
        RoleAssignment.objects.of(actor)
        .filter(user_id=pk)
        .select_related("user", "member")
        .order_by(F("until").desc(nulls_first=True), "since", "id")
    )
    if not roles:
        return None
    return PersonPage(
        user=roles[0].user,
        roles=roles,
        has_second_factor=bool(_with_second_factor([pk])),
        contact=Contact.objects.of(actor).filter(user_id=pk).first(),
    )


def has_second_factor(user: User) -> bool:
    """This will tell whether an account signs in with an authenticator app as well as the password."""
    return bool(_with_second_factor([user.pk]))


def role_assignment(actor: Actor, pk: int) -> RoleAssignment | None:
    """This will find a role that was given in the actor's federation."""
    found: RoleAssignment | None = (
        RoleAssignment.objects.of(actor).select_related("user", "member").filter(pk=pk).first()
    )
    return found


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    """Somebody to sign in as in the demo."""

    assignment_id: int
    role: str
    name: str
    email: str
    federation: str


def demo_accounts(*, on: date) -> list[DemoAccount]:
    """This will list the roles to try, in the demo and nowhere else: only of federations that are marked as made up."""
    return [
        DemoAccount(
            assignment_id=row.pk,
            role=row.get_role_display(),
            name=row.user.name,
            email=row.user.email,
            federation=row.federation.name,
        )
        for row in _demo_assignments(on)
    ]


def demo_account(assignment_id: int, *, on: date) -> User | None:
    """This will find the account of one of the roles to try; None outside the demo."""
    return next((row.user for row in _demo_assignments(on) if row.pk == assignment_id), None)


def _demo_assignments(on: date) -> list[RoleAssignment]:
    if not settings.DEMO:
        return []
    federations = list(Federation.objects.exclude(demo_note="").values_list("pk", flat=True))
    with federation_transaction(federations, read_only=True):
        rows = (
            RoleAssignment.objects.filter(federation__in=federations, since__lte=on, user__is_active=True)
            .filter(Q(until__isnull=True) | Q(until__gte=on))
            .select_related("user", "federation")
            .order_by("federation__sort_key", "id")
        )
        order = {role: number for number, role in enumerate(Role.values)}
        return sorted(rows, key=lambda row: (row.federation.sort_key, order[row.role], row.pk))


def _with_second_factor(users: Iterable[int]) -> set[int]:
    return set(
        Authenticator.objects.filter(user_id__in=list(users), type=Authenticator.Type.TOTP).values_list(
            "user_id", flat=True
        )
    )
