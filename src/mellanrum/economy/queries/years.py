"""A year's money as its page shows it: capital through the year, the frame and what has been used of it."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mellanrum.economy.models import Budget, BudgetLine, BudgetLineKind, CeilingReading, FiscalYear, Forecast
from mellanrum.economy.policies import can_read_economy
from mellanrum.economy.states import ZERO, EntryKind, Room
from mellanrum.kernel.periods import Period
from mellanrum.portfolio.models import InterventionKind
from mellanrum.rendering import words
from mellanrum.tenancy.actors import Actor

from . import books
from .equity import Closing, closing_of


@dataclass(frozen=True, kw_only=True)
class EquityPoint:
    """The equity at the end of a day (of the last day before the year for the first point), in kronor."""

    day: date
    equity: Decimal
    opening: bool = False
    expected: bool = False


@dataclass(frozen=True, kw_only=True)
class LineUsed:
    """A line of the budget with what has been booked on it; ``used`` is None where the ledger does not tell."""

    line: BudgetLine
    used: Decimal | None

    @property
    def left(self) -> Decimal | None:
        """What is left of the line."""
        return None if self.used is None else self.line.amount - self.used


@dataclass(frozen=True, kw_only=True)
class BudgetSum:
    """A version of a budget added up, with what its document states. All in kronor; None where it states nothing."""

    budget: Budget
    lines: tuple[BudgetLine, ...]
    income: Decimal | None
    ceiling: Decimal | None = None

    def of(self, kind: str) -> Decimal:
        """This will add up the lines of a kind."""
        return sum((line.amount for line in self.lines if line.kind == kind), ZERO)

    @property
    def interventions(self) -> Decimal:
        return self.of(BudgetLineKind.INTERVENTION)

    @property
    def secretariat(self) -> Decimal:
        return self.of(BudgetLineKind.SECRETARIAT)

    @property
    def buffer(self) -> Decimal:
        return self.of(BudgetLineKind.BUFFER)

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def intervention_lines(self) -> tuple[BudgetLine, ...]:
        return tuple(line for line in self.lines if line.kind == BudgetLineKind.INTERVENTION)

    @property
    def number(self) -> int:
        """How many lines are of interventions."""
        return len(self.intervention_lines)

    @property
    def individual(self) -> tuple[int, Decimal]:
        """The interventions directed at people: how many lines, and their sum."""
        amounts = [
            line.amount
            for line in self.intervention_lines
            if line.intervention and line.intervention.kind == InterventionKind.INDIVIDUAL
        ]
        return len(amounts), sum(amounts, ZERO)

    @property
    def individual_share(self) -> tuple[Decimal, str]:
        """The share of interventions directed at people: by number in per cent, and by money as words with one decimal.

        Asked only of a budget with interventions.
        """
        number, amount = self.individual
        by_money = words.percent(100 * amount / self.interventions, 1) if self.interventions else words.DASH
        return 100 * Decimal(number) / self.number, by_money

    @property
    def number_difference(self) -> int | None:
        """Interventions that the document states beyond those it lists; negative when it lists more."""
        stated = self.budget.stated_interventions
        return None if stated is None else stated - self.number

    @property
    def intervention_difference(self) -> Decimal | None:
        """What the document states of the interventions' sum beyond that of the lines."""
        stated = self.budget.stated_intervention_total
        return None if stated is None else stated - self.interventions

    @property
    def total_difference(self) -> Decimal | None:
        """What the document states of the whole sum beyond that of the lines."""
        return None if self.budget.stated_total is None else self.budget.stated_total - self.total

    @property
    def available_difference(self) -> Decimal | None:
        """What the document states to be available beyond income and equity together."""
        stated, room = self.budget.stated_available, self.room
        return None if stated is None or room is None else stated - room.available

    @property
    def equity_share(self) -> Decimal | None:
        """The equity that the budget reckoned to begin with, in per cent of the year's income."""
        equity = self.budget.expected_equity
        return 100 * equity / self.income if equity is not None and self.income else None

    @property
    def room(self) -> Room | None:
        """What is left to distribute; None while nothing tells what comes in or what the year began with."""
        if self.income is None or self.budget.expected_equity is None:
            return None
        return Room(
            income=self.income,
            equity=self.budget.expected_equity,
            lines=self.total,
            stated_left=self.budget.stated_left,
        )


@dataclass(frozen=True, kw_only=True)
class YearPage:
    """A year's money on a day. ``closing`` is what it ends at; ``points`` are the equity through the year."""

    year: int
    on: date
    years: tuple[int, ...]
    fiscal_year: FiscalYear
    outturn: books.Outturn
    unplaced: int
    closing: Closing | None
    points: tuple[EquityPoint, ...]
    frame: BudgetSum | None
    used: tuple[LineUsed, ...]
    forecasts: tuple[Forecast, ...]

    @property
    def year_is_over(self) -> bool:
        """True from the year's last day on."""
        return self.on >= date(self.year, 12, 31)

    @property
    def flat(self) -> bool:
        """Whether the lower percentage of the ceiling is of everything once the border is passed."""
        return self.fiscal_year.ceiling_reading == CeilingReading.FLAT


