"""What measures and pages count with: sums of the ledger by day, years of accounts, budgets and forecasts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum

from mellanrum.economy.models import Budget, CeilingReading, FiscalYear, Forecast, LedgerEntry
from mellanrum.economy.policies import can_read_economy
from mellanrum.economy.states import ZERO, EntryKind, Step, ceiling, kind_of_entry
from mellanrum.kernel.periods import Period
from mellanrum.tenancy.actors import Actor


@dataclass(frozen=True, kw_only=True)
class LedgerSum:
    """Entries of one day that share account, intervention, member and sign: their sum in kronor, and how many."""

    day: date
    account: str
    intervention: str
    intervention_name: str
    member: str
    amount: Decimal
    entries: int

    @property
    def kind(self) -> EntryKind:
        """What the entries are to the year's result."""
        return kind_of_entry(self.account, self.amount)


@dataclass(frozen=True, kw_only=True)
class Outturn:
    """Income and cost in kronor, both positive; ``entries`` counts those that are in the result."""

    income: Decimal
    cost: Decimal
    entries: int

    @property
    def result(self) -> Decimal:
        """What is left of the income, negative when the costs were greater."""
        return self.income - self.cost


def ledger_sums(actor: Actor, period: Period) -> list[LedgerSum]:
    """This will sum the ledger of a period by day, account, intervention, member and sign, the earliest first.

    One query. Plus and minus are apart, since an account that is no number goes by the sign.

    Raises:
        Forbidden: when the actor has no role.
    """
    can_read_economy(actor).require()
    rows = LedgerEntry.objects.of(actor).filter(date__gte=period.start)
    if period.end is not None:
        rows = rows.filter(date__lt=period.end)
    by = ("date", "account", "intervention__code", "intervention__name", "member__code")
    counted = (
        rows.annotate(is_income=Q(amount__gt=0))
        .values(*by, "is_income")
        .annotate(sum=Sum("amount"), entries=Count("id"))
        .order_by("date", "account", "intervention__code", "member__code", "is_income")
    )
    return [
        LedgerSum(
            day=row["date"],
            account=row["account"],
            intervention=row["intervention__code"] or "",
            intervention_name=row["intervention__name"] or "",
            member=row["member__code"] or "",
            amount=row["sum"],
            entries=row["entries"],
        )
        for row in counted
    ]


def outturn_of(sums: Iterable[LedgerSum]) -> Outturn:
    """This will add up income and cost; what belongs to the balance sheet is left out."""
    counted = [one for one in sums if one.kind is not EntryKind.BALANCE]
    return Outturn(
        income=sum((one.amount for one in counted if one.kind is EntryKind.INCOME), ZERO),
        cost=-sum((one.amount for one in counted if one.kind is EntryKind.COST), ZERO),
        entries=sum(one.entries for one in counted),
    )


def fiscal_years(actor: Actor, period: Period) -> dict[int, FiscalYear]:
    """This will find the years of accounts that begin in a period, each with ``expected_income`` (one query).

    ``expected_income`` is what contributions and other income are forecast at, None without any line.
    """
    can_read_economy(actor).require()
    rows = FiscalYear.objects.of(actor).filter(year__in=_years(period))
    standing = Q(contributions__withdrawn_on__isnull=True)
    return {row.year: row for row in rows.annotate(expected_income=Sum("contributions__forecast", filter=standing))}


def budgets(actor: Actor, period: Period) -> list[Budget]:
    """This will list the versions of the years' budgets, the latest first (one query).

    Each has the ``total`` of its lines in kronor, None without any line.
    """
    can_read_economy(actor).require()
    rows = Budget.objects.of(actor).filter(fiscal_year__year__in=_years(period)).select_related("fiscal_year")
    counted = rows.annotate(total=Sum("lines__amount", filter=Q(lines__withdrawn_on__isnull=True)))
    return list(counted.order_by("-fiscal_year__year", "-version"))


def forecasts(actor: Actor, period: Period) -> list[Forecast]:
    """This will list the years' forecasts, the latest first (one query)."""
    can_read_economy(actor).require()
    rows = Forecast.objects.of(actor).filter(fiscal_year__year__in=_years(period))
    return list(rows.select_related("fiscal_year"))


def budget_in_force(versions: Sequence[Budget], year: int, *, on: date) -> Budget | None:
    """This will give the version of a year's budget that had been decided last by a day; None before the first."""
    decided = [
        one for one in versions if one.fiscal_year.year == year and one.decided_on is not None and one.decided_on <= on
    ]
    return max(decided, key=lambda one: (one.decided_on, one.version), default=None)


def steps_of(year: FiscalYear) -> tuple[Step, ...]:
    """This will give the steps of a year's ceiling."""
    return (
        Step(up_to=year.ceiling_border, percent=year.ceiling_percent),
        Step(up_to=None, percent=year.ceiling_percent_above),
    )


def ceiling_of(year: FiscalYear, income: Decimal) -> Decimal:
    """This will give the most equity that a year's income allows, in kronor, as the year reads its ceiling."""
    return ceiling(income, steps_of(year), flat=year.ceiling_reading == CeilingReading.FLAT)


def _years(period: Period) -> range:
    last = period.last_day or period.start
    return range(period.start.year, last.year + 1)
