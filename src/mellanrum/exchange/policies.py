"""Who may bring files in."""

from django.utils.translation import gettext as _

from mellanrum.kernel.errors import ALLOWED, Verdict, denied
from mellanrum.tenancy.actors import Actor


def can_import(actor: Actor) -> Verdict:
    """This will tell whether the actor may import registrations and see earlier imports: the office may."""
    if actor.is_office:
        return ALLOWED
    return denied(_("Bara förbundets kansli importerar uppgifter."))
