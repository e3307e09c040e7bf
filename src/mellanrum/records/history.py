"""History: one line for each change, written by the operation that makes it.

This module is what the contexts above call; reading is in ``queries``, sealing and checking of the chain in ``chain``.

A model whose rows are about a person names the fields that say something of the person in ``personal_fields``, and
has ``person_subject`` (who: ``participant:17``) and ``controller_id`` (the party that answers). Those fields enter
history as ciphertext under the person's key, and the row is named by its kind and number.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.utils import timezone

from mellanrum.kernel.use_cases import require_declared
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.snapshots import snapshot

from .keys import encrypt, key_of
from .models import HistoryEntry

__all__ = [
    "changed_entry",
    "collected",
    "created_entry",
    "record_all",
    "record_changed",
    "record_created",
    "removed_entry",
    "snapshot",
]

Values = dict[str, Any]
_collecting: ContextVar[list[int] | None] = ContextVar("collecting", default=None)


@dataclass(frozen=True, kw_only=True)
class _Personal:
    """What an entry says of a person, until it is encrypted: the values, whose key, and which party answers."""

    before: Values | None
    after: Values | None
    subject: str
    controller_id: int


def record_created(*, actor: Actor, use_case: str, obj: models.Model, reason: str = "") -> None:
    """This will write that ``obj`` was created by the use case, with all its fields.

    Raises:
        UnknownUseCase: when no ``use_cases.py`` declares the use case.
    """
    record_all([created_entry(actor=actor, use_case=use_case, obj=obj, reason=reason)])


def record_changed(*, actor: Actor, use_case: str, obj: models.Model, before: Values, reason: str = "") -> bool:
    """This will write what changed since ``before`` (from ``snapshot``); nothing, and False, when nothing did.

    Raises:
        UnknownUseCase: when no ``use_cases.py`` declares the use case.
    """
    entry = changed_entry(actor=actor, use_case=use_case, obj=obj, before=before, reason=reason)
    if entry is not None:
        record_all([entry])
    return entry is not None


def created_entry(*, actor: Actor, use_case: str, obj: models.Model, reason: str = "") -> HistoryEntry:
    """This will make the line of a creation without writing it: for bulk, with ``record_all``."""
    return _entry(actor, use_case, obj, None, snapshot(obj), reason)


def changed_entry(
    *, actor: Actor, use_case: str, obj: models.Model, before: Values, reason: str = ""
) -> HistoryEntry | None:
    """This will make the line of a change without writing it, or None when nothing changed."""
    after = snapshot(obj)
    fields = [name for name in after if before.get(name) != after[name]]
    if not fields:
        return None
    was = {name: before.get(name) for name in fields}
    return _entry(actor, use_case, obj, was, {name: after[name] for name in fields}, reason)


def removed_entry(*, actor: Actor, use_case: str, obj: models.Model, reason: str = "") -> HistoryEntry:
    """This will make the line of a removal, with all that the row said, without writing it."""
    return _entry(actor, use_case, obj, snapshot(obj), None, reason)


def record_all(entries: Iterable[HistoryEntry]) -> None:
    """This will write many lines at once, in the caller's transaction; what is personal is encrypted on the way."""
    lines = list(entries)
    _encrypt([line for line in lines if hasattr(line, "personal")])
    HistoryEntry.objects.bulk_create(lines, batch_size=2000)
    gathered = _collecting.get()
    if gathered is not None:
        gathered += [line.pk for line in lines]


@contextmanager
def collected() -> Iterator[list[int]]:
    """This will gather the numbers of the lines that are written inside: what a run did, to be taken back by it."""
    gathered: list[int] = []
    token = _collecting.set(gathered)
    try:
        yield gathered
    finally:
        _collecting.reset(token)


def binding_of(entry: HistoryEntry) -> str:
    """This will name the row that a ciphertext belongs to: moved to any other row it cannot be read."""
    return f"history|{entry.federation_id}|{entry.object_type}|{entry.object_id}|{entry.pk}"


def _entry(
    actor: Actor, use_case: str, obj: models.Model, before: Values | None, after: Values | None, reason: str
) -> HistoryEntry:
    require_declared(use_case)
    hidden: frozenset[str] = frozenset(getattr(obj, "personal_fields", ()))
    entry = HistoryEntry(
        # An account belongs to no federation: its changes stand in the history of the federation that made them.
        federation_id=getattr(obj, "federation_id", None) or actor.federation_id,
        at=timezone.now(),
        actor_user_id=actor.user_id,
        actor_name=actor.name,
        use_case=use_case,
        object_type=obj._meta.label_lower,
        object_id=obj.pk,
        object_label=(f"{obj._meta.verbose_name} {obj.pk}" if hidden else str(obj))[:250],
        before=_without(before, hidden),
        after=_without(after, hidden),
        reason=reason,
    )
    personal = (_only(before, hidden), _only(after, hidden))
    if any(personal):
        subject, controller = obj.person_subject, obj.controller_id  # type: ignore[attr-defined]
        entry.personal = _Personal(  # type: ignore[attr-defined]
            before=personal[0], after=personal[1], subject=subject, controller_id=controller
        )
    return entry


def _encrypt(entries: list[HistoryEntry]) -> None:
    """The cipher is bound to its entry's own number, so the numbers are taken before the rows are written."""
    if not entries:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [HistoryEntry._meta.db_table, len(entries)],
        )
        numbers = [row[0] for row in cursor.fetchall()]
    for entry, number in zip(entries, numbers, strict=True):
        personal: _Personal = entry.personal  # type: ignore[attr-defined]
        entry.pk = number
        entry.person_key = key_of(
            federation_id=entry.federation_id,
            controller_id=personal.controller_id,
            subject=personal.subject,
            now=entry.at,
        )
        plain = json.dumps([personal.before, personal.after], ensure_ascii=False, sort_keys=True)
        entry.cipher = encrypt(entry.person_key, plain.encode(), bound_to=binding_of(entry))


def _without(values: Values | None, hidden: frozenset[str]) -> Values | None:
    return values and {name: value for name, value in values.items() if name not in hidden}


def _only(values: Values | None, hidden: frozenset[str]) -> Values | None:
    return values and {name: value for name, value in values.items() if name in hidden}
