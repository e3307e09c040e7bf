"""Who may read the history and keep the register."""

from django.utils.translation import gettext as _

from mellanrum.kernel.errors import ALLOWED, Verdict, denied
from mellanrum.tenancy.actors import Actor


def can_read_history(actor: Actor) -> Verdict:
    """This will answer whether the actor may read who changed what: the office, the board, auditors, administrators."""
    if actor.is_office or actor.has("board_member", "auditor", "administrator"):
        return ALLOWED
    return denied(_("Ändringshistoriken läses av kansliet, styrelsen och revisorerna."))


def can_mark_secrecy(actor: Actor) -> Verdict:
    """This will answer whether the actor may mark a document as secret: the office, who answers for the register."""
    if actor.is_office:
        return ALLOWED
    return denied(_("Det är kansliet som markerar sekretess i diariet."))
