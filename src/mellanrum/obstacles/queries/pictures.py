"""What pages draw of obstacles."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from mellanrum.rendering.stairs import Stairs, StairStep

from .stairs import LevelLine


def stairs_of(lines: Sequence[LevelLine]) -> Stairs:
    """This will make the picture of the levels."""
    return Stairs(
        title=_("Öppna hinder efter nivå"),
        unit=_("öppna"),
        late_word=_("har väntat för länge"),
        steps=[
            StairStep(
                name=line.level.name if line.level else _("Hos kansliet"),
                count=line.open,
                late=line.late,
                note=_("%(count)s besvarade i år") % {"count": line.solved} if line.level else "",
            )
            for line in lines
        ],
    )
