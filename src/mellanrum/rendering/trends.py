"""A value over periods: a line through the points, the target range as a field behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from .marks import STATUSES
from .svg import Drawing, length, wide_and_narrow
from .words import DASH, quantity, span


@dataclass(frozen=True, kw_only=True)
class Point:
    """A period's value. ``note`` stands under the period ("5 av 6"), ``outlook`` is what it can still become."""

    label: str
    value: float | None
    note: str = ""
    status: str = "within"
    outlook: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Trend:
    """What the picture needs; ``title`` says what is measured, and begins the sentence for those who listen."""

    title: str
    points: Sequence[Point]
    low: float | None = None
    high: float | None = None
    unit: str = "percent"
    scale: tuple[float, float] = (0.0, 100.0)
    ticks: int = 5

    def words(self) -> str:
        """This will say in a sentence what the picture shows."""
        told = ", ".join(f"{point.label} {quantity(point.value, self.unit)}" for point in self.points)
        target = span(self.low, self.high, self.unit)
        goal = gettext("Målspann %(target)s.") % {"target": target} if target else ""
        return f"{self.title}: {told}. {goal}".strip()


_TOP, _BOTTOM, _HEIGHT = 30.0, 210.0, 250.0


def trend(of: Trend) -> SafeString:
    """This will draw the trend, once for a page and once for a phone."""
    return wide_and_narrow(_draw(of, 600, 44), _draw(of, 350, 32), width=600)


def _draw(of: Trend, width: float, left: float) -> SafeString:
    drawing = Drawing(width, _HEIGHT)
    _ground(drawing, of, width, left)
    step = (width - left) / max(1, len(of.points))
    placed = [
        (left + step * (index + 0.5), None if point.value is None else _y(of, point.value), point)
        for index, point in enumerate(of.points)
    ]
    for (x1, y1, _), (x2, y2, later) in pairwise(placed):
        if y1 is not None and y2 is not None:
            dashed = " dash" if later.outlook else ""
            drawing.line(f"M{length(x1)} {length(y1)}L{length(x2)} {length(y2)}", f"s-hard w15{dashed}")
    for index, (x, y, point) in enumerate(placed):
        if y is None or point.value is None:
            drawing.text(x, (_TOP + _BOTTOM) / 2, DASH, "t2 mid")
        else:
            lowest = _stroke(drawing, of, x, point) if point.outlook else y
            drawing.disc(x, y, 9, "f-paper")
            drawing.mark(x, y, STATUSES[point.status])
            around = [beside for _, beside, _ in placed[max(0, index - 1) : index + 2] if beside is not None]
            on_top = not point.outlook and y <= sum(around) / len(around)
            drawing.text(x, y - 14 if on_top else max(y + 26, lowest + 18), quantity(point.value, of.unit), "tb mid")
        drawing.text(x, 230, point.label, "t2 mid")
        if point.note:
            drawing.text(x, 246, point.note, "t2 ts mid")
    return drawing.render(title=of.words())


def _ground(drawing: Drawing, of: Trend, width: float, left: float) -> None:
    low, high = of.scale
    top = _y(of, high if of.high is None else of.high)
    bottom = max(_y(of, low if of.low is None else of.low), top + 3)
    if of.low is not None or of.high is not None:
        drawing.box(left, top, width - left, bottom - top, "f-soft")
    for step in range(of.ticks + 1):
        figure = low + (high - low) * step / of.ticks
        y = _y(of, figure)
        drawing.line(f"M{length(left)} {length(y)}H{length(width)}", "s-line w1")
        drawing.text(left - 8, y + 4, quantity(figure, "" if of.unit == "percent" else of.unit), "t2 ts end")
    if of.low is not None and of.low > low:
        drawing.line(f"M{length(left)} {length(bottom)}H{length(width)}", "s-mid w15")
    if of.high is not None and of.high < high:
        drawing.line(f"M{length(left)} {length(top)}H{length(width)}", "s-mid w15")


def _stroke(drawing: Drawing, of: Trend, x: float, point: Point) -> float:
    """This will draw what the period can still become, and tell where its lower end is."""
    assert point.outlook is not None
    low, high = _y(of, point.outlook[0]), _y(of, point.outlook[1])
    voice = {"bad": "s-bad", "maybe": "s-may"}.get(STATUSES[point.status].voice, "s-deep")
    drawing.line(
        f"M{length(x)} {length(high)}V{length(low)}M{length(x - 6)} {length(high)}h12M{length(x - 6)} {length(low)}h12",
        f"{voice} w15",
    )
    return low


def _y(of: Trend, figure: float) -> float:
    low, high = of.scale
    part = (figure - low) / (high - low) if high > low else 0.0
    return _BOTTOM - (_BOTTOM - _TOP) * min(1.0, max(0.0, part))
