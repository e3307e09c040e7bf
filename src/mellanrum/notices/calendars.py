"""What can stand in somebody's calendar: each context declares its sources in its ``notices.py``, collected at start.

A context says::

    declare_calendar(CalendarSource(key="governance.meetings", title=_("Möten"), entries=meeting_entries))
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.functional import Promise

from mellanrum.tenancy.actors import Actor


@dataclass(frozen=True, kw_only=True)
class CalendarWish:
    """Which entries are asked for: the days (both included), and whose.

    ``topic`` is empty for what concerns the actor personally; else one of the source's, such as ``governance.body:7``.
    """

    first: date
    last: date
    topic: str = ""


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """One entry. ``uid`` is the same for as long as the thing exists, and ``sequence`` grows with each change of it.

    Without ``starts_at`` it lasts the whole day. Times are those of the clock on a Swedish wall. No entry says anything
    of a person.
    """

    uid: str
    title: str
    day: date
    changed_at: datetime
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    path: str = ""
    is_cancelled: bool = False
    sequence: int = 0


@dataclass(frozen=True, kw_only=True)
class CalendarTopic:
    """Something that has a calendar of its own, such as a body."""

    key: str
    title: str


def _no_topics(actor: Actor) -> Iterable[CalendarTopic]:
    return ()


@dataclass(frozen=True, kw_only=True)
class CalendarSource:
    """Where entries come from. ``entries`` gives those that the actor may see; ``topics`` what one can subscribe to."""

    key: str
    title: str | Promise
    entries: Callable[[Actor, CalendarWish], Iterable[CalendarEntry]]
    topics: Callable[[Actor], Iterable[CalendarTopic]] = _no_topics


_sources: dict[str, CalendarSource] = {}


def declare_calendar(source: CalendarSource) -> None:
    """This will register a source of entries.

    Raises:
        ValueError: when the key is not ``context.source`` or is declared twice, or the title is missing.
    """
    if not re.fullmatch(r"[a-z]+\.[a-z_]+", source.key):
        raise ValueError(f"{source.key!r} is not of the form context.source")
    if source.key in _sources:
        raise ValueError(f"{source.key} is declared twice")
    if not source.title:
        raise ValueError(f"{source.key} has no title")
    _sources[source.key] = source


def all_sources() -> list[CalendarSource]:
    """This will list every source, sorted by key."""
    return [_sources[key] for key in sorted(_sources)]
