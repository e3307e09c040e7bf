"""Periods of days: half-open in code and in the database, shown with both days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db.backends.postgresql.psycopg_any import DateRange


@dataclass(frozen=True, order=True)
class Period:
    """From ``start`` up to but not including ``end``; open when ``end`` is None."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"A period must last at least one day: {self.start} to {self.end}")

    @classmethod
    def of_days(cls, first: date, last: date | None) -> Self:
        """This will make a period from its first and last day, both included."""
        return cls(first, None if last is None else last + timedelta(days=1))

    @classmethod
    def of_year(cls, year: int) -> Self:
        """This will make the period of a calendar year."""
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @classmethod
    def from_range(cls, value: DateRange) -> Self:
        """This will read a period as the database returns it (half-open, with a lower bound)."""
        return cls(value.lower, value.upper)

    def to_range(self) -> DateRange:
        """This will give the form that the database stores."""
        return DateRange(self.start, self.end, "[)")

    @property
    def last_day(self) -> date | None:
        """The last day that belongs to the period, or None when it is open."""
        return None if self.end is None else self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: "Period") -> bool:
        """This will tell whether the two share at least one day."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)
