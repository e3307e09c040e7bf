"""Taking back an import of the ledger, where nothing builds on it."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.economy.models import FiscalYear, LedgerEntry
from mellanrum.economy.policies import can_write_economy
from mellanrum.records.taking_back import Step, TakingBack, carry_out, taking_back
from mellanrum.tenancy.actors import Actor


def undo_plan(*, actor: Actor, entries: Sequence[int], lock: bool = False) -> TakingBack:
    """This will tell what undoing an import of the ledger would do, by the lines of history that it wrote.

    Raises:
        Forbidden: when the actor may not write the economy.
    """
    can_write_economy(actor).require()
    return taking_back(actor, entries, order=(LedgerEntry,), rules={LedgerEntry: _closed_years}, lock=lock)


@transaction.atomic
def undo_import(*, actor: Actor, entries: Sequence[int], reason: str) -> TakingBack:
    """This will take back an import of the ledger: its entries leave, and what it changed stands as before.

    Raises:
        Forbidden: when the actor may not write the economy.
    """
    plan = undo_plan(actor=actor, entries=entries, lock=True)
    carry_out(actor=actor, use_case="economy.undo_import", plan=plan, reason=reason)
    return plan


def _closed_years(actor: Actor, steps: Sequence[Step], found: TakingBack) -> Mapping[int, str]:
    """The next year's opening equity is counted from this year's books: they stand when it has been stated."""
    stated = FiscalYear.objects.of(actor).filter(opening_equity__isnull=False).values_list("year", flat=True)
    closed = {year - 1 for year in stated}
    reasons = {}
    for step in steps:
        years = {str(values["date"])[:4] for values in (step.before, step.after) if values.get("date")}
        assert isinstance(step.obj, LedgerEntry)
        for year in sorted({*map(int, years), step.obj.date.year} & closed):
            reasons[step.obj.pk] = _("Året %(year)s är stängt: nästa års ingående kapital är fastställt.") % {
                "year": year
            }
    return reasons
