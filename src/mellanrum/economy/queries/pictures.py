"""What the pages tell and draw of a year's money. Pictures have classes for colours and say in words what they show."""

from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mellanrum.rendering import words
from mellanrum.rendering.marks import STATUSES
from mellanrum.rendering.svg import Drawing, length, wide_and_narrow

from .years import BudgetSum, EquityPoint, YearPage

MILLION = Decimal(1_000_000)
_TOP, _BOTTOM = 44.0, 200.0


def millions(amount: Decimal) -> str:
    """This will write an amount in millions with two decimals, "1,92"."""
    return words.number(amount / MILLION, 2)


def conclusion_of(page: YearPage) -> str:
    """This will say in a sentence how the year's capital stands against its ceiling."""
    if page.closing is None:
        return _("Det saknas uppgifter för att räkna ut årets eget kapital.")
    told = {"amount": millions(abs(page.closing.room))}
    if page.year_is_over:
        if page.closing.room >= 0:
            return _("Kapitalet slutade %(amount)s miljoner under taket.") % told
        return _("Kapitalet slutade %(amount)s miljoner över taket.") % told
    if page.closing.room >= 0:
        return _("Kapitalet väntas hamna %(amount)s miljoner under taket vid årets slut.") % told
    return _("Kapitalet väntas hamna %(amount)s miljoner över taket vid årets slut.") % told


def capital_words(page: YearPage) -> str:
    """This will tell in a sentence what the picture of the capital shows."""
    told = ", ".join(f"{words.day(point.day)} {millions(point.equity)}" for point in page.points)
    sentence = _("Eget kapital i miljoner kronor: %(points)s.") % {"points": told}
    if page.closing is not None:
        sentence += " " + _("Taket är %(ceiling)s.") % {"ceiling": millions(page.closing.ceiling)}
    return sentence


def capital(page: YearPage) -> SafeString | None:
    """This will draw the equity through the year against the ceiling; None without two points to join."""
    if len(page.points) < 2:
        return None
    return wide_and_narrow(_Capital(page, 560, 44, 468).draw(), _Capital(page, 350, 30, 256).draw(), width=560)


