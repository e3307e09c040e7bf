"""The words of the trade, kept as data: the page shows them, and the tests compare them with the models."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from mellanrum.kernel.sorting import sort_key

FILE = Path(__file__).parent / "data" / "glossary.toml"


@dataclass(frozen=True, kw_only=True)
class Term:
    """One term: the word, the same in the other language, and what it means here."""

    word: str
    other: str
    explanation: str


@cache
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(tomllib.loads(FILE.read_text(encoding="utf-8"))["terms"])


def terms() -> list[Term]:
    """This will list the terms that users meet, in the reader's language and order."""
    here, there = ("en", "sv") if get_language() == "en" else ("sv", "en")
    found = [Term(word=row[here], other=row[there], explanation=row[f"explanation_{here}"]) for row in _rows()]
    return sorted(found, key=lambda term: sort_key(term.word))
