"""Counts in two directions: a square for each cell, as large as its number, with the number beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from django.utils.safestring import SafeString

from .svg import Drawing, length, wide_and_narrow

_ROW, _SIDE = 34.0, 24.0


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """A row: its name and its counts, in the order of the columns."""

    name: str
    counts: Sequence[int]

    @property
    def total(self) -> int:
        """The sum of the row."""
        return sum(self.counts)


@dataclass(frozen=True, kw_only=True)
class Grid:
    """The whole grid. ``title`` begins the sentence for those who listen."""

    title: str
    columns: Sequence[str]
    rows: Sequence[GridRow]

    def words(self) -> str:
        """This will say the largest numbers in a sentence; the table has them all."""
        cells = [
            (count, f"{row.name}, {column}: {count}")
            for row in self.rows
            for column, count in zip(self.columns, row.counts, strict=True)
            if count
        ]
        told = [words for _count, words in sorted(cells, key=lambda cell: -cell[0])[:5]]
        return f"{self.title}. {'; '.join(told)}."


def grid(of: Grid) -> SafeString:
    """This will draw the grid, once for a page and once for a phone."""
    told = of.words()
    return wide_and_narrow(
        _draw(of, 600, 190).render(title=told), _draw(of, 350, 122, short=True).render(title=told), width=600
    )


def _draw(of: Grid, width: float, left: float, *, short: bool = False) -> Drawing:
    most = max([1, *(count for row in of.rows for count in row.counts)])
    step = (width - left) / max(1, len(of.columns))
    drawing = Drawing(width, 34 + _ROW * len(of.rows))
    for place, column in enumerate(of.columns):
        room = int(step / 7)
        drawing.text(left + step * place + 2, 18, column if len(column) <= room else f"{column[: room - 1]}.", "t2 ts")
    for number, row in enumerate(of.rows):
        middle = 34 + _ROW * number + _ROW / 2
        drawing.line(f"M0 {length(middle - _ROW / 2)}H{length(width)}", "s-line w1")
        room = int(left / 7)
        drawing.text(
            0, middle + 5, row.name if len(row.name) <= room else f"{row.name[: room - 1]}.", "ts" if short else ""
        )
        for place, count in enumerate(row.counts):
            x = left + step * place + 2
            if not count:
                drawing.text(x, middle + 5, "–", "t2")
                continue
            side = 5 + (_SIDE - 5) * sqrt(count / most)
            drawing.box(x, middle - side / 2, side, side, "f-mid", 2)
            drawing.text(x + _SIDE + 6, middle + 5, str(count), "")
    return drawing
