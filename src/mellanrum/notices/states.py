"""Which state of a letter may follow which, and when it is tried again."""

from datetime import datetime, timedelta

from mellanrum.kernel.states import Transitions

WAITING, SENDING, SENT, FAILED, WITHDRAWN = "waiting", "sending", "sent", "failed", "withdrawn"

LETTER = Transitions(
    names={state: state for state in (WAITING, SENDING, SENT, FAILED, WITHDRAWN)},
    follows={
        WAITING: frozenset({SENDING, FAILED, WITHDRAWN}),
        SENDING: frozenset({SENT, WAITING, FAILED}),
        FAILED: frozenset({WAITING, WITHDRAWN}),
    },
)
# Where a letter's text has its reader's personal link.
LINK = "{link}"
# What still may go out, and so keeps its link.
OPEN = (WAITING, SENDING, FAILED)
# The wait after each failed try; after the last of them the letter has failed.
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
# A letter that could not go for so long says what no longer holds.
OLDEST = timedelta(days=7)
# No mail server takes this long over one letter: who was at it is gone.
LONGEST_HANDING_OVER = timedelta(minutes=10)


def next_try(tries: int, now: datetime) -> datetime | None:
    """This will tell when a letter that has failed so many times is tried again; None when it is not."""
    return now + PAUSES[tries - 1] if tries <= len(PAUSES) else None
