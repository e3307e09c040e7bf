"""Who may read results, keep questionnaires and rounds, and answer."""

from django.utils.translation import gettext as _

from mellanrum.kernel.errors import ALLOWED, Verdict, denied
from mellanrum.tenancy.actors import Actor

# Whoever holds a personal link, and nothing else: no account, no name.
RESPONDENT = "respondent"


def respondent_of(federation_id: int) -> Actor:
    """This will make the actor of a personal link: it may answer, and see nothing but the questions."""
    return Actor(federation_id=federation_id, name="", roles=frozenset({RESPONDENT}))


def can_read_surveys(actor: Actor) -> Verdict:
    """This will tell whether the actor may see questionnaires, rounds and results: whoever has a role in the house."""
    if actor.roles - {RESPONDENT}:
        return ALLOWED
    return denied(_("Enkäternas resultat visas för dem som har en roll i förbundet."))


def can_keep_surveys(actor: Actor) -> Verdict:
    """This will tell whether the actor may open rounds, invite, remind and read answers from files: the office."""
    if actor.is_office:
        return ALLOWED
    return denied(_("Det är förbundschefen och handläggarna som gör enkätomgångar."))


def can_answer(actor: Actor) -> Verdict:
    """This will tell whether the actor may answer: whoever came by a personal link."""
    if RESPONDENT in actor.roles:
        return ALLOWED
    return denied(_("Enkäten besvaras med en personlig länk."))
