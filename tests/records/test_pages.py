"""The register's pages: what is shown to whom, what a file is sent as, and the list that everybody reads."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from mellanrum.records.files import path_of, read_file, store_file
from mellanrum.records.formats import PDF
from mellanrum.records.models import Document, Matter, Outcome, ReleaseItem, ReleaseRequest, StoredFile
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction
from tests.support import people
from tests.support.factories import DocumentFactory, FederationFactory, MatterFactory
from tests.support.query_shape import query_shape

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 22)
AT = datetime(2026, 10, 20, 9, tzinfo=UTC)
PAGE = b"%PDF-1.7\nprov"


@pytest.fixture(autouse=True)
def on_a_day(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SECOND_FACTOR_ROLES = []
    settings.FILES_ROOT = tmp_path / "files"
    cache.clear()
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


@pytest.fixture
def here(db: None) -> Iterator[Federation]:
    made: Federation = FederationFactory(slug="diariet", name="Samordningsförbundet Diariet")
    with federation_transaction([made.pk]):
        yield made


@pytest.fixture
def office(here: Federation) -> people.Person:
    return people.director_of(here)


@pytest.fixture
def document(here: Federation) -> Document:
    found: Document = DocumentFactory(matter=MatterFactory(federation=here, number=1), number=1, title="Fråga om hyra")
    return found


def signed_in(person: people.Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def shown(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_a_document_is_registered_with_its_file_and_handed_out_safely(office: people.Person) -> None:
    client = signed_in(office)
    sent = {
        "title": "Fråga om lokaler",
        "on": "2026-10-01",
        "direction": "in",
        "kind": "letter",
        "counterpart": "Åmåls kommun",
        "file": SimpleUploadedFile("yttrande från Åmål.pdf", PAGE, PDF),
    }
    answer = client.post("/diarium/registrera/", sent, follow=True)
    assert "Handlingen är registrerad som 2026-1:1" in answer.content.decode()
    assert "yttrande från Åmål.pdf" in answer.content.decode()
    file = StoredFile.objects.get()
    got = client.get(f"/diarium/fil/{file.pk}/")
    assert got.content == PAGE
    assert got["Content-Type"] == PDF
    assert got["Content-Disposition"].startswith('attachment; filename="yttrande fr_n _m_l.pdf"; filename*=UTF-8')
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "no-store" in got["Cache-Control"]
    path_of(office.actor.federation_id, file.sha256).unlink()
    assert "saknas på disken" in shown(client, f"/diarium/fil/{file.pk}/", 503)


def test_a_wrong_file_or_number_is_told_beside_its_question(office: people.Person, document: Document) -> None:
    client = signed_in(office)
    sent = {"title": "Brev", "on": "2026-10-01", "direction": "in", "kind": "letter", "matter": "2026-77"}
    answer = client.post("/diarium/registrera/", sent)
    assert answer.status_code == 422
    assert "Inget ärende har det numret" in answer.content.decode()
    bad = {**sent, "matter": "2026-1", "file": SimpleUploadedFile("brev.pdf", b"MZ program", PDF)}
    answer = client.post("/diarium/registrera/", bad)
    assert answer.status_code == 422
    assert "inte det som namnet säger" in answer.content.decode()
    assert Document.objects.count() == 1


def test_the_board_opens_documents_of_meetings_and_no_others(here: Federation, document: Document) -> None:
    board = signed_in(people.board_member_of(here))
    shown(board, "/diarium/", 403)
    shown(board, f"/diarium/handling/{document.pk}/", 403)
    Matter.objects.update(object_type="governance.meeting", object_id=7)
    page = shown(board, f"/diarium/handling/{document.pk}/")
    assert "Fråga om hyra" in page
    assert "/diarium/2026-1/" not in page
    assert 'href="/moten/7/"' in page
    Document.objects.update(secrecy_provision="26 kap. 1 § OSL")
    assert "sekretessmarkerad" in shown(board, f"/diarium/handling/{document.pk}/", 403)


def test_everybody_reads_the_public_list_and_nothing_behind_it(document: Document) -> None:
    client = Client()
    page = shown(client, "/forbund/diariet/diarium/")
    assert "Fråga om hyra" in page
    assert "Provbygdens kommun" in page
    assert "/diarium/fil/" not in page
    assert "sessionid" not in client.cookies
    Document.objects.update(secrecy_provision="26 kap. 1 § OSL", public_title="Synpunkter")
    page = shown(client, "/forbund/diariet/diarium/?q=")
    assert "Fråga om hyra" not in page
    assert "Provbygdens kommun" not in page
    assert "26 kap." not in page
    assert "Synpunkter" in page
    assert "Ingen handling passar" in shown(client, "/forbund/diariet/diarium/?q=hyra")
    shown(client, "/forbund/finns-inte/diarium/", 404)


def test_the_public_list_cannot_be_emptied_at_speed(document: Document, settings: Any) -> None:
    client = Client()
    for _ in range(60):
        assert client.get("/forbund/diariet/diarium/?q=x").status_code == 200
    assert "Försök igen om någon minut" in shown(client, "/forbund/diariet/diarium/", 429)


def test_a_request_is_examined_masked_and_answered(office: people.Person, document: Document) -> None:
    client = signed_in(office)
    sent = {"asked": "Allt om hyran", "received_on": "2026-10-20", "received_time": "9.30", "requester": "Frida"}
    page = client.post("/diarium/utlamnande/ny/", sent, follow=True).content.decode()
    assert "Frida" in page
    request = ReleaseRequest.objects.get()
    base = f"/diarium/utlamnande/{request.pk}/"
    answer = client.post(f"{base}handlingar/", {"numbers": "2026-1:1, 2026-99"})
    assert answer.status_code == 422
    assert "Diariet har inte: 2026-99" in answer.content.decode()
    client.post(f"{base}handlingar/", {"numbers": "2026-1:1"})
    item = ReleaseItem.objects.get()
    refused = {"outcome": "refused", "common": "26 kap. 1 § OSL", "reason": "En enskild pekas ut"}
    client.post(f"{base}prova/{item.pk}/", refused)
    page = shown(client, f"{base}svara/")
    assert "En enskild pekas ut." in page
    assert "kammarrätten" in page
    # The page may be read in English: the authority's letter is in Swedish.
    client.cookies["mellanrum_language"] = "en"
    assert "Hur man överklagar" in shown(client, f"{base}svara/")
    client.post(f"{base}svara/", {"decision": "Skälen som jag ansvarar för."})
    request.refresh_from_db()
    assert request.state == "answered"
    letter = StoredFile.objects.get(name__endswith=".pdf")
    data = read_file(actor=office.actor, file=letter)
    text = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())
    assert "Skälen som jag ansvarar för." in text
    assert "Frida" not in text
    assert "Frida" not in shown(client, f"/diarium/{request.matter.year}-{request.matter.number}/")


def test_a_text_made_here_is_masked_by_hand(office: people.Person, document: Document) -> None:
    """The letter of one request is what the next one asks for."""
    client = signed_in(office)
    client.post("/diarium/utlamnande/ny/", {"asked": "Om Exempla Exempelsson", "received_on": "2026-10-20"})
    first = ReleaseRequest.objects.get()
    client.post(f"/diarium/utlamnande/{first.pk}/svara/", {"decision": "Det finns inget."})
    letter = Document.objects.get(kind="decision")
    client.post("/diarium/utlamnande/ny/", {"asked": "Förra svaret", "received_on": "2026-10-21"})
    second = ReleaseRequest.objects.exclude(pk=first.pk).get()
    client.post(f"/diarium/utlamnande/{second.pk}/handlingar/", {"numbers": letter.reference})
    item = ReleaseItem.objects.get(request=second)
    address = f"/diarium/utlamnande/{second.pk}/maska/{item.pk}/"
    assert "Om Exempla Exempelsson" in shown(client, address)
    missing = client.post(address, {"passages": "Står inte här", "keep": "1"})
    assert missing.status_code == 422
    assert not StoredFile.objects.filter(masked_of__isnull=False).exists()
    seen = client.post(address, {"passages": "exempla exempelsson"}).content.decode()
    assert "Om Exempla Exempelsson" not in seen
    client.post(address, {"passages": "exempla exempelsson", "keep": "1"})
    copy = StoredFile.objects.get(masked_of__isnull=False)
    data = read_file(actor=office.actor, file=copy)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert "Exempelsson" not in text
    assert b"Exempelsson" not in data
    assert "Det finns inget." in text
    page = shown(client, f"/diarium/utlamnande/{second.pk}/prova/{item.pk}/")
    assert f'<option value="{copy.pk}">' in page
    sent = {"outcome": "masked", "masked_copy": copy.pk, "other": "21 kap. 1 § OSL", "reason": "En enskild"}
    client.post(f"/diarium/utlamnande/{second.pk}/prova/{item.pk}/", sent)
    item.refresh_from_db()
    assert (item.outcome, item.released_file) == (Outcome.MASKED, copy)


def test_a_year_goes_to_the_archive_with_its_files(office: people.Person, document: Document) -> None:
    Document.objects.update(title="=HYPERLINK(1)")
    stored = store_file(actor=office.actor, document=document, name="brev.pdf", data=PAGE, media_type=PDF, at=AT)
    lost = store_file(actor=office.actor, document=document, name="bort.pdf", data=PAGE + b"2", media_type=PDF, at=AT)
    path_of(office.actor.federation_id, lost.sha256).unlink()
    answer = signed_in(office).get("/diarium/arkiv/2026.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        assert archive.read("filer/2026-1/1/v1/brev.pdf") == PAGE
        content = json.loads(archive.read("diarium.json"))
        assert "'=HYPERLINK(1)" in archive.read("diarium.csv").decode("utf-8-sig")
        assert archive.read("diarium.xlsx").startswith(b"PK")
    [found] = content["matters"][0]["documents"]
    digests = {file["path"]: (file["digest"], bool(file["fault"])) for file in found["files"]}
    assert digests == {
        "filer/2026-1/1/v1/brev.pdf": (stored.sha256, False),
        "filer/2026-1/1/v1/bort.pdf": (lost.sha256, True),
    }


@pytest.mark.parametrize(
    "address", ["/diarium/", "/forbund/diariet/diarium/", "/diarium/2026-1/", "/diarium/gallring/"]
)
def test_lists_ask_as_much_of_many_rows_as_of_few(office: people.Person, document: Document, address: str) -> None:
    client = signed_in(office)
    shown(client, address)
    with query_shape() as few:
        shown(client, address)
    for _ in range(60):
        DocumentFactory(matter=MatterFactory(federation=document.federation))
        DocumentFactory(matter=document.matter)
    with query_shape() as many:
        shown(client, address)
    assert many == few
    # The rate limit of the public list is counted beside the page.
    assert len([line for line in few if "kernel_cache" not in line]) <= 12
