"""`{% load parts %}`: the parts of a page that need more than markup, for every context's templates."""

from typing import Any

from django import forms, template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mellanrum.rendering.forms import control as _control
from mellanrum.rendering.forms import kind as _kind

register = template.Library()


@register.simple_tag
def breadcrumb(*steps: str) -> SafeString:
    """{% url 'planning:plan' as plan %}{% breadcrumb _("Mål 2026") plan "PR:5" %}

    Label and address in turn, the page itself last, without an address. It stands in `{% block breadcrumb %}`.
    """
    *before, here = steps
    links = format_html_join("", '<li><a href="{}">{}</a></li>', zip(before[1::2], before[::2], strict=True))
    last = format_html('<li aria-current="page">{}</li>', here)
    return format_html('<nav class="m-crumb" aria-label="{}"><ol>{}{}</ol></nav>', _("Sökväg"), links, last)


@register.inclusion_tag("rendering/parts/field.html")
def field(bound: forms.BoundField, label: str = "") -> dict[str, Any]:
    """{% field form.held_on %}: label, help and error together, then the control; radio buttons become a fieldset."""
    return {"field": bound, "label": label or bound.label}


@register.inclusion_tag("rendering/parts/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """{% error_summary form %} above the form: takes the focus when there is something to put right, else nothing."""
    return {"form": form}


register.filter("control", _control)
register.filter("kind", _kind)


@register.inclusion_tag("rendering/parts/sort_head.html", takes_context=True)
def sort_head(context: Context, key: str, label: str, current: str, align: str = "") -> dict[str, Any]:
    """{% sort_head "date" _("Dag") list.order %} → a `<th scope="col">` whose link sorts; again reverses.

    ``current`` is the key sorted by now, with a minus when it is reversed. The address gets `ordning=date`.
    """
    turned = f"-{key}" if current == key else key
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "none")
    return {"label": label, "direction": direction, "align": align, "url": address(context, ordning=turned)}


@register.inclusion_tag("rendering/parts/pages.html", takes_context=True)
def pages(context: Context, previous: str, following: str, summary: str = "") -> dict[str, Any]:
    """{% pages list.previous list.following _("50 av 1 204 möten") %}

    ``previous`` and ``following`` are the keys of the neighbouring pages, "" where there is none.
    The addresses get `fore=KEY` and `efter=KEY`, and keep the filter and the order.
    """
    return {
        "previous": address(context, fore=previous, efter="") if previous else "",
        "following": address(context, efter=following, fore="") if following else "",
        "summary": summary,
    }


@register.simple_tag(takes_context=True)
def address(context: Context, **changes: Any) -> str:
    """<a href="{% address year=2027 %}"> → this page's address with some of its questions changed; "" takes one away.

    A new order or filter starts from the first page.
    """
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    if "fore" not in changes and "efter" not in changes:
        changes = {"fore": "", "efter": "", **changes}
    for name, value in changes.items():
        if value in ("", None):
            query.pop(name, None)
        else:
            query[name] = str(value)
    encoded = query.urlencode()
    return f"{request.path}?{encoded}" if encoded else request.path
