"""How often each answer was given: a bar for each, its number beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from .svg import Drawing, wide_and_narrow
from .words import number, share


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One answer and how many gave it."""

    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """What the picture needs. ``of`` is how many answered: shares are of them, also where one may give several."""

    title: str
    bars: Sequence[Bar]
    of: int

    def words(self) -> str:
        """This will say in a sentence what the picture shows."""
        return f"{self.title}: " + ", ".join(f"{bar.label} {number(bar.count)}" for bar in self.bars) + "."

    def rows(self) -> list[tuple[str, str, str]]:
        """This will give the picture as a table: answer, number, share."""
        return [(bar.label, number(bar.count), share(bar.count, self.of)) for bar in self.bars]


_STEP, _BAR = 30.0, 18.0
_LONGEST_LABEL = {560: 30, 350: 16}


def distribution(of: Distribution) -> SafeString:
    """This will draw the distribution, once for a page and once for a phone."""
    return wide_and_narrow(_draw(of, 560, 200), _draw(of, 350, 116), width=560)


def _draw(of: Distribution, width: int, left: float) -> SafeString:
    drawing = Drawing(width, _STEP * len(of.bars) + 6)
    most = max((bar.count for bar in of.bars), default=0) or 1
    longest = _LONGEST_LABEL[width]
    for index, bar in enumerate(of.bars):
        middle = _STEP * index + _STEP / 2
        label = bar.label if len(bar.label) <= longest else bar.label[: longest - 1] + "…"
        drawing.text(left - 12, middle + 5, label, "t2 end")
        length = (width - left - 48) * bar.count / most
        if bar.count:
            drawing.box(left, middle - _BAR / 2, max(2.0, length), _BAR, "f-deep", radius=2)
        drawing.text(left + length + 8, middle + 5, number(bar.count), "tb")
    drawing.line(f"M{left:g} 0V{_STEP * len(of.bars) + 6:g}", "s-hard w1")
    return drawing.render(title=of.words())
