"""Who may see the letters that went out, and who may have a calendar."""

from django.utils.translation import gettext as _

from mellanrum.kernel.errors import ALLOWED, Verdict, denied
from mellanrum.tenancy.actors import Actor

from .models import CalendarFeed


def can_keep_letters(actor: Actor) -> Verdict:
    """This will tell whether the actor may read what went out, send it again and withdraw it: the office may."""
    if actor.is_office:
        return ALLOWED
    return denied(_("Bara förbundets kansli ser vilka brev som har gått ut."))


def can_have_calendars(actor: Actor) -> Verdict:
    """This will tell whether the actor may have calendars at secret addresses: whoever has a role and an account."""
    if actor.roles and actor.user_id is not None:
        return ALLOWED
    return denied(_("Den som har en roll i förbundet kan ha en kalender."))


def can_keep_calendar(actor: Actor, feed: CalendarFeed) -> Verdict:
    """This will tell whether the actor may change or withdraw a calendar's address: its owner may, and the office."""
    if feed.user_id == actor.user_id or actor.is_office:
        return ALLOWED
    return denied(_("Var och en har hand om sina egna kalendrar."))
