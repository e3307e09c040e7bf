"""Marks that point out a person in a text that should not have any: what, where, and why it was taken for one.

Pure functions; nothing is kept and nothing leaves the machine. What they catch and what they do not see is measured on
made-up sentences: docs/personal-marks.md. A writer who sees that something is no mark says so and goes on, except about
an identity number whose check digit is right.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from .numbers import (
    Found,
    birth_dates,
    car_numbers,
    case_numbers,
    email_addresses,
    identity_numbers,
    street_addresses,
    telephone_numbers,
)
from .persons import combinations, person_names


class MarkKind(StrEnum):
    """What a mark is. The order is that in which one is shown when two cover the same words."""

    IDENTITY = "identity"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    CASE = "case"
    CAR = "car"
    BIRTH = "birth"
    NAME = "name"
    COMBINATION = "combination"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A stretch of a text that may point out a person. ``certain``: the writer cannot say that it is not."""

    start: int
    end: int
    kind: MarkKind
    text: str
    certain: bool = False

    @property
    def why(self) -> str:
        """Why it was taken for a mark and what to write instead, in the reader's language."""
        return reasons()[self.kind]


_FINDERS: tuple[Callable[[str], Iterator[Found]], ...] = (
    identity_numbers,
    email_addresses,
    telephone_numbers,
    street_addresses,
    case_numbers,
    car_numbers,
    birth_dates,
    person_names,
    combinations,
)
_ORDER = {kind: place for place, kind in enumerate(MarkKind)}


def find_marks(text: str, names: Iterable[str] = frozenset()) -> tuple[Mark, ...]:
    """This will find what may point out a person, in the order of the text and never two over each other.

    ``names`` are those of members, bodies and interventions: what stands in them is not taken for a person.
    """
    free = _free_spans(text, names)
    found = [
        each
        for finder in _FINDERS
        for each in finder(text)
        if not (each.kind == MarkKind.NAME and any(start <= each.start and each.end <= end for start, end in free))
    ]
    found.sort(key=lambda each: (_ORDER[MarkKind(each.kind)], each.start))
    kept: list[Found] = []
    for each in found:
        # A combination is a warning about a whole sentence: it stands only where nothing else does.
        if all(each.end <= other.start or other.end <= each.start for other in kept):
            kept.append(each)
    return tuple(
        Mark(
            start=each.start,
            end=each.end,
            kind=MarkKind(each.kind),
            text=text[each.start : each.end],
            certain=each.certain,
        )
        for each in sorted(kept, key=lambda each: each.start)
    )


def reasons() -> dict[MarkKind, str]:
    """This will tell for each kind why it was taken for a mark and what to write instead."""
    return {
        MarkKind.IDENTITY: _("Ser ut som ett personnummer eller samordningsnummer. Ta bort det."),
        MarkKind.EMAIL: _("Ser ut som en persons e-postadress. Skriv vilken organisation det gäller."),
        MarkKind.PHONE: _("Ser ut som ett telefonnummer. Ta bort det."),
        MarkKind.ADDRESS: _("Ser ut som en adress. Skriv bara kommunen."),
        MarkKind.CASE: _("Ser ut som ett ärendenummer, som leder till en person. Ta bort det."),
        MarkKind.CAR: _("Ser ut som ett registreringsnummer på en bil. Ta bort det."),
        MarkKind.BIRTH: _("Ser ut som en födelsedag. Ta bort den."),
        MarkKind.NAME: _("Ser ut som ett namn. Skriv till exempel ”en deltagare” eller ”handläggaren”."),
        MarkKind.COMBINATION: _(
            "Ålder, plats och annat tillsammans kan peka ut någon. Skriv mer allmänt, till exempel ”en person”."
        ),
    }


def _free_spans(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    words = sorted({name.strip() for name in names if name.strip()}, key=len, reverse=True)
    if not words:
        return []
    pattern = "|".join(re.escape(word) for word in words)
    return [match.span() for match in re.finditer(rf"(?<!\w)(?:{pattern})s?(?!\w)", text, re.IGNORECASE)]
