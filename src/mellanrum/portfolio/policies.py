"""Who may see interventions: everybody with a role."""

from django.utils.translation import gettext as _

from mellanrum.kernel.errors import ALLOWED, Verdict, denied
from mellanrum.tenancy.actors import Actor


def can_read_interventions(actor: Actor) -> Verdict:
    """This will answer whether the actor may see the federation's interventions: whoever has a role."""
    if actor.is_system or actor.roles:
        return ALLOWED
    return denied(_("Insatserna visas för dem som har en roll i förbundet."))
