"""Meetings: planned, changed, held, cancelled, and their minutes attested."""

from dataclasses import asdict, dataclass
from datetime import date, time

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mellanrum.governance.events import AgendaItemRemoved, MeetingChanged
from mellanrum.governance.models import (
    AgendaItem,
    Attendance,
    Body,
    ItemState,
    Meeting,
    MeetingState,
    Presence,
)
from mellanrum.governance.policies import can_keep_meetings
from mellanrum.governance.states.meetings import MEETING
from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.kernel.events import publish
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.records.stamps import require_unchanged
from mellanrum.tenancy.actors import Actor

from .locks import require_changeable
from .registration import register_held

# What those who are called to a meeting have to know when it becomes another.
NOTICED = ("date", "starts_at", "ends_at", "place")


@dataclass(frozen=True, kw_only=True)
class MeetingFields:
    """What the office says of a meeting."""

    date: date
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    title: str = ""
    reference: str = ""
    note: str = ""


@transaction.atomic
def plan_meeting(*, actor: Actor, body: Body, fields: MeetingFields) -> Meeting:
    """This will plan a meeting of a body. It is registered among the public documents when it has been held.

    Raises:
        Forbidden: when the actor may not keep meetings.
        Refused: when the body has ended by then, already meets that day, or the times do not fit.
    """
    can_keep_meetings(actor).require()
    _refuse_ended(body, fields.date)
    meeting = Meeting(federation_id=actor.federation_id, body=body, **asdict(fields))
    with refusals():
        meeting.save()
    record_created(actor=actor, use_case="governance.plan_meeting", obj=meeting)
    return meeting


@transaction.atomic
def change_meeting(
    *, actor: Actor, meeting: Meeting, fields: MeetingFields, today: date, stamp: str | None = None
) -> Meeting:
    """This will change a meeting's day, time, place or words.

    ``stamp`` is that of the meeting as the form showed it (``records.stamps``); without one nothing is compared.

    Raises:
        Forbidden: when the actor may not keep meetings.
        Refused: as ``plan_meeting``, when someone with attendance has no seat on the new day, and when a meeting that
            was held would come to lie after today, or after the attestation of its minutes. Also when someone else
            changed the meeting meanwhile.
    """
    can_keep_meetings(actor).require()
    meeting = locked_meeting(actor, meeting)
    require_unchanged(meeting, stamp)
    before = snapshot(meeting)
    if fields.date != meeting.date:
        _refuse_ended(meeting.body, fields.date)
        _refuse_seats_outside(meeting, fields.date)
        _refuse_too_late(meeting, fields.date, today)
        _refuse_other_year(meeting, fields.date)
        require_changeable(actor, meeting, today=today)
    day_before = meeting.date
    changed = [name for name in NOTICED if getattr(meeting, name) != getattr(fields, name)]
    for name, value in asdict(fields).items():
        setattr(meeting, name, value)
    with refusals():
        meeting.save()
    record_changed(actor=actor, use_case="governance.change_meeting", obj=meeting, before=before)
    if changed:
        _tell(actor, meeting, changed, day_before=day_before)
    return meeting


@transaction.atomic
def cancel_meeting(*, actor: Actor, meeting: Meeting, reason: str) -> Meeting:
    """This will cancel a meeting with a reason; it then counts in no figure.

    Raises:
        Forbidden: when the actor may not keep meetings.
        Refused: without a reason, when it is cancelled already, has attested minutes, or someone was present.
    """
    can_keep_meetings(actor).require()
    if not reason.strip():
        raise Refused(_("Ange varför mötet ställs in."), field="reason")
    meeting = locked_meeting(actor, meeting)
    MEETING.require(meeting.state, MeetingState.CANCELLED, message=_("Mötet är redan inställt."))
    _refuse_trace_of_holding(meeting)
    before = snapshot(meeting)
    meeting.state, meeting.cancel_reason = MeetingState.CANCELLED, reason.strip()
    meeting.save(update_fields=["state", "cancel_reason"])
    record_changed(actor=actor, use_case="governance.cancel_meeting", obj=meeting, before=before, reason=reason)
    _tell(actor, meeting, ["state"], reason=reason.strip())
    for item in AgendaItem.objects.filter(meeting=meeting, state=ItemState.OPEN).exclude(source=""):
        publish(
            AgendaItemRemoved(
                actor=actor,
                federation_id=item.federation_id,
                meeting_id=meeting.pk,
                item_id=item.pk,
                source=item.source,
                ref=item.ref,
                on=meeting.date,
            )
        )
    return meeting


