"""What a measure answers, and what it is asked with."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self, TypeVar, cast

from mellanrum.kernel.periods import Period
from mellanrum.tenancy.actors import Actor

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which rows a measure may count: the actor's federation, the days of a period that have happened, one reader.

    ``window`` is every period that the asker is going to ask of, together (None: this one only): what is fetched for it
    ``once`` serves all goals of a plan and all years of a trend. A scope lives as long as one page's questions.
    """

    actor: Actor
    period: Period
    as_of: date
    window: Period | None = None
    _kept: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of_years(cls, actor: Actor, years: range, as_of: date) -> dict[int, Self]:
        """This will make a scope for each of some years in a row, which share what is fetched for them."""
        window = Period(date(years[0], 1, 1), date(years[-1] + 1, 1, 1))
        kept: dict[Hashable, Any] = {}
        return {
            year: cls(actor=actor, period=Period.of_year(year), as_of=as_of, window=window, _kept=kept)
            for year in years
        }

    def once(self, key: Hashable, fetch: Callable[[], T]) -> T:
        """This will fetch something the first time it is asked for, and give the same thing again after that.

        ``key`` says what it is; it must be of all the days of ``to_fetch``.
        """
        if key not in self._kept:
            self._kept[key] = fetch()
        return cast(T, self._kept[key])

    @property
    def to_fetch(self) -> Period:
        """The days that ``once`` fetches for: the window, else the period."""
        return self.window or self.period

    @property
    def federation_id(self) -> int:
        return self.actor.federation_id

    @property
    def counted(self) -> Period | None:
        """The part of the period up to and including ``as_of``; None when none of it has begun."""
        if self.as_of < self.period.start:
            return None
        until = Period.of_days(self.period.start, self.as_of)
        end = until.end if self.period.end is None or (until.end and until.end < self.period.end) else self.period.end
        return Period(self.period.start, end)


@dataclass(frozen=True, kw_only=True)
class Value:
    """A measured value with everything that it takes to trust it.

    ``number`` is in ``unit`` (percent 0-100) or None when there is no data, never zero by default.
    ``n`` is how many registrations stand behind it: answers of a mean, observations by hand; for a share left empty,
    since it is the denominator.
    ``coverage`` is the share, 0-1, of what should have been registered that was; None when that has no meaning.
    ``interval`` is the 95 % interval of a sample; a count of everything has none.
    ``outlook`` is what the period can still end at, lowest and highest, when that can be reckoned.
    """

    number: float | None
    numerator: float | None
    denominator: float | None
    unit: str
    as_of: date
    n: int | None = None
    coverage: float | None = None
    coverage_note: str = ""
    interval: tuple[float, float] | None = None
    outlook: tuple[float, float] | None = None
    outlook_note: str = ""

    @property
    def registrations(self) -> int | None:
        """How many registrations the value rests on: ``n``, else the denominator of a share; None where unknown."""
        if self.n is not None or self.denominator is None:
            return self.n
        return int(self.denominator)


@dataclass(frozen=True, kw_only=True)
class EvidenceRow:
    """One of the registrations that a value was counted from. ``cells`` follow the table's columns; ``counted`` tells
    whether it is in the numerator; ``href`` opens the registration itself."""

    cells: tuple[str, ...]
    counted: bool
    href: str = ""
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The very rows behind a value, the newest first.

    A row's ``mark`` is drawn in its last cell, with the cell's words or, where it is empty, the mark's own.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[EvidenceRow, ...] = field(default_factory=tuple)
    counted_as: str = ""
    left_out: str = ""
    source: str = ""


def percent(numerator: int, denominator: int) -> float | None:
    """This will give a share in percent, or None when there is nothing to divide by."""
    return None if denominator == 0 else 100 * numerator / denominator


def is_certain(interval: tuple[float, float] | None, low: float | None, high: float | None) -> bool:
    """This will tell whether a sample is large enough to say on which side of the limits it lies.

    False when a limit lies strictly inside the 95 % interval; a count of everything has no interval and is certain.
    """
    if interval is None:
        return True
    return not any(limit is not None and interval[0] < limit < interval[1] for limit in (low, high))
