"""Years, budgets and contributions as pages show them, against figures worked out by hand."""

from datetime import date
from decimal import Decimal

from mellanrum.economy.models import Budget
from mellanrum.economy.queries.contributions import contributions_page
from mellanrum.economy.queries.equity import Basis
from mellanrum.economy.queries.ledger import LedgerFilter, ledger_list
from mellanrum.economy.queries.years import budgets_page, latest_year, year_page
from mellanrum.portfolio.models import Intervention
from tests.support.factories import (
    BudgetFactory,
    BudgetLineFactory,
    ContributionFactory,
    ForecastFactory,
    LedgerEntryFactory,
    MemberFactory,
)

from .conftest import TODAY, Money


def test_malmo_states_eleven_interventions_and_lists_ten(malmo: Money) -> None:
    (version,) = budgets_page(malmo.actor, 2018)
    assert version.number == 10
    assert version.number_difference == 1
    assert version.interventions == version.total == Decimal("23549160.00")
    assert version.intervention_difference == 0
    assert version.individual == (6, Decimal("19114660.00"))
    assert version.individual_share == (Decimal(60), "81,2\u00a0%")
    assert version.room is not None
    assert (version.room.available, version.room.implied) == (Decimal(39_800_000), Decimal(4_150_840))


def test_malmo_had_more_equity_than_its_ceiling(malmo: Money) -> None:
    ForecastFactory(
        fiscal_year=malmo.year, made_on=date(2018, 1, 1), income=Decimal(27_200_000), cost=Decimal(27_700_000)
    )
    page = year_page(malmo.actor, 2018, on=date(2018, 6, 30))
    assert page is not None
    assert page.closing is not None
    assert page.closing.ceiling == 4_430_000
    assert page.closing.equity == 12_100_000
    assert page.closing.room == -7_670_000


def test_versions_keep_apart_and_the_decided_one_is_the_frame(money: Money) -> None:
    later = BudgetFactory(fiscal_year=money.year, version=2, decided_on=date(2026, 6, 1), stated_total=Decimal(9))
    BudgetLineFactory(budget=later, amount=Decimal(7))
    draft = BudgetFactory(fiscal_year=money.year, version=3, decided_on=None)
    BudgetLineFactory(budget=draft, amount=Decimal(5))
    versions = budgets_page(money.actor, 2026)
    assert [(one.budget.version, one.total, one.total_difference) for one in versions] == [
        (3, Decimal(5), None),
        (2, Decimal(7), Decimal(2)),
        (1, Decimal(8_900_000), None),
    ]

    def frame(on: date) -> Budget | None:
        page = year_page(money.actor, 2026, on=on)
        return page.frame.budget if page and page.frame else None

    assert frame(date(2025, 11, 26)) is None
    assert frame(date(2026, 5, 31)) == money.budget
    assert frame(date(2026, 6, 1)) == later


def test_a_year_ends_at_the_latest_forecast_else_the_budget_and_when_it_is_over_the_ledger(money: Money) -> None:
    ContributionFactory(fiscal_year=money.year, unsplit=True, forecast=Decimal(8_400_000))
    ForecastFactory(fiscal_year=money.year, made_on=date(2026, 9, 30))
    ForecastFactory(fiscal_year=money.year, made_on=date(2026, 11, 30), cost=Decimal(9_000_000))
    LedgerEntryFactory(federation=money.federation, amount=Decimal(-1_000_000))

    def end(on: date) -> tuple[Basis, Decimal, Decimal]:
        page = year_page(money.actor, 2026, on=on)
        assert page is not None
        assert page.closing is not None
        return page.closing.basis, page.closing.equity, page.closing.ceiling

    assert end(date(2026, 9, 29)) == (Basis.BUDGET, Decimal(1_420_000), Decimal(1_610_000))
    assert end(TODAY) == (Basis.FORECAST, Decimal(1_480_000), Decimal(1_610_000))
    assert end(date(2026, 12, 30)) == (Basis.FORECAST, Decimal(1_320_000), Decimal(1_610_000))
    assert end(date(2026, 12, 31)) == (Basis.ACCOUNTS, Decimal(920_000), Decimal(0))


