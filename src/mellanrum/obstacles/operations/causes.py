"""Obstacles that come from the same thing are brought under one cause, and handled as one."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.obstacles.models import Cause, Obstacle
from mellanrum.obstacles.policies import can_keep_obstacles
from mellanrum.obstacles.states import ANSWERED
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.tenancy.actors import Actor

from .stepping import locked


@transaction.atomic
def name_cause(*, actor: Actor, title: str, text: str, lead: Obstacle, on: date) -> Cause:
    """This will name what an obstacle comes from; that obstacle leads, and others can follow it.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: without a title, when another cause has it, or when the obstacle has a cause.
    """
    can_keep_obstacles(actor).require()
    if not title.strip():
        raise Refused(_("Skriv vad orsaken är."), field="title")
    one = locked(actor, lead)
    if one.cause is not None:
        raise Refused(_("Hindret hör redan till orsaken %(title)s.") % {"title": one.cause.title})
    cause = Cause(
        federation_id=actor.federation_id, title=title.strip()[:200], text=text.strip(), lead=one, noted_on=on
    )
    with refusals():
        cause.save()
    record_created(actor=actor, use_case="obstacles.name_cause", obj=cause)
    _set_cause(actor, one, cause)
    return cause


@transaction.atomic
def join_cause(*, actor: Actor, obstacle: Obstacle, cause: Cause) -> None:
    """This will bring an obstacle under a cause: from now on it follows the one that leads.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when it has a cause already.
    """
    can_keep_obstacles(actor).require()
    one = locked(actor, obstacle)
    if one.cause is not None:
        raise Refused(_("Hindret hör redan till orsaken %(title)s.") % {"title": one.cause.title}, field="cause")
    _set_cause(actor, one, cause)
    if cause.lead is None or (cause.lead.state in ANSWERED and one.state not in ANSWERED):
        _lead(actor, cause, one)


@transaction.atomic
def leave_cause(*, actor: Actor, obstacle: Obstacle) -> None:
    """This will take an obstacle from its cause, to be handled by itself. The one that led leaves that to the oldest.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when it has no cause.
    """
    can_keep_obstacles(actor).require()
    one = locked(actor, obstacle)
    cause = one.cause
    if cause is None:
        raise Refused(_("Hindret hör inte till någon orsak."))
    _set_cause(actor, one, None)
    if cause.lead_id == one.pk:
        rest = Obstacle.objects.of(actor).filter(cause=cause)
        _lead(actor, cause, rest.filter(ended_on__isnull=True).order_by("raised_on", "pk").first() or rest.first())


def _set_cause(actor: Actor, one: Obstacle, cause: Cause | None) -> None:
    before = snapshot(one)
    one.cause = cause
    one.save(update_fields=["cause"])
    record_changed(actor=actor, use_case="obstacles.join_cause", obj=one, before=before)


def _lead(actor: Actor, cause: Cause, one: Obstacle | None) -> None:
    before = snapshot(cause)
    cause.lead = one
    cause.save(update_fields=["lead"])
    record_changed(actor=actor, use_case="obstacles.join_cause", obj=cause, before=before)
