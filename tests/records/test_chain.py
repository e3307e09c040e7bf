"""The hash chain: what is sealed stays as it was, and every way of tampering is found."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection, connections

from mellanrum.records import chain
from mellanrum.records.chain import FaultKind, seal, verify_chain
from mellanrum.records.history import record_created
from mellanrum.records.models import HistoryEntry, HistorySeal
from mellanrum.records.tasks import seal_history
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation, Member
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import FederationFactory, MemberFactory

from .conftest import USE_CASE

Owner = psycopg.Connection[tuple[Any, ...]]
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def write(federation: Federation, count: int = 1) -> list[int]:
    """Some members made, each with its line of history; the lines' numbers."""
    with federation_transaction([federation.pk]):
        before = set(HistoryEntry.objects.values_list("pk", flat=True))
        actor = Actor(federation_id=federation.pk, name="Maja Chefsgård", user_id=7)
        for _ in range(count):
            member: Member = MemberFactory(federation=federation)
            record_created(actor=actor, use_case=USE_CASE, obj=member)
        return sorted(set(HistoryEntry.objects.values_list("pk", flat=True)) - before)


def let_others_end() -> None:
    """Transactions are numbered for the whole server: what another worker's tests have open is waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        ours = cursor.fetchone()[0]
        for _ in range(600):
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint > %s", [ours])
            if cursor.fetchone()[0]:
                return
            time.sleep(0.1)
    pytest.fail("Another transaction has been open for a minute.")


def kinds(federation: Federation, **options: Any) -> list[tuple[str, int | None, int | None]]:
    """The faults of a federation's chain."""
    report = verify_chain(federation_id=federation.pk, now=datetime.now(UTC), **options)
    return [(fault.kind, fault.seal, fault.entry_id) for fault in report.faults]


@pytest.fixture
def sealed(transactional_db: None) -> tuple[Federation, list[int]]:
    """A federation with three seals of two entries each."""
    federation: Federation = FederationFactory()
    entries: list[int] = []
    for number in range(3):
        entries += write(federation, 2)
        assert seal(federation_id=federation.pk, now=NOW + timedelta(minutes=number)) == 2
        let_others_end()
    return federation, entries


def test_a_sealed_history_is_intact(sealed: tuple[Federation, list[int]]) -> None:
    federation, entries = sealed
    waiting = write(federation, 3)
    report = verify_chain(federation_id=federation.pk, now=datetime.now(UTC))
    assert (report.faults, report.seals, report.entries, report.pending) == ((), 3, 6, 3)
    assert report.intact
    assert len(report.head) == 64
    with federation_transaction([federation.pk]):
        rows = HistorySeal.objects.order_by("number")
        assert [row.entry_ids for row in rows] == [entries[:2], entries[2:4], entries[4:]]
    assert seal(federation_id=federation.pk, now=NOW) == len(waiting)
    assert seal(federation_id=federation.pk, now=NOW) == 0
    assert kinds(federation) == []


@pytest.mark.parametrize(
    "change",
    [
        "actor_name = 'Någon Annan'",
        'after = after || \'{"name": "Annan kommun"}\'',
        "at = at + interval '1 microsecond'",
        "object_id = object_id + 1",
        "reason = ' '",
        "before = '{}'",
    ],
)
def test_a_changed_entry_is_found(sealed: tuple[Federation, list[int]], as_owner: Owner, change: str) -> None:
    federation, entries = sealed
    as_owner.execute(f"UPDATE records_historyentry SET {change} WHERE id = %s".encode(), [entries[2]])
    assert kinds(federation) == [(FaultKind.ENTRY_CHANGED, 2, entries[2])]


def test_a_removed_entry_is_found(sealed: tuple[Federation, list[int]], as_owner: Owner) -> None:
    federation, entries = sealed
    as_owner.execute("DELETE FROM records_historyentry WHERE id = %s", [entries[0]])
    assert kinds(federation) == [(FaultKind.ENTRY_REMOVED, 1, entries[0])]


def test_entries_that_changed_places_are_found(sealed: tuple[Federation, list[int]], as_owner: Owner) -> None:
    federation, (first, second, *_rest) = sealed
    for old, new in ((first, -1), (second, first), (-1, second)):
        as_owner.execute("UPDATE records_historyentry SET id = %s WHERE id = %s", [new, old])
    assert kinds(federation) == [(FaultKind.ENTRY_CHANGED, 1, first), (FaultKind.ENTRY_CHANGED, 1, second)]


def test_an_entry_that_was_put_in_afterwards_is_found(sealed: tuple[Federation, list[int]], as_owner: Owner) -> None:
    federation, entries = sealed
    as_owner.execute("SELECT setval(pg_get_serial_sequence('records_historyentry', 'id'), %s)", [entries[-1] + 50])
    later = write(federation)
    assert seal(federation_id=federation.pk, now=NOW) == 1
    let_others_end()
    # From the next seal on it is settled that nothing more can come before what this one saw.
    assert len(write(federation)) == seal(federation_id=federation.pk, now=NOW) == 1
    forged = entries[-1] + 10
    assert entries[-1] < forged < later[0]
    columns = (
        "federation_id, at, actor_user_id, actor_name, use_case, object_type, object_id, object_label, before, after,"
        " cipher, person_key_id, reason"
    )
    as_owner.execute(
        f"INSERT INTO records_historyentry (id, {columns}) SELECT %s, {columns} FROM records_historyentry"
        " WHERE id = %s".encode(),
        [forged, entries[0]],
    )
    expected = [(FaultKind.UNSEALED, None, forged)]
    assert kinds(federation) == expected
    # It is not taken into the chain by the next run of the job either.
    assert seal(federation_id=federation.pk, now=NOW) == 0
    assert kinds(federation) == expected


