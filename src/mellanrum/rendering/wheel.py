"""The year as a round: a spot for each thing to do, on its day, with a shape for where it stands."""

from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, pi, sin

from django.utils import dateformat
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from .marks import TASKS
from .svg import Drawing, length
from .words import day, day_short, fraction


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Something to do on a day; with ``of`` more than one it is done so many times, ``done`` of them already."""

    day: date
    label: str
    standing: str
    done: int = 0
    of: int = 1

    @property
    def words(self) -> str:
        """The label, with how many are done when there are several."""
        return f"{self.label} ({fraction(self.done, self.of)})" if self.of > 1 else self.label


@dataclass(frozen=True, kw_only=True)
class Wheel:
    """A year; ``today`` is None when the day is in another one."""

    year: int
    spots: Sequence[Spot]
    today: date | None = None

    def words(self) -> str:
        """This will say in a sentence what the picture shows."""
        late = [spot.words for spot in self.spots if spot.standing == "late"]
        done = sum(spot.done for spot in self.spots)
        told = gettext("Årshjulet %(year)s: %(done)s klara.") % {
            "year": self.year,
            "done": fraction(done, sum(spot.of for spot in self.spots if spot.standing != "dropped")),
        }
        if late:
            told += " " + gettext("Försenat: %(late)s.") % {"late": ", ".join(late)}
        following = min((one for one in self.spots if one.standing in ("soon", "coming")), key=_day, default=None)
        if following is not None:
            told += " " + gettext("Närmast %(what)s, %(day)s.") % {
                "what": following.words,
                "day": day(following.day),
            }
        return told


_SIZE, _MIDDLE, _RING, _INNER = 460.0, 230.0, 150.0, 112.0


def wheel(of: Wheel) -> SafeString:
    """This will draw the year clockwise from the top, its months inside the ring and its days to be done on it."""
    drawing = Drawing(_SIZE, _SIZE)
    drawing.disc(_MIDDLE, _MIDDLE, _RING + 18, "f-sheet")
    drawing.disc(_MIDDLE, _MIDDLE, _RING, "f-none s-line w2")
    drawing.disc(_MIDDLE, _MIDDLE, _INNER, "f-none s-line w1")
    for month in range(1, 13):
        first = _turn(date(of.year, month, 1))
        x1, y1 = _point(first, _INNER)
        x2, y2 = _point(first, _RING)
        drawing.line(f"M{length(x1)} {length(y1)}L{length(x2)} {length(y2)}", "s-line w1")
        x, y = _point(_turn(date(of.year, month, 15)), (_INNER + _RING) / 2)
        drawing.text(x, y + 4, dateformat.format(date(of.year, month, 1), "M")[:3].lower(), "t2 ts mid")
    if of.today is not None:
        x1, y1 = _point(_turn(of.today), _INNER - 8)
        x2, y2 = _point(_turn(of.today), _RING + 18)
        drawing.line(f"M{length(x1)} {length(y1)}L{length(x2)} {length(y2)}", "s-ink w2")
        drawing.text(_MIDDLE, _MIDDLE + 26, gettext("i dag %(day)s") % {"day": day_short(of.today)}, "t2 mid")
    drawing.text(_MIDDLE, _MIDDLE + 4, str(of.year), "tb mid")
    done = sum(spot.done for spot in of.spots)
    whole = sum(spot.of for spot in of.spots if spot.standing != "dropped")
    drawing.text(
        _MIDDLE,
        _MIDDLE - 20,
        ngettext("%(done)s klar", "%(done)s klara", whole) % {"done": fraction(done, whole)},
        "t2 mid",
    )
    for place, spot in zip(_places(of), sorted(of.spots, key=_day), strict=True):
        turn, number = place
        x, y = _point(turn, _RING)
        drawing.disc(x, y, 10, "f-paper")
        drawing.mark(x, y, TASKS[spot.standing], 1.15)
        x, y = _point(turn, _RING + 30)
        drawing.text(x, y + 4, str(number), "tb mid")
    return drawing.render(title=of.words())


def _places(of: Wheel) -> list[tuple[float, int]]:
    """Where each spot is set: on its day, and so far from the one before that both can be read."""
    apart = 0.13
    turns = [_turn(spot.day) for spot in sorted(of.spots, key=_day)]
    for index in range(1, len(turns)):
        turns[index] = max(turns[index], turns[index - 1] + apart)
    # What was pushed past the end of the year pushes back.
    last = 2 * pi - 0.06
    for index in range(len(turns) - 1, -1, -1):
        turns[index] = min(turns[index], last - apart * (len(turns) - 1 - index))
    return [(turn, number) for number, turn in enumerate(turns, 1)]


def _day(spot: Spot) -> date:
    return spot.day


def _turn(of: date) -> float:
    return 2 * pi * (of.timetuple().tm_yday - 1) / (366 if isleap(of.year) else 365)


def _point(turn: float, radius: float) -> tuple[float, float]:
    return _MIDDLE + radius * sin(turn), _MIDDLE - radius * cos(turn)
