"""The hash chain over the history: batches are sealed by a job, so that no write waits for another.

An entry's digest is made by the database of all its columns, in one canonical form. A seal's digest is made of the seal
before it, of its own head and of its entries' digests. Whoever changes a line afterwards, even as the owner of the
database, must make every later seal anew; the digest of the last one, kept elsewhere, shows that too.

Which entries are in no seal yet? Their numbers do not tell alone: a lower one may be committed after a higher one. Each
seal therefore notes up to which entry it saw, and a transaction that all others then at work came before. Once those
have ended, nothing more can come up to that entry: the next seal takes what is left there and notes that it is settled,
and later ones look above it only. This holds in a restored database too, whose transactions are numbered from the
beginning: those of the former server have all ended.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.tenancy.scope import federation_transaction

from .models import HistoryEntry, HistorySeal

BATCH = 10_000
DIGEST = 32
FIRST = bytes(DIGEST)
# How long an entry may be unsealed before that is a fault: the job runs every few minutes.
PATIENCE = timedelta(hours=6)

_ENTRIES = HistoryEntry._meta.db_table
_SEALS = HistorySeal._meta.db_table
# Every column. A JSON array keeps the parts apart whatever they contain, and jsonb has one way to write a value.
_ENTRY_DIGEST = """
sha256(convert_to(jsonb_build_array(
    e.id, e.federation_id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor_user_id,
    e.actor_name, e.use_case, e.object_type, e.object_id, e.object_label, e.before, e.after,
    encode(e.cipher, 'hex'), e.person_key_id, e.reason
)::text, 'UTF8'))
"""
_SETTLED = f"""
SELECT coalesce(max(seen_id), 0) FROM {_SEALS} WHERE federation_id = %(federation)s AND (
    seen_transaction <= pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    OR seen_transaction > pg_snapshot_xmax(pg_current_snapshot())::text::bigint
)
"""  # noqa: S608 - the names of our own tables
_UNSEALED = f"""
SELECT e.id, {_ENTRY_DIGEST} FROM {_ENTRIES} e
LEFT JOIN (
    SELECT unnest(entry_ids) AS id FROM {_SEALS}
    WHERE federation_id = %(federation)s AND seen_id > %(settled)s AND number <= %(last)s
) sealed USING (id)
WHERE e.federation_id = %(federation)s AND e.id > %(above)s AND e.id <= %(seen)s AND sealed.id IS NULL
ORDER BY e.id LIMIT %(limit)s
"""  # noqa: S608
_SEALED = f"""
SELECT s.number, s.entry_ids, s.entry_digests, s.previous, s.digest, s.seen_id, s.seen_transaction,
    s.settled_id, s.sealed_at, (
    SELECT array_agg(CASE WHEN e.id IS NULL THEN ''::bytea ELSE {_ENTRY_DIGEST} END ORDER BY part.place)
    FROM unnest(s.entry_ids) WITH ORDINALITY AS part (id, place)
    LEFT JOIN {_ENTRIES} e ON e.id = part.id AND e.federation_id = s.federation_id
) FROM {_SEALS} s WHERE s.federation_id = %(federation)s ORDER BY s.number
"""  # noqa: S608
_STRAYS = f"""
SELECT e.id, e.at < %(long_ago)s OR e.id <= coalesce(
    (SELECT max(settled_id) FROM {_SEALS} WHERE federation_id = %(federation)s), 0
) FROM {_ENTRIES} e
LEFT JOIN (SELECT unnest(entry_ids) AS id FROM {_SEALS} WHERE federation_id = %(federation)s) s USING (id)
WHERE e.federation_id = %(federation)s AND s.id IS NULL ORDER BY e.id
"""  # noqa: S608


class FaultKind(models.TextChoices):
    """What can be wrong with a line of history, or with a seal."""

    SEAL_MISSING = "seal_missing", gettext_lazy("förseglingen saknas")
    NOT_AS_KEPT = "not_as_kept", gettext_lazy("förseglingen är inte den som sparats utanför databasen")
    SEALED_TWICE = "sealed_twice", gettext_lazy("ändringen är förseglad två gånger")
    UNSEALED = (
        "unsealed",
        gettext_lazy("ändringen är inte förseglad: den är inlagd i efterhand, eller så är förseglingen borttagen"),
    )
    BROKEN_CHAIN = "broken_chain", gettext_lazy("förseglingen följer inte på den före")
    SEAL_CHANGED = "seal_changed", gettext_lazy("förseglingen är ändrad")
    OTHER_ENTRIES = "other_entries", gettext_lazy("förseglingen gäller andra ändringar än dem den gjordes av")
    ENTRY_REMOVED = "entry_removed", gettext_lazy("ändringen är borttagen")
    ENTRY_CHANGED = "entry_changed", gettext_lazy("ändringen är ändrad")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something in the history that is not as it was sealed. ``entry_id`` is set when one entry is to blame."""

    kind: FaultKind
    seal: int | None = None
    entry_id: int | None = None

    def __str__(self) -> str:
        place = [_("försegling %(number)s") % {"number": self.seal}] if self.seal is not None else []
        place += [_("ändring %(number)s") % {"number": self.entry_id}] if self.entry_id is not None else []
        return f"{self.kind.label} ({', '.join(place)})"


