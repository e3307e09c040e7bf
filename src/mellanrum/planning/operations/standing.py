"""What must hold before anything is written about a goal."""

from datetime import date

from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused
from mellanrum.planning.models import Goal


def require_standing(goal: Goal, *, on: date) -> None:
    """This will stop what is written about a goal that has been withdrawn.

    Raises:
        Refused: when the goal was withdrawn on the day or before it.
    """
    if goal.withdrawn_on is not None and goal.withdrawn_on <= on:
        raise Refused(_("Målet utgick %(day)s och kan inte ändras.") % {"day": goal.withdrawn_on.isoformat()})
