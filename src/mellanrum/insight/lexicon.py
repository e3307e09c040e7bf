"""The words that marks are told by: names of persons, and words with a capital that are none. Data, not code."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """Names as they are written; ``also_words`` are those that are everyday words too.

    ``not_names`` are in small letters, ``abbreviations`` in capitals. ``not_in_small`` are names that are a word when
    they are written without a capital.
    """

    first: frozenset[str]
    last: frozenset[str]
    also_words: frozenset[str]
    not_names: frozenset[str]
    abbreviations: frozenset[str]
    not_in_small: frozenset[str]

    def is_known(self, word: str) -> bool:
        """This will tell whether a word with a capital is a known organisation, place or abbreviation."""
        if word in self.abbreviations:
            return True
        small = word.lower()
        return small in self.not_names or (small.endswith("s") and small[:-1] in self.not_names)

    def first_name(self, word: str) -> str:
        """This will give the first name that a word is, also in the genitive; empty when it is none."""
        return _listed(word, self.first)

    def last_name(self, word: str) -> str:
        """This will give the surname that a word is, also in the genitive; empty when it is none."""
        return _listed(word, self.last)


@cache
def lexicon() -> Lexicon:
    """This will read the lists, once."""
    first, first_words = _names("first_names.txt")
    last, last_words = _names("last_names.txt")
    sections = _sections("known_words.txt")
    return Lexicon(
        first=first,
        last=last,
        also_words=first_words | last_words,
        not_names=frozenset(word.lower() for name in ("organisations", "places") for word in sections[name]),
        abbreviations=frozenset(sections["abbreviations"]),
        not_in_small=frozenset(sections["lower_case"]),
    )


@cache
def listed(section: str) -> frozenset[str]:
    """This will give the words of a section of the list."""
    return frozenset(_sections("known_words.txt")[section])


def pattern_of(section: str) -> str:
    """This will make a pattern of a section's words; a star in a word stands for any ending."""
    words = (re.escape(word).replace(r"\*", r"\w*") for word in _sections("known_words.txt")[section])
    return rf"\b(?:{'|'.join(words)})\b"


def _listed(word: str, names: frozenset[str]) -> str:
    if word in names:
        return word
    for ending in ("s", "’s", "'s", ":s"):
        if word.endswith(ending) and word[: -len(ending)] in names:
            return word[: -len(ending)]
    return ""


def _names(file: str) -> tuple[frozenset[str], frozenset[str]]:
    words = [word for line in _lines(file) for word in line.split()]
    return (
        frozenset(word.rstrip("*") for word in words),
        frozenset(word.rstrip("*") for word in words if word.endswith("*")),
    )


def _sections(file: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    section = ""
    for line in _lines(file):
        if line.startswith("["):
            section = line.strip("[]")
            continue
        found.setdefault(section, []).extend(line.split())
    return found


def _lines(file: str) -> list[str]:
    text = (_DATA / file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