def test_the_equity_is_followed_month_by_month(money: Money) -> None:
    LedgerEntryFactory(federation=money.federation, date=date(2026, 1, 20), income=True)
    LedgerEntryFactory(federation=money.federation, date=date(2026, 2, 27), amount=Decimal(-3000))
    LedgerEntryFactory(federation=money.federation, date=date(2026, 2, 27), account="1930", amount=Decimal(-50))
    LedgerEntryFactory(federation=money.federation, date=date(2026, 3, 20), amount=Decimal(-9))
    page = year_page(money.actor, 2026, on=date(2026, 3, 10))
    assert page is not None
    assert [(point.day.isoformat(), point.equity - 1_920_000) for point in page.points] == [
        ("2026-01-01", Decimal(0)),
        ("2026-01-31", Decimal(1000)),
        ("2026-02-28", Decimal(-2000)),
        ("2026-03-10", Decimal(-2000)),
    ]


def test_each_line_has_what_was_booked_on_it(money: Money) -> None:
    fyren = Intervention.objects.get(code="fyren")
    LedgerEntryFactory(federation=money.federation, intervention=fyren, amount=Decimal(-300))
    LedgerEntryFactory(federation=money.federation, intervention=fyren, amount=Decimal(50))
    LedgerEntryFactory(federation=money.federation, account="5010", amount=Decimal(-20))
    page = year_page(money.actor, 2026, on=TODAY)
    assert page is not None
    assert {one.line.code: one.used for one in page.used} == {"fyren": 250, "kansli": 20}
    assert page.unplaced == 1


def test_several_municipalities_are_one_party_and_the_insurance_agency_carries_the_employment_services_part(
    money: Money,
) -> None:
    members = {
        "fk": MemberFactory(federation=money.federation, insurance=True),
        "af": MemberFactory(federation=money.federation, employment=True),
        "region": MemberFactory(federation=money.federation, region=True),
        "ett": MemberFactory(federation=money.federation, code="ett"),
        "två": MemberFactory(federation=money.federation, code="tva"),
    }
    for key, amount in (("fk", 400), ("af", 0), ("region", 210), ("ett", 120), ("två", 70)):
        ContributionFactory(fiscal_year=money.year, member=members[key], forecast=Decimal(amount))
    ContributionFactory(fiscal_year=money.year, unsplit=True, forecast=Decimal(99))
    LedgerEntryFactory(federation=money.federation, income=True, member=members["ett"], amount=Decimal(60))
    LedgerEntryFactory(federation=money.federation, income=True, amount=Decimal(7))
    page = contributions_page(money.actor, 2026, on=TODAY)
    assert page is not None
    assert [(one.part, one.expected, one.by_law, one.difference) for one in page.parties] == [
        ("state", Decimal(400), Decimal(400), Decimal(0)),
        ("region", Decimal(210), Decimal(200), Decimal(10)),
        ("municipalities", Decimal(190), Decimal(200), Decimal(-10)),
    ]
    assert (page.expected, page.paid, page.paid_otherwise) == (Decimal(899), Decimal(67), Decimal(7))
    assert {line.contribution.member.code: line.paid for line in page.lines if line.contribution.member} == {
        "fk": 0,
        "af": 0,
        "region": 0,
        "ett": 60,
        "tva": 0,
    }


def test_the_ledger_turns_pages_and_is_narrowed(money: Money) -> None:
    for number in range(120):
        LedgerEntryFactory(
            federation=money.federation, date=date(2026, 1 + number // 40, 15), reference=f"r-{number:03d}"
        )
    first = ledger_list(money.actor, 2026, of=LedgerFilter())
    second = ledger_list(money.actor, 2026, of=LedgerFilter(after=first.following))
    third = ledger_list(money.actor, 2026, of=LedgerFilter(after=second.following))
    shown = [entry.reference for page in (first, second, third) for entry in page.entries]
    assert shown == [f"r-{number:03d}" for number in reversed(range(120))]
    assert (first.previous, third.following) == ("", "")
    assert ledger_list(money.actor, 2026, of=LedgerFilter(before=second.previous)).entries == first.entries
    assert len(ledger_list(money.actor, 2026, of=LedgerFilter(month=2)).entries) == 40
    assert [one.reference for one in ledger_list(money.actor, 2026, of=LedgerFilter(search="r-007")).entries] == [
        "r-007"
    ]
    assert ledger_list(money.actor, 2026, of=LedgerFilter(intervention="fyren")).entries == ()
    assert ledger_list(money.actor, 2025, of=LedgerFilter()).entries == ()


def test_without_accounts_there_is_no_year(money: Money) -> None:
    assert year_page(money.actor, 2025, on=TODAY) is None
    assert contributions_page(money.actor, 2025, on=TODAY) is None
    assert latest_year(money.actor, on=TODAY) == 2026
