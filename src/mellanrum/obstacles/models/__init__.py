"""Obstacles between the organisations: reports of them, their path up, the answers down, and what they led to."""

from .causes import Cause, Effect, EffectLevel
from .consultations import ConsultationKind, ConsultationMatter, ConsultationPresence
from .doors import FalseAlarm, FalseAlarmReason, ReportDoor
from .obstacles import Obstacle, ObstacleKind, ObstacleMember, ObstacleState, Origin
from .paths import InternalOwner, ObstaclePath, PathLevel
from .reports import FollowLink, ObstacleReport, Reporter, ReportMember, ReportState, ReportWords
from .steps import Answer, Direction, Reminder, Step, StepKind

__all__ = [
    "Answer",
    "Cause",
    "ConsultationKind",
    "ConsultationMatter",
    "ConsultationPresence",
    "Direction",
    "Effect",
    "EffectLevel",
    "FalseAlarm",
    "FalseAlarmReason",
    "FollowLink",
    "InternalOwner",
    "Obstacle",
    "ObstacleKind",
    "ObstacleMember",
    "ObstaclePath",
    "ObstacleReport",
    "ObstacleState",
    "Origin",
    "PathLevel",
    "Reminder",
    "ReportDoor",
    "ReportMember",
    "ReportState",
    "ReportWords",
    "Reporter",
    "Step",
    "StepKind",
]
