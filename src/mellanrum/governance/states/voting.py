"""Whether a body may decide, and what a vote gave: counted, with no database."""

from collections.abc import Iterable
from dataclasses import dataclass

FOR, AGAINST, ABSTAIN = "for", "against", "abstain"
NO_VOTE, CARRIED, REJECTED, CARRIED_BY_CHAIR, REJECTED_BY_CHAIR, TIED = (
    "no_vote",
    "carried",
    "rejected",
    "carried_by_chair",
    "rejected_by_chair",
    "tied",
)


@dataclass(frozen=True, kw_only=True)
class Quorum:
    """How many ordinary places a body has, vacant ones counted, and how many persons serve."""

    places: int
    serving: int

    @property
    def needed(self) -> int:
        """How many must serve: more than half of the places."""
        return self.places // 2 + 1

    @property
    def is_reached(self) -> bool:
        """True when the body may decide (kommunallagen 2017:725, 6 kap. 27 §, which federations follow)."""
        return self.places > 0 and self.serving >= self.needed


@dataclass(frozen=True, kw_only=True)
class Count:
    """What a vote gave. Those who abstain are neither for nor against."""

    yes: int
    no: int
    abstained: int
    outcome: str

    @property
    def is_vote(self) -> bool:
        """True when somebody voted; else the body decided without a vote."""
        return self.outcome != NO_VOTE


def count_votes(votes: Iterable[str], *, chair: str = "", chair_decides: bool = False) -> Count:
    """This will count a vote. More votes for than against carry a proposal.

    On a tie the chair's own vote decides, where the chair has the casting vote and has voted for or against; else the
    vote is tied, and nothing has been decided by it.
    """
    given = list(votes)
    yes, no = given.count(FOR), given.count(AGAINST)
    abstained = given.count(ABSTAIN)
    return Count(
        yes=yes, no=no, abstained=abstained, outcome=_outcome(yes, no, abstained, chair if chair_decides else "")
    )


def _outcome(yes: int, no: int, abstained: int, casting: str) -> str:
    if not yes + no + abstained:
        return NO_VOTE
    if yes != no:
        return CARRIED if yes > no else REJECTED
    return {FOR: CARRIED_BY_CHAIR, AGAINST: REJECTED_BY_CHAIR}.get(casting, TIED)
