"""Bodies: added, changed, ended with a reason, never deleted."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body, Meeting, MeetingState, Seat
from mellanrum.governance.policies import can_keep_bodies
from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.kernel.periods import Period
from mellanrum.records.history import changed_entry, record_all, record_changed, record_created, snapshot
from mellanrum.records.stamps import require_unchanged
from mellanrum.tenancy.actors import Actor


@dataclass(frozen=True, kw_only=True)
class BodyFields:
    """What the office says of a body."""

    name: str
    kind: str
    short_name: str = ""
    purpose: str = ""
    mandate: str = ""
    composition: str = ""
    least_meetings: int | None = None
    ordinary_per_member: int | None = None
    substitutes_per_member: int | None = None
    escalates_to_id: int | None = None
    member_id: int | None = None
    position: int = 0


@transaction.atomic
def create_body(*, actor: Actor, code: str, fields: BodyFields) -> Body:
    """This will add a body to the federation.

    Raises:
        Forbidden: when the actor may not keep bodies.
        Refused: when the code is taken.
    """
    can_keep_bodies(actor).require()
    body = Body(federation_id=actor.federation_id, code=code, **asdict(fields))
    with refusals():
        body.save()
    record_created(actor=actor, use_case="governance.create_body", obj=body)
    return body


@transaction.atomic
def change_body(*, actor: Actor, body: Body, fields: BodyFields, stamp: str | None = None) -> Body:
    """This will change what is said of a body.

    ``stamp`` is that of the body as the form showed it (``records.stamps``); without one nothing is compared.

    Raises:
        Forbidden: when the actor may not keep bodies.
        Refused: when someone else changed the body meanwhile, or it would escalate to itself, at once or by way of
            others.
    """
    can_keep_bodies(actor).require()
    body = Body.objects.of(actor).select_for_update().get(pk=body.pk)
    require_unchanged(body, stamp)
    before = snapshot(body)
    _refuse_circle(actor, body, fields.escalates_to_id)
    for name, value in asdict(fields).items():
        setattr(body, name, value)
    with refusals():
        body.save()
    record_changed(actor=actor, use_case="governance.change_body", obj=body, before=before)
    return body


@transaction.atomic
def end_body(*, actor: Actor, body: Body, last_day: date, reason: str) -> Body:
    """This will end a body on a day, and with it the seats that would have gone on.

    Raises:
        Forbidden: when the actor may not keep bodies.
        Refused: without a reason, or when the body has meetings after the day.
    """
    can_keep_bodies(actor).require()
    if not reason.strip():
        raise Refused(_("Ange varför organet upphör."), field="reason")
    later = Meeting.objects.of(actor).filter(body=body, date__gt=last_day).exclude(state=MeetingState.CANCELLED)
    if later.exists():
        raise Refused(_("Organet har möten efter den dagen. Ställ in dem först."), field="last_day")
    body = Body.objects.of(actor).select_for_update().get(pk=body.pk)
    before = snapshot(body)
    body.ended_on = last_day
    body.save(update_fields=["ended_on"])
    record_changed(actor=actor, use_case="governance.end_body", obj=body, before=before, reason=reason)
    _end_seats(actor, body, last_day, reason)
    return body


def _end_seats(actor: Actor, body: Body, last_day: date, reason: str) -> None:
    entries = []
    ended = []
    for seat in Seat.objects.of(actor).filter(body=body, period__contains=last_day).select_related("contact"):
        before = snapshot(seat)
        seat.period = Period.of_days(seat.days.start, last_day).to_range()
        seat.end_reason = reason
        entry = changed_entry(actor=actor, use_case="governance.end_body", obj=seat, before=before, reason=reason)
        if entry is not None:
            ended.append(seat)
            entries.append(entry)
    Seat.objects.bulk_update(ended, ["period", "end_reason"])
    record_all(entries)


def _refuse_circle(actor: Actor, body: Body, upper_id: int | None) -> None:
    """A question that is escalated must end somewhere."""
    uppers = dict(Body.objects.of(actor).values_list("pk", "escalates_to_id"))
    uppers[body.pk] = upper_id
    seen = {body.pk}
    step = upper_id
    while step is not None:
        if step in seen:
            raise Refused(_("Då skulle frågor lyftas runt i en cirkel."), field="escalates_to")
        seen.add(step)
        step = uppers.get(step)
