"""Meetings and minutes register themselves (offentlighets- och sekretesslagen 2009:400, 5 kap.)."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from mellanrum.governance.models import Meeting
from mellanrum.records import register
from mellanrum.records.models import Direction, Document
from mellanrum.tenancy.actors import Actor

MINUTES = "minutes"


def register_held(*, actor: Actor, meetings: Iterable[Meeting]) -> None:
    """This will open a matter in the register for each meeting that was held; one that has a matter keeps it.

    A planned meeting has no matter: nothing has been drawn up in it yet. The earliest meeting gets the lowest number.
    """
    in_order = sorted(meetings, key=lambda one: (one.date, one.body.position, one.pk))
    register.open_matters(
        actor=actor,
        entries=[register.NewMatter(title=title_of(one), on=one.date, obj=one) for one in in_order],
    )


def register_minutes(*, actor: Actor, meeting: Meeting, on: date) -> Document:
    """This will register the attested minutes as a document of the meeting's matter."""
    matter = register.open_matter(actor=actor, title=title_of(meeting), on=meeting.date, obj=meeting)
    return register.register_document(
        actor=actor,
        matter=matter,
        title=_("Protokoll %(day)s") % {"day": meeting.date.isoformat()},
        direction=Direction.INTERNAL,
        on=on,
        kind=MINUTES,
        obj=meeting,
    )


def title_of(meeting: Meeting) -> str:
    """This will give the matter's title: the body, the day, and the meeting's own title if it has one."""
    plain = _("%(body)s, möte %(day)s") % {"body": meeting.body.name, "day": meeting.date.isoformat()}
    return f"{plain}: {meeting.title}"[:250] if meeting.title else plain
