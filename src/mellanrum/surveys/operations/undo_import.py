"""Taking back an import of rounds, where nobody has answered yet."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.records.taking_back import Step, TakingBack, carry_out, taking_back
from mellanrum.surveys.models import AskedGroup, SurveyAnswer, SurveyRound
from mellanrum.surveys.policies import can_keep_surveys
from mellanrum.tenancy.actors import Actor


def undo_plan(*, actor: Actor, entries: Sequence[int], lock: bool = False) -> TakingBack:
    """This will tell what undoing an import of rounds would do, by the lines of history that it wrote.

    Raises:
        Forbidden: unless the actor is of the office.
    """
    can_keep_surveys(actor).require()
    rules = {AskedGroup: _answered, SurveyRound: _answered}
    return taking_back(actor, entries, order=(AskedGroup, SurveyRound), rules=rules, lock=lock)


@transaction.atomic
def undo_import(*, actor: Actor, entries: Sequence[int], reason: str) -> TakingBack:
    """This will take back an import of rounds: they leave with those asked, and what it changed stands as before.

    Raises:
        Forbidden: unless the actor is of the office.
    """
    plan = undo_plan(actor=actor, entries=entries, lock=True)
    carry_out(actor=actor, use_case="surveys.undo_import", plan=plan, reason=reason)
    return plan


def _answered(actor: Actor, steps: Sequence[Step], found: TakingBack) -> Mapping[int, str]:
    """Days and numbers asked stand once there are answers: the share that answered is counted from them."""
    rounds = {step.obj.pk: step.obj.round_id if isinstance(step.obj, AskedGroup) else step.obj.pk for step in steps}
    answered = set(
        SurveyAnswer.objects.of(actor).filter(round__in=set(rounds.values())).values_list("round", flat=True).distinct()
    )
    return {pk: _("Omgången har fått svar.") for pk, one in rounds.items() if one in answered}
