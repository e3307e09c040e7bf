"""The letters about a meeting: each in its reader's language, short, with one link and nothing of any participant."""

from collections.abc import Sequence
from datetime import date, datetime

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mellanrum.governance.models import CalledPerson, Meeting, MeetingCall
from mellanrum.notices.keys import token_of
from mellanrum.notices.operations.outbox import post
from mellanrum.notices.queries.letters import language_of, link_to
from mellanrum.notices.states import LINK
from mellanrum.rendering import words
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation

PURPOSE = "call"
CALL, REMINDER, CHANGED, STEP_IN = (
    "governance.meeting_call",
    "governance.meeting_reminder",
    "governance.meeting_changed",
    "governance.substitute_called",
)


def letter_text(
    kind: str,
    *,
    meeting: Meeting,
    federation: Federation,
    call: MeetingCall,
    is_called: bool,
    items: Sequence[str] = (),
    why: str = "",
    date_before: date | None = None,
) -> tuple[str, str]:
    """This will write a letter's subject and text in the language that is on; it says ``{link}`` for the link."""
    values = {"body": meeting.body.name, "day": words.day(meeting.date)}
    subject = {
        "call": _("Kallelse: %(body)s %(day)s") if is_called else _("För kännedom: %(body)s %(day)s"),
        "reminder": _("Svara gärna: %(body)s %(day)s"),
        "changed": _("Ändrat: %(body)s %(day)s"),
        "again": _("Mötet blir av: %(body)s %(day)s"),
        "cancelled": _("Inställt: %(body)s %(day)s"),
        "step_in": _("Du behövs som ersättare: %(body)s %(day)s"),
        "stand_down": _("Du behövs inte längre: %(body)s %(day)s"),
    }[kind] % values
    context = {
        "kind": kind,
        "meeting": meeting,
        "federation": federation,
        "call": call,
        "is_called": is_called,
        "items": items,
        "why": why,
        "link": LINK,
        "date_before": date_before if date_before != meeting.date else None,
    }
    return subject, render_to_string("governance/mail/meeting.txt", context)


def write_to(
    *,
    actor: Actor,
    person: CalledPerson,
    kind: str,
    notice: str,
    at: datetime,
    items: Sequence[str] = (),
    why: str = "",
    date_before: date | None = None,
    once: str = "",
) -> bool:
    """This will post one of the letters to somebody who was called; False when there is no address to send it to.

    It is part of the use case that calls it, whose policy has decided.
    """
    contact = person.contact
    if not contact.email:
        return False
    meeting = person.call.meeting
    with translation.override(language_of(contact)):
        subject, body = letter_text(
            kind,
            meeting=meeting,
            federation=meeting.federation,
            call=person.call,
            is_called=person.is_called or person.steps_in,
            items=items,
            why=why,
            date_before=date_before,
        )
    link = link_to(reverse("governance:answer", args=[meeting.federation.slug, token_of(PURPOSE, person.nonce)]))
    posted = post(
        actor=actor,
        kind=notice,
        to=contact.email,
        name=contact.name,
        subject=subject,
        body=body,
        at=at,
        about=meeting,
        once=once,
        secret_link=link if LINK in body else "",
    )
    return posted is not None
