"""The fields of a row as plain values, so that what was can be compared with what is."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange

# Stored columns that no one changes by hand, and secrets: history keeps for ever.
_SKIPPED = frozenset(
    {"id", "federation", "sort_key", "search_key", "search", "password", "sealed", "last_login", "created_at"}
)


def snapshot(row: models.Model) -> dict[str, Any]:
    """This will give the fields of a row as JSON values: dates as ISO text, foreign keys as ids.

    A model names in ``untold_fields`` what must be possible to remove for ever: that never enters history.
    """
    skipped = _SKIPPED | getattr(row, "untold_fields", frozenset())
    return {
        field.name: _plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.name not in skipped
    }


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
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, memoryview | bytes):
        raise TypeError("Bytes do not belong in readable history")
    return value