class _Capital:
    """The picture of a year's capital on a board of some width, the axes between ``left`` and ``right``."""

    def __init__(self, page: YearPage, width: float, left: float, right: float) -> None:
        self.page, self.left, self.right = page, left, right
        self.board = Drawing(width, 236)
        self.limit = float(page.closing.ceiling / MILLION) if page.closing else None
        drawn = [0.0, *(_in_millions(point) for point in page.points), self.limit or 0.0]
        self.step = _step((max(drawn) - min(drawn)) / 3)
        self.low = self.step * (min(drawn) // self.step)
        self.high = max(self.step * -(-max(drawn) // self.step), self.low + self.step)
        self.first = date(page.year, 1, 1)
        self.days = (date(page.year, 12, 31) - self.first).days

    def x(self, day: date) -> float:
        return self.left + (self.right - self.left) * (day - self.first).days / self.days

    def y(self, amount: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * (amount - self.low) / (self.high - self.low)

    def draw(self) -> SafeString:
        self._ground()
        known = [point for point in self.page.points if not point.expected]
        expected = [point for point in self.page.points if point.expected]
        self.board.polyline([(self.x(one.day), self.y(_in_millions(one))) for one in known], "s-ink w2")
        if expected:
            joined = [known[-1], *expected]
            self.board.polyline([(self.x(one.day), self.y(_in_millions(one))) for one in joined], "s-ink w2 dash")
        first, latest = known[0], known[-1]
        self.board.text(self.left + 4, self.y(_in_millions(first)) - 12, millions(first.equity), "tb")
        if latest is not first and expected:
            level = self.y(_in_millions(latest))
            self.board.disc(self.x(latest.day), level, 4.5, "f-sheet s-ink w2")
            self.board.text(self.x(latest.day), level - 12, millions(latest.equity), "tb mid")
        self._end(self.page.points[-1])
        return self.board.render(title=capital_words(self.page))

    def _ground(self) -> None:
        self.board.text(self.left, 12, _("Eget kapital, miljoner kronor"), "t2 ts")
        if self.limit is not None and self.limit > 0:
            top = self.y(self.limit)
            self.board.box(self.left, top, self.right - self.left, self.y(0) - top, "f-soft")
        for number in range(round((self.high - self.low) / self.step) + 1):
            figure = self.low + number * self.step
            level = self.y(figure)
            self.board.line(f"M{length(self.left)} {length(level)}H{length(self.right)}", "s-line w1")
            self.board.text(self.left - 8, level + 4, words.number(round(figure, 2)), "t2 ts end")
        if self.limit is not None:
            self.board.line(f"M{length(self.left)} {length(self.y(self.limit))}H{length(self.right)}", "s-deep w2")
        for month in (1, 4, 7, 10):
            day = date(self.page.year, month, 1)
            self.board.line(f"M{length(self.x(day))} {length(_BOTTOM)}v5", "s-hard w1")
            self.board.text(self.x(day), 219, words.month(day)[:3], "t2 ts mid")

    def _end(self, last: EquityPoint) -> None:
        """The last amount beside its place and the ceiling's beside its own, none on top of the other."""
        level = self.y(_in_millions(last))
        label = level + 5
        closing = self.page.closing
        if closing is not None and self.limit is not None:
            limit = self.y(self.limit)
            if abs(limit - level) < 18:
                label = limit + (24 if limit <= level else -14)
            told = _("Tak %(amount)s") % {"amount": millions(closing.ceiling)}
            self.board.text(self.right + 12, limit + 5, told, "t-deep")
        shown = "above" if closing is not None and closing.room < 0 else "within"
        self.board.mark(self.x(last.day), level, STATUSES[shown], 0.9)
        self.board.text(self.right + 12, label, millions(last.equity), "tb")


def portions(frame: BudgetSum) -> SafeString | None:
    """This will draw the frame as one bar parted in interventions, secretariat and buffer; None for an empty one."""
    if frame.total <= 0:
        return None
    return wide_and_narrow(_portions(frame, 560), _portions(frame, 350), width=560)


def portions_words(frame: BudgetSum) -> str:
    """This will tell the frame and its parts in a sentence, in millions."""
    return _(
        "Budgetram %(total)s miljoner: insatser %(interventions)s, kansli %(secretariat)s, buffert %(buffer)s."
    ) % {
        "total": millions(frame.total),
        "interventions": millions(frame.interventions),
        "secretariat": millions(frame.secretariat),
        "buffer": millions(frame.buffer),
    }


def _portions(frame: BudgetSum, width: float) -> SafeString:
    board = Drawing(width, 66)
    parts = [
        (amount, label, classes)
        for amount, label, classes in (
            (frame.interventions, _("Insatser"), "f-deep"),
            (frame.secretariat, _("Kansli"), "f-mid"),
            (frame.buffer, _("Buffert"), "f-none s-may w2"),
        )
        if amount > 0
    ]
    place = 0.0
    for number, (amount, label, classes) in enumerate(parts):
        size = max((width - 2) * float(amount / frame.total), 4)
        board.box(place + 1, 2, max(size - 2, 2), 20, classes, radius=2)
        at_right = number == len(parts) - 1 and number > 0
        where, side = (width, " end") if at_right else (place + 1, "")
        board.text(where, 42, millions(amount), f"tb{side}")
        board.text(where, 58, label, f"t2 ts{side}")
        place += size
    return board.render(title=portions_words(frame))


def _in_millions(point: EquityPoint) -> float:
    return float(point.equity / MILLION)


def _step(least: float) -> float:
    """The least of 0.1, 0.2, 0.5, 1, 2, 5 … that is not below what is asked."""
    step = 0.1
    while True:
        for part in (1, 2, 5):
            if part * step >= least:
                return part * step
        step *= 10
