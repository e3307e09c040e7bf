"""A calendar as a file that calendar programs read (RFC 5545)."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from .calendars import CalendarEntry
from .queries.feeds import Feed

STOCKHOLM = ZoneInfo("Europe/Stockholm")
# The union's rule since 1996 (directive 2000/84/EC), as a rule: lists of days end, and not all programs read them.
ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
# A meeting that nobody has given an end is shown this long.
USUAL = timedelta(hours=2)


def calendar_file(feed: Feed) -> bytes:
    """This will write a calendar: times in Stockholm with the zone's rules, cancelled entries as cancelled."""
    from icalendar import Calendar, Timezone

    file = Calendar()
    file.add("prodid", "-//Mellanrum//SV")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", f"{feed.title}, {feed.federation.short_name}")
    file.add("x-wr-timezone", STOCKHOLM.key)
    # How often a program should ask again: both the standard's way and the older one that Outlook reads.
    file.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    file.add("x-published-ttl", "PT6H")
    file.add_component(Timezone.from_ical(ZONE))
    for entry in feed.entries:
        file.add_component(_event(entry, feed.federation.slug))
    written: bytes = file.to_ical()
    return written


def _event(entry: CalendarEntry, federation: str) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{entry.uid}@{federation}.mellanrum")
    event.add("summary", entry.title)
    starts, ends = _times(entry)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("dtstamp", entry.changed_at.astimezone(ZoneInfo("UTC")))
    event.add("last-modified", entry.changed_at.astimezone(ZoneInfo("UTC")))
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    # A day's task does not make anybody busy.
    event.add("transp", "TRANSPARENT" if entry.starts_at is None or entry.is_cancelled else "OPAQUE")
    if entry.place:
        event.add("location", entry.place)
    if entry.path:
        event.add("url", f"{settings.SITE_ADDRESS}{entry.path}")
    return event


def _times(entry: CalendarEntry) -> tuple[date, date]:
    if entry.starts_at is None:
        return entry.day, entry.day + timedelta(days=1)
    starts = _at(entry.day, entry.starts_at)
    return starts, _at(entry.day, entry.ends_at) if entry.ends_at else starts + USUAL


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=STOCKHOLM)
