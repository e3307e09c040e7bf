"""The register of a year for the archive: an index in open formats, and every file, in one ZIP."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused
from mellanrum.records.files import read_file
from mellanrum.records.models import Direction, StoredFile
from mellanrum.records.queries.retention import RegisterEntry, register_of_year
from mellanrum.tenancy.actors import Actor

# What fits in memory; a larger archive is put together on the disk.
IN_MEMORY = 16 * 1024 * 1024
DIGEST_TYPE = "SHA-256"


def columns() -> tuple[str, ...]:
    """This will name the columns of the index in the reader's language."""
    return (
        _("Ärende"),
        _("Ärendemening"),
        _("Öppnat"),
        _("Avslutat"),
        _("Handling"),
        _("Rubrik"),
        _("Dag"),
        _("Riktning"),
        _("Från eller till"),
        _("Slag"),
        _("Sekretess enligt"),
        _("Bevarande"),
        _("Beslut om bevarande"),
        _("Filer"),
    )


def register_archive(*, actor: Actor, year: int, now: datetime) -> IO[bytes]:
    """This will put together the register of a year: CSV, XLSX and JSON of it, and every version of every file.

    A file that is missing or damaged stands in the index with what is wrong, and the rest is there.

    Raises:
        Forbidden: when the actor does not read the register.
    """
    entries = list(register_of_year(actor, year))
    faults: dict[int, str] = {}
    out: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - given to whoever sends it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            for file in entry.files:
                try:
                    archive.writestr(_place(entry, file), read_file(actor=actor, file=file))
                except Refused as refused:
                    faults[file.pk] = refused.message
        rows = [columns(), *(_row(entry) for entry in entries)]
        archive.writestr("diarium.csv", _csv(rows))
        archive.writestr("diarium.xlsx", _xlsx(rows))
        archive.writestr("diarium.json", _json(year, entries, faults, now))
    out.seek(0)
    return out


def _place(entry: RegisterEntry, file: StoredFile) -> str:
    document = entry.document
    return f"filer/{document.matter.diary_number}/{document.number}/v{file.version}/{file.name}"


def _row(entry: RegisterEntry) -> tuple[str, ...]:
    document, matter = entry.document, entry.document.matter
    rule = entry.retention.rule
    return (
        matter.diary_number,
        matter.title,
        _day(matter.opened_on),
        _day(matter.closed_on),
        document.reference,
        document.title,
        _day(document.registered_on),
        str(Direction(document.direction).label),
        document.counterpart,
        entry.kind,
        document.secrecy_provision or matter.secrecy_provision,
        ""
        if rule is None
        else _("bevaras")
        if rule.years is None
        else _("gallras efter %(years)s år") % {"years": rule.years},
        rule.decision if rule is not None else "",
        "; ".join(_place(entry, file) for file in entry.files),
    )


def _csv(rows: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """What a spreadsheet would take for a formula is text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _xlsx(rows: list[tuple[str, ...]]) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet(_("Diarium"))
        head = book.add_format({"bold": True})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, head if number == 0 else None)
        sheet.freeze_panes(1, 0)
    return stream.getvalue()


def _json(year: int, entries: list[RegisterEntry], faults: dict[int, str], now: datetime) -> bytes:
    content = {
        "format": "mellanrum-diarium-1",
        "year": year,
        "exported_at": timezone.localtime(now).isoformat(timespec="seconds"),
        "matters": list(_matters(entries, faults)),
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _matters(entries: list[RegisterEntry], faults: dict[int, str]) -> Iterator[dict[str, object]]:
    gathered: dict[int, list[RegisterEntry]] = {}
    for entry in entries:
        gathered.setdefault(entry.document.matter_id, []).append(entry)
    for group in gathered.values():
        matter = group[0].document.matter
        yield {
            "number": matter.diary_number,
            "title": matter.title,
            "opened_on": _day(matter.opened_on),
            "closed_on": _day(matter.closed_on),
            "secrecy_provision": matter.secrecy_provision,
            "moved_away": [f"{matter.diary_number}:{moved}" for moved in matter.moved_away],
            "documents": [_document(entry, faults) for entry in group],
        }


def _document(entry: RegisterEntry, faults: dict[int, str]) -> dict[str, object]:
    document, rule = entry.document, entry.retention.rule
    return {
        "number": document.reference,
        "title": document.title,
        "registered_on": _day(document.registered_on),
        "direction": document.direction,
        "counterpart": document.counterpart,
        "kind": document.kind,
        "kind_words": entry.kind,
        "secrecy_provision": document.secrecy_provision,
        "retention_years": rule.years if rule is not None else None,
        "retention_decision": rule.decision if rule is not None else "",
        "files": [
            {
                "path": _place(entry, file),
                "version": file.version,
                "media_type": file.media_type,
                "size": file.size,
                "digest_type": DIGEST_TYPE,
                "digest": file.sha256,
                "stored_at": timezone.localtime(file.stored_at).isoformat(timespec="seconds"),
                "masked": file.masked_of_id is not None,
                "fault": faults.get(file.pk, ""),
            }
            for file in entry.files
        ],
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
