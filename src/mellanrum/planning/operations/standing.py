"""What must hold before anything is written about a goal or changed in a plan."""

from datetime import date

from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused
from mellanrum.planning.models import Goal, Plan


def require_standing(goal: Goal, *, on: date) -> None:
    """This will stop what is written about a goal that has been withdrawn.

    Raises:
        Refused: when the goal was withdrawn on the day or before it.
    """
    if goal.withdrawn_on is not None and goal.withdrawn_on <= on:
        raise Refused(_("Målet utgick %(day)s och kan inte ändras.") % {"day": goal.withdrawn_on.isoformat()})


def require_reason(plan: Plan, reason: str, *, on: date) -> None:
    """This will stop a change of what the board has decided that names no decision.

    Raises:
        Refused: when the plan had been decided by the day and the reason is empty.
    """
    if plan.decided_on is not None and plan.decided_on <= on and not reason.strip():
        raise Refused(
            _("Planen är beslutad %(day)s. Ange vilket beslut ändringen bygger på.")
            % {"day": plan.decided_on.isoformat()},
            field="reason",
        )
