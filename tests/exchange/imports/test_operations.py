"""What an import writes, and what it leaves: counts, all or nothing, partial, twice, undone."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from mellanrum.exchange.imports.kind import Outcome, Row
from mellanrum.exchange.imports.kinds import KINDS
from mellanrum.exchange.imports.operations import import_file
from mellanrum.exchange.imports.results import ImportResult
from mellanrum.exchange.models import ImportRun, RunState
from mellanrum.governance.models import Attendance, Meeting, MeetingState, Presence, Stance
from mellanrum.kernel.errors import Forbidden
from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import BodyFactory, ContactFactory, MemberFactory, SeatFactory
from tests.support.people import auditor_of, board_member_of

from .conftest import House, furnish
from .corpus import ATTENDANCE, GOOD, csv_of, line, xlsx_of

MEETINGS = csv_of(
    "styrelsen,2026-02-13,,Ordinarie möte,1/2026",
    "Styrelsen,2026-04-17,held,,",
    "lokal-ankby,2026-05-05,cancelled,,",
    "styrelsen,2026-12-04,planned,,",
    header="body,date,state,title,reference",
)
ROWS = csv_of(
    GOOD,
    line(person="BROR@fk.example", seat="Substitute", presence="excused"),
    line(member="Ankby kommun", person="åke  åskog", presence="absent", items="5, 3"),
    line(member="", person="Folke Gästberg", seat="co_opted"),
)


def imported(
    house: House, data: bytes, kind: str = "attendance", *, dry_run: bool = False, partial: bool = False
) -> ImportResult:
    return import_file(
        actor=house.director.actor, kind=KINDS[kind], name="fil.csv", data=data, dry_run=dry_run, partial=partial
    )


def counts(result: ImportResult) -> tuple[int, ...]:
    return result.rows, result.created, result.updated, result.unchanged, result.rejected


def test_meetings_are_made_as_the_file_says(house: House) -> None:
    result = imported(house, MEETINGS, "meetings")

    assert result.as_json() == {
        "kind": "meetings", "rows": 4, "created": 4, "updated": 0, "unchanged": 0, "rejected": 0, "errors": [],
    }  # fmt: skip
    made = Meeting.objects.order_by("date").values_list("body__code", "date", "state", "title", "reference")
    assert list(made) == [
        ("styrelsen", date(2026, 2, 13), "held", "Ordinarie möte", "1/2026"),
        ("styrelsen", date(2026, 4, 17), "held", "", ""),
        ("lokal-ankby", date(2026, 5, 5), "cancelled", "", ""),
        ("styrelsen", date(2026, 12, 4), "planned", "", ""),
    ]


def test_attendance_finds_seats_by_name_and_by_address(house: House) -> None:
    result = imported(house, ROWS)

    assert counts(result) == (4, 4, 0, 0, 0)
    made = Attendance.objects.order_by("contact__name").values_list(
        "contact__name", "seat__kind", "seat__member__code", "presence"
    )
    assert list(made) == [
        ("Asta Ekmyr", "ordinary", "fk", "present"),
        ("Bror Bråvik", "substitute", "fk", "excused"),
        ("Folke Gästberg", None, None, "present"),
        ("Åke Åskog", "ordinary", "ankby", "absent"),
    ]
    left = Stance.objects.filter(is_recused=True).order_by("item__position")
    assert [(row.contact.name, row.item.title) for row in left] == [
        ("Åke Åskog", "Punkt 3"),
        ("Åke Åskog", "Punkt 5"),
    ]


@pytest.mark.parametrize(("data", "kind", "rows"), [(MEETINGS, "meetings", 4), (ROWS, "attendance", 4)])
def test_the_same_file_twice_changes_nothing(house: House, data: bytes, kind: str, rows: int) -> None:
    imported(house, data, kind)
    history, runs = HistoryEntry.objects.count(), ImportRun.objects.count()

    again = imported(house, data, kind)

    assert counts(again) == (rows, 0, 0, rows, 0)
    assert (HistoryEntry.objects.count(), ImportRun.objects.count()) == (history, runs)


def test_a_changed_row_is_updated_and_what_the_file_leaves_out_is_kept(house: House) -> None:
    imported(house, MEETINGS, "meetings")

    result = imported(
        house, csv_of("styrelsen;2026-02-13;", "styrelsen;2026-04-17;Extra", header="body;date;title"), "meetings"
    )

    assert counts(result) == (2, 0, 1, 1, 0)
    titles = Meeting.objects.filter(state=MeetingState.HELD).order_by("date").values_list("title", flat=True)
    assert list(titles) == ["Ordinarie möte", "Extra"]


def test_one_bad_row_at_the_end_undoes_every_row(house: House) -> None:
    result = imported(house, ROWS + line(person="Okänd Okändsson").encode())

    assert counts(result) == (5, 0, 0, 0, 1)
    assert not result.written
    assert result.rejected_file is None
    assert (Attendance.objects.count(), Meeting.objects.count(), ImportRun.objects.count()) == (0, 0, 0)


def test_a_refusal_by_the_database_undoes_every_row_and_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = KINDS["meetings"]

    def save_and_collide(actor: Actor, rows: Sequence[Row]) -> Sequence[Outcome]:
        outcomes = kind.save(actor, rows)
        Meeting.objects.create(federation=house.federation, body=house.board, date=date(2026, 2, 13))
        return outcomes

    spoilt = replace(kind, save=save_and_collide)
    result = import_file(actor=house.director.actor, kind=spoilt, name="fil", data=MEETINGS)

    assert [error.message for error in result.errors] == ["Organet har redan ett möte den dagen."]
    assert Meeting.objects.count() == 0


def test_a_dry_run_counts_and_writes_nothing(house: House) -> None:
    result = imported(house, ROWS, dry_run=True)

    assert counts(result) == (4, 4, 0, 0, 0)
    assert not result.written
    assert (Attendance.objects.count(), HistoryEntry.objects.count(), ImportRun.objects.count()) == (0, 0, 0)


def test_partial_writes_the_good_rows_and_gives_back_the_others(house: House) -> None:
    data = csv_of(
        GOOD, line(person="=cmd|' /C calc'!A0", items="-2"), line(person="Åke Åskog", member="ankby"), line(date="igår")
    )

    result = imported(house, data, partial=True)

    assert counts(result) == (4, 2, 0, 0, 2)
    assert sorted(Attendance.objects.values_list("contact__name", flat=True)) == ["Asta Ekmyr", "Åke Åskog"]
    assert result.rejected_file is not None
    rows = list(csv.DictReader(io.StringIO(result.rejected_file.decode("utf-8-sig")), delimiter=";"))
    assert [row["date"] for row in rows] == ["2026-02-13", "igår"]
    assert list(rows[0]) == [*ATTENDANCE.split(";"), "error"]
    assert rows[0]["person"] == "'=cmd|' /C calc'!A0"  # harmless in a spreadsheet
    assert rows[0]["items"] == "-2"  # a number is no formula
    assert rows[1]["error"].startswith("date: Datum skrivs ÅÅÅÅ-MM-DD.")


def test_the_rejected_rows_can_be_corrected_and_imported_as_they_are(house: House) -> None:
    first = imported(house, csv_of(GOOD, line(person="Åke Åskog", member="ankby", date="2026-2-13")), partial=True)
    assert first.rejected_file is not None

    second = imported(house, first.rejected_file.replace(b"2026-2-13", b"2026-02-13", 1))

    assert counts(second) == (1, 1, 0, 0, 0)


def test_partial_with_nothing_good_writes_nothing(house: House) -> None:
    result = imported(house, csv_of(line(date="igår")), partial=True)

    assert counts(result) == (1, 0, 0, 0, 1)
    assert not result.written
    assert ImportRun.objects.count() == 0


def test_a_dry_partial_run_gives_no_file(house: House) -> None:
    result = imported(house, csv_of(GOOD, line(date="igår")), partial=True, dry_run=True)

    assert counts(result) == (2, 1, 0, 0, 1)
    assert result.rejected_file is None


def test_an_import_is_remembered_with_its_counts_and_who(house: House) -> None:
    imported(house, ROWS)

    run = ImportRun.objects.get()
    assert (run.state, run.kind, run.file_name, run.begun_by_name) == (
        RunState.APPLIED, "attendance", "fil.csv", house.director.user.name,
    )  # fmt: skip
    assert (run.rows, run.created, run.partial, run.size) == (4, 4, False, len(ROWS))
    assert HistoryEntry.objects.filter(object_type="exchange.importrun", object_id=run.pk).count() == 1


def test_only_the_office_imports(house: House) -> None:
    for person in (auditor_of(house.federation), board_member_of(house.federation)):
        with pytest.raises(Forbidden):
            import_file(actor=person.actor, kind=KINDS["attendance"], name="fil", data=ROWS)
    assert Attendance.objects.count() == 0


def test_a_file_never_reaches_another_federation(house: House) -> None:
    other = furnish("grannbygden")

    imported(house, ROWS)

    with federation_transaction([other.federation.pk]):
        assert Attendance.objects.count() == 0
        assert ImportRun.objects.count() == 0
        stranger = import_file(
            actor=other.director.actor,
            kind=KINDS["attendance"],
            name="fil",
            data=csv_of(line(body="lokal-ankby", person="Maja Chefsgård")),
        )
        assert stranger.errors
    assert Attendance.objects.count() == 4  # and the first federation's transaction is as it was


def test_csv_and_xlsx_give_the_same(house: House) -> None:
    texts = [row.split(";") for row in ROWS.decode().splitlines()]
    as_dates = [[date.fromisoformat(cell) if cell.startswith("2026") else cell for cell in row] for row in texts]

    assert counts(imported(house, xlsx_of(as_dates))) == (4, 4, 0, 0, 0)
    assert counts(imported(house, ROWS)) == (4, 0, 0, 4, 0)


def test_a_body_is_found_by_code_before_name(house: House) -> None:
    BodyFactory(federation=house.federation, code="ankby", name="Styrelsens beredning")
    BodyFactory(federation=house.federation, code="b1", name="Tvillinggruppen")
    BodyFactory(federation=house.federation, code="b2", name="Tvillinggruppen")

    # "Ankby" is the short name of one body and the code of another: the code wins.
    result = imported(house, csv_of("Ankby,2026-01-15", header="body,date"), "meetings")
    assert counts(result) == (1, 1, 0, 0, 0)
    assert Meeting.objects.get().body.code == "ankby"

    twins = imported(house, csv_of("tvillinggruppen,2026-01-15", header="body,date"), "meetings")
    assert [error.message for error in twins.errors] == ["Flera heter så. Skriv koden i stället: b1, b2."]


@pytest.mark.parametrize("rows", [10, 1000])
def test_the_number_of_queries_does_not_grow_with_the_rows(house: House, rows: int) -> None:
    """A thousand rows of a hundred meetings take as many queries as ten rows of one."""
    body = BodyFactory(federation=house.federation, code="stor")
    town = MemberFactory(federation=house.federation, code="stad")
    people = [ContactFactory(federation=house.federation, name=f"Person {number}") for number in range(10)]
    for person in people:
        SeatFactory(body=body, member=town, contact=person)
    first = date(2026, 1, 1).toordinal()
    lines = [
        f"stor;{date.fromordinal(first + number // 10)};stad;Person {number % 10};ordinary;present;"
        for number in range(rows)
    ]

    with CaptureQueriesContext(connection) as queries:
        result = imported(house, csv_of(*lines))

    assert counts(result) == (rows, rows, 0, 0, 0)
    assert len(queries) <= 40
    assert Attendance.objects.filter(presence=Presence.PRESENT).count() == rows


@pytest.mark.django_db(transaction=True)
def test_an_import_whose_connection_is_cut_leaves_nothing() -> None:
    house = furnish()
    kind = KINDS["attendance"]

    def save_and_be_killed(actor: Actor, rows: Sequence[Row]) -> Sequence[Outcome]:
        outcomes = kind.save(actor, rows)
        assert Attendance.objects.count() == 4
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            victim = cursor.fetchone()[0]
        with connections["log"].cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [victim])
        return outcomes

    cut = replace(kind, save=save_and_be_killed)
    with pytest.raises(Exception, match=r"terminat|closed"):
        import_file(actor=house.director.actor, kind=cut, name="fil", data=ROWS)
    connection.close()

    with federation_transaction([house.federation.pk]):
        assert (Attendance.objects.count(), Meeting.objects.count(), ImportRun.objects.count()) == (0, 0, 0)
        assert counts(imported(house, ROWS)) == (4, 4, 0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_programme_that_fails_in_the_middle_leaves_nothing() -> None:
    house = furnish()
    kind = KINDS["attendance"]

    def save_and_fail(actor: Actor, rows: Sequence[Row]) -> Sequence[Outcome]:
        kind.save(actor, rows)
        raise MemoryError

    failing = replace(kind, save=save_and_fail)
    with pytest.raises(MemoryError):
        import_file(actor=house.director.actor, kind=failing, name="fil", data=ROWS)

    with federation_transaction([house.federation.pk]):
        assert (Attendance.objects.count(), Meeting.objects.count(), ImportRun.objects.count()) == (0, 0, 0)
