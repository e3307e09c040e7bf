"""Dated observations by hand of goals that no registration measures."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.planning.models import Goal, Observation
from mellanrum.planning.policies import can_write_plans
from mellanrum.planning.states import OBSERVED
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.records.stamps import lock
from mellanrum.tenancy.actors import Actor

from .standing import require_standing


@transaction.atomic
def add_observation(
    *,
    actor: Actor,
    goal: Goal,
    observed_on: date,
    source: str,
    value: Decimal | None = None,
    text: str = "",
    on: date,
) -> Observation:
    """This will write down what was observed of a goal on a day, as a value in the goal's unit, in words, or both.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when the goal is measured from registrations or has been withdrawn, when the day is in the future,
            when the source is missing, or when nothing was observed.
    """
    can_write_plans(actor).require()
    require_standing(goal, on=on)
    if goal.measure != OBSERVED:
        raise Refused(
            _(
                "Målet följs inte för hand: välj måttet Observationer för hand först, "
                "eller skriv en anteckning i stället."
            )
        )
    if observed_on > on:
        raise Refused(_("En observation kan inte ha en dag som inte har varit än."), field="observed_on")
    if not source.strip():
        raise Refused(_("Ange var uppgiften kommer ifrån, till exempel en enkät eller ett bokslut."), field="source")
    observation = Observation(
        federation_id=goal.federation_id,
        goal=goal,
        observed_on=observed_on,
        value=value,
        text=text.strip(),
        source=source.strip(),
        writer_name=actor.name,
    )
    with refusals():
        observation.save()
    record_created(actor=actor, use_case="planning.add_observation", obj=observation)
    return observation


@transaction.atomic
def withdraw_observation(*, actor: Actor, observation: Observation, reason: str, on: date) -> Observation:
    """This will take an observation back, with the reason; it stays readable and counts no more.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when it has been taken back already, or no reason is given.
    """
    can_write_plans(actor).require()
    lock(observation)
    if observation.withdrawn_on is not None:
        raise Refused(_("Observationen är redan återtagen."))
    if not reason.strip():
        raise Refused(_("Skriv varför observationen tas tillbaka."), field="reason")
    before = snapshot(observation)
    observation.withdrawn_on = on
    observation.withdrawn_reason = reason.strip()
    with refusals():
        observation.save()
    record_changed(
        actor=actor,
        use_case="planning.withdraw_observation",
        obj=observation,
        before=before,
        reason=observation.withdrawn_reason,
    )
    return observation
