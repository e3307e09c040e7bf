"""What happens to a meeting and must be told to those who were called."""

from django.utils import timezone

from mellanrum.kernel.events import handles

from .events import MeetingChanged
from .operations.calls import tell_of_change


@handles(MeetingChanged)
def tell_those_called(event: MeetingChanged) -> None:
    """This will write to everybody who was called when the meeting's day, time, place or state is another."""
    tell_of_change(
        actor=event.actor,
        meeting_id=event.meeting_id,
        changed=event.changed,
        date_before=event.date_before,
        reason=event.reason,
        at=timezone.now(),
    )
