"""Bodies, seats, meetings, attendance, agendas and decisions."""

from .agenda import AgendaItem, AgendaPaper, ItemKind, ItemState, Stance, StandingItem, Vote
from .bodies import Body, BodyKind, Seat, SeatKind, SeatRole
from .calls import AnsweredBy, CallAnswer, CalledPerson, MeetingCall, Substitutes
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
from .wheel import WheelKind, WheelOutcome, WheelTask, YearTask

__all__ = [
    "AgendaItem",
    "AgendaPaper",
    "AnsweredBy",
    "Attendance",
    "Body",
    "BodyKind",
    "CallAnswer",
    "CalledPerson",
    "Decision",
    "DelegatedDecision",
    "ItemKind",
    "ItemState",
    "Meeting",
    "MeetingCall",
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
    "Substitutes",
    "Vote",
    "WheelKind",
    "WheelOutcome",
    "WheelTask",
    "YearTask",
]
