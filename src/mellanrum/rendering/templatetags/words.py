"""`{% load words %}`: numbers and days as people read them; `rendering.words` tells what each one writes."""

from datetime import date
from typing import Any

from django import template

from mellanrum.rendering import words

register = template.Library()

for _name in ("number", "percent", "day", "day_long", "day_short", "month"):
    # {{ value|number }}  {{ share|percent }}  {{ meeting.date|day_long|capfirst }}  {{ meeting.date|day_short }}
    register.filter(_name, getattr(words, _name))


@register.filter
def fraction(numerator: int, denominator: int) -> str:
    """{{ value.numerator|fraction:value.denominator }} → 3 av 5"""
    return words.fraction(numerator, denominator)


@register.filter
def share(numerator: int, denominator: int) -> str:
    """{{ 3|share:5 }} → 60 %; {{ 3|share:4 }} → 3 av 4 (never a percentage of fewer than five)"""
    return words.share(numerator, denominator)


@register.filter
def quantity(value: Any, unit: str) -> str:
    """{{ value.number|quantity:value.unit }} → 60 %, or "uppgift saknas" for None"""
    return words.quantity(value, unit)


@register.simple_tag
def span(low: Any, high: Any, unit: str = "") -> str:
    """{% span goal.low goal.high goal.unit %} → 80–100 %, "minst 80 %", "högst 100 %\""""
    return words.span(low, high, unit)


@register.filter
def days_away(value: date, today: date) -> str:
    """{{ meeting.date|days_away:today }} → om 35 dagar, i morgon, i dag, 8 dagar sen"""
    return words.days_away(value, today)
