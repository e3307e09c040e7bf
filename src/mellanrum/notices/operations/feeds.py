"""Secret addresses of calendars: made, changed for another, withdrawn."""

import secrets
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.kernel.events import publish
from mellanrum.notices.keys import hash_of
from mellanrum.notices.models import CalendarFeed
from mellanrum.notices.policies import can_have_calendars, can_keep_calendar
from mellanrum.notices.queries.feeds import OWN, topics_of
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.events import RowSaved
from mellanrum.tenancy.snapshots import snapshot


@transaction.atomic
def make_calendar(*, actor: Actor, topic: str, on: date) -> tuple[CalendarFeed, str]:
    """This will make a calendar with a secret address: the actor's own for an empty topic. The token is told this once.

    Raises:
        Forbidden: without a role and an account.
        Refused: when the actor has that calendar already, or there is no such topic.
    """
    can_have_calendars(actor).require()
    assert actor.user_id is not None  # the policy has seen to it
    title = _("Mina möten och uppgifter")
    if topic != OWN:
        found = next((one for one in topics_of(actor) if one.key == topic), None)
        if found is None:
            raise Refused(_("Välj en kalender i listan."), field="topic")
        title = found.title
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed(
        federation_id=actor.federation_id,
        user_id=actor.user_id,
        topic=topic,
        title=title,
        token_hash=hash_of(token),
        made_on=on,
    )
    with refusals():
        feed.save()
    publish(RowSaved(actor=actor, use_case="notices.make_calendar", row=feed))
    return feed, token


@transaction.atomic
def change_address(*, actor: Actor, feed: CalendarFeed, on: date) -> str:
    """This will give a calendar another address; whoever has the old one gets nothing more. The token is told once.

    Raises:
        Forbidden: unless it is the actor's own, or the actor is of the office.
        Refused: when it is withdrawn.
    """
    row = _open(actor, feed)
    before = snapshot(row)
    token = secrets.token_urlsafe(32)
    row.token_hash, row.made_on = hash_of(token), on
    row.save(update_fields=["token_hash", "made_on"])
    publish(RowSaved(actor=actor, use_case="notices.change_address", row=row, before=before))
    return token


@transaction.atomic
def withdraw_calendar(*, actor: Actor, feed: CalendarFeed, on: date) -> None:
    """This will end a calendar's address; a new one can be made.

    Raises:
        Forbidden: unless it is the actor's own, or the actor is of the office.
        Refused: when it is withdrawn already.
    """
    row = _open(actor, feed)
    before = snapshot(row)
    row.withdrawn_on = on
    row.save(update_fields=["withdrawn_on"])
    publish(RowSaved(actor=actor, use_case="notices.withdraw_calendar", row=row, before=before))


def _open(actor: Actor, feed: CalendarFeed) -> CalendarFeed:
    can_keep_calendar(actor, feed).require()
    row: CalendarFeed = CalendarFeed.objects.of(actor).select_for_update().get(pk=feed.pk)
    if row.withdrawn_on is not None:
        raise Refused(_("Adressen är redan återkallad."))
    return row
