"""The year's wheel: what returns is kept, a year is laid out, tasks are finished, people are reminded."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mellanrum.governance.models import (
    Body,
    BodyKind,
    Meeting,
    MeetingState,
    Seat,
    SeatRole,
    WheelKind,
    WheelOutcome,
    WheelTask,
    YearTask,
)
from mellanrum.governance.policies import can_finish_task, can_keep_wheel
from mellanrum.governance.queries.wheel import led_bodies
from mellanrum.governance.states.wheel import day_in, due_on, reminder_today
from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.notices.operations.outbox import post
from mellanrum.notices.queries.letters import link_to
from mellanrum.records.history import changed_entry, created_entry, record_all, record_changed, record_created, snapshot
from mellanrum.rendering import words
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation, Member, RoleAssignment
from mellanrum.tenancy.queries import members

REMINDER = "governance.wheel_reminder"


@dataclass(frozen=True, kw_only=True)
class WheelFields:
    """What the office says of something that returns every year."""

    title: str
    kind: str = WheelKind.OTHER.value
    month: int
    day: int
    description: str = ""
    meeting_body: Body | None = None
    days_before: int = 0
    role: str = ""
    body: Body | None = None
    member: Member | None = None
    each_member: bool = False
    reminder_days: tuple[int, ...] = ()


@transaction.atomic
def save_task(*, actor: Actor, task: WheelTask | None, fields: WheelFields, on: date) -> WheelTask:
    """This will add something that returns every year (``task`` None), or change it; this year's follows with it.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when the day is none of the calendar, or several are named as responsible.
    """
    can_keep_wheel(actor).require()
    try:
        day_in(on.year, fields.month, fields.day)
    except ValueError:
        raise Refused(_("Ange en månad från 1 till 12 och en dag från 1 till 31."), field="month") from None
    before = snapshot(task) if task else None
    row = task or WheelTask(federation_id=actor.federation_id, code=_free_code(actor, fields.title))
    for one in fields_of(fields):
        value = getattr(fields, one.name)
        setattr(row, one.name, list(value) if isinstance(value, tuple) else value)
    with refusals():
        row.save()
    if before is None:
        record_created(actor=actor, use_case="governance.save_wheel_task", obj=row)
    else:
        record_changed(actor=actor, use_case="governance.save_wheel_task", obj=row, before=before)
    lay_out_year(actor=actor, year=on.year, on=on)
    return row


@transaction.atomic
def end_task(*, actor: Actor, task: WheelTask, on: date) -> None:
    """This will end something that returned every year; what is open of it this year is dropped.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when it has ended already.
    """
    can_keep_wheel(actor).require()
    if task.ended_on is not None:
        raise Refused(_("Uppgiften återkommer redan inte längre."))
    before = snapshot(task)
    task.ended_on = on
    task.save(update_fields=["ended_on"])
    record_changed(actor=actor, use_case="governance.end_wheel_task", obj=task, before=before)
    for row in YearTask.objects.of(actor).filter(task=task, outcome=WheelOutcome.OPEN):
        _close(actor, row, outcome=WheelOutcome.DROPPED, on=on, note="", use_case="governance.end_wheel_task")


@transaction.atomic
def start_wheel(*, actor: Actor, on: date) -> int:
    """This will give a federation that has no wheel the usual one, and lay out the year; how many tasks is the answer.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when there is a wheel already.
    """
    can_keep_wheel(actor).require()
    if WheelTask.objects.of(actor).filter(ended_on__isnull=True).exists():
        raise Refused(_("Förbundet har redan ett årshjul."))
    board = Body.objects.of(actor).filter(kind=BodyKind.BOARD, ended_on__isnull=True).first()
    rows = [
        WheelTask(federation_id=actor.federation_id, position=position, **fields)
        for position, fields in enumerate(usual_wheel(board))
    ]
    WheelTask.objects.bulk_create(rows)
    record_all([created_entry(actor=actor, use_case="governance.start_wheel", obj=row) for row in rows])
    lay_out_year(actor=actor, year=on.year, on=on)
    return len(rows)


def usual_wheel(board: Body | None) -> list[dict[str, object]]:
    """This will list what most federations do every year, in the order of the year; ``board`` decides what it decides.

    Plan and budget are decided before the year that they are about, the annual report after it; each member has an
    audit of its own, and the term reports are those of the federation's own year.
    """
    director, officer = "director", "officer"
    return [
        {
            "code": "arsredovisning",
            "title": _("Årsredovisning och bokslut"),
            "kind": WheelKind.ANNUAL_REPORT,
            "month": 3,
            "day": 1,
            "meeting_body": board,
            "days_before": 14,
            "role": director,
            "reminder_days": [30, 7],
        },
        {
            "code": "statistik-forra-aret",
            "title": _("Årets statistik till medlemmarna"),
            "kind": WheelKind.STATISTICS,
            "month": 2,
            "day": 15,
            "role": officer,
            "reminder_days": [14],
        },
        {
            "code": "revision",
            "title": _("Revision"),
            "kind": WheelKind.AUDIT,
            "month": 4,
            "day": 15,
            "each_member": True,
            "reminder_days": [14],
        },
        {
            "code": "delarsrapport-varen",
            "title": _("Delårsrapport efter våren"),
            "kind": WheelKind.TERM_REPORT,
            "month": 6,
            "day": 15,
            "role": director,
            "reminder_days": [14],
        },
        {
            "code": "delarsrapport",
            "title": _("Delårsrapport till styrelsen"),
            "kind": WheelKind.TERM_REPORT,
            "month": 9,
            "day": 30,
            "role": director,
            "reminder_days": [21, 7],
        },
        {
            "code": "enkat",
            "title": _("Årets enkät om samverkan"),
            "kind": WheelKind.SURVEY,
            "month": 10,
            "day": 31,
            "role": officer,
            "reminder_days": [30, 7],
        },
        {
            "code": "verksamhetsplan",
            "title": _("Verksamhetsplan för nästa år"),
            "kind": WheelKind.PLAN,
            "month": 11,
            "day": 1,
            "meeting_body": board,
            "days_before": 14,
            "role": director,
            "reminder_days": [60, 14],
        },
        {
            "code": "budget",
            "title": _("Budget för nästa år"),
            "kind": WheelKind.BUDGET,
            "month": 11,
            "day": 1,
            "meeting_body": board,
            "days_before": 14,
            "role": director,
            "reminder_days": [60, 14],
        },
        {
            "code": "uppfoljning",
            "title": _("Uppföljning av årets mål och insatser"),
            "month": 12,
            "day": 15,
            "role": officer,
            "reminder_days": [30, 7],
        },
    ]


@transaction.atomic
def lay_out_year(*, actor: Actor, year: int, on: date) -> int:
    """This will make the tasks of a year that are missing, and move the open ones whose day has changed.

    Done again it changes nothing. A task of a body's meeting follows when the meeting moves.

    Raises:
        Forbidden: unless the actor is of the office.
    """
    can_keep_wheel(actor).require()
    tasks = list(WheelTask.objects.of(actor).filter(Q(ended_on__isnull=True) | Q(ended_on__year__gt=year)))
    standing = {(row.task_id, row.member_id): row for row in YearTask.objects.of(actor).filter(year=year)}
    meetings: dict[int, list[date]] = defaultdict(list)
    planned = Meeting.objects.of(actor).filter(date__year=year).exclude(state=MeetingState.CANCELLED)
    for body, day in planned.values_list("body_id", "date"):
        meetings[body].append(day)
    everybody = members(actor, on=on)
    new, moved, entries = [], [], []
    for task in tasks:
        due = due_on(
            year,
            task.month,
            task.day,
            meetings=meetings[task.meeting_body_id] if task.meeting_body_id else None,
            days_before=task.days_before,
        )
        for member in everybody if task.each_member else [None]:
            row = standing.get((task.pk, member.pk if member else None))
            if row is None:
                new.append(YearTask(federation_id=actor.federation_id, task=task, year=year, member=member, due_on=due))
            elif row.outcome == WheelOutcome.OPEN and row.due_on != due:
                before = snapshot(row)
                row.due_on = due
                moved.append(row)
                entries.append(changed_entry(actor=actor, use_case="governance.lay_out_year", obj=row, before=before))
    YearTask.objects.bulk_create(new)
    YearTask.objects.bulk_update(moved, ["due_on"])
    record_all(
        [
            *(created_entry(actor=actor, use_case="governance.lay_out_year", obj=row) for row in new),
            *(entry for entry in entries if entry is not None),
        ]
    )
    return len(new)


@transaction.atomic
def finish_task(*, actor: Actor, task: YearTask, on: date, note: str = "", dropped: bool = False) -> YearTask:
    """This will note that a task is done, or that it is dropped this year; dropping wants a reason in ``note``.

    Raises:
        Forbidden: unless the actor is of the office or answers for the task.
        Refused: when it is finished already, or dropped without a reason.
    """
    row = _locked(actor, task)
    can_finish_task(actor, row, led=led_bodies(actor, on)).require()
    if row.outcome != WheelOutcome.OPEN:
        raise Refused(_("Uppgiften är redan avslutad."))
    if dropped and not note.strip():
        raise Refused(_("Ange varför uppgiften utgår i år."), field="note")
    outcome = WheelOutcome.DROPPED if dropped else WheelOutcome.DONE
    _close(actor, row, outcome=outcome, on=on, note=note.strip(), use_case="governance.finish_task")
    return row


@transaction.atomic
def reopen_task(*, actor: Actor, task: YearTask, on: date) -> YearTask:
    """This will take back that a task is finished.

    Raises:
        Forbidden: unless the actor is of the office or answers for the task.
        Refused: when it is open.
    """
    row = _locked(actor, task)
    can_finish_task(actor, row, led=led_bodies(actor, on)).require()
    if row.outcome == WheelOutcome.OPEN:
        raise Refused(_("Uppgiften är inte avslutad."))
    before = snapshot(row)
    row.outcome, row.closed_on, row.closed_by = WheelOutcome.OPEN, None, ""
    row.save(update_fields=["outcome", "closed_on", "closed_by"])
    record_changed(actor=actor, use_case="governance.reopen_task", obj=row, before=before)
    return row


@transaction.atomic
def remind_of_tasks(*, actor: Actor, on: date, at: datetime) -> int:
    """This will write to those who answer for tasks whose day of reminding it is; once a day however often it is done.

    Raises:
        Forbidden: unless the actor is of the office.
    """
    can_keep_wheel(actor).require()
    rows = YearTask.objects.of(actor).filter(outcome=WheelOutcome.OPEN).select_related("task", "member")
    sent = 0
    federation = Federation.objects.get(pk=actor.federation_id)
    for row in rows:
        if not reminder_today(due=row.due_on, reminders=row.task.reminder_days, on=on):
            continue
        for email, name, language in _responsible(actor, row, on):
            with translation.override(language):
                subject, body = _reminder(row, federation, on)
            posted = post(
                actor=actor,
                kind=REMINDER,
                to=email,
                name=name,
                subject=subject,
                body=body,
                at=at,
                about=row,
                once=f"wheel:{row.pk}:{on.isoformat()}:{email}"[:150],
            )
            sent += posted is not None
    return sent


def _reminder(row: YearTask, federation: Federation, on: date) -> tuple[str, str]:
    title = f"{row.task.title}, {row.member.short_name}" if row.member else row.task.title
    if row.due_on < on:
        subject = _("Försenat: %(title)s") % {"title": title}
        text = _("Det här skulle ha varit klart %(day)s och är inte antecknat som klart:")
    else:
        subject = _("Påminnelse: %(title)s") % {"title": title}
        text = _("Det här ska vara klart %(day)s:")
    parts = [
        _("Hej!"),
        text % {"day": words.day(row.due_on)} + "\n" + title,
        _("Anteckna här när det är klart:") + "\n" + link_to(reverse("governance:wheel_task", args=[row.pk])),
        _("Vänliga hälsningar\n%(federation)s") % {"federation": federation.name},
    ]
    return subject, "\n\n".join(parts)


def _responsible(actor: Actor, row: YearTask, on: date) -> Iterable[tuple[str, str, str]]:
    """The address, name and language of those who answer for a task; the director's when nobody else has an address."""
    of = row.task
    member = row.member_id or of.member_id
    if of.body_id is not None:
        seats = Seat.objects.of(actor).filter(body=of.body_id, period__contains=on).exclude(role=SeatRole.NONE)
        found = [
            (seat.contact.email, seat.contact.name, seat.contact.user.language if seat.contact.user else "sv")
            for seat in seats.select_related("contact__user").order_by("pk")
            if seat.contact.email
        ]
    else:
        held = RoleAssignment.objects.of(actor).filter(since__lte=on, user__is_active=True)
        held = held.filter(Q(until__isnull=True) | Q(until__gte=on))
        wanted = Q(role=of.role) if of.role else Q(member=member) if member else Q(role="director")
        roles = held.filter(wanted).select_related("user") or held.filter(role="director").select_related("user")
        found = [(one.user.email, one.user.name, one.user.language) for one in roles.order_by("pk")]
    return dict.fromkeys(found)


def _close(actor: Actor, row: YearTask, *, outcome: WheelOutcome, on: date, note: str, use_case: str) -> None:
    before = snapshot(row)
    row.outcome, row.closed_on, row.closed_by, row.note = outcome, on, actor.name[:150], note or row.note
    row.save(update_fields=["outcome", "closed_on", "closed_by", "note"])
    record_changed(actor=actor, use_case=use_case, obj=row, before=before)


def _locked(actor: Actor, task: YearTask) -> YearTask:
    rows = YearTask.objects.of(actor).select_related("task", "member").select_for_update(of=("self",))
    found: YearTask = rows.get(pk=task.pk)
    return found


def _free_code(actor: Actor, title: str) -> str:
    plain = slugify(title)[:50].strip("-_") or "uppgift"
    taken = set(WheelTask.objects.of(actor).filter(code__startswith=plain).values_list("code", flat=True))
    return next(code for code in (plain, *(f"{plain}-{number}" for number in range(2, 999))) if code not in taken)
