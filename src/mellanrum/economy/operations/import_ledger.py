"""The ledger from a file: one door for thousands of entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.economy.models import LedgerEntry
from mellanrum.economy.policies import can_write_economy
from mellanrum.portfolio.models import Intervention
from mellanrum.records.history import changed_entry, created_entry, record_all, snapshot
from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member

USE_CASE = "economy.import_ledger"
_FIELDS = ("date", "account", "text", "amount", "intervention", "member")


@dataclass(frozen=True, kw_only=True)
class LedgerRow:
    """An entry as a file states it; ``intervention`` and ``member`` are codes or empty. None keeps what stands."""

    row: int
    date: date
    account: str
    amount: Decimal
    reference: str
    text: str | None = None
    intervention: str | None = None
    member: str | None = None


@dataclass(frozen=True, kw_only=True)
class LedgerResult:
    """What became of a row: ``created``, ``updated``, ``unchanged``, or ``refused`` with a message about a column."""

    row: int
    outcome: str
    message: str = ""
    column: str = ""


@transaction.atomic
def save_ledger(*, actor: Actor, rows: Sequence[LedgerRow]) -> list[LedgerResult]:
    """This will create or change entries by their reference, with history; one result per row.

    Cost is negative, income positive, in kronor. Good rows are written, refused ones are not: the caller decides
    whether the whole file falls.

    Raises:
        Forbidden: when the actor may not write the economy.
    """
    can_write_economy(actor).require()
    work = _Work(actor, rows)
    results = [work.take(row) for row in rows]
    work.write()
    return results


class _Work:
    """What a run needs, fetched once, and what it will write."""

    def __init__(self, actor: Actor, rows: Sequence[LedgerRow]) -> None:
        self.actor = actor
        self.interventions = dict(Intervention.objects.of(actor).values_list("code", "pk"))
        self.members = dict(Member.objects.of(actor).values_list("code", "pk"))
        stored = LedgerEntry.objects.of(actor).filter(reference__in={row.reference for row in rows})
        self.stored: dict[str, LedgerEntry] = {entry.reference: entry for entry in stored}
        self.seen: dict[str, int] = {}
        self.new: list[LedgerEntry] = []
        self.changed: list[LedgerEntry] = []
        self.entries: list[HistoryEntry] = []

    def take(self, row: LedgerRow) -> LedgerResult:
        if row.reference in self.seen:
            words = {"row": self.seen[row.reference]}
            message = _("Samma beteckning finns redan på rad %(row)s. Varje post har en egen.") % words
            return LedgerResult(row=row.row, outcome="refused", message=message, column="reference")
        self.seen[row.reference] = row.row
        for column, code, known in (
            ("intervention", row.intervention, self.interventions),
            ("member", row.member, self.members),
        ):
            if code and code not in known:
                message = _("Det finns inget med koden ”%(code)s”.") % {"code": code}
                return LedgerResult(row=row.row, outcome="refused", message=message, column=column)
        return LedgerResult(row=row.row, outcome=self._save(row))

    def _save(self, row: LedgerRow) -> str:
        stored = self.stored.get(row.reference)
        entry = stored or LedgerEntry(federation_id=self.actor.federation_id, reference=row.reference)
        before = snapshot(entry)
        entry.date = row.date
        entry.account = row.account
        entry.amount = row.amount
        if row.text is not None:
            entry.text = row.text
        if row.intervention is not None:
            entry.intervention_id = self.interventions.get(row.intervention)
        if row.member is not None:
            entry.member_id = self.members.get(row.member)
        if stored is None:
            self.new.append(entry)
            return "created"
        line = changed_entry(actor=self.actor, use_case=USE_CASE, obj=entry, before=before)
        if line is None:
            return "unchanged"
        self.changed.append(entry)
        self.entries.append(line)
        return "updated"

    def write(self) -> None:
        self.new.sort(key=lambda entry: entry.date)
        LedgerEntry.objects.bulk_create(self.new, batch_size=2000)
        LedgerEntry.objects.bulk_update(self.changed, _FIELDS, batch_size=1000)
        created = [created_entry(actor=self.actor, use_case=USE_CASE, obj=entry) for entry in self.new]
        record_all(created + self.entries)
