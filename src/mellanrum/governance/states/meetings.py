"""Which state of a meeting may follow which."""

from mellanrum.kernel.states import Transitions

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"

# From planned a meeting is held or cancelled. The rest are corrections of a mistake, and want a reason.
MEETING = Transitions(
    names={PLANNED: PLANNED, HELD: HELD, CANCELLED: CANCELLED},
    follows={
        PLANNED: frozenset({HELD, CANCELLED}),
        HELD: frozenset({PLANNED, CANCELLED}),
        CANCELLED: frozenset({PLANNED, HELD}),
    },
)


def is_correction(before: str, after: str) -> bool:
    """This will tell whether the step takes back something that was registered, so that a reason is wanted."""
    return before != PLANNED and before != after
