"""Taking back imports of observations and of activities' results, where they stand unchanged."""

from collections.abc import Sequence

from django.db import transaction

from mellanrum.planning.models import ActivityResult, Observation
from mellanrum.planning.policies import can_write_plans
from mellanrum.records.taking_back import TakingBack, carry_out, taking_back
from mellanrum.tenancy.actors import Actor


def undo_plan(*, actor: Actor, entries: Sequence[int], lock: bool = False) -> TakingBack:
    """This will tell what undoing an import of observations or results would do, by the lines of history it wrote.

    Raises:
        Forbidden: when the actor may not write plans.
    """
    can_write_plans(actor).require()
    return taking_back(actor, entries, order=(Observation, ActivityResult), lock=lock)


@transaction.atomic
def undo_import(*, actor: Actor, entries: Sequence[int], reason: str) -> TakingBack:
    """This will take back an import of observations or results: its rows leave, what it changed stands as before.

    Raises:
        Forbidden: when the actor may not write plans.
    """
    plan = undo_plan(actor=actor, entries=entries, lock=True)
    carry_out(actor=actor, use_case="planning.undo_import", plan=plan, reason=reason)
    return plan
