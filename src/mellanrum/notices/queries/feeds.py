"""Calendars: whose there are, and what stands in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mellanrum.notices.calendars import CalendarEntry, CalendarTopic, CalendarWish, all_sources
from mellanrum.notices.keys import hash_of
from mellanrum.notices.models import CalendarFeed
from mellanrum.notices.policies import can_have_calendars
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.queries import actor_for, workplaces_of

# What has been is kept a while, so that a calendar does not lose its past from one day to the next.
BACK, AHEAD = timedelta(days=180), timedelta(days=730)
OWN = ""


@dataclass(frozen=True, kw_only=True)
class CalendarsPage:
    """The actor's calendars, and what else can be subscribed to."""

    feeds: Sequence[CalendarFeed]
    topics: Sequence[CalendarTopic]
    has_own: bool


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A calendar as it is fetched."""

    title: str
    federation: Federation
    entries: Sequence[CalendarEntry]


def calendars_page(actor: Actor) -> CalendarsPage:
    """This will list the actor's calendars and the topics that have none yet.

    Raises:
        Forbidden: without a role and an account.
    """
    can_have_calendars(actor).require()
    feeds = list(CalendarFeed.objects.of(actor).filter(user=actor.user_id, withdrawn_on__isnull=True))
    taken = {feed.topic for feed in feeds}
    return CalendarsPage(
        feeds=feeds,
        topics=[topic for topic in topics_of(actor) if topic.key not in taken],
        has_own=OWN in taken,
    )


def topics_of(actor: Actor) -> list[CalendarTopic]:
    """This will list what the actor can subscribe to, besides what concerns the actor personally."""
    return [topic for source in all_sources() for topic in source.topics(actor)]


def own_feed(actor: Actor, pk: int) -> CalendarFeed | None:
    """This will find a calendar of the actor's that is not withdrawn."""
    found: CalendarFeed | None = (
        CalendarFeed.objects.of(actor).filter(pk=pk, user=actor.user_id, withdrawn_on__isnull=True).first()
    )
    return found


def feed_behind(federation: Federation, token: str, *, on: date) -> Feed | None:
    """This will read the calendar at a secret address; None when there is none, or its owner has no role any more.

    Call it inside the federation's transaction.
    """
    feed = (
        CalendarFeed.objects.filter(
            federation=federation, token_hash=hash_of(token), withdrawn_on__isnull=True, user__is_active=True
        )
        .select_related("user")
        .first()
    )
    if feed is None:
        return None
    place = next((one for one in workplaces_of(feed.user, on=on) if one.federation.pk == federation.pk), None)
    if place is None:
        return None
    actor = actor_for(feed.user, place)
    wish = CalendarWish(first=on - BACK, last=on + AHEAD, topic=feed.topic)
    entries = [entry for source in all_sources() for entry in source.entries(actor, wish)]
    return Feed(title=feed.title, federation=federation, entries=sorted(entries, key=lambda one: (one.day, one.uid)))
