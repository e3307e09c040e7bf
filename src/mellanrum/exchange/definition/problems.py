"""What is wrong in a definition: where it stands, what was expected, what was found, and what was probably meant."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

Place = tuple[str | int, ...]
_LONGEST_SHOWN = 60


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One error of a definition file. ``line`` and ``column`` count from 1; ``path`` is as people look for it."""

    file: str
    path: str
    expected: str
    found: str
    suggestion: str = ""
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        where = self.file
        if self.line is not None:
            where = _("%(file)s rad %(line)s") % {"file": where, "line": self.line}
        if self.column is not None:
            where = _("%(where)s tecken %(column)s") % {"where": where, "column": self.column}
        parts = {"where": where, "path": self.path, "expected": self.expected, "found": self.found}
        if self.path:
            text = _("%(where)s, %(path)s: väntade %(expected)s, fann %(found)s.") % parts
        else:
            text = _("%(where)s: väntade %(expected)s, fann %(found)s.") % parts
        if self.suggestion:
            text += " " + _("Menade du %(suggestion)s?") % {"suggestion": quoted(self.suggestion)}
        return text

    def as_json(self) -> dict[str, Any]:
        """This will give the problem's parts and its sentence, as the command line prints them in JSON."""
        return {**asdict(self), "message": str(self)}


class DefinitionErrors(Exception):
    """The file is no definition: every problem that was found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(name: object, names: Iterable[str]) -> str:
    """This will find the valid name that is most like a mistyped one, or nothing when none is near."""
    if not isinstance(name, str):
        return ""
    by_folded = {candidate.casefold(): candidate for candidate in names}
    # One letter of a code of two is half of it.
    cutoff = 0.5 if len(name) <= 4 else 0.6
    close = get_close_matches(name.casefold(), by_folded, n=1, cutoff=cutoff)
    return by_folded[close[0]] if close else ""


def quoted(text: str) -> str:
    """This will put quotation marks round a text, shortened when it is long."""
    plain = " ".join(text.split())
    return f'"{plain if len(plain) <= _LONGEST_SHOWN else plain[: _LONGEST_SHOWN - 1] + "…"}"'


def one_of(names: Iterable[str]) -> str:
    """This will list what may be written, for a sentence that says what was expected."""
    return _("något av %(names)s") % {"names": ", ".join(names)}


def described(value: object) -> str:
    """This will say what kind of thing a value of the file is, and which, in a few words."""
    if isinstance(value, bool):
        return _("värdet %(value)s") % {"value": "true" if value else "false"}
    if isinstance(value, str):
        return _("texten %(value)s") % {"value": quoted(value)} if value.strip() else _("en tom text")
    if isinstance(value, int | float | Decimal):
        return _("talet %(value)s") % {"value": value}
    if isinstance(value, datetime):
        return _("tidpunkten %(value)s") % {"value": value.isoformat(sep=" ")}
    if isinstance(value, date):
        return _("datumet %(value)s") % {"value": value.isoformat()}
    if isinstance(value, time):
        return _("klockslaget %(value)s") % {"value": value.isoformat()}
    if isinstance(value, dict):
        return _("en tabell")
    if isinstance(value, Sequence):
        return _("en lista")
    return _("ingenting")
