"""``[[wheel]]``: what returns every year, by when, and who answers for it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import StringConstraints

from mellanrum.exchange.definition.problems import described
from mellanrum.exchange.definition.schema import Code, Count, Entry, Plain, Reference, Text, plain_value
from mellanrum.exchange.definition.sheet import Identity, Section, Sheet, Standing
from mellanrum.governance.models import WheelTask
from mellanrum.governance.operations.wheel_definition import end_wheel_task, save_wheel_task
from mellanrum.governance.states.wheel import day_in
from mellanrum.tenancy.actors import Actor

from .values import as_date, as_int, as_text

WheelTitle = Annotated[str, StringConstraints(min_length=1, max_length=150)]
MonthDay = Annotated[str, StringConstraints(pattern=r"^\d{2}-\d{2}$")]
# A leap year: the 29th of February is a day of some years.
LEAP = 2024


class WheelEntry(Entry):
    """Something that is done every year."""

    code: Code
    title: WheelTitle
    kind: Literal["plan", "budget", "term_report", "annual_report", "audit", "survey", "statistics", "other"] = "other"
    due: MonthDay
    before_meeting_of: Reference | None = None
    days_before: Count = 0
    role: Literal["director", "officer", "board_member", "group_member", "auditor", "administrator"] | None = None
    body: Reference | None = None
    member: Reference | None = None
    each_member: bool = False
    reminder_days: list[Count] = []
    description: Text = ""
    ended_on: date | None = None


def _check(sheet: Sheet) -> None:
    tasks = sheet.of("wheel")
    sheet.unique(tasks, "code")
    bodies, members = sheet.codes(sheet.of("bodies")), sheet.codes(sheet.of("members"))
    for task in tasks:
        sheet.refers(task, "before_meeting_of", bodies, to=_("ett organ"))
        sheet.refers(task, "body", bodies, to=_("ett organ"))
        sheet.refers(task, "member", members, to=_("en medlem"))
        due = task.get("due")
        if due is not None and _day(due) is None:
            sheet.report(task, "due", expected=_("en månad och en dag, till exempel 03-31"), found=described(due))
        named = [key for key in ("role", "body", "member") if task.get(key) is not None]
        if len(named) > 1:
            expected = _("en ansvarig: role, body eller member")
            sheet.report(task, named[1], expected=expected, found=described(task.get(named[1])))


def _day(text: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"(\d{2})-(\d{2})", text)
    if match is None:
        return None
    month, day = int(match[1]), int(match[2])
    try:
        return (month, day) if day_in(LEAP, month, day).day == day else None
    except ValueError:
        return None


def _stands(actor: Actor, on: date) -> Iterator[Standing]:
    rows = WheelTask.objects.of(actor).select_related("meeting_body", "body", "member").order_by("position", "id")
    for task in rows:
        fields = {
            "code": task.code,
            "title": task.title,
            "kind": task.kind,
            "due": f"{task.month:02d}-{task.day:02d}",
            "before_meeting_of": task.meeting_body.code if task.meeting_body else None,
            "days_before": task.days_before,
            "role": task.role or None,
            "body": task.body.code if task.body else None,
            "member": task.member.code if task.member else None,
            "each_member": task.each_member,
            "reminder_days": plain_value(task.reminder_days),
            "description": task.description,
            "ended_on": plain_value(task.ended_on),
        }
        ended = task.ended_on is not None
        yield Standing(identity=(task.code,), fields=fields, pk=task.pk, position=task.position, ended=ended)


def _write(*, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int) -> None:
    month, day = as_text(fields["due"]).split("-")
    reminders = fields["reminder_days"]
    save_wheel_task(
        actor=actor,
        code=as_text(fields["code"]),
        title=as_text(fields["title"]),
        kind=as_text(fields["kind"]),
        description=as_text(fields["description"]),
        month=int(month),
        day=int(day),
        meeting_body=as_text(fields["before_meeting_of"]),
        days_before=as_int(fields["days_before"]) or 0,
        role=as_text(fields["role"]),
        body=as_text(fields["body"]),
        member=as_text(fields["member"]),
        each_member=fields["each_member"] is True,
        reminder_days=[int(each) for each in reminders] if isinstance(reminders, list) else [],
        ended_on=as_date(fields["ended_on"]),
        position=position,
    )


WHEEL = Section(
    path=("wheel",),
    entry=WheelEntry,
    noun=gettext_lazy("uppgift i årshjulet"),
    identity=("code",),
    mentions=("title",),
    comment=gettext_lazy("Årshjulet: vad som återkommer varje år, när det ska vara klart och vem som ansvarar."),
    stands=_stands,
    write=_write,
    end=end_wheel_task,
    checks=(_check,),
)
