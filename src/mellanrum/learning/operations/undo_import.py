"""Taking back an import of events, where nothing builds on it."""

from collections.abc import Sequence

from django.db import transaction

from mellanrum.learning.models import Event, Turnout
from mellanrum.learning.policies import can_keep_events
from mellanrum.records.taking_back import TakingBack, carry_out, taking_back
from mellanrum.tenancy.actors import Actor


def undo_plan(*, actor: Actor, entries: Sequence[int], lock: bool = False) -> TakingBack:
    """This will tell what undoing an import of events would do, by the lines of history that it wrote.

    Raises:
        Forbidden: when the actor may not keep events.
    """
    can_keep_events(actor).require()
    return taking_back(actor, entries, order=(Turnout, Event), lock=lock)


@transaction.atomic
def undo_import(*, actor: Actor, entries: Sequence[int], reason: str) -> TakingBack:
    """This will take back an import of events: its rows leave, and what it changed stands as before.

    Raises:
        Forbidden: when the actor may not keep events.
    """
    plan = undo_plan(actor=actor, entries=entries, lock=True)
    carry_out(actor=actor, use_case="learning.undo_import", plan=plan, reason=reason)
    return plan
