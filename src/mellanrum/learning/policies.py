"""Who may read and write what is learnt: everybody with a role reads, the office writes."""

from django.utils.translation import gettext as _

from mellanrum.kernel.errors import ALLOWED, Verdict, denied
from mellanrum.tenancy.actors import Actor


def can_read_events(actor: Actor) -> Verdict:
    """This will answer whether the actor may see events and how many came."""
    if actor.is_system or actor.roles:
        return ALLOWED
    return denied(_("Evenemangen visas för dem som har en roll i förbundet."))


def can_keep_events(actor: Actor) -> Verdict:
    """This will answer whether the actor may add, change and withdraw events, by hand or from a file."""
    if actor.is_office:
        return ALLOWED
    return denied(_("Det är förbundschefen och handläggarna som för in evenemang."))
