"""A kind of file as data: its columns, how names in it are found, and the operation below that saves its rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.functional import Promise

from mellanrum.kernel.identity import masked
from mellanrum.records.taking_back import TakingBack
from mellanrum.tenancy.actors import Actor

from .columns import Column
from .files.header import normal_name
from .results import RowError, shown

# The column that the file of rejected rows has besides the kind's own; read back, it is passed over.
ERROR_COLUMN = "error"


@dataclass(kw_only=True)
class Row:
    """A row on its way: its texts by column, the values that could be read, and what is wrong so far."""

    number: int
    texts: Mapping[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    secret: frozenset[str] = frozenset()

    def wrong(self, column: str | None, message: str) -> None:
        """This will note an error of a cell, or of the whole row when ``column`` is None."""
        value = shown(self.texts.get(column, "")) if column and column not in self.secret else ""
        self.errors.append(RowError(row=self.number, column=column, value=value, message=masked(message)))


class Outcome(Protocol):
    """What a saving operation says of a row: ``created``, ``updated``, ``unchanged``, or ``refused`` with a message."""

    @property
    def row(self) -> int: ...
    @property
    def outcome(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def column(self) -> str: ...


class Plan(Protocol):
    """What undoing would do: its steps, each with its row and what becomes of it."""

    def __call__(self, *, actor: Actor, entries: Sequence[int]) -> TakingBack: ...


class Undoing(Protocol):
    """The operation that does it."""

    def __call__(self, *, actor: Actor, entries: Sequence[int], reason: str) -> TakingBack: ...


@dataclass(frozen=True, kw_only=True)
class Undo:
    """How an import of a kind is taken back: what it would do, and the operation of the owning context that does it."""

    plan: Plan
    carry_out: Undoing


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of file.

    ``find`` looks up, in a fixed number of queries for all rows, what cells refer to by name, puts it among the row's
    values and notes on the row what is not found. ``save`` writes the rows without errors through an operation below,
    and answers for each of them. ``undo`` takes it back; a kind without it says why in ``not_undone``. ``onward`` is
    the name of the view where what was imported is looked at.
    """

    name: str
    label: str | Promise
    help: str | Promise
    columns: tuple[Column, ...]
    find: Callable[[Actor, Sequence[Row]], None]
    save: Callable[[Actor, Sequence[Row]], Sequence[Outcome]]
    # Rows for the template, as texts by column.
    examples: tuple[Mapping[str, str], ...]
    undo: Undo | None = None
    not_undone: str | Promise = ""
    onward: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The names of the columns."""
        return frozenset(column.name for column in self.columns)

    @property
    def secret(self) -> frozenset[str]:
        """The names of the columns whose cells are shown to nobody."""
        return frozenset(column.name for column in self.columns if column.secret)


def catalogue(*kinds: Kind) -> dict[str, Kind]:
    """This will check the kinds at the door and give them by name.

    Raises:
        TypeError: for a doubled name, a kind without required columns, one that neither can be undone nor says why, or
            an example that could not be imported.
    """
    found: dict[str, Kind] = {}
    for kind in kinds:
        columns = {column.name: column for column in kind.columns}
        if kind.name in found:
            raise TypeError(f"Two kinds of import are called {kind.name}")
        if len(columns) != len(kind.columns) or ERROR_COLUMN in columns or any(map(_is_odd, columns)):
            raise TypeError(f"The columns of {kind.name} must be different, plain names: {list(columns)}")
        if not any(column.required for column in kind.columns):
            raise TypeError(f"{kind.name} requires no column, so that any file would do")
        if (kind.undo is None) == (not kind.not_undone):
            raise TypeError(f"{kind.name} can either be undone, or says why it cannot")
        if not kind.examples:
            raise TypeError(f"{kind.name} has no example for its template")
        for example in kind.examples:
            missing = [name for name, column in columns.items() if column.required and not example.get(name)]
            if missing or set(example) - set(columns):
                raise TypeError(f"An example of {kind.name} lacks columns or has others: {example}")
        found[kind.name] = kind
    return found


def _is_odd(name: str) -> bool:
    return normal_name(name) != name
