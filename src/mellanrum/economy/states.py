"""Money as pure functions: the law's split, the ceiling of the equity, and what an entry of the ledger is."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

ORE = Decimal("0.01")
ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Split:
    """A sum parted by the law: the state's half, the region's quarter, the municipalities' quarter together."""

    state: Decimal
    region: Decimal
    municipalities: Decimal


def law_split(total: Decimal) -> Split:
    """This will part a year's contributions as the law does (lag 2003:1210, 5 §): half, a quarter, a quarter.

    The insurance agency pays the state's half, the employment service's part of it included; several municipalities
    are one party and share the last quarter as they agree. Parts are whole ören; the odd ones fall to the state.
    """
    quarter = (total / 4).quantize(ORE, rounding=ROUND_DOWN)
    return Split(state=total - 2 * quarter, region=quarter, municipalities=quarter)


@dataclass(frozen=True, kw_only=True)
class Step:
    """A part of the income, up to ``up_to`` kronor (None: without end), and the percentage that may be kept of it."""

    up_to: Decimal | None
    percent: Decimal


def ceiling(income: Decimal, steps: tuple[Step, ...], *, flat: bool = False) -> Decimal:
    """This will give the most equity, in kronor, that a year's income allows; none without income.

    Marginal: each step's percentage of its own part of the income, so that the ceiling never falls when the income
    grows. ``flat``: the percentage of the step that the income has come to, of everything; a border belongs to the
    step below it. Steps come in order, and the last has no end.
    """
    if income <= 0:
        return ZERO
    reached, most = ZERO, ZERO
    for step in steps:
        end = income if step.up_to is None else min(income, step.up_to)
        most += (end - reached) * step.percent / 100
        reached = end
        if step.up_to is None or income <= step.up_to:
            return (income * step.percent / 100 if flat else most).quantize(ORE, rounding=ROUND_HALF_UP)
    raise ValueError("The last step of a ceiling has no end")


class EntryKind(StrEnum):
    """What an entry of the ledger is to the year's result."""

    INCOME = "income"
    COST = "cost"
    BALANCE = "balance"


def kind_of_entry(account: str, amount: Decimal) -> EntryKind:
    """This will tell what an entry is by its account in the charts of accounts that share the BAS plan's classes.

    Class 3 is income and classes 4 to 7 are costs, whatever the sign: a repaid cost lowers the costs. Classes 1 and 2
    are the balance sheet, outside the result. Class 8 (interest) and accounts that are no number go by the sign.
    """
    first = account.strip()[:1]
    if first == "3":
        return EntryKind.INCOME
    if first in {"4", "5", "6", "7"}:
        return EntryKind.COST
    if first in {"1", "2"} and account.strip().isdigit():
        return EntryKind.BALANCE
    return EntryKind.INCOME if amount > 0 else EntryKind.COST


@dataclass(frozen=True, kw_only=True)
class Room:
    """What a budget leaves to distribute. All in kronor; None where nothing tells.

    ``left`` is what remains when every line is taken from what there is. When the document states another sum, the
    difference to it must be costs that it does not list: ``implied`` (administration, buffer), never a fact of ours.
    """

    income: Decimal
    equity: Decimal | None
    lines: Decimal
    stated_left: Decimal | None

    @property
    def available(self) -> Decimal:
        return self.income + (self.equity or ZERO)

    @property
    def left(self) -> Decimal:
        return self.available - self.lines

    @property
    def implied(self) -> Decimal | None:
        return None if self.stated_left is None else self.left - self.stated_left
