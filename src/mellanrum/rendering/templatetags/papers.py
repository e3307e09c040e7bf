"""Papers on a page: their texts with lines and masks, and their pictures."""

from base64 import b64encode

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from mellanrum.rendering.papers.masking import pieces
from mellanrum.rendering.papers.paper import Figure

register = template.Library()


@register.filter
def said(text: str) -> SafeString:
    """This will write a text of a paper: escaped, its lines kept, a bar where something was masked."""
    written = mark_safe("")
    for piece, is_mask in pieces(text):
        if is_mask:
            written += format_html('<span class="m-mask">{}</span>', piece)
        else:
            written += format_html_join(mark_safe("<br>"), "{}", ((line,) for line in piece.split("\n")))
    return written


@register.filter
def said_plainly(text: str) -> str:
    """This will write a text of a paper where no markup can be: in an attribute."""
    return "".join(piece for piece, _is_mask in pieces(text))


@register.filter
def source(figure: Figure) -> str:
    """This will give a picture of a paper as an address that carries it."""
    media = "image/png" if figure.format == "png" else "image/svg+xml"
    return f"data:{media};base64,{b64encode(figure.picture).decode()}"