@dataclass(frozen=True, kw_only=True)
class ChainReport:
    """What a check found: how much was sealed, how much waits, the last digest (hex), and every fault."""

    federation_id: int
    seals: int
    entries: int
    pending: int
    head: str
    faults: tuple[Fault, ...]

    @property
    def intact(self) -> bool:
        """True when nothing was found."""
        return not self.faults


def seal(*, federation_id: int, now: datetime) -> int:
    """This will seal the entries that are committed and in no seal yet, and return their number.

    It waits for no writer: what is being written now is taken the next time. Two that seal at once take turns. Inside
    another transaction it must come before that one's first write.
    """
    sealed = 0
    with federation_transaction([federation_id]), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('records.chain'), %s::int)", [federation_id])
        cursor.execute(_SETTLED, {"federation": federation_id})
        settled_id = _number(cursor)
        cursor.execute(
            f"SELECT coalesce(max(id), 0) FROM {_ENTRIES} WHERE federation_id = %s",  # noqa: S608
            [federation_id],
        )
        seen_id = _number(cursor)
        # In this order: what is under `seen_id` and not visible is the work of a transaction numbered before ours.
        seen_transaction = _transaction_number(cursor)
        last = HistorySeal.objects.filter(federation_id=federation_id).order_by("-number").first()
        settled_before = last.settled_id if last else 0
        marks = _Marks(seen_id=seen_id, seen_transaction=seen_transaction, settled_id=max(settled_before, settled_id))
        wanted = {
            "federation": federation_id,
            "settled": settled_before,
            "last": last.number if last else 0,
            "above": settled_before,
            "seen": seen_id,
            "limit": BATCH,
        }
        while True:
            cursor.execute(_UNSEALED, wanted)
            rows = cursor.fetchall()
            if rows:
                last = _make_seal(rows, last, federation_id, now, marks)
                wanted["above"] = rows[-1][0]
            sealed += len(rows)
            if len(rows) < BATCH:
                return sealed


def verify_chain(*, federation_id: int, now: datetime, known: Mapping[int, str] | None = None) -> ChainReport:
    """This will check every entry and every seal of a federation, and report what was changed, removed or inserted.

    ``known`` holds digests that were kept elsewhere, by the number of their seal: they show a chain that was made anew
    or cut short.
    """
    faults: list[Fault] = []
    expected = dict(known or {})
    previous, number, entries = FIRST, 0, 0
    seen: set[int] = set()
    with federation_transaction([federation_id]):
        for row in _rows(_SEALED, {"federation": federation_id}):
            faults += [Fault(kind=FaultKind.SEAL_MISSING, seal=gap) for gap in range(number + 1, row.number)]
            number = row.number
            faults += _faults_of(row, previous, federation_id)
            if expected.pop(number, row.digest.hex()) != row.digest.hex():
                faults.append(Fault(kind=FaultKind.NOT_AS_KEPT, seal=number))
            twice = seen.intersection(row.entry_ids)
            faults += [Fault(kind=FaultKind.SEALED_TWICE, seal=number, entry_id=entry) for entry in sorted(twice)]
            seen.update(row.entry_ids)
            previous, entries = row.digest, entries + len(row.entry_ids)
        faults += [Fault(kind=FaultKind.SEAL_MISSING, seal=gap) for gap in sorted(expected)]
        pending, strays = _unsealed(federation_id, now)
    faults += [Fault(kind=FaultKind.UNSEALED, entry_id=entry) for entry in strays]
    return ChainReport(
        federation_id=federation_id,
        seals=number,
        entries=entries,
        pending=pending,
        head=previous.hex() if number else "",
        faults=tuple(faults),
    )


