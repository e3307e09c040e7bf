"""The pages: choose a file, see what it will do, put cells right, confirm; and what stops each step."""

import io
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mellanrum.exchange.imports import operations
from mellanrum.exchange.imports.files.sheet import LARGEST_FILE
from mellanrum.exchange.imports.kinds import KINDS
from mellanrum.exchange.imports.operations import apply_import, begin_import, dispose_of_files, import_file
from mellanrum.exchange.models import ImportFile, ImportRun, RunState
from mellanrum.governance.models import Attendance, Meeting
from mellanrum.kernel.errors import Refused
from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.actors import system_actor
from mellanrum.tenancy.scope import federation_transaction
from tests.support.people import Person, auditor_of, board_member_of, group_member_of

from .conftest import House, furnish
from .corpus import ATTENDANCE, GOOD, csv_of, line

TWO_WRONG = csv_of(
    GOOD, line(person="Åke Åskog", member="ankeby", date="2026-2-13"), line(person="Bror Bråvik", seat="substitute")
)


@pytest.fixture
def office(house: House, client: Client) -> Client:
    client.force_login(house.director.user)
    return client


@pytest.fixture
def elsewhere(house: House) -> House:
    """Another federation, whose director is a stranger here."""
    return furnish("grannbygden")


def upload(client: Client, data: bytes, *, name: str = "närvaro.csv", kind: str = "attendance") -> HttpResponse:
    response: HttpResponse = client.post(  # type: ignore[assignment]
        reverse("exchange:import_new", args=[kind]), {"file": SimpleUploadedFile(name, data)}
    )
    return response


def begun(house: House, data: bytes) -> ImportRun:
    return begin_import(actor=house.director.actor, kind=KINDS["attendance"], name="närvaro.csv", data=data)


def page_of(run: ImportRun) -> str:
    return reverse("exchange:import_preview", args=[run.kind, run.pk])


def test_a_good_file_is_shown_and_then_written_when_confirmed(house: House, office: Client) -> None:
    response = upload(office, csv_of(GOOD))

    run = ImportRun.objects.get()
    assert response.status_code == 302
    assert response.headers["Location"] == page_of(run)
    assert Attendance.objects.count() == 0
    page = office.get(page_of(run)).content.decode()
    assert "Alla rader går att importera. Inget är skrivet än." in page
    assert "Importera raden" in page
    assert "Asta Ekmyr" in page

    answer = office.post(page_of(run), {"action": "apply"}, follow=True).content.decode()

    run.refresh_from_db()
    assert (run.state, run.created, run.settled_by_name) == (RunState.APPLIED, 1, house.director.user.name)
    assert Attendance.objects.get().contact.name == "Asta Ekmyr"
    assert "Importen är gjord." in answer
    assert "Importera raden" not in answer


def test_confirming_twice_does_nothing_twice(house: House, office: Client) -> None:
    run = begun(house, csv_of(GOOD))
    office.post(page_of(run), {"action": "apply"}, follow=True)
    rows, history = Attendance.objects.count(), HistoryEntry.objects.count()

    again = office.post(page_of(run), {"action": "apply"}, follow=True)

    assert again.status_code == 200
    assert "Importen är gjord." not in again.content.decode()
    assert (Attendance.objects.count(), HistoryEntry.objects.count()) == (rows, history)


def test_wrong_cells_are_questions_and_are_checked_again(house: House, office: Client) -> None:
    run = begun(house, TWO_WRONG)
    assert (run.rows, run.rejected, run.created) == (3, 1, 2)

    page = office.get(page_of(run)).content.decode()
    assert "1 rad har fel. Inget är skrivet än." in page
    assert 'value="ankeby"' in page
    assert 'name="cell-2-date"' in page
    assert "Menade du &quot;ankby&quot;?" in page
    assert "Menade du 2026-02-13?" in page
    assert "cell-1-" not in page

    half = {"action": "check", "cell-2-date": "2026-02-13", "cell-2-member": "ankeby", "cell-2-person": "Åke Åskog"}
    answer = office.post(page_of(run), half, follow=True).content.decode()
    assert "1 rad har fel kvar." in answer
    assert "Menade du 2026-02-13?" not in answer
    assert Attendance.objects.count() == 0

    whole = {"action": "check", "cell-2-member": "ankby"}
    answer = office.post(page_of(run), whole, follow=True).content.decode()
    assert "Alla rader går att importera." in answer
    office.post(page_of(run), {"action": "apply"})
    assert sorted(Attendance.objects.values_list("contact__name", "meeting__date")) == [
        ("Asta Ekmyr", date(2026, 2, 13)),
        ("Bror Bråvik", date(2026, 2, 13)),
        ("Åke Åskog", date(2026, 2, 13)),
    ]
    assert ImportFile.objects.get().corrections == {"2": {"date": "2026-02-13", "member": "ankby"}}
    told = [entry.use_case for entry in HistoryEntry.objects.filter(object_id=run.pk).order_by("id")]
    assert told[0] == "exchange.begin_import"
    assert told[1:3] == ["exchange.correct_import", "exchange.correct_import"]
    assert "Rättade celler: <del>" in office.get(page_of(run)).content.decode()


