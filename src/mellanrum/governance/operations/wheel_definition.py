"""What a definition file says of the year's wheel is saved here."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body, WheelTask
from mellanrum.governance.operations.wheel import end_task
from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member
from mellanrum.tenancy.policies import can_load_definition

USE_CASE = "governance.load_definition"


def save_wheel_task(
    *,
    actor: Actor,
    code: str,
    title: str,
    kind: str,
    description: str,
    month: int,
    day: int,
    meeting_body: str,
    days_before: int,
    role: str,
    body: str,
    member: str,
    each_member: bool,
    reminder_days: list[int],
    ended_on: date | None,
    position: int,
) -> WheelTask:
    """This will create or change what returns every year under a code; bodies and members are codes or empty.

    Raises:
        Forbidden: when the actor may not load definitions.
        Refused: when a code does not exist, or the day is none of the calendar.
    """
    can_load_definition(actor).require()
    with refusals():
        row = WheelTask.objects.of(actor).filter(code=code).first()
        before = snapshot(row) if row else None
        row = row or WheelTask(federation_id=actor.federation_id, code=code)
        row.title, row.kind, row.description, row.month, row.day = title, kind, description, month, day
        row.meeting_body, row.days_before = _body(actor, meeting_body), days_before
        row.role, row.body, row.member = role, _body(actor, body), _member(actor, member)
        row.each_member, row.reminder_days = each_member, reminder_days
        row.ended_on, row.position = ended_on, position
        row.save()
        if before is None:
            record_created(actor=actor, use_case=USE_CASE, obj=row)
        else:
            record_changed(actor=actor, use_case=USE_CASE, obj=row, before=before)
    return row


@transaction.atomic
def end_wheel_task(*, actor: Actor, pk: int, on: date) -> None:
    """This will end what no longer stands in the definition.

    Raises:
        Forbidden: when the actor may not load definitions.
    """
    can_load_definition(actor).require()
    end_task(actor=actor, task=WheelTask.objects.of(actor).get(pk=pk), on=on)


def _body(actor: Actor, code: str) -> Body | None:
    if not code:
        return None
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
