"""Which obstacles and consultation matters an actor reaches: fetching is permitting."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now, TruncDate

from mellanrum.governance.models import Seat, SeatRole
from mellanrum.obstacles.models import ConsultationMatter, InternalOwner, Obstacle, Step
from mellanrum.obstacles.policies import can_read_all_obstacles
from mellanrum.tenancy.actors import Actor

LEADING = (SeatRole.CHAIR, SeatRole.VICE_CHAIR, SeatRole.CONVENER)


@dataclass(frozen=True, kw_only=True)
class Mine:
    """What an actor holds on a day: the bodies it sits in, those it leads, and the members it answers for."""

    bodies: frozenset[int] = frozenset()
    led: frozenset[int] = frozenset()
    members: frozenset[int] = frozenset()


def mine(actor: Actor, *, on: date) -> Mine:
    """This will tell what the actor sits in, leads and answers for on a day (at most two queries)."""
    if actor.contact_id is None:
        return Mine()
    seats = list(
        Seat.objects.of(actor)
        .filter(contact=actor.contact_id, period__contains=on)
        .values_list("body_id", "role")
        .order_by()
    )
    owned = InternalOwner.objects.of(actor).filter(contact=actor.contact_id, since__lte=on)
    owned = owned.filter(Q(until__isnull=True) | Q(until__gte=on))
    return Mine(
        bodies=frozenset(body for body, _role in seats),
        led=frozenset(body for body, role in seats if role in LEADING),
        members=frozenset(owned.values_list("member_id", flat=True).order_by()),
    )


def visible_obstacles(actor: Actor, *, on: "date | TruncDate") -> "QuerySet[Any]":
    """This will give the obstacles that the actor may read on a day, as one query that stays one.

    The office, the board and the auditors: all. Others: what is at, has passed or was discovered in a body where they
    sit, and what is or was at a member that they answer for.
    """
    rows: QuerySet[Any] = Obstacle.objects.of(actor)
    if can_read_all_obstacles(actor):
        return rows
    if actor.contact_id is None:
        return rows.none()
    sits = Seat.objects.of(actor).filter(contact=actor.contact_id, period__contains=on).values("body")
    owns = (
        InternalOwner.objects.of(actor)
        .filter(contact=actor.contact_id, since__lte=on)
        .filter(Q(until__isnull=True) | Q(until__gte=on))
        .values("member")
    )
    passed = Step.objects.of(actor).filter(obstacle=OuterRef("pk"))
    passed = passed.filter(Q(to_body__in=sits) | Q(from_body__in=sits) | Q(member__in=owns))
    return rows.filter(Q(body__in=sits) | Q(raised_in__in=sits) | Q(member__in=owns) | Exists(passed))


def visible_consultations(actor: Actor, *, on: "date | TruncDate") -> "QuerySet[Any]":
    """This will give the consultation matters that the actor may read: its own teams', and for the office all.

    The board and the auditors read the obstacles and figures that come from them.
    """
    rows: QuerySet[Any] = ConsultationMatter.objects.of(actor)
    if actor.is_office:
        return rows
    if actor.contact_id is None:
        return rows.none()
    sits = Seat.objects.of(actor).filter(contact=actor.contact_id, period__contains=on).values("body")
    return rows.filter(body__in=sits)


def readable_obstacles(actor: Actor) -> "QuerySet[Any]":
    """This will give the obstacles that texts may be compared with: those of the actor, on the database's day."""
    return visible_obstacles(actor, on=TruncDate(Now())).exclude(cleaned_on__isnull=True)


def readable_consultations(actor: Actor) -> "QuerySet[Any]":
    """This will give the matters of teams that texts may be compared with: the actor's, on the database's day."""
    return visible_consultations(actor, on=TruncDate(Now()))
