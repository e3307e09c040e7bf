"""What happens in this context that those above must know."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from .actors import Actor


@dataclass(frozen=True, kw_only=True)
class RowSaved:
    """A row of this context was written. The history stands above: it hears of it by this event.

    ``before`` is the row's ``snapshot`` from before the change, or None for a new row.
    """

    actor: Actor
    use_case: str
    row: Model
    before: dict[str, Any] | None = None
    reason: str = ""
