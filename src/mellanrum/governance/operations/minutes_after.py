"""Minutes written elsewhere and laid as a file, corrections beside attested minutes, and the notice of posting."""

from datetime import date, datetime
from pathlib import PurePath

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mellanrum.governance.models import (
    Meeting,
    MeetingState,
    Minutes,
    MinutesCorrection,
    MinutesOrigin,
    MinutesState,
    Posting,
)
from mellanrum.governance.policies import can_keep_meetings, can_keep_minutes
from mellanrum.governance.queries.minutes_text import meeting_content
from mellanrum.governance.states.minutes import earliest_last_day
from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.records import register
from mellanrum.records.files import store_file
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.records.models import Document
from mellanrum.tenancy.actors import Actor

from .meetings import locked_meeting
from .registration import CORRECTION, DOCX, PDF, POSTING, file_name, register_minutes, title_of

LAID_AS = {".pdf": PDF, ".docx": DOCX}


@transaction.atomic
def attest_minutes(*, actor: Actor, meeting: Meeting, on: date, attested_by: str, today: date) -> Meeting:
    """This will note when and by whom minutes written elsewhere were attested; the first time they are registered.

    Raises:
        Forbidden: when the actor may not keep meetings.
        Refused: when the meeting was not held, the day is before the meeting or has not come, or the
            minutes are written and signed here.
    """
    can_keep_meetings(actor).require()
    meeting = locked_meeting(actor, meeting)
    if meeting.state != MeetingState.HELD:
        raise Refused(_("Bara ett hållet möte har ett protokoll att justera."))
    minutes: Minutes | None = Minutes.objects.of(actor).select_for_update().filter(meeting=meeting).first()
    if minutes is not None and minutes.origin == MinutesOrigin.HERE and minutes.state != MinutesState.DRAFT:
        raise Refused(_("Protokollet skrivs under här. Anteckna underskrifterna på protokollets sida."))
    before = snapshot(meeting)
    first_time = meeting.minutes_attested_on is None
    note_attestation(meeting, on=on, attested_by=attested_by, today=today)
    meeting.save(update_fields=["minutes_attested_on", "attested_by"])
    record_changed(actor=actor, use_case="governance.attest_minutes", obj=meeting, before=before)
    if minutes is None or minutes.state != MinutesState.ATTESTED:
        attested_elsewhere(actor, meeting, minutes, MinutesOrigin.NOTED, use_case="governance.attest_minutes")
    if first_time:
        register_minutes(actor=actor, meetings=[meeting])
    return meeting


@transaction.atomic
def lay_minutes(
    *,
    actor: Actor,
    meeting: Meeting,
    name: str,
    data: bytes,
    attested_on: date,
    attested_by: str,
    at: datetime,
    today: date,
) -> Document:
    """This will lay minutes that were written and attested elsewhere to a meeting that was held, as PDF or DOCX.

    Laid once more the file is a new version beside the old one.

    Raises:
        Forbidden: when the actor may not keep minutes.
        Refused: when the meeting was not held, its minutes are written here, the file is of another kind, the day is
            before the meeting or has not come, or nobody attested them.
    """
    can_keep_minutes(actor).require()
    meeting = locked_meeting(actor, meeting)
    if meeting.state != MeetingState.HELD:
        raise Refused(_("Bara ett hållet möte har ett protokoll."))
    ending = PurePath(name).suffix.lower()
    if ending not in LAID_AS:
        raise Refused(_("Lägg protokollet som PDF eller DOCX."), field="file")
    minutes: Minutes | None = Minutes.objects.of(actor).select_for_update().filter(meeting=meeting).first()
    if minutes is not None and minutes.origin == MinutesOrigin.HERE and minutes.state != MinutesState.DRAFT:
        raise Refused(_("Protokollet är skrivet här och redan utskickat eller justerat."))
    before_meeting = snapshot(meeting)
    note_attestation(meeting, on=attested_on, attested_by=attested_by, today=today)
    meeting.save(update_fields=["minutes_attested_on", "attested_by"])
    record_changed(actor=actor, use_case="governance.lay_minutes", obj=meeting, before=before_meeting)
    attested_elsewhere(actor, meeting, minutes, MinutesOrigin.FILE, use_case="governance.lay_minutes")
    document = register_minutes(actor=actor, meetings=[meeting])[0]
    store_file(
        actor=actor,
        document=document,
        name=f"{file_name(meeting)}{ending}",
        data=data,
        media_type=LAID_AS[ending],
        at=at,
        version_note=_("Skrivet på annat håll"),
    )
    return document


def note_attestation(meeting: Meeting, *, on: date, attested_by: str, today: date) -> None:
    """This will set when and by whom minutes were attested, without saving.

    Raises:
        Refused: when nobody attested them, or the day is before the meeting or has not come.
    """
    if not attested_by.strip():
        raise Refused(_("Ange vem som justerade protokollet."), field="attested_by")
    if on < meeting.date:
        raise Refused(_("Protokollet kan inte vara justerat före mötet."), field="attested_on")
    if on > today:
        raise Refused(_("Ange den dag då protokollet justerades. Den här dagen har inte kommit."), field="attested_on")
    meeting.minutes_attested_on, meeting.attested_by = on, attested_by.strip()


def attested_elsewhere(
    actor: Actor, meeting: Meeting, minutes: Minutes | None, origin: MinutesOrigin, *, use_case: str
) -> Minutes:
    """This will note that a meeting's minutes were written and attested elsewhere, so that its data is held fast."""
    made = minutes or Minutes(federation_id=actor.federation_id, meeting=meeting)
    before = snapshot(made) if minutes is not None else None
    made.meeting = meeting
    made.state, made.origin = MinutesState.ATTESTED, origin
    made.save()
    if before is None:
        record_created(actor=actor, use_case=use_case, obj=made)
    else:
        record_changed(actor=actor, use_case=use_case, obj=made, before=before)
    return made