@transaction.atomic
def hold_meeting(*, actor: Actor, meeting: Meeting, today: date) -> Meeting:
    """This will register that a meeting was held, and open its matter in the register of public documents.

    Raises:
        Forbidden: when the actor may not keep meetings.
        Refused: when the day has not come, or the meeting is held or cancelled already.
    """
    can_keep_meetings(actor).require()
    meeting = locked_meeting(actor, meeting)
    if meeting.state == MeetingState.CANCELLED:
        raise Refused(_("Mötet är inställt. Återför det till planerat först."))
    MEETING.require(meeting.state, MeetingState.HELD, message=_("Mötet är redan antecknat som hållet."))
    if meeting.date > today:
        words = {"day": date_format(meeting.date, "j F Y")}
        raise Refused(_("Mötet är den %(day)s och har inte varit än.") % words)
    before = snapshot(meeting)
    meeting.state = MeetingState.HELD
    meeting.save(update_fields=["state"])
    record_changed(actor=actor, use_case="governance.hold_meeting", obj=meeting, before=before)
    _tell(actor, meeting, ["state"])
    register_held(actor=actor, meetings=[meeting])
    return meeting


@transaction.atomic
def return_meeting(*, actor: Actor, meeting: Meeting, reason: str) -> Meeting:
    """This will take back that a meeting was held or cancelled: it is planned again, with a reason.

    Raises:
        Forbidden: when the actor may not keep meetings.
        Refused: without a reason, when it is planned already, has attested minutes, or someone was present.
    """
    can_keep_meetings(actor).require()
    if not reason.strip():
        raise Refused(_("Ange varför mötet ska vara planerat igen."), field="reason")
    meeting = locked_meeting(actor, meeting)
    MEETING.require(meeting.state, MeetingState.PLANNED, message=_("Mötet är redan planerat."))
    _refuse_trace_of_holding(meeting)
    before = snapshot(meeting)
    meeting.state, meeting.cancel_reason = MeetingState.PLANNED, ""
    meeting.save(update_fields=["state", "cancel_reason"])
    record_changed(actor=actor, use_case="governance.return_meeting", obj=meeting, before=before, reason=reason)
    _tell(actor, meeting, ["state"], reason=reason.strip())
    return meeting


def locked_meeting(actor: Actor, meeting: Meeting) -> Meeting:
    """This will fetch the meeting as it stands, so that two who change it at once come one after the other."""
    rows = Meeting.objects.of(actor).select_related("body").select_for_update(of=("self",))
    found: Meeting = rows.get(pk=meeting.pk)
    return found


def _tell(
    actor: Actor, meeting: Meeting, changed: list[str], *, day_before: date | None = None, reason: str = ""
) -> None:
    publish(
        MeetingChanged(
            actor=actor,
            federation_id=meeting.federation_id,
            meeting_id=meeting.pk,
            changed=tuple(changed),
            state=meeting.state,
            date_before=day_before or meeting.date,
            reason=reason,
        )
    )


def _refuse_ended(body: Body, day: date) -> None:
    if body.ended_on is not None and body.ended_on < day:
        words = {"body": body.name, "day": date_format(body.ended_on, "j F Y")}
        raise Refused(_("%(body)s upphörde %(day)s.") % words, field="date")


def _refuse_seats_outside(meeting: Meeting, day: date) -> None:
    lines = Attendance.objects.filter(meeting=meeting, seat__isnull=False).exclude(seat__period__contains=day)
    missing = lines.select_related("contact").first()
    if missing is not None:
        words = {"person": missing.contact.name, "day": date_format(day, "j F Y")}
        raise Refused(_("%(person)s har ingen plats i organet den %(day)s.") % words, field="date")


def _refuse_too_late(meeting: Meeting, day: date, today: date) -> None:
    words = {"day": date_format(day, "j F Y")}
    if meeting.state == MeetingState.HELD and day > today:
        raise Refused(_("Mötet är hållet och kan inte vara den %(day)s, som inte har varit än.") % words, field="date")
    if meeting.minutes_attested_on is not None and day > meeting.minutes_attested_on:
        raise Refused(_("Protokollet kan inte vara justerat före mötet."), field="date")


def _refuse_other_year(meeting: Meeting, day: date) -> None:
    if day.year != meeting.date.year and AgendaItem.objects.filter(meeting=meeting, number__isnull=False).exists():
        raise Refused(_("Mötets ärenden har sina paragrafer i årets serie, så mötet stannar i året."), field="date")


def _refuse_trace_of_holding(meeting: Meeting) -> None:
    if meeting.minutes_attested_on is not None:
        raise Refused(_("Mötets protokoll är justerat, så mötet är hållet."))
    if Attendance.objects.filter(meeting=meeting, presence=Presence.PRESENT).exists():
        raise Refused(_("Personer är antecknade som närvarande. Ändra närvaron först."))
    if AgendaItem.objects.filter(meeting=meeting, number__isnull=False).exists():
        raise Refused(_("Ärenden är behandlade vid mötet, så mötet är hållet."))
