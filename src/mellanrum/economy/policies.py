"""Who may read and write the federation's money: everybody with a role reads, the office writes."""

from django.utils.translation import gettext as _

from mellanrum.kernel.errors import ALLOWED, Verdict, denied
from mellanrum.tenancy.actors import Actor


def can_read_economy(actor: Actor) -> Verdict:
    """This will answer whether the actor may see contributions, budgets, the ledger and the equity."""
    if actor.is_system or actor.roles:
        return ALLOWED
    return denied(_("Ekonomin visas för dem som har en roll i förbundet."))


def can_write_economy(actor: Actor) -> Verdict:
    """This will answer whether the actor may write entries and forecasts, by hand or from a file."""
    if actor.is_office:
        return ALLOWED
    return denied(_("Det är förbundschefen och handläggarna som skriver in förbundets ekonomi."))
