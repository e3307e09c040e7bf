"""A value against its target range: line = scale, soft field = target, shape = value, stroke = what is uncertain."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from .marks import STATUSES
from .svg import Drawing, length, wide_and_narrow
from .words import quantity, span

Interval = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Range:
    """What a range picture needs. Numbers are in the goal's own unit; ``None`` is unknown, never zero.

    ``interval`` is the confidence interval of a sample, ``outlook`` what the year can still become.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    interval: Interval | None = None
    outlook: Interval | None = None
    status: str = "no_data"
    unit: str = "percent"
    scale: Interval = (0.0, 100.0)

    def words(self) -> str:
        """This will say in a sentence what the picture shows."""
        parts = [gettext("Värde %(value)s") % {"value": quantity(self.value, self.unit)}]
        if target := span(self.low, self.high, self.unit):
            parts.append(gettext("målspann %(target)s") % {"target": target})
        if self.interval:
            parts.append(gettext("osäkerhet %(interval)s") % {"interval": span(*self.interval, self.unit)})
        if self.outlook:
            parts.append(gettext("året kan sluta på %(outlook)s") % {"outlook": span(*self.outlook, self.unit)})
        return f"{', '.join(parts)}. {STATUSES[self.status].word}."


def small(of: Range) -> SafeString:
    """This will draw the range 128 units wide, for a row that tells the same in words: hidden from those who listen."""
    drawing = Drawing(128, 22)
    at = _Placed(of, 5, 123)
    drawing.line("M5 11H123", "s-hard w1")
    at.field(drawing, 4, 14, "s-mid w15")
    if stroke := of.interval or of.outlook:
        drawing.line(f"M{length(at(stroke[0]))} 11H{length(at(stroke[1]))}", "s-ink w2")
    if of.value is not None:
        x = at(of.value)
        if not stroke:
            drawing.disc(x, 11, 6.8, "f-paper")
        drawing.mark(x, 11, STATUSES[of.status], 0.78 if stroke else 0.9)
    return drawing.render(classes="range")


def large(of: Range, *, ticks: int = 5, title: str = "") -> SafeString:
    """This will draw the range as a picture of its own with a ticked scale, once for a page and once for a phone."""
    told = title or of.words()
    return wide_and_narrow(_large(of, 560, ticks, told), _large(of, 350, ticks, told), width=560)


def _large(of: Range, width: float, ticks: int, title: str) -> SafeString:
    drawing = Drawing(width, 74)
    at = _Placed(of, 14, width - 14)
    drawing.line(f"M14 30H{length(width - 14)}", "s-hard w1")
    at.field(drawing, 14, 32, "s-mid w2")
    low, high = of.scale
    for step in range(ticks + 1):
        figure = low + (high - low) * step / ticks
        drawing.line(f"M{length(at(figure))} 46v5", "s-hard w1")
        drawing.text(at(figure), 66, quantity(figure, "" if of.unit == "percent" else of.unit), "t2 ts mid")
    voice = {"bad": "s-bad", "maybe": "s-may"}.get(STATUSES[of.status].voice, "s-deep")
    if stroke := of.interval or of.outlook:
        left, right = length(at(stroke[0])), length(at(stroke[1]))
        drawing.line(f"M{left} 30H{right}M{left} 23v14M{right} 23v14", f"{voice} w2")
    if of.value is not None:
        drawing.disc(at(of.value), 30, 13, "f-paper" if of.status != "within" else "f-none")
        drawing.mark(at(of.value), 30, STATUSES[of.status], 1.6)
    return drawing.render(title=title)


class _Placed:
    """Where a figure stands on the scale; what lies outside it stands at its end."""

    def __init__(self, of: Range, left: float, right: float) -> None:
        self.of, self.left, self.right = of, left, right

    def __call__(self, figure: float) -> float:
        low, high = self.of.scale
        part = (figure - low) / (high - low) if high > low else 0.0
        return self.left + (self.right - self.left) * min(1.0, max(0.0, part))

    def field(self, drawing: Drawing, top: float, height: float, classes: str) -> None:
        """This will draw the target range, at least four units wide, with a tick at each end that is a limit."""
        low, high = self.of.low, self.of.high
        if low is None and high is None:
            return
        left = self.left if low is None else self(low)
        right = self.right if high is None else self(high)
        if right - left < 4:
            left, right = (right - 4, right) if right + 4 > self.right else (left, left + 4)
        drawing.box(left, top, right - left, height, "f-soft", 2)
        scale_low, scale_high = self.of.scale
        if low is not None and low > scale_low:
            drawing.line(f"M{length(left)} {length(top)}v{length(height)}", classes)
        if high is not None and high < scale_high:
            drawing.line(f"M{length(right)} {length(top)}v{length(height)}", classes)