class _Answers(HTMLParser):
    """What a browser would send of a page's cells, untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        here = {name: value or "" for name, value in attrs}
        if tag == "input" and here.get("name", "").startswith("cell-"):
            self.found[here["name"]] = here.get("value", "")
        elif tag == "select":
            self._select = here["name"]
        elif tag == "option" and ("selected" in here or self._select not in self.found):
            self.found[self._select] = here["value"]


def test_what_is_sent_back_untouched_is_no_correction(house: House, office: Client) -> None:
    """Empty cells, columns that the file lacks, codes in capitals, and a state that is held by default."""
    header = "body;date;state;title"
    wrong = csv_of(
        "styrelsen;igår;;", "styrelsen;igår;HELD;Möte", "styrelsen;igår;held;  dubbelt   mellanrum", header=header
    )
    upload(office, wrong, kind="meetings")
    run = ImportRun.objects.get()
    answers = _Answers()
    answers.feed(office.get(page_of(run)).content.decode())

    office.post(page_of(run), {"action": "check", **answers.found})

    assert len(answers.found) == 3 * len(KINDS["meetings"].columns)
    assert ImportFile.objects.get().corrections == {}


def test_cells_put_right_are_taken_along_when_confirming_at_once(house: House, office: Client) -> None:
    run = begun(house, TWO_WRONG)

    office.post(page_of(run), {"action": "apply", "cell-2-date": "2026-02-13", "cell-2-member": "ankby"})

    assert Attendance.objects.count() == 3


def test_confirming_a_file_with_errors_writes_nothing(house: House, office: Client) -> None:
    run = begun(house, TWO_WRONG)

    answer = office.post(page_of(run), {"action": "apply"}, follow=True).content.decode()

    assert "Inget är skrivet: filen har fel." in answer
    run.refresh_from_db()
    assert run.state == RunState.PREVIEW
    assert Attendance.objects.count() == 0


def test_only_the_rows_without_errors(house: House, office: Client) -> None:
    run = begun(house, TWO_WRONG)

    office.post(page_of(run), {"action": "partial"})

    run.refresh_from_db()
    assert (run.state, run.partial, run.created, run.rejected) == (RunState.APPLIED, True, 2, 1)
    assert Attendance.objects.count() == 2
    rejected = office.get(reverse("exchange:import_rejected", args=[run.kind, run.pk]))
    assert rejected.headers["Content-Disposition"] == f'attachment; filename="attendance-{run.pk}.rejected.csv"'
    lines = rejected.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("styrelsen;2026-2-13;ankeby;Åke Åskog;ordinary;present;;")


def test_a_preview_that_has_become_stale_is_checked_anew(house: House, office: Client) -> None:
    run = begun(house, csv_of(GOOD))
    Meeting.objects.create(federation=house.federation, body=house.board, date=date(2026, 2, 13), state="cancelled")

    answer = office.post(page_of(run), {"action": "apply"}, follow=True).content.decode()

    assert "Mötet är inställt" in answer
    run.refresh_from_db()
    assert (run.state, run.created, run.rejected) == (RunState.PREVIEW, 0, 1)
    assert Attendance.objects.count() == 0


def test_a_preview_whose_rows_have_come_another_way_changes_nothing(house: House, office: Client) -> None:
    first, second = begun(house, csv_of(GOOD)), begun(house, csv_of(GOOD))
    office.post(page_of(first), {"action": "apply"})

    office.post(page_of(second), {"action": "apply"})

    second.refresh_from_db()
    assert (second.state, second.created, second.unchanged) == (RunState.APPLIED, 0, 1)
    assert Attendance.objects.count() == 1


def test_an_abandoned_import_can_not_be_confirmed(house: House, office: Client) -> None:
    run = begun(house, csv_of(GOOD))
    office.post(page_of(run), {"action": "abandon"})
    office.post(page_of(run), {"action": "abandon"})

    answer = office.post(page_of(run), {"action": "apply"}, follow=True).content.decode()

    assert "Importen är redan avgjord." in answer
    run.refresh_from_db()
    assert run.state == RunState.ABANDONED
    assert Attendance.objects.count() == 0


def test_an_unreadable_file_is_refused_beside_the_question(house: House, office: Client) -> None:
    response = upload(office, csv_of(GOOD).decode().encode("utf-16"))

    assert response.status_code == 422
    assert "Filen är sparad som UTF-16" in response.content.decode()
    assert ImportRun.objects.count() == 0


def test_every_wrong_name_in_the_header_is_told(house: House, office: Client) -> None:
    page = upload(
        office, csv_of(GOOD, header=ATTENDANCE.replace("presence", "närvaro").replace("items", "items2"))
    ).content.decode()

    assert "Menade du &quot;presence&quot;?" in page
    assert "Menade du &quot;items&quot;?" in page


@pytest.mark.parametrize(("data", "words"), [(b"", "Filen är tom."), (b" " * (LARGEST_FILE + 1), "Högst 20 MB")])
def test_an_empty_and_a_huge_file_are_refused(house: House, office: Client, data: bytes, words: str) -> None:
    response = upload(office, data)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert ImportRun.objects.count() == 0


def test_no_file_is_refused(house: House, office: Client) -> None:
    response = office.post(reverse("exchange:import_new", args=["attendance"]), {})

    assert response.status_code == 422
    assert "Välj en fil." in response.content.decode()


def test_too_many_wrong_rows_are_for_the_spreadsheet(house: House, office: Client) -> None:
    response = upload(office, csv_of(*[line(date="igår")] * 5001))

    assert response.status_code == 422
    assert "5001 rader har fel, den första på rad 1" in response.content.decode()
    assert ImportRun.objects.count() == 0


def test_more_rows_than_a_page_can_wait_for_are_refused(
    house: House, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MOST_ROWS_AT_ONCE", 2)
    upload(office, csv_of(GOOD, GOOD))
    assert ImportRun.objects.count() == 1

    response = upload(office, csv_of(GOOD, GOOD, GOOD))

    assert "Filen har fler än 2 rader." in response.content.decode()
    assert ImportRun.objects.count() == 1


def test_a_page_shows_fifty_wrong_rows_and_tells_of_the_rest(house: House, office: Client) -> None:
    run = begun(house, csv_of(GOOD, *[line(date="igår")] * 120))

    page = office.get(page_of(run)).content.decode()

    assert page.count("<legend>") == 50
    assert "70 rader till har fel." in page
    assert len(office.get(reverse("exchange:import_rejected", args=[run.kind, run.pk])).content.splitlines()) == 121


def test_an_identity_number_is_neither_shown_nor_lost(house: House, office: Client) -> None:
    run = begun(house, csv_of(line(person="19121212-1213", date="igår")))

    page = office.get(page_of(run)).content.decode()
    assert "19121212-1213" not in page
    assert "19121212-****" in page
    # Sent back as it was shown, the cell is as it was in the file.
    office.post(page_of(run), {"action": "check", "cell-1-person": "19121212-****", "cell-1-date": "2026-02-13"})
    assert ImportFile.objects.get().corrections == {"1": {"date": "2026-02-13"}}


def test_the_list_shows_kinds_templates_and_earlier_imports(house: House, office: Client) -> None:
    begun(house, csv_of(GOOD))

    page = office.get(reverse("exchange:imports")).content.decode()

    assert "närvaro.csv" in page
    for kind in KINDS:
        for form in ("csv", "xlsx"):
            address = reverse("exchange:import_template", args=[kind, form])
            assert address in page
            content = office.get(address).content
            assert content.startswith(
                b"PK" if form == "xlsx" else b"\xef\xbb\xbf" + KINDS[kind].columns[0].name.encode() + b";"
            )
            if form == "xlsx":
                assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


def test_the_page_of_a_kind_explains_its_columns(house: House, office: Client) -> None:
    page = office.get(reverse("exchange:import_new", args=["attendance"])).content.decode()

    for column in KINDS["attendance"].columns:
        assert f'<th scope="row">{column.name}</th>' in page


@pytest.mark.parametrize("address", ["/import/hittepå/", "/import/attendance/4711/", "/import/attendance/4711/fel.csv"])
def test_what_is_not_there_is_not_found(house: House, office: Client, address: str) -> None:
    assert office.get(address).status_code == 404


def test_only_the_office_reaches_the_pages(house: House, client: Client) -> None:
    run = begun(house, csv_of(GOOD))
    people: list[Person] = [
        auditor_of(house.federation),
        board_member_of(house.federation),
        group_member_of(house.federation),
    ]
    for person in people:
        client.force_login(person.user)
        for address in (
            reverse("exchange:imports"),
            reverse("exchange:import_new", args=["attendance"]),
            reverse("exchange:import_template", args=["attendance", "csv"]),
            page_of(run),
            reverse("exchange:import_rejected", args=[run.kind, run.pk]),
        ):
            assert client.get(address).status_code == 403, address
        assert upload(client, csv_of(GOOD)).status_code == 403
        assert client.post(page_of(run), {"action": "apply"}).status_code == 403
    assert ImportRun.objects.count() == 1
    assert Attendance.objects.count() == 0


def test_another_federation_finds_nothing(house: House, elsewhere: House, client: Client) -> None:
    run = begun(house, csv_of(GOOD))
    client.force_login(elsewhere.director.user)

    assert client.get(page_of(run)).status_code == 404
    assert client.post(page_of(run), {"action": "apply"}).status_code == 404
    assert "närvaro.csv" not in client.get(reverse("exchange:imports")).content.decode()
    assert Attendance.objects.count() == 0


def test_a_form_without_its_token_is_refused(house: House) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.director.user)

    assert upload(client, csv_of(GOOD)).status_code == 403
    assert ImportRun.objects.count() == 0


def test_old_files_are_disposed_of_and_what_they_did_is_kept(house: House, office: Client) -> None:
    applied, forgotten, new = begun(house, csv_of(GOOD)), begun(house, csv_of(GOOD)), begun(house, csv_of(GOOD))
    apply_import(actor=house.director.actor, run=applied)
    now = timezone.now()
    ImportRun.objects.filter(pk__in=[applied.pk, forgotten.pk]).update(begun_at=now - timedelta(days=31))

    removed = dispose_of_files(
        actor=system_actor(house.federation.pk, "Gallring"), begun_before=now - timedelta(days=30)
    )

    assert removed == 2
    assert list(ImportFile.objects.values_list("run_id", flat=True)) == [new.pk]
    states = dict(ImportRun.objects.values_list("pk", "state"))
    assert states == {applied.pk: RunState.APPLIED, forgotten.pk: RunState.ABANDONED, new.pk: RunState.PREVIEW}
    assert "Filen är gallrad." in office.get(page_of(applied)).content.decode()
    assert office.get(reverse("exchange:import_rejected", args=["attendance", applied.pk])).status_code == 404
    with pytest.raises(Refused, match="gallrad"):
        apply_import(actor=house.director.actor, run=forgotten)


def test_the_nightly_job_disposes_in_each_federation_alone(house: House, elsewhere: House) -> None:
    from mellanrum.exchange.tasks import dispose_of_import_files

    begun(house, csv_of(GOOD))
    with federation_transaction([elsewhere.federation.pk]):
        begun(elsewhere, csv_of(GOOD))
        ImportRun.objects.update(begun_at=timezone.now() - timedelta(days=31))
    ImportRun.objects.update(begun_at=timezone.now() - timedelta(days=31))

    dispose_of_import_files(federation_id=house.federation.pk)

    assert ImportFile.objects.count() == 0
    with federation_transaction([elsewhere.federation.pk]):
        assert ImportFile.objects.count() == 1


def test_an_upload_larger_than_any_file_is_not_kept_while_it_arrives(house: House, office: Client) -> None:
    response = upload(office, b" " * (LARGEST_FILE + 2 * 1024 * 1024))

    assert response.status_code == 422
    assert "Den får vara högst 20 MB." in response.content.decode()


def test_the_pages_ask_the_database_as_often_for_many_as_for_few(house: House, office: Client) -> None:
    few = begun(house, csv_of(GOOD, line(date="igår")))
    with CaptureQueriesContext(connection) as first:
        office.get(reverse("exchange:imports"))
        office.get(page_of(few))
    many = begun(house, csv_of(GOOD, *[line(date="igår", presence="ja")] * 300))
    for _again in range(20):
        begun(house, csv_of(GOOD))

    with CaptureQueriesContext(connection) as then:
        office.get(reverse("exchange:imports"))
        office.get(page_of(many))

    assert len(then) == len(first)


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_write_once() -> None:
    house = furnish()
    with federation_transaction([house.federation.pk]):
        run = begun(house, csv_of(GOOD, line(person="Bror Bråvik", seat="substitute")))
    start = threading.Barrier(2)

    def confirm() -> None:
        try:
            start.wait(10)
            with federation_transaction([house.federation.pk], user=house.director.user.pk):
                apply_import(actor=house.director.actor, run=run)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(confirm), threads.submit(confirm)]:
            done.result(30)

    with federation_transaction([house.federation.pk]):
        run.refresh_from_db()
        assert (run.state, run.created) == (RunState.APPLIED, 2)
        assert Attendance.objects.count() == 2
        assert HistoryEntry.objects.filter(use_case="exchange.apply_import").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_import_the_same_file_at_once_write_each_row_once() -> None:
    house = furnish()
    start = threading.Barrier(2)

    def bring_in() -> tuple[int, int]:
        try:
            start.wait(10)
            result = import_file(actor=house.director.actor, kind=KINDS["attendance"], name="fil", data=csv_of(GOOD))
            return result.created, result.unchanged
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        results = [done.result(30) for done in [threads.submit(bring_in), threads.submit(bring_in)]]

    assert sorted(results) == [(0, 1), (1, 0)]
