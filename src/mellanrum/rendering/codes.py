"""Codes that a telephone reads, drawn on the server: black on white, also on a dark page."""

import io

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def square_code(text: str, *, name: str, scale: int = 6) -> SafeString:
    """This will draw a text, such as an address, as a QR code in SVG; ``name`` is what it is called when read aloud.

    A tenth of it may be dirty or torn. ``scale`` is units for each of its squares.
    """
    drawn = io.BytesIO()
    code = segno.make(text, error="q", micro=False)
    code.save(
        drawn, kind="svg", scale=scale, border=4, xmldecl=False, svgns=False, nl=False, light="#fff", omitsize=True
    )
    svg = drawn.getvalue().decode()
    opened = format_html('<svg role="img" aria-label="{}"', name)
    return mark_safe(svg.replace("<svg", opened, 1))  # noqa: S308 - segno's own drawing, and a name that is escaped
