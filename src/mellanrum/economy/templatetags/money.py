"""`{% load money %}`: amounts as people read them."""

from decimal import Decimal

from django import template

from mellanrum.economy.queries.pictures import millions
from mellanrum.rendering import words

register = template.Library()
register.filter("millions", millions)


@register.filter
def kr(amount: Decimal | None) -> str:
    """{{ line.amount|kr }} → 23 549 160 kr in whole kronor; a dash for None"""
    return words.DASH if amount is None else words.kronor(amount)


@register.filter
def exact(amount: Decimal) -> str:
    """{{ entry.amount|exact }} → −1 250,50 with ören"""
    return words.number(amount, 2)


@register.filter
def plain_percent(value: Decimal) -> str:
    """{{ year.ceiling_percent|plain_percent }} → 20 %, with decimals only where there are any"""
    return words.number(value) + words.percent_sign()
