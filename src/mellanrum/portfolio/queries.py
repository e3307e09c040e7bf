"""Interventions as other parts of the house ask for them."""

from mellanrum.tenancy.actors import Actor

from .models import Intervention
from .policies import can_read_interventions


def interventions(actor: Actor) -> list[Intervention]:
    """This will list the federation's interventions in its own order, ended ones too (one query).

    Raises:
        Forbidden: when the actor has no role.
    """
    can_read_interventions(actor).require()
    return list(Intervention.objects.of(actor))
