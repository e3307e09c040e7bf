"""Meetings that wait for someone: passed without a word, held without attendance, minutes not attested."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from mellanrum.governance.models import Attendance, BodyKind, Meeting, MeetingState
from mellanrum.governance.policies import can_read_governance
from mellanrum.tenancy.actors import Actor

# Minutes are attested and posted within two weeks (kommunallagen 2017:725, 5 kap. 69 §, which federations follow).
DAYS_TO_ATTEST = 14
# What was left undone for longer than a year is history, not something to see to.
LOOKING_BACK = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class WaitingMeeting:
    """A meeting and what it lacks: ``outcome``, ``attendance`` or ``minutes``; ``since`` is the day it was due."""

    meeting: Meeting
    lacks: str
    since: date


def waiting_meetings(actor: Actor, *, on: date) -> list[WaitingMeeting]:
    """This will list the last year's meetings that lack something by now, the longest waiting first (one query).

    Only the board's minutes are attested.

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_governance(actor).require()
    attended = Exists(Attendance.objects.of(actor).filter(meeting=OuterRef("pk")))
    rows = (
        Meeting.objects.of(actor)
        .filter(date__gte=on - LOOKING_BACK, date__lt=on)
        .filter(
            Q(state=MeetingState.PLANNED)
            | Q(Q(state=MeetingState.HELD) & ~attended)
            | Q(
                state=MeetingState.HELD,
                body__kind=BodyKind.BOARD,
                minutes_attested_on__isnull=True,
                date__lte=on - timedelta(days=DAYS_TO_ATTEST),
            )
        )
        .annotate(is_attended=attended)
        .select_related("body")
        .order_by("date", "id")
    )
    return [_waiting(row, row.is_attended) for row in rows]


def _waiting(meeting: Meeting, is_attended: bool) -> WaitingMeeting:
    if meeting.state == MeetingState.PLANNED:
        return WaitingMeeting(meeting=meeting, lacks="outcome", since=meeting.date)
    if not is_attended:
        return WaitingMeeting(meeting=meeting, lacks="attendance", since=meeting.date)
    return WaitingMeeting(meeting=meeting, lacks="minutes", since=meeting.date + timedelta(days=DAYS_TO_ATTEST))
