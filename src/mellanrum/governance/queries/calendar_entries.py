"""Meetings and tasks of the year as calendars show them: never a name of anybody."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from django.db.models import Count, F, Max
from django.urls import reverse
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body, Meeting, MeetingState, Seat, YearTask
from mellanrum.governance.policies import answers_for, can_read_governance
from mellanrum.notices.calendars import CalendarEntry, CalendarTopic, CalendarWish
from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.actors import Actor

from .wheel import NARROWED, led_bodies

BODY = "governance.body:"


def meeting_entries(actor: Actor, wish: CalendarWish) -> Iterable[CalendarEntry]:
    """This will give the meetings of the actor's own bodies, or of the body that the topic names (two queries)."""
    can_read_governance(actor).require()
    rows = Meeting.objects.of(actor).filter(date__range=(wish.first, wish.last)).select_related("body")
    if not wish.topic:
        # In the body on the meeting's own day: who has left it sees no more of it.
        seats = Seat.objects.of(actor).filter(contact=actor.contact_id)
        rows = rows.filter(body__seats__in=seats, body__seats__period__contains=F("date")).distinct()
        if actor.contact_id is None:
            return []
    elif wish.topic.startswith(BODY) and wish.topic.removeprefix(BODY).isdigit():
        rows = rows.filter(body=int(wish.topic.removeprefix(BODY)))
    else:
        return []
    meetings = list(rows.order_by("date", "pk"))
    changes = _changes(actor, Meeting._meta.label_lower, [meeting.pk for meeting in meetings])
    return [_of_meeting(meeting, *changes.get(meeting.pk, (0, _first_moment(meeting.date)))) for meeting in meetings]


def body_topics(actor: Actor) -> Iterable[CalendarTopic]:
    """This will list the bodies that one can subscribe to."""
    can_read_governance(actor).require()
    bodies = Body.objects.of(actor).filter(ended_on__isnull=True)
    return [CalendarTopic(key=f"{BODY}{body.pk}", title=str(body.name)) for body in bodies]


def wheel_entries(actor: Actor, wish: CalendarWish) -> Iterable[CalendarEntry]:
    """This will give the tasks of the year that the actor answers for; none in the calendar of a body."""
    can_read_governance(actor).require()
    if wish.topic:
        return []
    rows = YearTask.objects.of(actor).filter(due_on__range=(wish.first, wish.last)).select_related("task", *NARROWED)
    led = led_bodies(actor, wish.first)
    tasks = [row for row in rows.order_by("due_on", "pk") if answers_for(actor, row, led=led)]
    changes = _changes(actor, YearTask._meta.label_lower, [task.pk for task in tasks])
    return [_of_task(task, *changes.get(task.pk, (0, _first_moment(task.due_on)))) for task in tasks]


def _of_meeting(meeting: Meeting, changed: int, at: datetime) -> CalendarEntry:
    return CalendarEntry(
        uid=f"meeting-{meeting.pk}",
        title=f"{meeting.body.name}: {meeting.title}" if meeting.title else meeting.body.name,
        day=meeting.date,
        changed_at=at,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        path=reverse("governance:meeting", args=[meeting.pk]),
        is_cancelled=meeting.state == MeetingState.CANCELLED,
        sequence=changed,
    )


def _of_task(task: YearTask, changed: int, at: datetime) -> CalendarEntry:
    title = f"{task.task.title}, {task.member.short_name}" if task.member else task.task.title
    return CalendarEntry(
        uid=f"task-{task.pk}",
        title=_("Klart: %(title)s") % {"title": title} if task.outcome == "done" else title,
        day=task.due_on,
        changed_at=at,
        path=reverse("governance:wheel_task", args=[task.pk]),
        is_cancelled=task.outcome == "dropped",
        sequence=changed,
    )


def _changes(actor: Actor, kind: str, ids: list[int]) -> dict[int, tuple[int, datetime]]:
    """How many times each was changed after it was made, and when last: what a calendar program counts by."""
    rows = HistoryEntry.objects.filter(federation_id=actor.federation_id, object_type=kind, object_id__in=ids)
    found = rows.order_by().values_list("object_id").annotate(number=Count("pk"), last=Max("at"))
    return {pk: (max(0, number - 1), last) for pk, number, last in found}


def _first_moment(day: date) -> datetime:
    """For what has no history: a moment that stays the same from one time to the next."""
    return datetime(day.year, 1, 1, tzinfo=UTC)
