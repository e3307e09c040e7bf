"""A stair: one square for each thing that is on a step, paler when it has waited past its time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from .svg import Drawing, length, wide_and_narrow

_WIDTH, _NARROW = 600.0, 350.0
_SQUARE, _GAP = 11.0, 7.0
# More squares than this become a bar: nobody counts them, and the number stands beside.
_MOST = 28


@dataclass(frozen=True, kw_only=True)
class StairStep:
    """A step: its name, how many are on it, how many of them have waited past their time, and a word under it."""

    name: str
    count: int
    late: int = 0
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Stairs:
    """The steps from the lowest up. ``unit`` is the word after a number ("öppna"), ``title`` begins the sentence."""

    title: str
    steps: Sequence[StairStep]
    unit: str = ""
    late_word: str = ""

    def words(self) -> str:
        """This will say in a sentence what the picture shows."""
        told = []
        for step in self.steps:
            one = f"{step.name} {step.count}"
            told.append(f"{one} ({step.late} {self.late_word})" if step.late and self.late_word else one)
        return f"{self.title}: {', '.join(told)}."


def stairs(of: Stairs) -> SafeString:
    """This will draw the stair, once for a page and once for a phone."""
    told = of.words()
    return wide_and_narrow(_climbing(of).render(title=told), _stacked(of).render(title=told), width=_WIDTH)


def _climbing(of: Stairs) -> Drawing:
    count = max(1, len(of.steps))
    step_width = _WIDTH / count
    in_row = max(3, int((step_width - 14) // (_SQUARE + _GAP)))
    rows = [_rows(step.count, in_row) for step in of.steps]
    rise = 44.0
    top = 34 + max([0, *(number * (_SQUARE + _GAP) - index * 4 for index, number in enumerate(rows))])
    height = top + rise * (count - 1) + 62
    drawing = Drawing(_WIDTH, height)
    floor = top + rise * (count - 1)
    path = ""
    for index, step in enumerate(of.steps):
        x, y = index * step_width, floor - rise * index
        path += f"{'M' if not path else 'V'}{'0 ' if not path else ''}{length(y)}H{length(x + step_width)}"
        _squares(drawing, step, x + 4, y - 8, in_row)
        above = y - 8 - rows[index] * (_SQUARE + _GAP) - 4
        drawing.text(x + 4, above, str(step.count), "tx")
        drawing.text(x + 4 + 11 * len(str(step.count)) + 4, above, of.unit, "t2 ts")
        for line, words in enumerate(_broken(step.name, int(step_width / 7))):
            drawing.text(x + 6, y + 17 + 15 * line, words, "tb ts")
        if step.note:
            drawing.text(x + 6, y + 17 + 15 * len(_broken(step.name, int(step_width / 7))), step.note, "t2 ts")
    drawing.line(path, "s-deep w2")
    return drawing


def _stacked(of: Stairs) -> Drawing:
    """The highest step first, each with its squares under its name."""
    in_row = 18
    heights = [48 + _rows(step.count, in_row) * (_SQUARE + _GAP) for step in of.steps]
    drawing = Drawing(_NARROW, sum(heights) + 8)
    y = 4.0
    for step, height in zip(reversed(of.steps), reversed(heights), strict=True):
        drawing.line(f"M0 {length(y)}H{length(_NARROW)}", "s-line w1")
        drawing.text(0, y + 19, step.name, "tb")
        drawing.text(_NARROW, y + 19, f"{step.count} {of.unit}".strip(), "end")
        if step.note:
            drawing.text(0, y + 36, step.note, "t2 ts")
        _squares(drawing, step, 0, y + height - 8, in_row)
        y += height
    return drawing


def _rows(count: int, in_row: int) -> int:
    return 0 if count == 0 else 1 if count > _MOST else -(-count // in_row)


def _squares(drawing: Drawing, step: StairStep, left: float, bottom: float, in_row: int) -> None:
    """From below and from the left; those that are late last, where the eye ends."""
    room = in_row * (_SQUARE + _GAP) - _GAP
    if step.count > _MOST:
        share = step.late / step.count
        drawing.box(left, bottom - _SQUARE, room * (1 - share), _SQUARE, "f-deep", 2)
        if step.late:
            drawing.box(left + room * (1 - share), bottom - _SQUARE, room * share, _SQUARE, "f-maysoft s-may w15", 2)
        return
    for number in range(step.count):
        x = left + (number % in_row) * (_SQUARE + _GAP)
        y = bottom - _SQUARE - (number // in_row) * (_SQUARE + _GAP)
        if number >= step.count - step.late:
            drawing.box(x + 0.75, y + 0.75, _SQUARE - 1.5, _SQUARE - 1.5, "f-maysoft s-may w15", 1.5)
        else:
            drawing.box(x, y, _SQUARE, _SQUARE, "f-deep", 2)


def _broken(words: str, room: int) -> list[str]:
    """This will break words over at most three lines, and end what is still too long."""
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [line if len(line) <= room else f"{line[: room - 1]}." for line in lines[:3]] or [gettext("utan namn")]
