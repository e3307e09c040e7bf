"""Lists taken along as workbooks, opened by another library than the one that wrote them."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import (
    AttendanceFactory,
    BodyFactory,
    FederationFactory,
    FiscalYearFactory,
    GoalFactory,
    LedgerEntryFactory,
    MeetingFactory,
    MemberFactory,
    ObservationFactory,
    SeatFactory,
)
from tests.support.people import director_of


@pytest.fixture
def owner(db: None, settings: Any) -> Iterator[Federation]:
    settings.SECOND_FACTOR_ROLES = []
    made = FederationFactory(slug="arkbygden")
    with federation_transaction([made.pk]):
        yield made


@pytest.fixture
def signed_in(client: Client, owner: Federation) -> Client:
    client.force_login(director_of(owner).user)
    return client


def book(response: Any) -> Any:
    assert response.status_code == 200
    assert response["Content-Disposition"].endswith('.xlsx"')
    return openpyxl.load_workbook(io.BytesIO(response.content))


def test_attendance_of_a_year(owner: Federation, signed_in: Client) -> None:
    board = BodyFactory(federation=owner, board=True)
    seat = SeatFactory(body=board, member=MemberFactory(federation=owner, name="=Ankby kommun"))
    AttendanceFactory(meeting=MeetingFactory(body=board, date=date(2026, 3, 12)), seat=seat)
    MeetingFactory(body=board, date=date(2026, 4, 2))
    found = book(signed_in.get(reverse("governance:representation", args=[board.code, 2026]) + "?format=xlsx"))
    rows = list(found.worksheets[0].iter_rows(values_only=True))
    assert (rows[1][0], rows[1][2]) == (datetime(2026, 3, 12), "=Ankby kommun")
    assert list(found.worksheets[1].iter_rows(min_row=2, values_only=True)) == [("=Ankby kommun", 1, 2, 0.5)]
    assert found.sheetnames[-1] == "Om uppgifterna"


def test_the_follow_up_of_a_year_as_workbook_and_as_swedish_csv(owner: Federation, signed_in: Client) -> None:
    goal = GoalFactory(
        plan__federation=owner, plan__year=2026, code="A:1", measure="planning.observed", high=7, unit="scale"
    )
    ObservationFactory(goal=goal, value="5.8", observed_on=date(2026, 5, 5))
    address = reverse("planning:follow_up_csv", args=[2026])
    found = book(signed_in.get(address + "?format=xlsx&on=2026-06-01"))
    rows = list(found.worksheets[0].iter_rows(values_only=True))
    assert rows[1][0] == "A:1"
    assert rows[1][5] == 5.8
    assert rows[1][6] is None
    swedish = signed_in.get(address + "?format=semikolon&on=2026-06-01").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(swedish), delimiter=";"))
    assert (lines[0]["code"], lines[0]["value"]) == ("A:1", "5,8")
    plain = signed_in.get(address + "?on=2026-06-01").content.decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(plain)))["value"] == "5.8"


def test_the_ledger_as_it_is_narrowed(owner: Federation, signed_in: Client) -> None:
    FiscalYearFactory(federation=owner, year=2026)
    LedgerEntryFactory(federation=owner, date=date(2026, 1, 30), account="4010", amount="-1250.50", text="@SUM(A1)")
    LedgerEntryFactory(federation=owner, date=date(2026, 2, 27), account="3010", amount="800")
    address = reverse("economy:ledger", args=[2026])
    everything = book(signed_in.get(address + "?format=xlsx")).worksheets[0]
    assert [row[6] for row in everything.iter_rows(min_row=2, values_only=True)] == [-1250.5, 800]
    narrowed = list(book(signed_in.get(address + "?format=xlsx&account=4010")).worksheets[0].iter_rows(min_row=2))
    assert [cell.value for cell in narrowed[0]][3] == "@SUM(A1)"
    assert narrowed[0][3].data_type == "s"
    assert narrowed[0][0].is_date
    assert len(narrowed) == 1