def test_a_removed_seal_is_found(sealed: tuple[Federation, list[int]], as_owner: Owner) -> None:
    federation, entries = sealed
    as_owner.execute("DELETE FROM records_historyseal WHERE number = 2")
    unsealed = FaultKind.UNSEALED
    assert kinds(federation) == [
        (FaultKind.SEAL_MISSING, 2, None),
        (FaultKind.BROKEN_CHAIN, 3, None),
        (unsealed, None, entries[2]),
        (unsealed, None, entries[3]),
    ]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("digest = sha256(digest)", (FaultKind.SEAL_CHANGED, 3, None)),
        ("sealed_at = sealed_at - interval '1 day'", (FaultKind.SEAL_CHANGED, 3, None)),
        ("seen_id = seen_id - 1", (FaultKind.SEAL_CHANGED, 3, None)),
        ("previous = digest", (FaultKind.BROKEN_CHAIN, 3, None)),
        ("entry_ids = entry_ids[1:1]", (FaultKind.OTHER_ENTRIES, 3, None)),
    ],
)
def test_a_changed_seal_is_found(
    sealed: tuple[Federation, list[int]], as_owner: Owner, change: str, fault: tuple[str, int, None]
) -> None:
    federation, _entries = sealed
    as_owner.execute(f"UPDATE records_historyseal SET {change} WHERE number = 3".encode())
    assert fault in kinds(federation)


def test_a_chain_made_anew_is_found_by_a_digest_kept_elsewhere(
    sealed: tuple[Federation, list[int]], as_owner: Owner
) -> None:
    federation, _entries = sealed
    kept = {3: verify_chain(federation_id=federation.pk, now=NOW).head}
    assert kinds(federation, known=kept) == []
    as_owner.execute("DELETE FROM records_historyseal")
    as_owner.execute("UPDATE records_historyentry SET actor_name = 'Någon Annan'")
    assert seal(federation_id=federation.pk, now=NOW) == 6
    assert kinds(federation) == []
    assert kinds(federation, known=kept) == [(FaultKind.SEAL_MISSING, 3, None)]


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["records_historyentry", "records_historyseal", "records_reading"])
@pytest.mark.parametrize("order", ["UPDATE {} SET federation_id = 1", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_may_only_add(table: str, order: str) -> None:
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute(order.format(table))


def test_a_writer_is_neither_waited_for_nor_lost(transactional_db: None) -> None:
    federation: Federation = FederationFactory()
    started, may_end = threading.Event(), threading.Event()

    def slow_writer() -> None:
        try:
            with federation_transaction([federation.pk]):
                write(federation)
                started.set()
                assert may_end.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    assert started.wait(20)
    # Written and committed after the slow one took its number, sealed before it is committed.
    quick = write(federation, 2)
    assert seal(federation_id=federation.pk, now=NOW) == 2
    # Another run, with the slow one still open: nothing may be counted as settled.
    quicker = write(federation)
    assert seal(federation_id=federation.pk, now=NOW) == 1
    may_end.set()
    thread.join(20)
    with federation_transaction([federation.pk]):
        (slow,) = set(HistoryEntry.objects.values_list("pk", flat=True)) - {*quick, *quicker}
    assert slow < quick[0]
    assert kinds(federation) == []
    assert seal(federation_id=federation.pk, now=NOW) == 1
    with federation_transaction([federation.pk]):
        assert [row.entry_ids for row in HistorySeal.objects.order_by("number")] == [quick, quicker, [slow]]
    assert kinds(federation) == []


def test_a_restored_database_whose_transactions_begin_anew_is_sealed_on(
    sealed: tuple[Federation, list[int]], as_owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The former server's numbers are far ahead of this one's: the seals are made as if they were."""
    federation, _entries = sealed
    as_owner.execute("DELETE FROM records_historyseal")
    with monkeypatch.context() as patch:
        patch.setattr(chain, "_transaction_number", lambda _cursor: 10**15)
        assert seal(federation_id=federation.pk, now=NOW) == 6
    assert len(write(federation, 2)) == 2
    assert seal(federation_id=federation.pk, now=NOW) == 2
    assert seal(federation_id=federation.pk, now=NOW) == 0
    assert kinds(federation) == []


def test_batches_make_several_seals_and_only_the_federation_is_sealed(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "BATCH", 3)
    federation, other = FederationFactory(), FederationFactory()
    entries = write(federation, 7)
    write(other)
    seal_history(federation_id=federation.pk)
    with federation_transaction([federation.pk, other.pk]):
        rows = HistorySeal.objects.order_by("number").values_list("federation_id", "entry_ids")
        assert list(rows) == [
            (federation.pk, entries[:3]),
            (federation.pk, entries[3:6]),
            (federation.pk, entries[6:]),
        ]
    assert kinds(federation) == []


def test_a_fault_says_what_and_where() -> None:
    fault = chain.Fault(kind=FaultKind.ENTRY_CHANGED, seal=2, entry_id=17)
    assert str(fault) == "ändringen är ändrad (försegling 2, ändring 17)"


def test_what_the_job_has_left_too_long_is_a_fault(transactional_db: None) -> None:
    federation: Federation = FederationFactory()
    (entry,) = write(federation)
    assert kinds(federation) == []
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    report = verify_chain(federation_id=federation.pk, now=tomorrow)
    assert [fault.entry_id for fault in report.faults] == [entry]
