"""Writing money: who may, what is refused, and a file that says the same twice."""

from datetime import date
from decimal import Decimal

import pytest

from mellanrum.economy.models import Forecast, LedgerEntry
from mellanrum.economy.operations.by_hand import add_entry, add_forecast
from mellanrum.exchange.imports.kinds import KINDS
from mellanrum.exchange.imports.operations import import_file
from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.portfolio.models import Intervention
from mellanrum.records.queries import history_of
from mellanrum.tenancy.actors import Actor
from tests.support import people
from tests.support.factories import MemberFactory

from .conftest import TODAY, Money

FILE = b"""date;account;text;amount;intervention;member;reference
2026-01-20;3010;Bidrag;2 100 000,00;;region;1-1
2026-01-30;4010;Insats januari;-125 000,50;Fyren;;1-2
"""


def imported(money: Money, data: bytes) -> tuple[int, int, int, int]:
    result = import_file(actor=money.actor, kind=KINDS["ledger"], name="bok.csv", data=data)
    return result.created, result.updated, result.unchanged, result.rejected


def test_a_repeated_file_changes_nothing_and_a_corrected_one_its_entries(money: Money) -> None:
    MemberFactory(federation=money.federation, region=True)
    assert imported(money, FILE) == (2, 0, 0, 0)
    assert imported(money, FILE) == (0, 0, 2, 0)
    assert imported(money, FILE.replace(b"125 000,50", b"125 000,75")) == (0, 1, 1, 0)
    entry = LedgerEntry.objects.get(reference="1-2")
    assert entry.amount == Decimal("-125000.75")
    assert entry.intervention == Intervention.objects.get(code="fyren")
    assert LedgerEntry.objects.get(reference="1-1").amount == 2_100_000
    assert [line.use_case_label for line in history_of(money.actor, entry)] == ["Läste in bokföring från en fil"] * 2


@pytest.mark.parametrize(
    ("before", "after", "column"),
    [
        (b"-125 000,50", b"mycket", "amount"),
        (b"-125 000,50", b"-1,555", "amount"),
        (b"-125 000,50", b"-1e30", "amount"),
        (b"Fyren", b"Fyrtornet", "intervention"),
        (b"region", b"ingen", "member"),
        (b"1-2", b"1-1", "reference"),
        (b";1-2", b";", "reference"),
        (b"2026-01-30", b"30 januari", "date"),
    ],
)
def test_a_wrong_row_is_told_where_it_is_wrong(money: Money, before: bytes, after: bytes, column: str) -> None:
    MemberFactory(federation=money.federation, region=True)
    result = import_file(actor=money.actor, kind=KINDS["ledger"], name="bok.csv", data=FILE.replace(before, after))
    assert [error.column for error in result.errors] == [column]
    assert not LedgerEntry.objects.exists()


def entry(actor: Actor, **changed: object) -> LedgerEntry:
    given: dict[str, object] = {
        "day": date(2026, 2, 1),
        "account": "4010",
        "text": "Lokal",
        "amount": Decimal(-500),
        "intervention": None,
        "member": None,
        "reference": "H-1",
    }
    return add_entry(actor=actor, **{**given, **changed})  # type: ignore[arg-type]


def test_the_office_writes_an_entry_once(money: Money) -> None:
    made = entry(people.officer_of(money.federation).actor)
    assert [line.use_case_label for line in history_of(money.actor, made)] == ["Skrev in en post"]
    with pytest.raises(Refused, match="redan en post"):
        entry(money.actor)
    with pytest.raises(Refused, match="inte är noll"):
        entry(money.actor, amount=Decimal(0), reference="H-2")


def test_others_write_nothing(money: Money) -> None:
    for person in (people.board_member_of, people.auditor_of, people.administrator_of):
        actor = person(money.federation).actor
        with pytest.raises(Forbidden):
            entry(actor)
        with pytest.raises(Forbidden):
            add_forecast(
                actor=actor, fiscal_year=money.year, made_on=TODAY, income=Decimal(1), cost=Decimal(1), note=""
            )
    assert not LedgerEntry.objects.exists()
    assert not Forecast.objects.exists()


def test_a_day_has_one_forecast_without_minus(money: Money) -> None:
    def forecast(cost: int) -> Forecast:
        return add_forecast(
            actor=money.actor, fiscal_year=money.year, made_on=TODAY, income=Decimal(9), cost=Decimal(cost), note=""
        )

    with pytest.raises(Refused, match="utan minustecken"):
        forecast(-1)
    made = forecast(5)
    assert [line.use_case_label for line in history_of(money.actor, made)] == ["Gjorde en prognos"]
    with pytest.raises(Refused, match="redan en prognos"):
        forecast(6)
