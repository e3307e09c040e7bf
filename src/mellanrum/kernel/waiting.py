"""What waits for somebody, asked of many tables at once: one query, however many sources there are.

A source is a query of rows that wait: what kind of waiting it is, since or until which day, the row's key, and what it
takes to say it to people. The sources of several packages are put together by whoever shows them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, CharField, DateField, F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, JSONObject

Source = QuerySet[Any, Any]
Data = dict[str, str | Combinable]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A row that waits: ``source`` is what for, ``day`` when it was or is due, ``data`` what the source told of it."""

    source: str
    day: date | None
    pk: int
    data: dict[str, Any]


def source_of(rows: Source, *, source: str | Combinable, day: Combinable, data: Data) -> Source:
    """This will make a source of rows. ``data`` names what to tell, as fields or expressions (a day as ISO text)."""
    kind = Value(source) if isinstance(source, str) else source
    told = {name: F(what) if isinstance(what, str) else what for name, what in data.items()}
    return rows.order_by().values_list(
        Cast(kind, CharField()), Cast(day, DateField()), Cast(F("pk"), BigIntegerField()), JSONObject(**told)
    )


def ask(sources: Sequence[Source]) -> list[Waiting]:
    """This will ask every source in one query; nothing is asked when there are none."""
    if not sources:
        return []
    first, *rest = sources
    rows = first.union(*rest, all=True) if rest else first
    return [Waiting(source=source, day=day, pk=pk, data=data) for source, day, pk, data in rows]
