"""Numbers, shares, spans and days in words, in the reader's language.

Swedish: decimal comma, thin figures by a narrow space, a real minus, the unit after a space that does not break.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils import dateformat
from django.utils.formats import get_format
from django.utils.translation import get_language, gettext, ngettext

NBSP = "\u00a0"
NARROW = "\u202f"
MINUS = "\u2212"
DASH = "\u2013"
# A share of fewer than this many is told as a fraction only: one of four is not 25 per cent of anything.
LEAST_FOR_PERCENT = 5

Number = int | float | Decimal


def number(value: Number, decimals: int | None = None) -> str:
    """This will write a number as people read it: "5,8", "23 300", "−0,4".

    Without ``decimals`` a whole number has none and any other as many as it needs, two at most.
    """
    exact = Decimal(str(value))
    places = Decimal(1).scaleb(-(2 if decimals is None else decimals))
    rounded = exact.quantize(places, rounding=ROUND_HALF_UP)
    if decimals is None:
        rounded = rounded.normalize()
    whole, _, fraction = f"{abs(rounded):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", NARROW if _is_swedish() else ",")
    text = grouped + (str(get_format("DECIMAL_SEPARATOR")) + fraction if fraction else "")
    return MINUS + text if rounded < 0 else text


def percent(value: Number, decimals: int = 0) -> str:
    """This will write a percentage (0-100): "60 %" in Swedish, "60%" in English."""
    return number(value, decimals) + percent_sign()


def percent_sign() -> str:
    """This will give the sign with the space that the language puts before it."""
    return f"{NBSP}%" if _is_swedish() else "%"


def fraction(numerator: Number, denominator: Number) -> str:
    """This will write "3 av 5"."""
    return gettext("%(part)s av %(whole)s") % {"part": number(numerator), "whole": number(denominator)}


def kronor(amount: Number) -> str:
    """This will write an amount in whole kronor, "23 549 160 kr", rounded half away from zero."""
    return f"{number(amount, 0)}{NBSP}kr"


def quantity(value: Number | None, unit: str) -> str:
    """This will write a measured value with its unit, or that it is unknown.

    ``unit``: "percent" (0-100), "mean" or "scale" (one decimal), "count" or "" (no unit), else written after.
    """
    if value is None:
        return gettext("uppgift saknas")
    if unit == "percent":
        return percent(value)
    if unit in {"mean", "scale"}:
        return number(value, 1)
    if unit in {"count", ""}:
        return number(value)
    return f"{number(value)}{NBSP}{unit}"


def share(numerator: Number, denominator: Number) -> str:
    """This will write a share: "60 %", "3 av 4" of fewer than five, and of none that it is unknown."""
    if not denominator:
        return gettext("uppgift saknas")
    if denominator < LEAST_FOR_PERCENT:
        return fraction(numerator, denominator)
    return percent(100 * Decimal(str(numerator)) / Decimal(str(denominator)))


def span(low: Number | None, high: Number | None, unit: str = "") -> str:
    """This will write a target range: "80–100 %", "minst 80 %", "högst 100 %", "100 %"; empty when there is none."""
    if low is None and high is None:
        return ""
    if low is None:
        return gettext("högst %(limit)s") % {"limit": quantity(high, unit)}
    if high is None:
        return gettext("minst %(limit)s") % {"limit": quantity(low, unit)}
    if low == high:
        return quantity(high, unit)
    bare = {"percent": ""}.get(unit, unit)
    first = quantity(low, bare if bare in {"mean", "scale"} else "")
    return f"{first}{DASH}{quantity(high, unit)}"


def day(value: date) -> str:
    """This will write "22 oktober 2026"."""
    return dateformat.format(value, "j F Y")


def day_long(value: date) -> str:
    """This will write "torsdag 22 oktober 2026"."""
    return dateformat.format(value, "l j F Y")


def day_short(value: date) -> str:
    """This will write "12 feb"; the year is told by what stands around it."""
    return dateformat.format(value, "j b" if _is_swedish() else "j M")


def month(value: date) -> str:
    """This will write the month alone: "oktober"."""
    return dateformat.format(value, "F")


def days_away(value: date, today: date) -> str:
    """This will write how far off a day is: "8 dagar sen", "i dag", "i morgon", "om 35 dagar"."""
    days = (value - today).days
    if days < 0:
        return ngettext("%(days)s dag sen", "%(days)s dagar sen", -days) % {"days": number(-days)}
    if days == 0:
        return gettext("i dag")
    if days == 1:
        return gettext("i morgon")
    return ngettext("om %(days)s dag", "om %(days)s dagar", days) % {"days": number(days)}


def _is_swedish() -> bool:
    return (get_language() or "sv").startswith("sv")
