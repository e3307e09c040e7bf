"""Late answers are asked for again: of whoever leads the body that has the obstacle, then of the level above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from mellanrum.governance.models import Seat
from mellanrum.governance.queries.bodies import body_choices
from mellanrum.notices.operations.outbox import post
from mellanrum.obstacles.models import InternalOwner, Obstacle, Reminder
from mellanrum.obstacles.policies import can_keep_obstacles
from mellanrum.obstacles.queries.path import stair
from mellanrum.obstacles.queries.scope import LEADING
from mellanrum.obstacles.states import WAITING, reminder_due
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Role, RoleAssignment

KIND = "obstacles.answer_late"


@dataclass(frozen=True, kw_only=True)
class _Reader:
    key: str
    name: str
    email: str


@transaction.atomic
def remind_of_answers(*, actor: Actor, at: datetime) -> int:
    """This will ask again for every answer that is late, once of those who have the obstacle and once above them.

    Who leads the body is asked first, ``remind_after_days`` after the expected day; the level above is told after
    ``remind_above_after_days``. At a member it is its owner, then the office; where nobody leads it is the office too.
    How many were asked is the answer; run again the same day it is none.

    Raises:
        Forbidden: unless the actor is of the office, as the system is.
    """
    can_keep_obstacles(actor).require()
    on = timezone.localdate(at)
    steps, bodies = stair(actor), body_choices(actor, on=on)
    asked = 0
    for one in _late(actor, on=on):
        assert one.answer_by is not None
        known = set(one.reminders.filter(answer_by=one.answer_by).values_list("above", flat=True))
        for above, days in ((False, steps.path.remind_after_days), (True, steps.path.remind_above_after_days)):
            if above in known or not reminder_due(one.answer_by, on, after=days):
                continue
            body = (steps.above(one.body, bodies) if above else one.body) if one.body else None
            readers = _leaders(actor, body.pk, on) if body else []
            if not readers and not above and one.member_id is not None:
                readers = _owners(actor, one.member_id, on)
            readers = readers or _office(actor, on)
            _write(actor, one, readers, answer_by=one.answer_by, above=above, at=at)
            asked += 1
    return asked


def _late(actor: Actor, *, on: date) -> Sequence[Obstacle]:
    rows = Obstacle.objects.of(actor).filter(state__in=WAITING, answer_by__lt=on)
    rows = rows.filter(Q(cause__isnull=True) | Q(cause__lead=F("pk")) | Q(cause__lead__isnull=True))
    found: Sequence[Obstacle] = list(rows.select_related("body", "member").order_by("pk"))
    return found


def _write(
    actor: Actor, one: Obstacle, readers: Sequence[_Reader], *, answer_by: date, above: bool, at: datetime
) -> None:
    context = {"obstacle": one, "above": above}
    for reader in readers:
        post(
            actor=actor,
            kind=KIND,
            to=reader.email,
            name=reader.name,
            subject=_("Svaret på %(number)s dröjer") % {"number": one.number},
            body=render_to_string("obstacles/mail/late.txt", context),
            at=at,
            about=one,
            once=f"{one.number}-{answer_by}-{'above' if above else 'own'}-{reader.key}",
        )
    Reminder.objects.create(
        federation_id=actor.federation_id,
        obstacle=one,
        answer_by=answer_by,
        above=above,
        sent_on=timezone.localdate(at),
        told=", ".join(reader.name for reader in readers)[:200] or _("ingen med adress"),
    )


def _leaders(actor: Actor, body_id: int, on: date) -> list[_Reader]:
    seats = (
        Seat.objects.of(actor)
        .filter(body=body_id, role__in=LEADING, period__contains=on)
        .exclude(contact__email="")
        .select_related("contact")
        .order_by("pk")
    )
    return [_Reader(key=f"c{seat.contact_id}", name=seat.contact.name, email=seat.contact.email) for seat in seats]


def _owners(actor: Actor, member_id: int, on: date) -> list[_Reader]:
    rows = InternalOwner.objects.of(actor).filter(member=member_id, since__lte=on).exclude(contact__email="")
    rows = rows.filter(Q(until__isnull=True) | Q(until__gte=on)).select_related("contact")
    return [_Reader(key=f"c{row.contact_id}", name=row.contact.name, email=row.contact.email) for row in rows]


def _office(actor: Actor, on: date) -> list[_Reader]:
    rows = RoleAssignment.objects.of(actor).filter(role=Role.DIRECTOR, since__lte=on)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gte=on)).select_related("user").order_by("pk")
    return [_Reader(key=f"u{row.user_id}", name=row.user.name, email=row.user.email) for row in rows]
