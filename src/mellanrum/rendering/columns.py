"""Numbers over the parts of a period: a column for each, its number above it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from .svg import Drawing, wide_and_narrow
from .words import number


@dataclass(frozen=True, kw_only=True)
class Column:
    """One part of the period. ``short`` is its label where there is little room; ``note`` stands in the table."""

    label: str
    short: str
    count: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """What the picture needs; ``title`` says what is counted, and begins the sentence for those who listen."""

    title: str
    columns: Sequence[Column]

    def words(self) -> str:
        """This will say in a sentence what the picture shows."""
        return f"{self.title}: " + ", ".join(f"{one.label} {number(one.count)}" for one in self.columns) + "."

    def rows(self) -> list[tuple[str, str, str]]:
        """This will give the picture as a table: label, number, note."""
        return [(one.label, number(one.count), one.note) for one in self.columns]


_TOP, _BOTTOM, _HEIGHT = 26.0, 150.0, 178.0


def columns(of: Columns) -> SafeString:
    """This will draw the columns, once for a page and once for a phone."""
    return wide_and_narrow(_draw(of, 560, letters=3), _draw(of, 350, letters=1), width=560)


def _draw(of: Columns, width: int, *, letters: int) -> SafeString:
    drawing = Drawing(width, _HEIGHT)
    most = max((one.count for one in of.columns), default=0) or 1
    step = width / max(1, len(of.columns))
    for index, one in enumerate(of.columns):
        middle = step * (index + 0.5)
        height = (_BOTTOM - _TOP) * one.count / most
        if one.count:
            # The smallest number is seen too.
            height = max(2.0, height)
            drawing.box(middle - step * 0.32, _BOTTOM - height, step * 0.64, height, "f-deep", radius=2)
            drawing.text(middle, _BOTTOM - height - 7, number(one.count), "tb ts mid" if letters == 1 else "tb mid")
        drawing.text(middle, _BOTTOM + 20, one.short[:letters], "t2 mid")
    drawing.line(f"M0 {_BOTTOM:g}H{width:g}", "s-hard w1")
    return drawing.render(title=of.words())
