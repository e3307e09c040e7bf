"""Bodies, seats, meetings and attendance."""

from .bodies import Body, BodyKind, Seat, SeatKind, SeatRole
from .meetings import Attendance, Meeting, MeetingState, Presence

__all__ = [
    "Attendance",
    "Body",
    "BodyKind",
    "Meeting",
    "MeetingState",
    "Presence",
    "Seat",
    "SeatKind",
    "SeatRole",
]
