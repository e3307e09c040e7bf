"""What an import answers: counts, and for each error its row, its column, the value and a sentence."""

from dataclasses import asdict, dataclass, field
from typing import Any

from mellanrum.kernel.identity import masked

_LONGEST_SHOWN = 120


def shown(text: str) -> str:
    """This will make a value of a file fit for a message: masked, on one line, shortened when it is long."""
    plain = masked(" ".join(text.split()))
    return plain if len(plain) <= _LONGEST_SHOWN else plain[: _LONGEST_SHOWN - 1] + "…"


@dataclass(frozen=True, kw_only=True)
class RowError:
    """One error. ``row`` counts the first row under the header as 1, and is None when the whole file is meant."""

    row: int | None
    column: str | None
    value: str
    message: str

    def as_json(self) -> dict[str, Any]:
        """This will give the error as scripts read it."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class ImportResult:
    """What happened to a file, or would happen in a dry run.

    ``written`` is True when rows were saved. ``rejected_file`` holds the rows that were left out of a partial import,
    as CSV with the same columns and one more for the errors.
    """

    kind: str
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    errors: tuple[RowError, ...] = ()
    written: bool = False
    rejected_file: bytes | None = field(default=None, repr=False)

    def as_json(self) -> dict[str, Any]:
        """This will give the result with the keys that scripts rely on."""
        return {
            "kind": self.kind,
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "errors": [error.as_json() for error in self.errors],
        }


class UnreadableFile(Exception):
    """The file cannot be read as a table of this kind at all; every reason that was found."""

    def __init__(self, *errors: RowError) -> None:
        self.errors = errors
        super().__init__("\n".join(error.message for error in errors))


def unreadable(message: str, *, row: int | None = None, column: str | None = None, value: str = "") -> UnreadableFile:
    """This will make the refusal of a whole file, with one reason."""
    return UnreadableFile(RowError(row=row, column=column, value=shown(value), message=message))
