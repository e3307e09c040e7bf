"""What is asked of whom, what may be shown, and what answers come to: pure functions on values and counts."""

import hashlib
import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

# Fewer answers than this give no figure, and fewer asked than this are no group to answer for.
LEAST_GROUP = 5
SCALE, YES_NO, ONE, SEVERAL, TEXT = "scale", "yes_no", "one", "several", "text"
YES, NO = "yes", "no"
Answer = str | int | list[str]
Key = TypeVar("Key", bound=Hashable)
Place = tuple[int | None, int | None, str]
"""A group of people: body, member and level; None and "" where that is not told."""


def is_asked(only_if: str, only_value: str, given: Mapping[str, Answer]) -> bool:
    """This will tell whether a question is asked of somebody who has answered the questions before it so."""
    if not only_if:
        return True
    answer = given.get(only_if)
    if answer is None:
        return False
    return only_value in (answer if isinstance(answer, list) else [str(answer)])


def place_to_tell(place: Place, asked: Mapping[Place, int]) -> Place:
    """This will give as much of somebody's group as at least five who were asked share: body, member and level first.

    Then the body with the level, the body, the member with the level, the member, the level, and at last nothing.
    """
    body, member, level = place
    for kept in (
        place,
        (body, None, level),
        (body, None, ""),
        (None, member, level),
        (None, member, ""),
        (None, None, level),
    ):
        sharing = sum(number for other, number in asked.items() if _within(other, kept))
        if sharing >= LEAST_GROUP:
            return kept
    return (None, None, "")


def _within(place: Place, kept: Place) -> bool:
    return all(wanted in (None, "", one) for one, wanted in zip(place, kept, strict=True))


def groups_to_show(numbers: Mapping[Key, int], total: int) -> set[Key]:
    """This will tell which groups may be shown beside their total: those with five answers or more, as far as what is
    left over for the others is nothing or five again; else the smallest of those shown is hidden too."""
    shown = {key for key, number in numbers.items() if number >= LEAST_GROUP}
    while shown and 0 < total - sum(numbers[key] for key in shown) < LEAST_GROUP:
        shown.remove(min(shown, key=lambda key: (numbers[key], str(key))))
    return shown


@dataclass(frozen=True, kw_only=True)
class Tally:
    """The answers to one question: how many answered it, and how often each value was given."""

    n: int
    counts: Mapping[str | int, int]

    @property
    def enough(self) -> bool:
        """Whether there are so many answers that figures may be shown."""
        return self.n >= LEAST_GROUP

    @property
    def mean(self) -> float:
        """The mean of a scale's values."""
        return sum(int(value) * number for value, number in self.counts.items()) / self.n

    @property
    def deviation(self) -> float:
        """The standard deviation of a scale's values, with n − 1 in the denominator."""
        mean = self.mean
        squares = sum((int(value) - mean) ** 2 * number for value, number in self.counts.items())
        return math.sqrt(squares / (self.n - 1))


def tally_of(kind: str, answers: Iterable[Answer | None]) -> Tally:
    """This will count the answers to a question; those who were not asked, or left it out, are in no number.

    Texts are only counted. Of several choices each counts, so that the counts may sum to more than ``n``.
    """
    given = [answer for answer in answers if answer not in (None, "", [])]
    counts: Counter[str | int] = Counter()
    if kind != TEXT:
        for answer in given:
            counts.update(answer if isinstance(answer, list) else [answer])
    return Tally(n=len(given), counts=counts)


def problem_of(kind: str, answer: Answer, *, least: int, most: int, options: Sequence[str]) -> bool:
    """This will tell whether an answer is none that the question can have."""
    if kind == SCALE:
        return not (isinstance(answer, int) and not isinstance(answer, bool) and least <= answer <= most)
    if kind == YES_NO:
        return answer not in (YES, NO)
    if kind == ONE:
        return answer not in options
    if kind == SEVERAL:
        return not isinstance(answer, list) or not set(answer) <= set(options)
    return not isinstance(answer, str)


def hash_of(token: str) -> str:
    """This will give what is kept of a link's token; the token is random and long, so a plain hash cannot be undone."""
    return hashlib.sha256(token.encode()).hexdigest()