def years_of(actor: Actor) -> tuple[int, ...]:
    """This will list the years that have accounts, the latest first (one query)."""
    can_read_economy(actor).require()
    return tuple(FiscalYear.objects.of(actor).values_list("year", flat=True))


def latest_year(actor: Actor, *, on: date) -> int | None:
    """This will give the latest year of accounts that has begun, before the first the first, None without any."""
    years = years_of(actor)
    return next((year for year in years if year <= on.year), years[-1] if years else None)


def fiscal_year_of(actor: Actor, year: int) -> FiscalYear | None:
    """This will find a year of accounts (one query)."""
    can_read_economy(actor).require()
    found: FiscalYear | None = FiscalYear.objects.of(actor).filter(year=year).first()
    return found


def year_page(actor: Actor, year: int, *, on: date) -> YearPage | None:
    """This will gather a year's money as it is known on a day, or None when the year has no accounts (six queries)."""
    can_read_economy(actor).require()
    period = Period.of_year(year)
    found = books.fiscal_years(actor, period).get(year)
    if found is None:
        return None
    sums = [one for one in books.ledger_sums(actor, period) if one.day <= on]
    versions, forecasts = books.budgets(actor, period), books.forecasts(actor, period)
    outturn = books.outturn_of(sums)
    closing = closing_of(found, on=on, outturn=lambda: outturn, forecasts=lambda: forecasts, budgets=lambda: versions)
    frame = books.budget_in_force(versions, year, on=on)
    summed = budget_sums(actor, [frame], income=_expected(found))[0] if frame else None
    return YearPage(
        year=year,
        on=on,
        years=years_of(actor),
        fiscal_year=found,
        outturn=outturn,
        unplaced=sum(one.entries for one in sums if one.kind is EntryKind.COST and not one.intervention),
        closing=closing,
        points=_points(found, sums, closing, on=min(on, date(year, 12, 31))),
        frame=summed,
        used=_used(summed, sums) if summed else (),
        forecasts=tuple(one for one in forecasts if one.made_on <= on),
    )


def budget_sums(
    actor: Actor, versions: Sequence[Budget], *, income: Decimal | None, ceiling: Decimal | None = None
) -> list[BudgetSum]:
    """This will add up versions of a budget, in the order they are given (one query).

    ``ceiling`` is what the equity may be at the most with the ``income`` that is expected.
    """
    can_read_economy(actor).require()
    lines: dict[int, list[BudgetLine]] = {}
    standing = BudgetLine.objects.of(actor).filter(budget__in=[one.pk for one in versions], withdrawn_on__isnull=True)
    for line in standing.select_related("intervention"):
        lines.setdefault(line.budget_id, []).append(line)
    return [
        BudgetSum(budget=one, lines=tuple(lines.get(one.pk, [])), income=income, ceiling=ceiling) for one in versions
    ]


def budgets_page(actor: Actor, year: int) -> list[BudgetSum]:
    """This will list the versions of a year's budget, the latest first, each added up (three queries)."""
    can_read_economy(actor).require()
    period = Period.of_year(year)
    found = books.fiscal_years(actor, period).get(year)
    if found is None:
        return []
    income = _expected(found)
    ceiling = None if income is None else books.ceiling_of(found, income)
    return budget_sums(actor, books.budgets(actor, period), income=income, ceiling=ceiling)


def _expected(year: FiscalYear) -> Decimal | None:
    expected: Decimal | None = getattr(year, "expected_income", None)
    return expected


def _used(frame: BudgetSum, sums: list[books.LedgerSum]) -> tuple[LineUsed, ...]:
    """Each intervention's cost on its line; costs of none on the secretariat's, when there is one such line."""
    cost: dict[str, Decimal] = {}
    for one in sums:
        if one.kind is EntryKind.COST:
            cost[one.intervention] = cost.get(one.intervention, ZERO) - one.amount
    offices = [line for line in frame.lines if line.kind == BudgetLineKind.SECRETARIAT]
    return tuple(
        LineUsed(
            line=line,
            used=cost.get(line.intervention.code, ZERO)
            if line.intervention
            else cost.get("", ZERO)
            if offices == [line]
            else None,
        )
        for line in frame.lines
    )


def _points(
    year: FiscalYear, sums: list[books.LedgerSum], closing: Closing | None, *, on: date
) -> tuple[EquityPoint, ...]:
    """The equity at the year's beginning, at the end of each month that has ended, now, and at the year's end."""
    if year.opening_equity is None:
        return ()
    points = [EquityPoint(day=date(year.year, 1, 1), equity=year.opening_equity, opening=True)]
    if on >= date(year.year, 1, 1) and sums:
        ends = [date(year.year, month, monthrange(year.year, month)[1]) for month in range(1, 13)]
        for day in sorted({end for end in ends if end < on} | {on}):
            result = books.outturn_of(one for one in sums if one.day <= day).result
            points.append(EquityPoint(day=day, equity=year.opening_equity + result))
    last = date(year.year, 12, 31)
    if closing is not None and points[-1].day < last:
        points.append(EquityPoint(day=last, equity=closing.equity, expected=True))
    return tuple(points)
