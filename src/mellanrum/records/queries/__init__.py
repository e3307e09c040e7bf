"""Reads of the history and of the register. What pages of other contexts use is named here."""

from .history import (
    SHOWN,
    History,
    Line,
    documents_of,
    history_of,
    history_page,
    matter_of,
    object_with_history,
    personal_values,
)

__all__ = [
    "SHOWN",
    "History",
    "Line",
    "documents_of",
    "history_of",
    "history_page",
    "matter_of",
    "object_with_history",
    "personal_values",
]
