"""Who pays, what was expected and what has come, held against the law's split."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mellanrum.economy.models import Contribution, ContributionKind, FiscalYear
from mellanrum.economy.policies import can_read_economy
from mellanrum.economy.states import ZERO, EntryKind, law_split
from mellanrum.kernel.periods import Period
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member, PartyKind
from mellanrum.tenancy.queries import members

from . import books


@dataclass(frozen=True, kw_only=True)
class ContributionLine:
    """An expected contribution; ``paid`` is what the ledger has from the member, None for lines of no member."""

    contribution: Contribution
    paid: Decimal | None


@dataclass(frozen=True, kw_only=True)
class PartyLine:
    """A part of the law's split: ``part`` is ``state``, ``region`` or ``municipalities``; all in kronor."""

    part: str
    percent: int
    expected: Decimal
    by_law: Decimal

    @property
    def difference(self) -> Decimal:
        """How much more is expected than the law's part of the whole; negative when less."""
        return self.expected - self.by_law


@dataclass(frozen=True, kw_only=True)
class ContributionsPage:
    """A year's contributions. ``unlisted`` are members who have paid without a line of their own, with what they paid;
    ``paid_otherwise`` is booked income from no member: the lines that are not split."""

    fiscal_year: FiscalYear
    lines: tuple[ContributionLine, ...]
    unlisted: tuple[tuple[Member, Decimal], ...]
    parties: tuple[PartyLine, ...]
    paid_otherwise: Decimal
    entries: int

    @property
    def expected(self) -> Decimal:
        return sum((line.contribution.forecast for line in self.lines), ZERO)

    @property
    def paid(self) -> Decimal:
        listed = sum((line.paid for line in self.lines if line.paid is not None), ZERO)
        return listed + sum((paid for _member, paid in self.unlisted), ZERO) + self.paid_otherwise


def contributions_page(actor: Actor, year: int, *, on: date) -> ContributionsPage | None:
    """This will gather who pays in a year and what has come by a day; None when the year has no accounts.

    Three queries, and one more when a member has paid without a line of its own.

    Raises:
        Forbidden: when the actor has no role.
    """
    can_read_economy(actor).require()
    found: FiscalYear | None = FiscalYear.objects.of(actor).filter(year=year).first()
    if found is None:
        return None
    rows: list[Contribution] = list(
        Contribution.objects.of(actor).filter(fiscal_year=found, withdrawn_on__isnull=True).select_related("member")
    )
    income = [
        one for one in books.ledger_sums(actor, Period.of_year(year)) if one.day <= on and one.kind is EntryKind.INCOME
    ]
    of_members = {row.member.code for row in rows if row.member}
    without = {one.member for one in income if one.member and one.member not in of_members}
    return ContributionsPage(
        fiscal_year=found,
        unlisted=tuple(
            (member, sum((one.amount for one in income if one.member == member.code), ZERO))
            for member in (members(actor) if without else ())
            if member.code in without
        ),
        lines=tuple(
            ContributionLine(
                contribution=row,
                paid=sum((one.amount for one in income if one.member == row.member.code), ZERO) if row.member else None,
            )
            for row in rows
        ),
        parties=parties_of(rows),
        paid_otherwise=sum((one.amount for one in income if not one.member), ZERO),
        entries=sum(one.entries for one in income),
    )


def parties_of(rows: list[Contribution]) -> tuple[PartyLine, ...]:
    """This will set what members are expected to pay beside the law's split of their sum; none without such lines.

    The insurance agency and the employment service are the state's half together; municipalities are one party.
    """
    by_members = [row for row in rows if row.kind == ContributionKind.MEMBER and row.member]
    if not by_members:
        return ()
    parts = {
        PartyKind.SOCIAL_INSURANCE: "state",
        PartyKind.EMPLOYMENT_SERVICE: "state",
        PartyKind.REGION: "region",
        PartyKind.MUNICIPALITY: "municipalities",
    }
    expected = {"state": ZERO, "region": ZERO, "municipalities": ZERO}
    for row in by_members:
        assert row.member is not None  # chosen so above
        expected[parts[PartyKind(row.member.kind)]] += row.forecast
    split = law_split(sum(expected.values(), ZERO))
    return (
        PartyLine(part="state", percent=50, expected=expected["state"], by_law=split.state),
        PartyLine(part="region", percent=25, expected=expected["region"], by_law=split.region),
        PartyLine(part="municipalities", percent=25, expected=expected["municipalities"], by_law=split.municipalities),
    )
