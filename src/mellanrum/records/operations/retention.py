"""How long documents of a kind are kept: the federation's decisions as data."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.records.models import RetentionRule
from mellanrum.records.objects import all_kinds
from mellanrum.records.policies import can_keep_register
from mellanrum.records.register import lock_register
from mellanrum.tenancy.actors import Actor

LONGEST = 200


@transaction.atomic
def set_retention_rule(*, actor: Actor, kind: str, years: int | None, decision: str, on: date) -> RetentionRule:
    """This will say how long documents of a kind are kept, by a decision; without ``years`` they are preserved.

    A rule that the kind has already is withdrawn the same day and stays in the history.

    Raises:
        Forbidden: when the actor does not keep the register.
        Refused: when the kind is unknown, no decision is named, or the years are not to be believed.
    """
    can_keep_register(actor).require()
    if kind not in all_kinds():
        raise Refused(_("Välj slag av handling i listan."), field="kind")
    if not decision.strip():
        raise Refused(
            _("Ange beslutet. Utan beslut eller lag får ingenting gallras, och bevarande är också ett beslut."),
            field="decision",
        )
    if years is not None and not 0 <= years <= LONGEST:
        raise Refused(_("Ange ett antal år från 0 till %(most)s.") % {"most": LONGEST}, field="years")
    lock_register(actor)
    for standing in RetentionRule.objects.of(actor).filter(kind=kind, withdrawn_on__isnull=True):
        _withdraw(actor, standing, on)
    made: RetentionRule = RetentionRule.objects.create(
        federation_id=actor.federation_id, kind=kind, years=years, decision=decision.strip()
    )
    record_created(actor=actor, use_case="records.set_retention_rule", obj=made)
    return made


@transaction.atomic
def withdraw_retention_rule(*, actor: Actor, rule: RetentionRule, on: date) -> None:
    """This will withdraw a rule: documents of its kind are then preserved until something else is decided.

    Raises:
        Forbidden: when the actor does not keep the register.
        Refused: when it is withdrawn already.
    """
    can_keep_register(actor).require()
    if rule.withdrawn_on is not None:
        raise Refused(_("Regeln är redan upphävd."))
    _withdraw(actor, rule, on)


def _withdraw(actor: Actor, rule: RetentionRule, on: date) -> None:
    before = snapshot(rule)
    rule.withdrawn_on = on
    rule.save(update_fields=["withdrawn_on"])
    record_changed(actor=actor, use_case="records.withdraw_retention_rule", obj=rule, before=before)
