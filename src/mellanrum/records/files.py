"""Files of registered documents: kept under their own digest in the data folder, checked when they are read.

A file is written whole or not at all, is never written over, and a new version is laid beside the old. The row and the
content are tied by the digest: whoever changes the one without the other is found by ``read_file`` and ``mellanrum
check``. Two rows with the same content share one file on the disk.
"""

import errno
import hashlib
import logging
import os
import random
import re
import tempfile
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.scope import federation_transaction

from .formats import ENDINGS, format_of
from .history import record_created
from .models import Document, StoredFile
from .policies import can_keep_register, can_read_document

logger = logging.getLogger(__name__)
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class FileUnusable(Refused):
    """A stored file is missing, damaged or out of reach; the text says what to do."""


@transaction.atomic
def store_file(
    *,
    actor: Actor,
    document: Document,
    name: str,
    data: bytes,
    media_type: str,
    at: datetime,
    version_note: str = "",
    masked_of: StoredFile | None = None,
) -> StoredFile:
    """This will keep a file of a document: a new version when the document has one of that name, beside the old.

    The same content once more under the same name is the version that stands. ``masked_of`` says that this is a copy of
    another file of the document, with passages taken out.

    Raises:
        Forbidden: when the actor does not keep the register.
        Refused: when the file is empty, too large, of another kind than it says or than the register takes, or when it
            cannot be written.
    """
    can_keep_register(actor).require()
    kept_name = safe_name(name)
    _require_content(kept_name, data, media_type)
    if masked_of is not None and masked_of.document_id != document.pk:
        raise Refused(_("Den maskade kopian ska höra till samma handling som originalet."))
    digest = hashlib.sha256(data).hexdigest()
    with connection.cursor() as cursor:
        # Two who store at once take turns, so that versions follow each other.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('records.files'), %s::int)", [document.pk % 2**31])
    versions = StoredFile.objects.of(actor).filter(document=document, name=kept_name)
    latest: StoredFile | None = versions.order_by("-version").first()
    if latest is not None and latest.sha256 == digest:
        return latest
    _write(path_of(actor.federation_id, digest), data)
    stored: StoredFile = StoredFile.objects.create(
        federation_id=actor.federation_id,
        document=document,
        name=kept_name,
        version=(versions.aggregate(last=Max("version"))["last"] or 0) + 1,
        version_note=version_note.strip()[:200],
        media_type=media_type.partition(";")[0].strip().lower(),
        size=len(data),
        sha256=digest,
        stored_at=at,
        stored_by=actor.name,
        masked_of=masked_of,
    )
    record_created(actor=actor, use_case="records.store_file", obj=stored)
    return stored


def read_file(*, actor: Actor, file: StoredFile) -> bytes:
    """This will give the content of a file, after its digest has been checked.

    Raises:
        Forbidden: when the actor may not open the document.
        FileUnusable: when the file is missing, damaged or cannot be read.
    """
    can_read_document(actor, file.document).require()
    data, fault = _content(file)
    if fault:
        logger.error("Stored file %s (federation %s): %s", file.pk, file.federation_id, fault)
        raise FileUnusable(
            _("Filen %(name)s kan inte lämnas ut: %(fault)s. Be den som sköter driften att återställa den ur en kopia.")
            % {"name": file.name, "fault": fault}
        )
    return data


@dataclass(frozen=True, kw_only=True)
class FilesReport:
    """What a check of stored files found: how many there are, how many were looked at, and each fault in words."""

    count: int
    checked: int
    faults: tuple[str, ...]


def verify_files(*, federation_ids: Iterable[int], most: int | None = None, seed: int = 0) -> FilesReport:
    """This will check that files are there and unchanged: all of them, or ``most`` of each federation at random.

    That a file is there, with its size, is looked at for all; the content for as many as ``most`` says.
    """
    count = checked = 0
    faults: list[str] = []
    for federation_id in federation_ids:
        with federation_transaction([federation_id], read_only=True):
            rows = list(StoredFile.objects.filter(federation_id=federation_id).order_by("pk"))
        count += len(rows)
        chosen = set(range(len(rows)))
        if most is not None and len(rows) > most:
            chosen = set(random.Random(seed).sample(range(len(rows)), most))  # noqa: S311 - a sample, no secret
        for place, row in enumerate(rows):
            fault = _content(row)[1] if place in chosen else _outside(row)
            checked += place in chosen
            if fault:
                faults.append(f"{federation_id}: {row.name} ({row.sha256[:12]}): {fault}")
    return FilesReport(count=count, checked=checked, faults=tuple(faults))


def path_of(federation_id: int, digest: str) -> Path:
    """This will tell where content lies: ``files/<federation>/<two signs>/<digest>``."""
    return Path(settings.FILES_ROOT) / str(int(federation_id)) / digest[:2] / digest


def safe_name(name: str) -> str:
    """This will make a name that no system takes for a path or a command, with its ending kept."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    kept = re.sub(r"\s+", " ", "".join(sign for sign in plain if sign.isprintable() and sign not in '<>:"|?*')).strip(
        ". "
    )
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[: 149 - len(ending)].rstrip()}{dot}{ending}" if dot and stem else (kept[:150] or "fil")


def _require_content(name: str, data: bytes, media_type: str) -> None:
    if not data:
        raise Refused(_("Filen är tom. Välj en fil med innehåll."), field="file")
    if len(data) > settings.LARGEST_STORED_FILE:
        most = settings.LARGEST_STORED_FILE // (1024 * 1024)
        raise Refused(_("Filen är för stor. Den får vara högst %(most)s MB.") % {"most": most}, field="file")
    kind = format_of(media_type)
    if kind is None or not name.lower().endswith(kind.endings):
        raise Refused(
            _("Diariet tar inte emot den sortens fil. Spara den som något av: %(endings)s.")
            % {"endings": ", ".join(ENDINGS)},
            field="file",
        )
    if not kind.fits(data):
        raise Refused(
            _("Filens innehåll är inte det som namnet säger. Öppna den, spara den på nytt och välj den igen."),
            field="file",
        )


def _write(path: Path, data: bytes) -> None:
    """Beside its place, down to the disk, then into its place in one step: nobody sees half a file."""
    if path.exists() and _digest(path) == path.name:
        return
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o400)
        Path(temporary).replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as problem:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        logger.exception("A file could not be stored in %s", path.parent)
        if problem.errno in _FULL:
            raise Refused(
                _("Disken är full, så filen är inte sparad. Be den som sköter driften att frigöra plats.")
            ) from problem
        raise Refused(
            _("Filen kunde inte sparas (%(problem)s). Be den som sköter driften att se över mappen för filer.")
            % {"problem": problem.strerror}
        ) from problem


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _content(file: StoredFile) -> tuple[bytes, str]:
    try:
        data = path_of(file.federation_id, file.sha256).read_bytes()
    except FileNotFoundError:
        return b"", _("den saknas på disken")
    except OSError as problem:
        return b"", _("den kan inte läsas (%(problem)s)") % {"problem": problem.strerror}
    if hashlib.sha256(data).hexdigest() != file.sha256:
        return b"", _("den är skadad eller ändrad")
    return data, ""


def _outside(file: StoredFile) -> str:
    try:
        size = path_of(file.federation_id, file.sha256).stat().st_size
    except FileNotFoundError:
        return _("den saknas på disken")
    except OSError as problem:
        return _("den kan inte läsas (%(problem)s)") % {"problem": problem.strerror}
    return "" if size == file.size else _("den är skadad eller ändrad")
