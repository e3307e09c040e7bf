"""A route between levels: time to the right, level upward; one line up, another back down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from .svg import Drawing
from .words import day, day_short, month

_WIDTH, _LEFT, _BAND, _GAP = 1184.0, 190.0, 76.0, 18.0
_TOP, _FEET = 26.0, 46.0


@dataclass(frozen=True, kw_only=True)
class RouteLevel:
    """A level of the picture: its name, and a few words under it."""

    name: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RoutePoint:
    """A stop: when it came to a level (0 is the lowest). ``back``: on its way down. ``decided``: the turn, in words."""

    day: date
    level: int
    back: bool = False
    decided: str = ""


@dataclass(frozen=True, kw_only=True)
class Route:
    """The levels from the lowest up, and the stops in order of days. ``until``: still there on that day."""

    title: str
    levels: Sequence[RouteLevel]
    points: Sequence[RoutePoint]
    until: date | None = None

    def words(self) -> str:
        """This will say in a sentence where it went and when."""
        told = ", ".join(f"{point.decided or self.levels[point.level].name} {day(point.day)}" for point in self.points)
        return f"{self.title}: {told}."


def route(of: Route) -> SafeString:
    """This will draw the route for a page; a phone shows the same stops as a list, which stands beside it."""
    drawing = Drawing(_WIDTH, _TOP + len(of.levels) * (_BAND + _GAP) + _FEET)
    first = of.points[0].day
    last = max([of.until or first, of.points[-1].day, first + timedelta(days=28)])
    slack = timedelta(days=max(3, (last - first).days // 30))
    span = (first - slack, last + slack)
    for level, about in enumerate(of.levels):
        y = _y(of, level)
        drawing.box(_LEFT, y - _BAND / 2, _WIDTH - _LEFT, _BAND, "f-sheet", 4)
        drawing.text(0, y, about.name, "tb")
        drawing.text(0, y + 18, about.note, "t2 ts")
    _months(drawing, of, span)
    _lines(drawing, of, span)
    for place, point in enumerate(of.points):
        came_up = place > 0 and of.points[place - 1].level < point.level
        _stop(drawing, of, span, point, came_up=came_up)
    return format_html('<div class="only-wide page">{}</div>', drawing.render(title=of.words()))


def _y(of: Route, level: int) -> float:
    return _TOP + (len(of.levels) - 1 - level) * (_BAND + _GAP) + _BAND / 2


def _x(span: tuple[date, date], when: date) -> float:
    return _LEFT + 12 + (_WIDTH - _LEFT - 24) * (when - span[0]).days / max(1, (span[1] - span[0]).days)


def _lines(drawing: Drawing, of: Route, span: tuple[date, date]) -> None:
    for before, after in pairwise(of.points):
        start, end = (_x(span, before.day), _y(of, before.level)), (_x(span, after.day), _y(of, after.level))
        down = before.back or bool(before.decided)
        drawing.polyline([start, (end[0], start[1]), end], f"{'s-may' if down else 's-deep'} w4")
        _days(drawing, before.day, after.day, start[0], end[0], start[1], down=down)
    last = of.points[-1]
    if of.until is not None and of.until > last.day and not last.back and not last.decided:
        left, right, y = _x(span, last.day), _x(span, of.until), _y(of, last.level)
        drawing.line(f"M{left:.1f} {y:.1f}H{right:.1f}", "s-deep w4 dashed")
        _days(drawing, last.day, of.until, left, right, y, down=False)


def _days(drawing: Drawing, before: date, after: date, left: float, right: float, y: float, *, down: bool) -> None:
    """How long it took stands on the stretch where it was spent, when there is room."""
    days = (after - before).days
    if right - left < 58 or not days:
        return
    words = ngettext("%(days)s dag", "%(days)s dagar", days) % {"days": days}
    drawing.text((left + right) / 2, y - 12, words, "mid t-may" if down else "mid")


def _stop(drawing: Drawing, of: Route, span: tuple[date, date], point: RoutePoint, *, came_up: bool) -> None:
    x, y = _x(span, point.day), _y(of, point.level)
    if point.decided:
        drawing.box(x - 11, y - 11, 22, 22, "f-deep", 4)
        drawing.line(f"M{x - 5:.1f} {y:.1f}l4 4 7-8", "s-paper w2")
        drawing.text(x + 11, y + 29, f"{day_short(point.day)} · {point.decided}", "end t-deep ts")
        return
    drawing.disc(x, y, 7, f"f-sheet {'s-may' if point.back else 's-deep'} w3")
    near_right = x > _WIDTH - 90
    words = day_short(point.day)
    if point.back:
        drawing.text(x - 12, y + 24, words, "ts t2 end")
    elif near_right:
        drawing.text(x + 8, y + 26, words, "ts t2 end")
    else:
        drawing.text(x + 10 if came_up else x - 8, y + 26, words, "ts t2")


def _months(drawing: Drawing, of: Route, span: tuple[date, date]) -> None:
    floor = _TOP + len(of.levels) * (_BAND + _GAP) - _GAP / 2
    drawing.line(f"M{_LEFT:.1f} {floor:.1f}H{_WIDTH:.1f}", "s-hard w1")
    firsts = []
    year, number = span[0].year, span[0].month
    while date(year, number, 1) <= span[1]:
        if date(year, number, 1) >= span[0]:
            firsts.append(date(year, number, 1))
        year, number = (year + 1, 1) if number == 12 else (year, number + 1)
    skip = max(1, -(-len(firsts) // 13))
    for first in firsts[::skip]:
        x = _x(span, first)
        drawing.line(f"M{x:.1f} {floor:.1f}v6", "s-hard w1")
        words = month(first)[:3] if first.month != 1 else gettext("jan %(year)s") % {"year": first.year}
        drawing.text(x, floor + 22, words, "t2 ts")
