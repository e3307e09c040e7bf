"""Files of documents: written whole, never over another, checked when they are read."""

import errno
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.records.files import FileUnusable, path_of, read_file, safe_name, store_file, verify_files
from mellanrum.records.formats import DOCX, PDF
from mellanrum.records.models import Document, HistoryEntry, StoredFile
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation
from tests.support.factories import DocumentFactory, MatterFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
PAGE = b"%PDF-1.7\nprov"
MustWrite = Callable[[], AbstractContextManager[set[str]]]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """A folder of files for one test."""
    settings.FILES_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def document(federation: Federation) -> Document:
    made: Document = DocumentFactory(matter=MatterFactory(federation=federation))
    return made


def store(actor: Actor, document: Document, data: bytes = PAGE, name: str = "brev.pdf", kind: str = PDF) -> StoredFile:
    return store_file(actor=actor, document=document, name=name, data=data, media_type=kind, at=AT)


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_file_is_kept_under_its_digest_and_read_back(
    actor: Actor, document: Document, folder: Path, must_write_history: MustWrite
) -> None:
    with must_write_history():
        stored = store(actor, document)
    assert stored.version == 1
    assert files_in(folder) == [path_of(actor.federation_id, stored.sha256)]
    assert path_of(actor.federation_id, stored.sha256).stat().st_mode & 0o777 == 0o400
    assert read_file(actor=actor, file=stored) == PAGE
    assert (stored.stored_at, stored.stored_by) == (AT, actor.name)


def test_a_new_version_stands_beside_the_old(actor: Actor, document: Document, folder: Path) -> None:
    first = store(actor, document)
    again = store(actor, document)
    second = store(actor, document, PAGE + b" igen")
    assert again == first
    assert (first.version, second.version) == (1, 2)
    assert read_file(actor=actor, file=first) == PAGE
    assert len(files_in(folder)) == 2
    assert HistoryEntry.objects.filter(use_case="records.store_file").count() == 2
    # What was there before is a version of its own once more.
    assert store(actor, document).version == 3


def test_same_content_of_two_documents_lies_once_on_the_disk(actor: Actor, document: Document, folder: Path) -> None:
    other = DocumentFactory(matter=document.matter)
    assert store(actor, document).pk != store(actor, other).pk
    assert len(files_in(folder)) == 1


def test_the_database_lets_nobody_change_a_stored_file(actor: Actor, document: Document) -> None:
    stored = store(actor, document)
    stored.sha256 = "0" * 64
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        stored.save()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).delete()


@pytest.mark.parametrize(
    ("name", "kind", "data", "words"),
    [
        ("brev.pdf", PDF, b"", "tom"),
        ("brev.pdf", PDF, b"MZ\x90 program", "inte det som namnet säger"),
        ("brev.docx", DOCX, b"PK\x03\x04 xl/workbook.xml", "inte det som namnet säger"),
        ("brev.exe", PDF, PAGE, "tar inte emot"),
        ("sida.html", "text/html", b"<script>", "tar inte emot"),
        ("brev.txt", "text/plain", b"a\0b", "inte det som namnet säger"),
    ],
)
def test_other_content_is_refused(
    actor: Actor, document: Document, folder: Path, name: str, kind: str, data: bytes, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        store(actor, document, data, name, kind)
    assert refused.value.field == "file"
    assert not folder.exists()


def test_what_is_too_large_is_refused(actor: Actor, document: Document, settings: Any) -> None:
    settings.LARGEST_STORED_FILE = 1024 * 1024
    with pytest.raises(Refused, match="högst 1 MB"):
        store(actor, document, PAGE + bytes(1024 * 1024))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_full_or_broken_disk_leaves_nothing(
    actor: Actor, document: Document, folder: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fail(_handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("mellanrum.records.files.os.fsync", fail)
    with pytest.raises(Refused, match="Disken är full" if code == errno.ENOSPC else "kunde inte sparas"):
        store(actor, document)
    assert files_in(folder) == []
    assert StoredFile.objects.count() == 0


def test_a_damaged_or_missing_file_is_told_and_not_given(actor: Actor, document: Document) -> None:
    stored = store(actor, document)
    path = path_of(actor.federation_id, stored.sha256)
    assert verify_files(federation_ids=[actor.federation_id]).faults == ()
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.7\nPROV")
    with pytest.raises(FileUnusable, match="skadad eller ändrad"):
        read_file(actor=actor, file=stored)
    # The same size: only a reading of the content finds it.
    assert verify_files(federation_ids=[actor.federation_id], most=0).faults == ()
    assert "skadad" in verify_files(federation_ids=[actor.federation_id], most=1).faults[0]
    path.unlink()
    with pytest.raises(FileUnusable, match="saknas på disken"):
        read_file(actor=actor, file=stored)
    report = verify_files(federation_ids=[actor.federation_id], most=0)
    assert (report.count, report.checked, len(report.faults)) == (1, 0, 1)
    # Stored once more, the content is whole again.
    store(actor, document, PAGE, "samma.pdf")
    assert read_file(actor=actor, file=stored) == PAGE


def test_who_may_store_and_read(actor: Actor, document: Document) -> None:
    stored = store(actor, document)
    auditor = Actor(federation_id=actor.federation_id, name="Rut", roles=frozenset({"auditor"}))
    board = Actor(federation_id=actor.federation_id, name="Bodil", roles=frozenset({"board_member"}))
    with pytest.raises(Forbidden, match="ändrar ingenting"):
        store(auditor, document, PAGE + b"2")
    assert read_file(actor=auditor, file=stored) == PAGE
    with pytest.raises(Forbidden):
        read_file(actor=board, file=stored)
    document.matter.object_type, document.matter.object_id = "governance.meeting", 1
    assert read_file(actor=board, file=stored) == PAGE
    document.secrecy_provision = "26 kap. 1 § OSL"
    with pytest.raises(Forbidden, match="sekretessmarkerad"):
        read_file(actor=board, file=stored)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\mapp\\brev.pdf", "brev.pdf"),
        ('br"ev\r\n.pdf', "brev.pdf"),
        (".gömd.pdf", "gömd.pdf"),
        ("", "fil"),
        ("Yttrande  från Åmål.pdf", "Yttrande från Åmål.pdf"),
    ],
)
def test_a_name_is_no_path(name: str, kept: str) -> None:
    assert safe_name(name) == kept


def test_a_long_name_keeps_its_ending() -> None:
    assert len(safe_name("å" * 400 + ".pdf")) == 150
    assert safe_name("å" * 400 + ".pdf").endswith("å.pdf")
