"""States and transitions as data; the interpreter is this page."""

from collections.abc import Mapping
from dataclasses import dataclass

from .errors import Refused


@dataclass(frozen=True)
class Transitions:
    """Which state may follow which. ``names`` are the words people read; ``follows`` maps a state to the next ones."""

    names: Mapping[str, str]
    follows: Mapping[str, frozenset[str]]

    def __post_init__(self) -> None:
        unknown = (set(self.follows) | {to for targets in self.follows.values() for to in targets}) - set(self.names)
        if unknown:
            raise ValueError(f"Transitions between states that have no name: {sorted(unknown)}")

    def may(self, before: str, after: str) -> bool:
        """This will tell whether ``after`` may follow ``before``."""
        return after in self.follows.get(before, frozenset())

    def require(self, before: str, after: str, *, message: str) -> None:
        """This will let a step happen, or stop it.

        Raises:
            Refused: with ``message`` when the step is not in the table.
        """
        if not self.may(before, after):
            raise Refused(message)
