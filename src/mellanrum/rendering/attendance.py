"""Who sat at the table: the matrix of a year, the pace of a body's meetings, and the table of one meeting."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from .marks import ATTENDANCES, Mark
from .svg import Drawing, wide_and_narrow
from .words import fraction


@dataclass(frozen=True, kw_only=True)
class MatrixColumn:
    """A meeting: its day, and an address if the reader may open it."""

    day: date
    url: str = ""
    cancelled: bool = False


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """A party: one attendance key per meeting (`marks.ATTENDANCES`), and how many of the meetings counted."""

    name: str
    cells: Sequence[str]
    represented: int
    counted: int
    url: str = ""
    emphasised: bool = False

    @property
    def marks(self) -> list[Mark]:
        """The shapes of the cells, in the order of the meetings."""
        return [ATTENDANCES[cell] for cell in self.cells]

    @property
    def sum(self) -> str:
        """The sum in words; a dash when nothing has been counted."""
        return fraction(self.represented, self.counted) if self.counted else "–"


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """The whole matrix. ``feet`` are figures under the meetings (None: a dash), ``foot_label`` their name."""

    caption: str
    columns: Sequence[MatrixColumn]
    rows: Sequence[MatrixRow]
    row_label: str = ""
    sum_label: str = ""
    foot_label: str = ""
    feet: Sequence[int | None] = field(default_factory=tuple)
    foot_sum: str = ""

    def key(self) -> list[Mark]:
        """This will list the shapes that occur, in the fixed order, for the legend."""
        found = {cell for row in self.rows for cell in row.cells}
        return [mark for name, mark in ATTENDANCES.items() if name in found]


def pace(*, held: int, least: int, planned: int = 0) -> SafeString:
    """This will draw a square per meeting: held, planned with a day, and still lacking of the least number.

    More than twelve become one bar. Hidden from those who listen: "3 av 4" stands beside it.
    """
    total = max(least, held + planned)
    if total > 12:
        drawing = Drawing(96, 16)
        drawing.box(0.5, 2.5, 91, 11, "f-none s-hard w1", 2)
        drawing.box(0.5, 2.5, 91 * min(1, held / total), 11, "f-deep", 2)
        return drawing.render()
    drawing = Drawing(16 * max(1, total), 16)
    for number in range(total):
        x = 16 * number + 0.5
        if number < held:
            drawing.box(x, 2.5, 11, 11, "f-deep", 2)
        elif number < held + planned:
            drawing.box(x, 2.5, 11, 11, "f-soft s-mid w1", 2)
        else:
            drawing.box(x, 2.5, 11, 11, "f-none s-hard w1", 2)
    return drawing.render()


@dataclass(frozen=True, kw_only=True)
class Chair:
    """A party's place at the table: short name, attendance key, and a word more such as "ordförande"."""

    name: str
    attendance: str
    note: str = ""


def table(chairs: Sequence[Chair], *, represented: int | None, of: int, title: str = "") -> SafeString:
    """This will draw the meeting's table with a square per party around it, once for a page and once for a phone.

    ``represented`` is None before the meeting: nobody is counted yet, which is not the same as nobody.
    """
    told = title or _told(chairs, represented, of)
    lying = _lying(chairs, represented, of)
    standing = _standing(chairs, represented, of)
    return wide_and_narrow(lying.render(title=told), standing.render(title=told), width=lying.width)


def _told(chairs: Sequence[Chair], represented: int | None, of: int) -> str:
    start = gettext("Bordet:")
    if represented is not None:
        start = gettext("Bordet: %(fraction)s medlemmar företrädda.") % {"fraction": fraction(represented, of)}
    seats = "; ".join(f"{chair.name}: {str(ATTENDANCES[chair.attendance].word).lower()}" for chair in chairs)
    return f"{start} {seats}."


def _lying(chairs: Sequence[Chair], represented: int | None, of: int) -> Drawing:
    """The long sides first: above from the left, the right end, below from the right, the left end last."""
    count = len(chairs)
    ends = 2 if count > 3 else 0
    above = (count - ends + 1) // 2
    below = count - ends - above
    step = 100.0
    board = max(above, below, 1) * step + 28
    margin = 112.0 if ends else 20.0
    width = max(board + 2 * margin, 500.0)
    margin = (width - board) / 2
    drawing = Drawing(width, 242)
    middle = width / 2
    drawing.box(margin, 76, board, 88, "f-sheet s-hard w15", 44)
    first, second = _middle(represented, of, gettext("medlemmar företrädda"))
    drawing.text(middle, 117, first, "tx mid")
    drawing.text(middle, 136, second, "t2 ts mid")
    rest = list(chairs)
    for index in range(above):
        _upright(drawing, rest.pop(0), middle + (index - (above - 1) / 2) * step, over=True)
    if ends:
        _sideways(drawing, rest.pop(0), margin + board + 22, 120, right=True)
    for index in range(below):
        _upright(drawing, rest.pop(0), middle + ((below - 1) / 2 - index) * step, over=False)
    if ends:
        _sideways(drawing, rest.pop(0), margin - 22, 120, right=False)
    return drawing


def _standing(chairs: Sequence[Chair], represented: int | None, of: int) -> Drawing:
    """Half of the parties on each long side, the names outward."""
    left = (len(chairs) + 1) // 2
    height = max(left, 2) * 44.0 + 24
    drawing = Drawing(350, height)
    drawing.box(133, 4, 84, height - 8, "f-sheet s-hard w15", 42)
    first, second = _middle(represented, of, gettext("företrädda"))
    drawing.text(175, height / 2, first, "tx mid")
    drawing.text(175, height / 2 + 18, second, "t2 ts mid")
    for index, chair in enumerate(chairs):
        on_left = index < left
        row = index if on_left else len(chairs) - 1 - index
        side = left if on_left else len(chairs) - left
        y = height / 2 + (row - (side - 1) / 2) * 44
        _sideways(drawing, chair, 119 if on_left else 231, y, right=not on_left)
    return drawing


def _middle(represented: int | None, of: int, word: str) -> tuple[str, str]:
    """What stands on the table: how many are represented, or before the meeting how many members it has."""
    return (str(of), gettext("medlemmar")) if represented is None else (fraction(represented, of), word)


def _upright(drawing: Drawing, chair: Chair, x: float, *, over: bool) -> None:
    drawing.mark(x, 54 if over else 186, ATTENDANCES[chair.attendance], 1.45)
    lines = _lines(chair.name)
    words = [(line, "mid") for line in lines] + ([(chair.note, "t2 ts mid")] if chair.note else [])
    top = 36 - 15 * (len(words) - 1) if over else 213
    for index, (line, classes) in enumerate(words):
        drawing.text(x, top + 15 * index, line, classes)


def _sideways(drawing: Drawing, chair: Chair, x: float, y: float, *, right: bool) -> None:
    drawing.mark(x, y, ATTENDANCES[chair.attendance], 1.45)
    lines = _lines(chair.name)
    words = [(line, "") for line in lines] + ([(chair.note, "t2 ts")] if chair.note else [])
    top = y + 4.5 - 7.5 * (len(words) - 1)
    for index, (line, classes) in enumerate(words):
        drawing.text(x + (18 if right else -18), top + 15 * index, line, f"{classes}{'' if right else ' end'}".strip())


def _lines(name: str, room: int = 13) -> list[str]:
    """This will break a name over two lines where it has a space, and end what is still too long."""
    if len(name) <= room:
        return [name]
    first, _, second = name.partition(" ")
    parts = [first, second] if second else [name]
    return [part if len(part) <= room else f"{part[: room - 1].rstrip()}." for part in parts]
