"""A table of texts as both kinds of file give it, and the limits that both keep."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from mellanrum.exchange.imports.results import UnreadableFile, unreadable

LARGEST_FILE = 20 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 200
# Characters that nobody can see and that no register should hold; tabs and line breaks are none of them.
CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row under the header. ``number`` counts the first as 1, empty rows too, so that it is found again.

    ``faults`` are cells whose value cannot be taken as it stands (a formula, an error value), by their place.
    """

    number: int
    cells: tuple[str, ...]
    faults: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """True when nothing is written in the row."""
        return not self.faults and not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A header and the rows under it that hold something."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]


def sheet_of(header: Sequence[str], lines: Sequence[Line]) -> Sheet:
    """This will put a sheet together, without empty rows and without empty columns at the right end.

    Raises:
        UnreadableFile: when there are too many rows or columns, or only a header.
    """
    names = list(header)
    filled = [line for line in lines if not line.is_empty]
    while names and not names[-1].strip():
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise too_many_columns(len(names))
    if not filled:
        raise unreadable(_("Filen har bara en rubrikrad. Fyll i minst en rad under den."))
    if len(filled) > MOST_ROWS:
        raise too_many_rows()
    return Sheet(header=tuple(names), lines=tuple(filled))


def too_large(size: int) -> UnreadableFile:
    """This will make the refusal of a file with too many bytes."""
    return unreadable(
        _("Filen är %(size)s MB. Högst %(most)s MB går att importera; dela upp den i flera filer.")
        % {"size": f"{size / 1024 / 1024:.1f}".replace(".", ","), "most": LARGEST_FILE // 1024 // 1024}
    )


def too_many_rows(most: int = MOST_ROWS) -> UnreadableFile:
    """This will make the refusal of a file with too many rows."""
    return unreadable(
        _("Filen har fler än %(most)s rader. Dela upp den i flera filer.")
        % {"most": f"{most:,}".replace(",", "\N{NO-BREAK SPACE}")}
    )


def too_many_columns(count: int) -> UnreadableFile:
    """This will make the refusal of a file with too many columns."""
    return unreadable(
        _("Filen har %(count)s kolumner; högst %(most)s går att läsa. Ta bort dem som inte hör till importen.")
        % {"count": count, "most": MOST_COLUMNS}
    )
