"""From the plain values that definitions are compared and kept in, back to those that operations take."""

from datetime import date
from decimal import Decimal

from mellanrum.exchange.definition.schema import Plain


def as_date(value: Plain) -> date | None:
    """This will read a date in ISO form, or None."""
    return date.fromisoformat(value) if isinstance(value, str) else None


def as_decimal(value: Plain) -> Decimal | None:
    """This will read a decimal number kept as text, or None."""
    return Decimal(value) if isinstance(value, str) else None


def as_int(value: Plain) -> int | None:
    """This will read a whole number, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def as_text(value: Plain) -> str:
    """This will read a text; None is the empty one."""
    return value if isinstance(value, str) else ""


def as_texts(value: Plain) -> list[str]:
    """This will read a list of texts; None is the empty one."""
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []
