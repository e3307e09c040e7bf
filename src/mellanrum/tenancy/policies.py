"""Who may change the federation itself, its members and its contacts."""

from django.utils.translation import gettext as _

from mellanrum.kernel.errors import ALLOWED, Verdict, denied

from .actors import Actor


def can_load_definition(actor: Actor) -> Verdict:
    """This will answer whether the actor may load a definition of the federation: its director, or the command line."""
    if actor.is_system or actor.has("director"):
        return ALLOWED
    return denied(_("Det är förbundschefen som läser in förbundets definition."))
