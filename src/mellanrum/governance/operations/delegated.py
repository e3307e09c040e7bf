"""What was decided on a body's behalf: registered by the office, reported at the body's next meeting by itself."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mellanrum.governance.models import AgendaItem, Body, DelegatedDecision
from mellanrum.governance.policies import can_keep_delegated_decisions
from mellanrum.governance.states.agenda import DELEGATED_MATTERS
from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.records import register
from mellanrum.records.history import changed_entry, record_all, record_changed, record_created, snapshot
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact

DELEGATED_DECISION = "delegated_decision"


@dataclass(frozen=True, kw_only=True)
class DelegatedFields:
    """Who decided what, on what delegation, and for how much."""

    decided_on: date
    title: str
    delegation: str
    decided_by_id: int | None = None
    decided_by_words: str = ""
    amount: Decimal | None = None


@transaction.atomic
def register_delegated_decision(*, actor: Actor, body: Body, fields: DelegatedFields, today: date) -> DelegatedDecision:
    """This will register a decision made on a body's behalf, with the next number of its year, as a public document.

    Raises:
        Forbidden: when the actor is not of the office.
        Refused: when its day has not come, or nobody is said to have decided.
    """
    can_keep_delegated_decisions(actor).require()
    if fields.decided_on > today:
        raise Refused(_("Dagen för beslutet har inte kommit."), field="decided_on")
    Body.objects.of(actor).select_for_update().get(pk=body.pk)
    year = fields.decided_on.year
    series = DelegatedDecision.objects.of(actor).filter(year=year)
    last: int = series.aggregate(last=Max("number"))["last"] or 0
    made = DelegatedDecision(
        federation_id=actor.federation_id,
        body=body,
        year=year,
        number=last + 1,
        decided_on=fields.decided_on,
        decided_by=Contact.objects.of(actor).filter(pk=fields.decided_by_id).first() if fields.decided_by_id else None,
        decided_by_words=fields.decided_by_words.strip(),
        delegation=fields.delegation.strip(),
        title=fields.title.strip(),
        amount=fields.amount,
    )
    with refusals():
        made.save()
    record_created(actor=actor, use_case="governance.register_delegated_decision", obj=made)
    title = _("Delegationsbeslut: %(title)s") % {"title": made.title}
    matter = register.open_matter(actor=actor, title=title, on=made.decided_on, obj=made)
    register.register_document(
        actor=actor, matter=matter, title=str(made), on=made.decided_on, kind=DELEGATED_DECISION, obj=made
    )
    return made


@transaction.atomic
def withdraw_delegated_decision(
    *, actor: Actor, decision: DelegatedDecision, on: date, reason: str
) -> DelegatedDecision:
    """This will withdraw a delegated decision that was registered by mistake or has been taken back.

    Raises:
        Forbidden: when the actor is not of the office.
        Refused: without a reason, when it is withdrawn already, or has been reported to its body.
    """
    can_keep_delegated_decisions(actor).require()
    found: DelegatedDecision = DelegatedDecision.objects.of(actor).select_for_update().get(pk=decision.pk)
    if not reason.strip():
        raise Refused(_("Ange varför delegationsbeslutet återkallas."), field="reason")
    if found.withdrawn_on is not None:
        raise Refused(_("Delegationsbeslutet är redan återkallat."))
    if found.reported_at_id is not None:
        raise Refused(_("Delegationsbeslutet är anmält. Fatta ett nytt beslut i stället."))
    before = snapshot(found)
    found.withdrawn_on, found.withdrawn_reason = on, reason.strip()
    found.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    use_case = "governance.withdraw_delegated_decision"
    record_changed(actor=actor, use_case=use_case, obj=found, before=before, reason=reason.strip())
    return found


def report_at(*, actor: Actor, item: AgendaItem, use_case: str) -> list[DelegatedDecision]:
    """This will report at an item every delegated decision of its body that was made by the meeting's day.

    Nothing, unless reporting them is what the item is for. Call it in the transaction that deals with the item.
    """
    if item.source != DELEGATED_MATTERS:
        return []
    rows = DelegatedDecision.objects.of(actor).filter(
        body=item.body_id, reported_at__isnull=True, withdrawn_on__isnull=True, decided_on__lte=item.meeting.date
    )
    return _point(actor, list(rows.select_for_update()), item, use_case)


def take_back_report(*, actor: Actor, item: AgendaItem, use_case: str) -> None:
    """This will let what was reported at an item wait again, since the item is open again."""
    rows = DelegatedDecision.objects.of(actor).filter(reported_at=item).select_for_update()
    _point(actor, list(rows), None, use_case)


def _point(
    actor: Actor, rows: list[DelegatedDecision], item: AgendaItem | None, use_case: str
) -> list[DelegatedDecision]:
    entries = []
    for row in rows:
        before = snapshot(row)
        row.reported_at = item
        entry = changed_entry(actor=actor, use_case=use_case, obj=row, before=before)
        entries += [entry] if entry else []
    DelegatedDecision.objects.bulk_update(rows, ["reported_at"])
    record_all(entries)
    return rows