@transaction.atomic
def correct_minutes(*, actor: Actor, meeting: Meeting, text: str, opens_data: bool, today: date) -> MinutesCorrection:
    """This will write a correction beside attested minutes, and register it as a document of its own.

    With ``opens_data`` what is registered of the meeting can be changed for the rest of the day, in line with it.

    Raises:
        Forbidden: when the actor may not keep minutes.
        Refused: without a text, or when the minutes are not attested.
    """
    can_keep_minutes(actor).require()
    if not text.strip():
        raise Refused(_("Skriv vad som är fel i protokollet och vad som gäller."), field="text")
    minutes = _attested(actor, meeting)
    last: int = MinutesCorrection.objects.of(actor).filter(minutes=minutes).aggregate(last=Max("number"))["last"] or 0
    made = MinutesCorrection(
        federation_id=actor.federation_id,
        minutes=minutes,
        number=last + 1,
        noted_on=today,
        text=text.strip(),
        opens_data=opens_data,
        noted_by=actor.name,
    )
    made.save()
    record_created(actor=actor, use_case="governance.correct_minutes", obj=made)
    matter = register.open_matter(
        actor=actor, title=title_of(minutes.meeting), on=minutes.meeting.date, obj=minutes.meeting
    )
    words = {"number": made.number, "day": minutes.meeting.date.isoformat()}
    register.register_document(
        actor=actor,
        matter=matter,
        title=_("Rättelse %(number)s av protokoll %(day)s") % words,
        on=today,
        kind=CORRECTION,
        obj=made,
    )
    return made


@transaction.atomic
def post_minutes(
    *, actor: Actor, meeting: Meeting, posted_on: date, until_on: date, kept_at: str, today: date
) -> Posting:
    """This will put up the notice that minutes have been attested, on the public notice board, and register it.

    Raises:
        Forbidden: when the actor may not keep minutes.
        Refused: when the minutes are not attested or have a notice already, the day is before the attestation or has
            not come, the notice would be up for less than three weeks, or nothing says where the minutes are kept.
    """
    can_keep_minutes(actor).require()
    minutes = _attested(actor, meeting)
    attested_on = minutes.meeting.minutes_attested_on
    if attested_on is not None and posted_on < attested_on:
        raise Refused(_("Protokollet kan inte vara anslaget före justeringen."), field="posted_on")
    if posted_on > today:
        raise Refused(_("Ange den dag då anslaget sätts upp. Den här dagen har inte kommit."), field="posted_on")
    if until_on < earliest_last_day(posted_on):
        words = {"day": date_format(earliest_last_day(posted_on), "j F Y")}
        raise Refused(
            _("Anslaget ska sitta uppe i minst tre veckor, alltså till och med %(day)s.") % words, field="until_on"
        )
    if not kept_at.strip():
        raise Refused(_("Ange var protokollet finns."), field="kept_at")
    content = meeting_content(actor, minutes.meeting.pk)
    posting = Posting(
        federation_id=actor.federation_id,
        minutes=minutes,
        posted_on=posted_on,
        until_on=until_on,
        kept_at=kept_at.strip(),
        paragraphs=content.paragraphs[:60] if content else "",
    )
    with refusals():
        posting.save()
    record_created(actor=actor, use_case="governance.post_minutes", obj=posting)
    matter = register.open_matter(
        actor=actor, title=title_of(minutes.meeting), on=minutes.meeting.date, obj=minutes.meeting
    )
    register.register_document(
        actor=actor,
        matter=matter,
        title=_("Anslag om justerat protokoll %(day)s") % {"day": minutes.meeting.date.isoformat()},
        on=posted_on,
        kind=POSTING,
        obj=posting,
    )
    return posting


@transaction.atomic
def take_down_posting(*, actor: Actor, posting: Posting, on: date, reason: str, today: date) -> Posting:
    """This will note that a notice was taken down; before its last day is over only with a reason.

    Raises:
        Forbidden: when the actor may not keep minutes.
        Refused: when it is down already, the day is before it went up or has not come, or it is early without a reason.
    """
    can_keep_minutes(actor).require()
    rows = Posting.objects.of(actor).select_for_update(of=("self",)).select_related("minutes__meeting__body")
    found: Posting = rows.get(pk=posting.pk)
    if found.taken_down_on is not None:
        raise Refused(_("Anslaget är redan nedtaget."))
    if on < found.posted_on or on > today:
        raise Refused(_("Ange den dag då anslaget togs ned: efter att det sattes upp, senast i dag."), field="on")
    if on <= found.until_on and not reason.strip():
        raise Refused(_("Ange varför anslaget tas ned i förtid."), field="reason")
    before = snapshot(found)
    found.taken_down_on, found.taken_down_reason = on, reason.strip()
    with refusals():
        found.save()
    record_changed(
        actor=actor, use_case="governance.take_down_posting", obj=found, before=before, reason=reason.strip()
    )
    return found


def _attested(actor: Actor, meeting: Meeting) -> Minutes:
    meeting = locked_meeting(actor, meeting)
    minutes: Minutes | None = Minutes.objects.of(actor).select_for_update().filter(meeting=meeting).first()
    if minutes is None and meeting.minutes_attested_on is not None:
        # Attested in a file that was loaded: from now on it is known here too.
        minutes = attested_elsewhere(actor, meeting, None, MinutesOrigin.NOTED, use_case="governance.attest_minutes")
    if minutes is None or minutes.state != MinutesState.ATTESTED:
        raise Refused(_("Protokollet är inte justerat än."))
    minutes.meeting = meeting
    return minutes
