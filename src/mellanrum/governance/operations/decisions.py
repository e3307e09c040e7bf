"""What became of a decision: carried out, put off with a reason, or withdrawn with one."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.governance.models import Decision
from mellanrum.governance.policies import can_follow_up_decisions
from mellanrum.kernel.errors import Refused
from mellanrum.records.history import record_changed, snapshot
from mellanrum.records.stamps import require_unchanged
from mellanrum.tenancy.actors import Actor


@transaction.atomic
def carry_out_decision(
    *, actor: Actor, decision: Decision, on: date, outcome: str, today: date, stamp: str | None = None
) -> Decision:
    """This will note that a decision was carried out, on which day and how.

    Raises:
        Forbidden: when the actor does not follow up decisions.
        Refused: when the day is before the meeting or has not come, or the decision is withdrawn or carried out.
    """
    decision = _open(actor, decision, stamp)
    if on < decision.item.meeting.date:
        raise Refused(_("Beslutet kan inte vara genomfört före mötet."), field="on")
    if on > today:
        raise Refused(_("Ange den dag då beslutet var genomfört. Den här dagen har inte kommit."), field="on")
    before = snapshot(decision)
    decision.done_on, decision.outcome = on, outcome.strip()
    decision.save(update_fields=["done_on", "outcome"])
    record_changed(actor=actor, use_case="governance.carry_out_decision", obj=decision, before=before)
    return decision


@transaction.atomic
def put_off_decision(*, actor: Actor, decision: Decision, to: date, reason: str, stamp: str | None = None) -> Decision:
    """This will give a decision a later day, with a reason; the day that the body decided is kept.

    Raises:
        Forbidden: when the actor does not follow up decisions.
        Refused: without a reason, when the decision has no day, when the new day is not later, or when the decision is
            withdrawn or carried out.
    """
    decision = _open(actor, decision, stamp)
    if not reason.strip():
        raise Refused(_("Ange varför dagen flyttas fram."), field="text")
    if decision.due_on is None or decision.last_day is None:
        raise Refused(_("Beslutet har ingen dag att flytta fram."), field="on")
    if to <= decision.last_day:
        raise Refused(_("Den nya dagen ska vara senare än den som gäller nu."), field="on")
    before = snapshot(decision)
    decision.postponed_to, decision.postponed_reason = to, reason.strip()[:250]
    decision.save(update_fields=["postponed_to", "postponed_reason"])
    record_changed(
        actor=actor, use_case="governance.put_off_decision", obj=decision, before=before, reason=reason.strip()
    )
    return decision


@transaction.atomic
def withdraw_decision(*, actor: Actor, decision: Decision, on: date, reason: str, stamp: str | None = None) -> Decision:
    """This will note that a decision is no longer to be carried out, and why; it stays in the minutes.

    Raises:
        Forbidden: when the actor does not follow up decisions.
        Refused: without a reason, or when the decision is withdrawn or carried out already.
    """
    decision = _open(actor, decision, stamp)
    if not reason.strip():
        raise Refused(_("Ange varför beslutet återkallas."), field="text")
    before = snapshot(decision)
    decision.withdrawn_on, decision.withdrawn_reason = on, reason.strip()[:250]
    decision.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    record_changed(
        actor=actor, use_case="governance.withdraw_decision", obj=decision, before=before, reason=reason.strip()
    )
    return decision


@transaction.atomic
def reopen_decision(*, actor: Actor, decision: Decision, reason: str, stamp: str | None = None) -> Decision:
    """This will take back that a decision was carried out or withdrawn, with a reason.

    Raises:
        Forbidden: when the actor does not follow up decisions.
        Refused: without a reason, or when it is neither carried out nor withdrawn.
    """
    can_follow_up_decisions(actor).require()
    decision = _locked(actor, decision)
    require_unchanged(decision, stamp)
    if not reason.strip():
        raise Refused(_("Ange varför beslutet öppnas igen."), field="text")
    if decision.done_on is None and decision.withdrawn_on is None:
        raise Refused(_("Beslutet är inte genomfört och inte återkallat."))
    before = snapshot(decision)
    decision.done_on, decision.outcome = None, ""
    decision.withdrawn_on, decision.withdrawn_reason = None, ""
    decision.save(update_fields=["done_on", "outcome", "withdrawn_on", "withdrawn_reason"])
    record_changed(
        actor=actor, use_case="governance.reopen_decision", obj=decision, before=before, reason=reason.strip()
    )
    return decision


def _open(actor: Actor, decision: Decision, stamp: str | None) -> Decision:
    can_follow_up_decisions(actor).require()
    decision = _locked(actor, decision)
    require_unchanged(decision, stamp)
    if decision.withdrawn_on is not None:
        raise Refused(_("Beslutet är återkallat. Öppna det igen först."))
    if decision.done_on is not None:
        raise Refused(_("Beslutet är redan genomfört. Öppna det igen först."))
    return decision


def _locked(actor: Actor, decision: Decision) -> Decision:
    rows = Decision.objects.of(actor).select_related("item__meeting", "item__body").select_for_update(of=("self",))
    found: Decision = rows.get(pk=decision.pk)
    return found
