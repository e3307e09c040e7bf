"""What of planning waits for the board: goals that are outside their target range."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.governance.models import Body, BodyKind
from mellanrum.governance.waiting_matters import Matters, WaitingMatter, declare_matters
from mellanrum.tenancy.actors import Actor

from .queries import FollowUpRow, follow_up
from .states import Status

OFF_TARGET = "planning.off_target"
# Where a goal stands that the board has to see to.
OUTSIDE = frozenset({Status.BELOW, Status.ABOVE})


def off_target(actor: Actor, body: Body, on: date) -> Sequence[WaitingMatter]:
    """This will list the goals of the day's year whose certain value is outside the target range, for the board."""
    if body.kind != BodyKind.BOARD:
        return []
    return [_matter(row) for row in follow_up(actor, on.year, on) if row.certain and row.status in OUTSIDE]


def _matter(row: FollowUpRow) -> WaitingMatter:
    words = {"value": row.value_words, "basis": row.basis_words, "target": row.target_words}
    told = _("Värdet är %(value)s och målspannet %(target)s.") % words
    if row.basis_words:
        told = _("Värdet är %(value)s, %(basis)s, och målspannet %(target)s.") % words
    return WaitingMatter(
        source=OFF_TARGET,
        ref=f"{row.year}-{row.goal_id}-{row.status}",
        title=f"{row.code}, {row.title}",
        text=f"{told} {row.prospect_words.capitalize()}." if row.prospect_words else told,
        url=row.evidence,
        since=None,
    )


declare_matters(Matters(key=OFF_TARGET, title=gettext_lazy("Mål utanför målspannet"), waiting=off_target))
