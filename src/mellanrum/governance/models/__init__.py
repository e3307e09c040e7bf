"""Bodies, seats, meetings, attendance, agendas and decisions."""

from .agenda import AgendaItem, AgendaPaper, ItemKind, ItemState, Stance, StandingItem, Vote
from .bodies import Body, BodyKind, Seat, SeatKind, SeatRole
from .decisions import Decision, DelegatedDecision
from .meetings import Attendance, Meeting, MeetingState, Presence
from .minutes import (
    Minutes,
    MinutesCorrection,
    MinutesOrigin,
    MinutesSigner,
    MinutesState,
    Posting,
    SignerRole,
    SigningWay,
)

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
    "Minutes",
    "MinutesCorrection",
    "MinutesOrigin",
    "MinutesSigner",
    "MinutesState",
    "Posting",
    "Presence",
    "Seat",
    "SeatKind",
    "SeatRole",
    "SignerRole",
    "SigningWay",
    "Stance",
    "StandingItem",
    "Vote",
]
