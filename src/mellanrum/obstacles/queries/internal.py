"""Coordination inside a member: who answers, what came there, how many and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mellanrum.obstacles.models import InternalOwner, Obstacle
from mellanrum.obstacles.policies import can_read_obstacles
from mellanrum.obstacles.states import median_days
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact, Member

from .scope import mine, visible_obstacles


@dataclass(frozen=True, kw_only=True)
class InternalLine:
    """A member: its owner today, how many wait, the longest of them in days, and the median days to its answers."""

    member: Member
    owner: InternalOwner | None
    open: int
    longest: int | None
    answered: int
    median: float | None


@dataclass(frozen=True, kw_only=True)
class InternalPage:
    """The members that the actor sees, and the obstacles that lie with those that the actor answers for."""

    lines: Sequence[InternalLine]
    own: Sequence[Obstacle]
    others: Sequence[Obstacle]


def internal_page(actor: Actor, *, on: date) -> InternalPage:
    """This will show internal coordination by member (five queries): an owner sees its own members only.

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_obstacles(actor).require()
    held = mine(actor, on=on)
    rows: list[Obstacle] = list(
        visible_obstacles(actor, on=on)
        .filter(Q(is_internal=True) | Q(state="at_member"))
        .select_related("member", "body")
        .prefetch_related("concerns")
        .order_by("since", "pk")
    )
    owners = {
        owner.member_id: owner
        for owner in InternalOwner.objects.of(actor)
        .filter(since__lte=on)
        .filter(Q(until__isnull=True) | Q(until__gte=on))
        .select_related("contact")
    }
    sees_all = actor.is_office or actor.has("board_member", "auditor")
    members = Member.objects.of(actor).order_by("position", "id")
    return InternalPage(
        lines=[
            _line(member, owners.get(member.pk), [one for one in rows if _of(one) == member.pk], on)
            for member in members
            if sees_all or member.pk in held.members
        ],
        own=[one for one in rows if one.is_open and one.state == "at_member" and one.member_id in held.members],
        others=[
            one for one in rows if one.is_open and not (one.state == "at_member" and one.member_id in held.members)
        ],
    )


def _of(one: Obstacle) -> int | None:
    """Whose coordination it is: the member that has it, or else the one that it concerns."""
    if one.member_id is not None:
        return one.member_id
    return next((row.member_id for row in one.concerns.all() if not row.is_withdrawn), None)


def _line(member: Member, owner: InternalOwner | None, rows: Sequence[Obstacle], on: date) -> InternalLine:
    waiting = [(on - one.since).days for one in rows if one.is_open]
    answered = [(one.ended_on - one.raised_on).days for one in rows if one.ended_on is not None]
    return InternalLine(
        member=member,
        owner=owner,
        open=len(waiting),
        longest=max(waiting, default=None),
        answered=len(answered),
        median=median_days(answered),
    )


def owner_candidates(actor: Actor) -> list[Contact]:
    """This will list the contacts that have an account: only they can answer (one query)."""
    return list(Contact.objects.of(actor).filter(user__isnull=False).order_by("sort_key", "id"))
