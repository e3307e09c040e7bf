"""The agenda as data: what every meeting of a kind of body deals with, and which state of an item may follow which."""

from mellanrum.kernel.states import Transitions

FORMALITY, INFORMATION, DECISION = "formality", "information", "decision"
OPEN, DONE, POSTPONED, REMOVED = "open", "done", "postponed", "removed"

# Keys of standing items that mean something to the rules; the others are words only.
ATTESTERS, ATTENDANCE, RECUSAL, DELEGATED = "attesters", "attendance", "recusal", "delegated"
# What waited comes right before this one, so that the meeting ends as it always does.
NEXT_MEETING = "next-meeting"
# What the item about delegated decisions is about, as a matter that waits.
DELEGATED_MATTERS = "governance.delegated"
# The mark of an item that a file named and nobody has written yet.
UNNAMED = "unnamed"

OF_BOARD: tuple[tuple[str, str], ...] = (
    ("opening", FORMALITY),
    (ATTENDANCE, FORMALITY),
    (ATTESTERS, DECISION),
    (RECUSAL, FORMALITY),
    ("previous-minutes", FORMALITY),
    (DELEGATED, INFORMATION),
    (NEXT_MEETING, INFORMATION),
)
OF_GROUP: tuple[tuple[str, str], ...] = (
    ("opening", FORMALITY),
    ("previous-minutes", FORMALITY),
    (NEXT_MEETING, INFORMATION),
)

# An item is dealt with, postponed or taken off; each of them may be taken back while the minutes are not attested.
ITEM = Transitions(
    names={OPEN: OPEN, DONE: DONE, POSTPONED: POSTPONED, REMOVED: REMOVED},
    follows={
        OPEN: frozenset({DONE, POSTPONED, REMOVED}),
        DONE: frozenset({OPEN}),
        POSTPONED: frozenset({OPEN}),
        REMOVED: frozenset({OPEN}),
    },
)


def standing_keys(kind_of_body: str) -> tuple[tuple[str, str], ...]:
    """This will give the keys and kinds of the items that a body has from the start, in order."""
    return OF_BOARD if kind_of_body == "board" else OF_GROUP


def moved(order: list[int], item: int, steps: int) -> list[int]:
    """This will move one item of an order some steps down (or up, when negative), never past its ends."""
    place = order.index(item)
    rest = [one for one in order if one != item]
    rest.insert(min(max(place + steps, 0), len(rest)), item)
    return rest
