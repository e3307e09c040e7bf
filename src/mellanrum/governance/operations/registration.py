"""Meetings and minutes register themselves (offentlighets- och sekretesslagen 2009:400, 5 kap.)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from mellanrum.governance.models import Meeting, Minutes, MinutesSigner
from mellanrum.governance.queries.minutes_text import kept_paper, with_signatures
from mellanrum.records import register
from mellanrum.records.files import store_file
from mellanrum.records.models import Direction, Document
from mellanrum.rendering.papers import as_docx, as_pdf
from mellanrum.tenancy.actors import Actor, system_actor

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

MINUTES = "minutes"
CORRECTION = "minutes_correction"
POSTING = "posting"


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


def store_minutes(
    *, actor: Actor, minutes: Minutes, signers: Sequence[MinutesSigner], document: Document, at: datetime
) -> None:
    """This will lay the attested text in the register: the PDF, and a DOCX to work on.

    It follows from the last signature, whoever wrote it, so it is laid in the name of the system for that person.
    """
    paper = with_signatures(kept_paper(minutes), signers)
    keeper = system_actor(actor.federation_id, actor.name)
    name = file_name(minutes.meeting)
    for ending, media, data in (("pdf", PDF, as_pdf(paper)), ("docx", DOCX, as_docx(paper))):
        note = _("Justerat protokoll") if ending == "pdf" else _("Arbetskopia")
        store_file(
            actor=keeper,
            document=document,
            name=f"{name}.{ending}",
            data=data,
            media_type=media,
            at=at,
            version_note=note,
        )


def file_name(meeting: Meeting) -> str:
    """This will name the minutes' files, without the ending."""
    return f"protokoll-{meeting.body.code}-{meeting.date.isoformat()}"
