"""What a definition file says of bodies and seats is saved here."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body, Seat
from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.kernel.periods import Period
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact, Member
from mellanrum.tenancy.policies import can_load_definition

from .seats import refuse_attendance_outside

USE_CASE = "governance.load_definition"


def save_body(
    *,
    actor: Actor,
    code: str,
    name: str,
    short_name: str,
    kind: str,
    purpose: str,
    mandate: str,
    composition: str,
    least_meetings: int | None,
    ordinary_per_member: int | None,
    substitutes_per_member: int | None,
    escalates_to: str,
    member: str,
    ended_on: date | None,
    position: int,
) -> Body:
    """This will create or change the body that has the code; ``escalates_to`` and ``member`` are codes or empty.

    Raises:
        Forbidden: when the actor may not load definitions.
        Refused: when a code does not exist (yet), or escalation would come back to this body.
    """
    can_load_definition(actor).require()
    with refusals():
        body = Body.objects.of(actor).filter(code=code).first()
        before = snapshot(body) if body else None
        body = body or Body(federation_id=actor.federation_id, code=code)
        body.name = name
        body.short_name = short_name
        body.kind = kind
        body.purpose = purpose
        body.mandate = mandate
        body.composition = composition
        body.least_meetings = least_meetings
        body.ordinary_per_member = ordinary_per_member
        body.substitutes_per_member = substitutes_per_member
        body.escalates_to = _above(actor, body, escalates_to)
        body.member = _member(actor, member)
        body.ended_on = ended_on
        body.position = position
        body.save()
        _record(actor, body, before)
    return body


@transaction.atomic
def end_body(*, actor: Actor, pk: int, on: date) -> None:
    """This will end a body on a day, since it no longer stands in the definition.

    Raises:
        Forbidden: when the actor may not load definitions.
    """
    can_load_definition(actor).require()
    body = Body.objects.of(actor).get(pk=pk)
    before = snapshot(body)
    body.ended_on = on
    body.save(update_fields=["ended_on"])
    _record(actor, body, before)


def save_seat(
    *,
    actor: Actor,
    seat_id: int | None,
    body: str,
    contact: Contact,
    kind: str,
    member: str,
    role: str,
    personal_mandate: bool,
    since: date,
    until: date | None,
) -> Seat:
    """This will create a seat (``seat_id`` None) or change one; both days belong to the seat.

    Raises:
        Forbidden: when the actor may not load definitions.
        Refused: when a code does not exist, the person already sits there, the body already has a chair, or attendance
            would fall outside the period.
    """
    can_load_definition(actor).require()
    with refusals():
        seat = Seat.objects.of(actor).get(pk=seat_id) if seat_id is not None else None
        before = snapshot(seat) if seat else None
        seat = seat or Seat(federation_id=actor.federation_id)
        seat.body = _body(actor, body)
        seat.contact = contact
        seat.kind = kind
        seat.member = _member(actor, member)
        seat.role = role
        seat.personal_mandate = personal_mandate
        period = Period.of_days(since, until)
        if before is not None:
            refuse_attendance_outside(seat, period)
        seat.period = period.to_range()
        if until is None:
            seat.end_reason = ""
        # Only who sits there was corrected: that is the contact's history, not the seat's.
        if snapshot(seat) != before:
            seat.save()
            _record(actor, seat, before)
    return seat


@transaction.atomic
def end_seat(*, actor: Actor, pk: int, on: date) -> None:
    """This will end a seat the day before, since it no longer stands in the definition; a coming one on its first day.

    It lasts over the days that its holder has attendance on: they would be in no figure otherwise.

    Raises:
        Forbidden: when the actor may not load definitions.
    """
    can_load_definition(actor).require()
    seat = Seat.objects.of(actor).get(pk=pk)
    before = snapshot(seat)
    first = seat.days.start
    attended = seat.attendances.filter(meeting__date__lte=on).aggregate(last=Max("meeting__date"))["last"] or first
    seat.period = Period.of_days(first, max(first, on - timedelta(days=1), attended)).to_range()
    seat.end_reason = _("Platsen finns inte längre i förbundets definition.")
    seat.save(update_fields=["period", "end_reason"])
    _record(actor, seat, before)


def _record(actor: Actor, row: Body | Seat, before: dict[str, Any] | None) -> None:
    if before is None:
        record_created(actor=actor, use_case=USE_CASE, obj=row)
    else:
        record_changed(actor=actor, use_case=USE_CASE, obj=row, before=before)


def _above(actor: Actor, body: Body, code: str) -> Body | None:
    if not code:
        return None
    target = _body(actor, code)
    chain: Body | None = target
    while chain is not None:
        if chain.pk == body.pk:
            raise Refused(
                _("Frågor från %(body)s skulle komma tillbaka dit.") % {"body": body.name}, field="escalates_to"
            )
        chain = chain.escalates_to
    return target


def _body(actor: Actor, code: str) -> Body:
    body: Body | None = Body.objects.of(actor).filter(code=code).first()
    if body is None:
        raise Refused(_("Det finns inget organ med koden %(code)s.") % {"code": code})
    return body


def _member(actor: Actor, code: str) -> Member | None:
    if not code:
        return None
    member: Member | None = Member.objects.of(actor).filter(code=code).first()
    if member is None:
        raise Refused(_("Det finns ingen medlem med koden %(code)s.") % {"code": code})
    return member
