"""A small drawing board: shapes with classes instead of colours, words escaped, a title for those who do not see."""

from collections.abc import Iterable

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from .marks import Mark

GROWTH = 1.15
# The widest column of two (seven of twelve parts of the page).
COLUMN = 640


def length(value: float) -> str:
    """This will write a coordinate with one decimal at most, and refuse what is no number."""
    if value != value or value in {float("inf"), float("-inf")}:
        raise ValueError("A picture needs finite coordinates.")
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class Drawing:
    """Shapes in the order they were drawn, on a board of ``width`` × ``height`` units."""

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self._shapes: list[str] = []

    def line(self, path: str, classes: str) -> None:
        """This will draw a path that is stroked, never filled; ``path`` is made of numbers by the caller."""
        self._shapes.append(f'<path class="{escape(classes)}" d="{escape(path)}"/>')

    def polyline(self, points: Iterable[tuple[float, float]], classes: str) -> None:
        """This will draw a line through the points."""
        joined = " ".join(f"{length(x)},{length(y)}" for x, y in points)
        self._shapes.append(f'<polyline class="f-none {escape(classes)}" points="{joined}"/>')

    def box(self, x: float, y: float, width: float, height: float, classes: str, radius: float = 0) -> None:
        """This will draw a rectangle."""
        round_corners = f' rx="{length(radius)}"' if radius else ""
        self._shapes.append(
            f'<rect class="{escape(classes)}" x="{length(x)}" y="{length(y)}" '
            f'width="{length(width)}" height="{length(height)}"{round_corners}/>'
        )

    def disc(self, x: float, y: float, radius: float, classes: str) -> None:
        """This will draw a circle around a point."""
        self._shapes.append(
            f'<circle class="{escape(classes)}" cx="{length(x)}" cy="{length(y)}" r="{length(radius)}"/>'
        )

    def text(self, x: float, y: float, words: str, classes: str = "") -> None:
        """This will write words; the classes say size and where the point is (``mid``, ``end``)."""
        attribute = f' class="{escape(classes)}"' if classes else ""
        self._shapes.append(f'<text{attribute} x="{length(x)}" y="{length(y)}">{escape(words)}</text>')

    def mark(self, x: float, y: float, mark: Mark, scale: float = 1.0) -> None:
        """This will set a mark of 14 × 14 units with its middle in a point."""
        left, top = length(x - 7 * scale), length(y - 7 * scale)
        grow = f" scale({scale:g})" if scale != 1 else ""
        self._shapes.append(f'<g transform="translate({left} {top}){grow}">{mark.shape}</g>')

    def render(self, *, title: str = "", classes: str = "") -> SafeString:
        """This will give the SVG: with a title it is a picture, without one it is hidden from those who listen."""
        shapes = mark_safe("".join(self._shapes))  # noqa: S308 - every part above is a number, a class or escaped
        box = f"0 0 {length(self.width)} {length(self.height)}"
        classed = format_html(' class="{}"', classes) if classes else ""
        if not title:
            size = (length(self.width), length(self.height))
            return format_html(
                '<svg{} viewBox="{}" width="{}" height="{}" preserveAspectRatio="xMinYMid" aria-hidden="true">{}</svg>',
                *(classed, box, *size, shapes),
            )
        # As wide as it was drawn and a little more: the stylesheet lets it shrink, never grow out of proportion.
        size = (length(self.width * GROWTH), length(self.height * GROWTH))
        return format_html(
            '<svg{} viewBox="{}" width="{}" height="{}" role="img"><title>{}</title>{}</svg>',
            *(classed, box, *size, title, shapes),
        )


def wide_and_narrow(wide: SafeString, narrow: SafeString, *, width: float) -> SafeString:
    """This will give a picture that is drawn a second time for a narrow column instead of shrunk.

    ``width`` is the wide one's: pictures wider than a column of the page ask for the whole page.
    """
    return format_html(
        '<div class="only-wide{}">{}</div><div class="only-narrow{}">{}</div>',
        *((" page" if width > COLUMN else ""), wide, (" page" if width > COLUMN else ""), narrow),
    )
