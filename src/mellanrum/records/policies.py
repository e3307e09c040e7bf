"""Who may read the history and keep the register."""

from django.utils.translation import gettext as _

from mellanrum.kernel.errors import ALLOWED, Verdict, denied
from mellanrum.tenancy.actors import Actor

from .models import Document
from .objects import object_lets_read

# Whoever opens the public list, without an account: sees the list, and no file.
PUBLIC = "public"


def public_reader_of(federation_id: int) -> Actor:
    """This will make the actor of the public list of a federation."""
    return Actor(federation_id=federation_id, name="", roles=frozenset({PUBLIC}))


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


def can_read_register(actor: Actor) -> Verdict:
    """This will answer whether the actor may read the whole register: the office, and the auditors."""
    if actor.is_office or actor.has("auditor"):
        return ALLOWED
    return denied(_("Diariet läses av kansliet och revisorerna. Alla kan läsa den offentliga diarielistan."))


def can_keep_register(actor: Actor) -> Verdict:
    """This will answer whether the actor may register, move, close and release: the office."""
    if actor.is_office:
        return ALLOWED
    rule = _("Det är kansliet som för diariet.")
    if actor.has("auditor"):
        return denied(rule + " " + _("Som revisor läser du allt men ändrar ingenting."))
    return denied(rule)


def can_read_document(actor: Actor, document: Document) -> Verdict:
    """This will answer whether the actor may open a document and its files.

    Whoever reads the register may; so may those whom the object lets in, as the board for the documents of a meeting,
    unless the document is marked as secret.
    """
    if can_read_register(actor):
        return ALLOWED
    if document.secrecy_provision:
        return denied(_("Handlingen är sekretessmarkerad. Be kansliet om den, så prövas det om du kan få den."))
    pointers = [(document.object_type, document.object_id), (document.matter.object_type, document.matter.object_id)]
    if any(object_lets_read(actor, label, pk) for label, pk in pointers):
        return ALLOWED
    return denied(_("Handlingen läses av kansliet och revisorerna. Vem som helst kan begära att få ta del av den."))


def can_read_public_list(actor: Actor) -> Verdict:
    """This will answer whether the actor may read the public list: whoever comes to its address, and nobody else."""
    if actor.has(PUBLIC):
        return ALLOWED
    return denied(_("Den offentliga diarielistan läses på sin egen adress."))
