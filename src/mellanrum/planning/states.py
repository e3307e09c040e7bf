"""Where a goal stands: pure functions on a value, a target range and a day."""

from datetime import date
from enum import StrEnum

# The measure of goals that no registration measures: dated observations by hand.
OBSERVED = "planning.observed"


class Status(StrEnum):
    """Where a goal stands; the codes are those of the command and the API."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"
    NO_DATA = "no_data"
    NOT_DUE = "not_due"
    MANUAL = "manual"


# The statuses that come from a value set against limits: only these can be uncertain.
JUDGED = frozenset({Status.BELOW, Status.WITHIN, Status.ABOVE})


class Prospect(StrEnum):
    """What the rest of the year can do to a goal, from what its value can still become."""

    UNKNOWN = "unknown"
    OUT_OF_REACH = "out_of_reach"
    WITHIN_REACH = "within_reach"
    AT_RISK = "at_risk"
    SECURED = "secured"


def status_of(
    *,
    value: float | None,
    low: float | None,
    high: float | None,
    as_of: date,
    measured_from: date | None,
    observed: bool = False,
) -> Status:
    """This will tell where a goal stands. The status follows the value, also when that is uncertain.

    With a value and at least one limit: ``below``, ``within`` or ``above``; a limit belongs to the range, and the
    value is not rounded first. With a value and no limit at all, or with observations by hand (``observed``) that say
    something in words but give no number: ``manual``, since it is for people to judge. With neither: ``not_due``
    while the part of the year in which the goal is measured has not begun, else ``no_data``: measured or measurable,
    but nothing is there. A value that comes early is a value: ``not_due`` never hides one.
    """
    if value is not None:
        if low is None and high is None:
            return Status.MANUAL
        if low is not None and value < low:
            return Status.BELOW
        if high is not None and value > high:
            return Status.ABOVE
        return Status.WITHIN
    if observed:
        return Status.MANUAL
    if measured_from is not None and as_of < measured_from:
        return Status.NOT_DUE
    return Status.NO_DATA


def prospect_of(
    *, status: Status, outlook: tuple[float, float] | None, low: float | None, high: float | None
) -> Prospect:
    """This will tell what can still become of a goal, from the lowest and the highest value that its year can end at.

    Outside the range: ``out_of_reach`` when no possible end lies in it, else ``within_reach``. Inside it: ``secured``
    when every possible end does, else ``at_risk``. ``unknown`` without an outlook, or when the status is no judgement.
    """
    if outlook is None or status not in JUDGED:
        return Prospect.UNKNOWN
    least, most = outlook
    if status is Status.WITHIN:
        stays = (low is None or least >= low) and (high is None or most <= high)
        return Prospect.SECURED if stays else Prospect.AT_RISK
    reachable = (low is None or most >= low) and (high is None or least <= high)
    return Prospect.WITHIN_REACH if reachable else Prospect.OUT_OF_REACH


def a_year_later(day: date) -> date:
    """This will give the same day of the next year; the last of February instead of a leap day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)