@dataclass(frozen=True, kw_only=True)
class _Marks:
    """How far a seal saw, and how far it was certain to have seen everything."""

    seen_id: int
    seen_transaction: int
    settled_id: int


@dataclass(frozen=True, kw_only=True)
class _SealRow:
    number: int
    entry_ids: list[int]
    entry_digests: bytes
    previous: bytes
    digest: bytes
    marks: _Marks
    sealed_at: datetime
    found: list[bytes]


def _faults_of(row: _SealRow, previous: bytes, federation_id: int) -> Iterator[Fault]:
    if row.previous != previous:
        yield Fault(kind=FaultKind.BROKEN_CHAIN, seal=row.number)
    head = _head(federation_id, row.number, row.sealed_at, row.marks)
    if row.digest != _digest(row.previous, head, row.entry_digests):
        yield Fault(kind=FaultKind.SEAL_CHANGED, seal=row.number)
    if len(row.entry_digests) != DIGEST * len(row.entry_ids):
        yield Fault(kind=FaultKind.OTHER_ENTRIES, seal=row.number)
        return
    for place, (entry, found) in enumerate(zip(row.entry_ids, row.found, strict=True)):
        if not found:
            yield Fault(kind=FaultKind.ENTRY_REMOVED, seal=row.number, entry_id=entry)
        elif found != row.entry_digests[DIGEST * place : DIGEST * (place + 1)]:
            yield Fault(kind=FaultKind.ENTRY_CHANGED, seal=row.number, entry_id=entry)


def _make_seal(
    rows: list[tuple[int, bytes]], last: HistorySeal | None, federation_id: int, now: datetime, marks: _Marks
) -> HistorySeal:
    number = last.number + 1 if last else 1
    previous = bytes(last.digest) if last else FIRST
    digests = b"".join(bytes(digest) for _entry, digest in rows)
    made: HistorySeal = HistorySeal.objects.create(
        federation_id=federation_id,
        number=number,
        entry_ids=[entry for entry, _bytes in rows],
        entry_digests=digests,
        previous=previous,
        digest=_digest(previous, _head(federation_id, number, now, marks), digests),
        seen_id=marks.seen_id,
        seen_transaction=marks.seen_transaction,
        settled_id=marks.settled_id,
        sealed_at=now,
    )
    return made


def _transaction_number(cursor: Any) -> int:
    cursor.execute("SELECT pg_current_xact_id()::text::bigint")
    return _number(cursor)


def _number(cursor: Any) -> int:
    return int(cursor.fetchone()[0])


def _head(federation_id: int, number: int, sealed_at: datetime, marks: _Marks) -> bytes:
    moment = int(sealed_at.timestamp() * 1_000_000)
    head = [federation_id, number, moment, marks.seen_id, marks.seen_transaction, marks.settled_id]
    return json.dumps(head).encode()


def _digest(previous: bytes, head: bytes, digests: bytes) -> bytes:
    return hashlib.sha256(previous + hashlib.sha256(head).digest() + digests).digest()


def _rows(query: str, parameters: dict[str, int]) -> Iterator[_SealRow]:
    """A server-side cursor: a million entries pass through without being held."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, parameters)
        while rows := cursor.fetchmany(20):
            for number, ids, digests, previous, digest, seen_id, transaction, settled_id, sealed_at, found in rows:
                yield _SealRow(
                    number=number,
                    entry_ids=ids,
                    entry_digests=bytes(digests),
                    previous=bytes(previous),
                    digest=bytes(digest),
                    marks=_Marks(seen_id=seen_id, seen_transaction=transaction, settled_id=settled_id),
                    sealed_at=sealed_at,
                    found=[bytes(each) for each in found or []],
                )


def _unsealed(federation_id: int, now: datetime) -> tuple[int, list[int]]:
    """How many wait to be sealed, and which should have been: settled long since, or older than the job's patience."""
    with connection.cursor() as cursor:
        cursor.execute(_STRAYS, {"federation": federation_id, "long_ago": now - PATIENCE})
        rows = cursor.fetchall()
    strays = [entry for entry, stray in rows if stray]
    return len(rows) - len(strays), strays
