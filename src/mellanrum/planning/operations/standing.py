"""What must hold before anything is written about a goal or a plan."""

import hashlib
import json
from datetime import date

from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused
from mellanrum.planning.models import Goal
from mellanrum.records.history import snapshot
from mellanrum.tenancy.models import FederationModel


def lock(obj: FederationModel) -> None:
    """This will make an object what stands now, and keep it so for everybody else until the transaction ends.

    Two who save at the same moment come one after the other, and the second is told of the first.
    """
    obj.refresh_from_db(from_queryset=type(obj).objects.select_for_update())


def require_standing(goal: Goal, *, on: date) -> None:
    """This will stop what is written about a goal that has been withdrawn.

    Raises:
        Refused: when the goal was withdrawn on the day or before it.
    """
    if goal.withdrawn_on is not None and goal.withdrawn_on <= on:
        raise Refused(_("Målet utgick %(day)s och kan inte ändras.") % {"day": goal.withdrawn_on.isoformat()})


def stamp_of(obj: FederationModel) -> str:
    """This will give a short mark of an object's present content, for a form to carry and hand back."""
    content = json.dumps(snapshot(obj), sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def require_unchanged(obj: FederationModel, stamp: str) -> None:
    """This will stop a change made on a page that shows something older than what stands now.

    Raises:
        Refused: when the content is no longer that of the stamp.
    """
    if stamp != stamp_of(obj):
        raise Refused(
            _(
                "Någon annan har ändrat här sedan du öppnade sidan. Inget är sparat. "
                "Öppna sidan på nytt, se vad som är ändrat och gör din ändring igen."
            )
        )
