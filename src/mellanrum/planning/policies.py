"""Who may read and write plans: everybody with a role reads, the office writes."""

from django.utils.translation import gettext as _

from mellanrum.kernel.errors import ALLOWED, Verdict, denied
from mellanrum.tenancy.actors import Actor


def can_read_plans(actor: Actor) -> Verdict:
    """This will answer whether the actor may see plans, goals and their values: whoever has a role."""
    if actor.is_system or actor.roles:
        return ALLOWED
    return denied(_("Planen visas för dem som har en roll i förbundet."))


def can_write_plans(actor: Actor) -> Verdict:
    """This will answer whether the actor may change plans and goals, and write observations, notes and results."""
    if actor.is_office:
        return ALLOWED
    return denied(_("Det är förbundschefen och handläggarna som ändrar i planen."))
