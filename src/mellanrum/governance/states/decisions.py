"""How a decision stands on a day: waiting, late, carried out in time or not."""

from datetime import date, timedelta

OPEN, SOON, OVERDUE, DONE, DONE_LATE, WITHDRAWN, NO_DAY, NOTHING = (
    "open",
    "soon",
    "overdue",
    "done",
    "done_late",
    "withdrawn",
    "no_day",
    "nothing",
)
# So long before its day a decision is said to be due soon.
NOTICE = timedelta(days=14)


def state_of(
    *,
    due_on: date | None,
    last_day: date | None,
    done_on: date | None,
    withdrawn_on: date | None,
    on: date,
    asks: bool = True,
) -> str:
    """This will tell how a decision stands on a day.

    ``due_on`` is the day that the body decided, ``last_day`` the same or a later one that it got afterwards. Carried
    out after the day that the body decided is late, whatever day it got afterwards. ``asks`` is False for a decision
    that gave nobody anything to do.
    """
    if withdrawn_on is not None and withdrawn_on <= on:
        return WITHDRAWN
    if done_on is not None and done_on <= on:
        return DONE if due_on is None or done_on <= due_on else DONE_LATE
    if last_day is None:
        return NO_DAY if asks else NOTHING
    if last_day < on:
        return OVERDUE
    return SOON if last_day <= on + NOTICE else OPEN
