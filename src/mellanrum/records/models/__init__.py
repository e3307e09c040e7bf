"""History, its seals, the log of readings, keys of persons, and the register of public documents with its files."""

from .history import HistoryEntry, HistorySeal, PersonKey, Reading
from .register import Direction, Document, Matter, RetentionRule, StoredFile
from .releases import Outcome, ReleaseItem, ReleaseRequest, RequestState

__all__ = [
    "Direction",
    "Document",
    "HistoryEntry",
    "HistorySeal",
    "Matter",
    "Outcome",
    "PersonKey",
    "Reading",
    "ReleaseItem",
    "ReleaseRequest",
    "RequestState",
    "RetentionRule",
    "StoredFile",
]
