"""What happened in governance, for those above who react to it."""

from dataclasses import dataclass
from datetime import date, datetime

from mellanrum.tenancy.actors import Actor


@dataclass(frozen=True, kw_only=True)
class MeetingChanged:
    """A meeting got another day, time, place or state. ``changed`` are the names of the fields that did."""

    actor: Actor
    federation_id: int
    meeting_id: int
    changed: tuple[str, ...]
    state: str
    date_before: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class MeetingCalled:
    """A meeting was called; ``called`` is to how many people, those told for information included."""

    actor: Actor
    federation_id: int
    meeting_id: int
    called: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AgendaItemAdded:
    """A matter that waited came on a meeting's agenda."""

    actor: Actor
    federation_id: int
    meeting_id: int
    item_id: int
    source: str
    ref: str
    on: date


@dataclass(frozen=True, kw_only=True)
class AgendaItemRemoved:
    """A matter that waited was taken from a meeting's agenda, or the meeting was cancelled: it waits again."""

    actor: Actor
    federation_id: int
    meeting_id: int
    item_id: int
    source: str
    ref: str
    on: date


@dataclass(frozen=True, kw_only=True)
class AgendaItemPostponed:
    """A meeting put off a matter that waited; it comes to the body's next agenda."""

    actor: Actor
    federation_id: int
    meeting_id: int
    item_id: int
    source: str
    ref: str
    reason: str
    on: date


@dataclass(frozen=True, kw_only=True)
class AgendaItemDecided:
    """A body decided about a matter that waited. ``on`` is the meeting's day.

    ``choice`` is one of the keys that the matter was declared with; the rest is what that choice asks for, and the
    decision's words.
    """

    actor: Actor
    federation_id: int
    meeting_id: int
    item_id: int
    decision_id: int
    source: str
    ref: str
    choice: str
    to_body_id: int | None
    answer_by: date | None
    text: str
    on: date
