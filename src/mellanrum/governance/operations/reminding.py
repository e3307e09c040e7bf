"""Reminding of calls by itself, some days before an answer is asked for."""

from datetime import date, datetime

from django.db import transaction

from mellanrum.governance.models import CallAnswer, MeetingCall, MeetingState
from mellanrum.governance.policies import can_keep_meetings
from mellanrum.kernel.errors import Refused
from mellanrum.tenancy.actors import Actor

from .calls import remind_called


@transaction.atomic
def remind_before_answer_day(*, actor: Actor, answer_by: date, at: datetime, today: date) -> int:
    """This will remind those who have not answered calls whose day to answer by it is; how many letters is the answer.

    Raises:
        Forbidden: unless the actor is of the office.
    """
    can_keep_meetings(actor).require()
    calls = MeetingCall.objects.of(actor).filter(
        answer_by=answer_by,
        meeting__state=MeetingState.PLANNED,
        meeting__date__gte=today,
        people__answer=CallAnswer.NONE,
    )
    sent = 0
    for call in calls.select_related("meeting__body").distinct():
        try:
            sent += remind_called(actor=actor, meeting=call.meeting, at=at, today=today).letters
        except Refused:
            # Somebody reminded them by hand today, or all of those asked have answered.
            continue
    return sent
