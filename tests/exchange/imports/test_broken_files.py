"""Every broken file writes nothing, and says where and what."""

import pytest

from mellanrum.exchange.imports.kinds import KINDS
from mellanrum.exchange.imports.operations import import_file
from mellanrum.exchange.models import ImportFile, ImportRun
from mellanrum.governance.models import Attendance, Meeting
from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.models import Contact

from .conftest import House
from .corpus import FILES, GOOD, Broken, csv_of, line

TABLES = (Meeting, Attendance, Contact, ImportRun, ImportFile, HistoryEntry)


def counted() -> list[int]:
    return [table.objects.count() for table in TABLES]


@pytest.mark.parametrize("broken", FILES, ids=lambda broken: broken.name)
def test_a_broken_file_writes_nothing_and_says_where(house: House, broken: Broken) -> None:
    before = counted()

    result = import_file(actor=house.director.actor, kind=KINDS[broken.kind], name="fil", data=broken.data())

    assert counted() == before
    assert not result.written
    assert (result.created, result.updated, result.unchanged) == (0, 0, 0)
    found = [error for error in result.errors if all(word in error.message for word in broken.words)]
    assert found, [error.message for error in result.errors]
    assert (found[0].row, found[0].column) == (broken.row, broken.column)


def test_the_names_of_broken_files_are_different() -> None:
    names = [broken.name for broken in FILES]
    assert len(set(names)) == len(names)


def test_every_error_of_a_file_is_told_at_once(house: House) -> None:
    data = csv_of(
        line(date="2026-2-3", presence="närvarande"),
        GOOD,
        line(body="styrelse", member="ankeby"),
        line(person="Asta Ekmir"),
    )

    result = import_file(actor=house.director.actor, kind=KINDS["attendance"], name="fil", data=data)

    assert [(error.row, error.column) for error in result.errors] == [
        (1, "date"),
        (1, "presence"),
        (3, "body"),
        (3, "member"),
        (4, "person"),
    ]
    assert (result.rows, result.rejected) == (4, 3)


def test_an_identity_number_is_never_repeated(house: House) -> None:
    data = csv_of(
        line(person="19121212-1213"),
        line(person="121212-1213", body="191212121213"),
        line(date="19121212-1213", items="1912121212 12"),
    )

    result = import_file(actor=house.director.actor, kind=KINDS["attendance"], name="fil", data=data, partial=True)

    told = str(result.as_json())
    assert "1212-1213" not in told
    assert "1212121213" not in told
    assert "19121212-****" in told


def test_an_unknown_column_with_an_identity_number_hides_it(house: House) -> None:
    result = import_file(
        actor=house.director.actor, kind=KINDS["attendance"], name="fil", data=csv_of(GOOD, header="19121212-1213")
    )

    assert "19121212-1213" not in str(result.as_json())
    assert "19121212-****" in str(result.as_json())
