"""Meetings and minutes register themselves (offentlighets- och sekretesslagen 2009:400, 5 kap.)."""

from collections.abc import Iterable

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


def register_minutes(*, actor: Actor, meetings: Iterable[Meeting]) -> list[Document]:
    """This will register the attested minutes of each meeting as a document of its matter, on the attestation's day.

    Minutes that stand in the register keep their document.
    """
    attested = sorted(meetings, key=lambda one: (one.minutes_attested_on or one.date, one.date, one.pk))
    matters = register.open_matters(
        actor=actor,
        entries=[register.NewMatter(title=title_of(one), on=one.date, obj=one) for one in attested],
    )
    return register.register_documents(
        actor=actor,
        entries=[
            register.NewDocument(
                matter=matter,
                title=_("Protokoll %(day)s") % {"day": one.date.isoformat()},
                direction=Direction.INTERNAL,
                on=one.minutes_attested_on or one.date,
                kind=MINUTES,
                obj=one,
            )
            for one, matter in zip(attested, matters, strict=True)
        ],
    )


def title_of(meeting: Meeting) -> str:
    """This will give the matter's title: the body, the day, and the meeting's own title if it has one."""
    plain = _("%(body)s, möte %(day)s") % {"body": meeting.body.name, "day": meeting.date.isoformat()}
    return f"{plain}: {meeting.title}"[:250] if meeting.title else plain
