"""Reads about federations, members, contacts and roles."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

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
