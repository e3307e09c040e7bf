"""Columns as data: what may stand in a cell, how it is read, and what is said when something else stands there."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mellanrum.exchange.definition.problems import nearest, quoted
from mellanrum.kernel.money import kronor


class Wrong(Exception):
    """What stands in a cell cannot be read; the text says what was expected instead."""


class Content(Protocol):
    """What a column holds."""

    def read(self, text: str) -> Any:
        """This will turn the text of a cell, never empty, into a value.

        Raises:
            Wrong: when it is none.
        """

    def expected(self) -> str:
        """This will say in a few words what may be written, for the template and the preview."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a kind of file. A cell left empty gives ``default``, as does a column that is left out."""

    name: str
    label: str | Promise
    help: str | Promise
    content: Content
    required: bool = False
    default: Any = None
    # Words that people write in the header instead of the name, for the suggestion.
    also_called: tuple[str, ...] = ()
    # What stands in it is in no message and no preview, and the file is kept sealed and not a moment too long.
    secret: bool = False


def tidy(text: str) -> str:
    """This will give a text without space at its ends, runs of space as one, and å as one character."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@dataclass(frozen=True, kw_only=True)
class Words:
    """A short text on one line."""

    longest: int

    def read(self, text: str) -> str:
        plain = tidy(text)
        if plain.startswith("="):
            raise Wrong(_("Cellen innehåller en formel. Skriv värdet självt."))
        if len(plain) > self.longest:
            raise Wrong(
                _("Texten är %(length)s tecken lång; högst %(most)s får plats.")
                % {"length": len(plain), "most": self.longest}
            )
        return plain

    def expected(self) -> str:
        return _("text, högst %(most)s tecken") % {"most": self.longest}


@dataclass(frozen=True, kw_only=True)
class Reference(Words):
    """The code, name or address of something that the federation already has; looked up by the kind."""

    what: str | Promise

    def expected(self) -> str:
        return str(self.what)


_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_NEAR_ISO = re.compile(r"(\d{4})[-./ ]?(\d{1,2})[-./ ]?(\d{1,2})(?:[T ]00:00(?::00)?)?")
_SHORT_YEAR = re.compile(r"(\d{2})(\d{2})(\d{2})")
_SPREADSHEET_DAY = re.compile(r"[2-7]\d{4}")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_TOO_MUCH = Decimal(10) ** 12


@dataclass(frozen=True, kw_only=True)
class Day:
    """A date as ÅÅÅÅ-MM-DD."""

    def read(self, text: str) -> date:
        plain = tidy(text)
        if not _ISO.fullmatch(plain):
            message = _("Datum skrivs ÅÅÅÅ-MM-DD.")
            meant = _probable_day(plain)
            if meant is not None:
                message += " " + _("Menade du %(suggestion)s?") % {"suggestion": meant.isoformat()}
            raise Wrong(message)
        try:
            day = date.fromisoformat(plain)
        except ValueError:
            raise Wrong(_("Den dagen finns inte. Datum skrivs ÅÅÅÅ-MM-DD.")) from None
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise Wrong(_("Året ska vara mellan %(first)s och %(last)s.") % {"first": _FIRST_YEAR, "last": _LAST_YEAR})
        return day

    def expected(self) -> str:
        return _("datum, ÅÅÅÅ-MM-DD")


def _probable_day(text: str) -> date | None:
    """The day that a text most probably means, when only one is likely; 12/2/2026 may mean two."""
    try:
        if match := _NEAR_ISO.fullmatch(text):
            year, month, day = map(int, match.groups())
            return date(year, month, day)
        if _SPREADSHEET_DAY.fullmatch(text):
            # How spreadsheets count days when the cell is not formatted as a date.
            return date(1899, 12, 30) + timedelta(days=int(text))
        if match := _SHORT_YEAR.fullmatch(text):
            year, month, day = map(int, match.groups())
            return date(2000 + year, month, day)
    except (ValueError, OverflowError):
        return None
    return None


@dataclass(frozen=True, kw_only=True)
class Code:
    """One of a list of codes, in any case. The words that people read are not codes, but suggest them."""

    choices: type[TextChoices]

    def read(self, text: str) -> str:
        plain = tidy(text).casefold()
        if plain in self.choices.values:
            return plain
        words = {str(label).casefold(): value for value, label in self.choices.choices}
        meant = words.get(plain) or nearest(plain, self.choices.values) or words.get(nearest(plain, words), "")
        message = _("Väntade %(expected)s.") % {"expected": self.expected()}
        if meant:
            message += " " + _("Menade du %(suggestion)s?") % {"suggestion": quoted(meant)}
        raise Wrong(message)

    def expected(self) -> str:
        return _("något av %(names)s") % {"names": ", ".join(self.choices.values)}


@dataclass(frozen=True, kw_only=True)
class WholeNumber:
    """A number of things, from 0 up to a most."""

    most: int

    def read(self, text: str) -> int:
        plain = tidy(text).replace(" ", "")
        if not (plain.isascii() and plain.isdigit() and len(plain) <= 9 and int(plain) <= self.most):
            raise Wrong(_("Väntade %(expected)s.") % {"expected": self.expected()})
        return int(plain)

    def expected(self) -> str:
        return _("ett heltal från 0 till %(most)s") % {"most": self.most}


@dataclass(frozen=True, kw_only=True)
class Amount:
    """An amount in kronor with two decimals at the most; comma or point, a space between thousands, or none."""

    def read(self, text: str) -> Decimal:
        try:
            amount = kronor(tidy(text))
        except ValueError:
            raise Wrong(_("Väntade %(expected)s.") % {"expected": self.expected()}) from None
        if abs(amount) >= _TOO_MUCH:
            raise Wrong(_("Beloppet är för stort."))
        return amount

    def expected(self) -> str:
        return _("ett belopp i kronor, som -1 250,50")


@dataclass(frozen=True, kw_only=True)
class ItemNumbers:
    """Numbers of the items of an agenda: ``3 5``, ``3, 5`` or ``3;5``; kept with a comma between."""

    longest: int

    def read(self, text: str) -> str:
        numbers = [part for part in re.split(r"[\s,;+]+", tidy(text)) if part]
        if not numbers or not all(re.fullmatch(r"[1-9]\d{0,2}", number) for number in numbers):
            raise Wrong(_("Väntade %(expected)s.") % {"expected": self.expected()})
        plain = ", ".join(str(number) for number in sorted({int(number) for number in numbers}))
        if len(plain) > self.longest:
            raise Wrong(
                _("Texten är %(length)s tecken lång; högst %(most)s får plats.")
                % {"length": len(plain), "most": self.longest}
            )
        return plain

    def expected(self) -> str:
        return _("punkternas nummer med blanksteg emellan, som 3 5")


def read_cell(column: Column, text: str) -> Any:
    """This will read one cell: its value, or the column's default when it is empty.

    Raises:
        Wrong: with a sentence for people.
    """
    if not text.strip():
        if column.required:
            raise Wrong(_("Fyll i %(expected)s.") % {"expected": column.content.expected()})
        return column.default
    return column.content.read(text)
