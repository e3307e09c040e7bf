"""From the schema library's error to our words: what was expected of a key, and what stood there."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from pydantic_core import ErrorDetails

from mellanrum.kernel.days import FIRST, LAST

from .problems import described, nearest, one_of


def told(error: ErrorDetails) -> tuple[str, str, str]:
    """This will give what was expected, what was found, and the nearest valid name (or nothing) for one error."""
    value = error["input"]
    suggestion = ""
    if error["type"] == "literal_error":
        suggestion = nearest(value, _names(error))
    return _expected(error), _found(error, value), suggestion


def _names(error: ErrorDetails) -> list[str]:
    """The valid names out of the library's list: ``'a', 'b' or 'c'``."""
    return str(error.get("ctx", {}).get("expected", "")).replace(" or ", ", ").replace("'", "").split(", ")


def _found(error: ErrorDetails, value: Any) -> str:
    if error["type"] == "string_too_long":
        return _("%(count)s tecken") % {"count": len(value)}
    return described(value)


def _expected(error: ErrorDetails) -> str:
    limits = error.get("ctx", {})
    match error["type"]:
        case "literal_error":
            return one_of(_names(error))
        case "string_type":
            return _("text inom citattecken")
        case "string_too_short":
            return _("text som inte är tom")
        case "string_too_long":
            return _("högst %(count)s tecken") % {"count": limits.get("max_length")}
        case "string_pattern_mismatch":
            return _pattern(str(limits.get("pattern")))
        case "int_type" | "int_from_float":
            return _("ett heltal utan citattecken")
        case "greater_than_equal" | "less_than_equal" if isinstance(error["input"], date):
            return _("en dag från %(first)s till %(last)s") % {"first": FIRST.year, "last": LAST.year}
        case "greater_than_equal":
            return _("ett tal som är minst %(limit)s") % {"limit": limits.get("ge")}
        case "less_than_equal":
            return _("ett tal som är högst %(limit)s") % {"limit": limits.get("le")}
        case "bool_type":
            return _("true eller false utan citattecken")
        case "date_type":
            return _("ett datum utan citattecken, som 2026-04-01")
        case "month":
            return _('en månad som "2026-10" eller ett datum utan citattecken')
        case "list_type":
            return _("en lista inom hakparenteser, som [30, 7]")
        case "dict_type":
            return _('en tabell, som {body = "styrelsen"}')
        case "parameters":
            return _("en tabell med text, tal, true eller false")
        case "email":
            return _("en e-postadress")
        case "organisation_number":
            return _("ett organisationsnummer med tio siffror och rätt kontrollsiffra")
        case "finite_number":
            return _("ett tal som inte är oändligt")
        case kind if kind.startswith("decimal_m") or kind == "decimal_whole_digits":
            return _("ett tal med högst tio siffror före kommat och fyra efter")
        case kind if kind.startswith("decimal") or kind == "is_instance_of":
            return _("ett tal utan citattecken")
    raise LookupError(f"No words for the schema error {error['type']!r}")


def _pattern(pattern: str) -> str:
    if pattern.startswith(r"^\d{2}"):
        return _("en månad och en dag, till exempel 03-31")
    if pattern.startswith("^[a-z0-9]"):
        return _("en kod av små bokstäver a–z, siffror och bindestreck")
    return _("en kod utan mellanslag och snedstreck")
