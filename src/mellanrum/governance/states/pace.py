"""Whether a body keeps up with the least number of meetings a year."""

from dataclasses import dataclass
from datetime import date

REACHED, ON_TRACK, BEHIND, OUT_OF_REACH, NONE = "reached", "on_track", "behind", "out_of_reach", "none"


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How many meetings of a year were held against the least number. ``planned`` have a day still to come."""

    key: str
    held: int
    planned: int
    least: int | None

    @property
    def left(self) -> int:
        """How many meetings are left to hold before the least number is reached."""
        return max(0, (self.least or 0) - self.held)

    @property
    def without_day(self) -> int:
        """How many of those that are left have no day yet."""
        return max(0, self.left - self.planned)


def pace_of(*, least: int | None, held: int, planned: int, year: int, on: date) -> Pace:
    """This will judge a body's pace in a year as of a day.

    Reached when the number is held. On track when the meetings held are at least the elapsed part of the year's
    number (whole meetings), or when days are set for all that is left. Out of reach when there are more meetings left
    than days.
    """
    return Pace(key=_judge(least, held, planned, year, on), held=held, planned=planned, least=least)


def _judge(least: int | None, held: int, planned: int, year: int, on: date) -> str:
    if not least:
        return NONE
    if held >= least:
        return REACHED
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    days_left = max(0, (after - max(on, first)).days)
    if least - held > days_left:
        return OUT_OF_REACH
    elapsed = min(max((on - first).days, 0), (after - first).days)
    due = least * elapsed // (after - first).days
    return ON_TRACK if held >= due or held + planned >= least else BEHIND
