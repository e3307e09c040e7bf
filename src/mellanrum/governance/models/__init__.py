"""Bodies, seats, meetings, attendance, agendas and decisions."""

from .agenda import AgendaItem, AgendaPaper, ItemKind, ItemState, Stance, StandingItem, Vote
from .bodies import Body, BodyKind, Seat, SeatKind, SeatRole
from .decisions import Decision, DelegatedDecision
from .meetings import Attendance, Meeting, MeetingState, Presence

__all__ = [
    "AgendaItem",
    "AgendaPaper",
    "Attendance",
    "Body",
    "BodyKind",
    "Decision",
    "DelegatedDecision",
    "ItemKind",
    "ItemState",
    "Meeting",
    "MeetingState",
    "Presence",
    "Seat",
    "SeatKind",
    "SeatRole",
    "Stance",
    "StandingItem",
    "Vote",
]
