"""History: one line for each change, written by the operation that makes it.

This module is what the contexts above call; sealing and checking of the chain are in ``chain``.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import FederationModel

from .models import HistoryEntry

# Stored columns that no one changes by hand.
_SKIPPED = {"id", "federation", "sort_key", "password"}


def snapshot(obj: FederationModel) -> dict[str, Any]:
    """This will give the fields of an object as they are kept in history: plain JSON values, foreign keys as ids."""
    return {
        field.name: _plain(getattr(obj, field.attname))
        for field in obj._meta.concrete_fields
        if field.name not in _SKIPPED
    }


def record_created(*, actor: Actor, use_case: str, obj: FederationModel, reason: str = "") -> None:
    """This will write that ``obj`` was created by the use case, with all its fields."""
    record_all([_entry(actor, use_case, obj, None, snapshot(obj), reason)])


def record_changed(
    *, actor: Actor, use_case: str, obj: FederationModel, before: dict[str, Any], reason: str = ""
) -> bool:
    """This will write what changed since ``before`` (from ``snapshot``); nothing, and False, when nothing did."""
    entry = changed_entry(actor=actor, use_case=use_case, obj=obj, before=before, reason=reason)
    if entry is not None:
        record_all([entry])
    return entry is not None


def created_entry(*, actor: Actor, use_case: str, obj: FederationModel, reason: str = "") -> HistoryEntry:
    """This will make the line of a creation without writing it: for bulk, with ``record_all``."""
    return _entry(actor, use_case, obj, None, snapshot(obj), reason)


def changed_entry(
    *, actor: Actor, use_case: str, obj: FederationModel, before: dict[str, Any], reason: str = ""
) -> HistoryEntry | None:
    """This will make the line of a change without writing it, or None when nothing changed."""
    after = snapshot(obj)
    fields = [name for name in after if before.get(name) != after[name]]
    if not fields:
        return None
    return _entry(
        actor,
        use_case,
        obj,
        {name: before.get(name) for name in fields},
        {name: after[name] for name in fields},
        reason,
    )


def record_all(entries: Iterable[HistoryEntry]) -> None:
    """This will write many lines at once, in the caller's transaction."""
    HistoryEntry.objects.bulk_create(list(entries), batch_size=2000)


def _entry(
    actor: Actor,
    use_case: str,
    obj: FederationModel,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    reason: str,
) -> HistoryEntry:
    return HistoryEntry(
        federation_id=obj.federation_id,
        at=timezone.now(),
        actor_user_id=actor.user_id,
        actor_name=actor.name,
        use_case=use_case,
        object_type=obj._meta.label_lower,
        object_id=obj.pk,
        object_label=str(obj)[:250],
        before=before,
        after=after,
        reason=reason,
    )


def _plain(value: object) -> Any:
    if isinstance(value, Decimal):
        # 5.5 and 5.5000 are the same value before and after a visit to the database.
        return format(value.normalize(), "f")
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, DateRange):
        return [_plain(value.lower), _plain(value.upper)]
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, memoryview | bytes):
        raise TypeError("Bytes do not belong in readable history")
    return value
