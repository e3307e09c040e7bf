"""Which state of minutes may follow which, and the days of posting."""

from collections.abc import Iterable
from datetime import date, timedelta

from mellanrum.kernel.states import Transitions

DRAFT, OUT, ATTESTED = "draft", "out", "attested"

# Sent out, minutes can be taken back to be changed; attested they stand, and are corrected by a note beside them.
MINUTES = Transitions(
    names={DRAFT: DRAFT, OUT: OUT, ATTESTED: ATTESTED},
    follows={DRAFT: frozenset({OUT, ATTESTED}), OUT: frozenset({DRAFT, OUT, ATTESTED}), ATTESTED: frozenset()},
)

# The notice is to be up on the second day after the attestation at the latest (kommunallagen 2017:725, 8 kap. 12 §),
# and stays until the time for appeals has run out, three weeks from the day it went up (13 kap. 5 §).
DAYS_TO_POST = timedelta(days=2)
DAYS_POSTED = timedelta(days=21)


def last_day_to_post(attested_on: date) -> date:
    """This will give the last day on which the notice should go up."""
    return attested_on + DAYS_TO_POST


def earliest_last_day(posted_on: date) -> date:
    """This will give the first day that may be the notice's last."""
    return posted_on + DAYS_POSTED


def spans(numbers: Iterable[int]) -> str:
    """This will write numbers of paragraphs as people cite them: "§ 4", "§§ 1-9", "§§ 1-3, 7", with en dashes."""
    ordered = sorted(set(numbers))
    found: list[list[int]] = []
    for number in ordered:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    if not found:
        return ""
    said = ", ".join(str(a) if a == b else f"{a}\N{EN DASH}{b}" for a, b in found)
    return f"{'§' if len(ordered) == 1 else '§§'} {said}"
