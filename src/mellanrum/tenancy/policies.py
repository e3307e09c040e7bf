"""Who may change the federation itself, its members, its contacts, and who has which role."""

from django.utils.translation import gettext as _

from mellanrum.kernel.errors import ALLOWED, Verdict, denied

from .actors import Actor
from .models import Role, User

# The roles that may give roles: there is always somebody who has one of them.
MANAGERS = (Role.DIRECTOR.value, Role.ADMINISTRATOR.value)


def can_load_definition(actor: Actor) -> Verdict:
    """This will answer whether the actor may load a definition of the federation: its director, or the command line."""
    if actor.is_system or actor.has("director"):
        return ALLOWED
    return denied(_("Det är förbundschefen som läser in förbundets definition."))


def can_manage_people(actor: Actor) -> Verdict:
    """This will answer whether the actor may give and end roles: the director, administrators, the command line."""
    if actor.is_system or actor.has(*MANAGERS):
        return ALLOWED
    return denied(_("Det är förbundschefen eller en systemadministratör som ger och avslutar roller."))


def can_change_account(actor: Actor | None, user: User) -> Verdict:
    """This will answer whether an account may be changed: only by the person whose it is, also without any role."""
    if actor is None or actor.user_id == user.pk:
        return ALLOWED
    return denied(_("Var och en ändrar sitt eget konto."))
