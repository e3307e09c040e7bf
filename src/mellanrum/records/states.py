"""Rules of the register on dates and numbers: references, when to dispose of something, how long one has waited."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mellanrum.kernel.states import Transitions

REQUEST = Transitions(
    names={"open": "prövas", "answered": "besvarad", "withdrawn": "återtagen"},  # not shown
    follows={"open": frozenset({"answered", "withdrawn"})},
)
# Offentlighets- och sekretesslagen 6 kap. 4-5 §§ and tryckfrihetsförordningen 2 kap. 15 §: at once or as soon as can be
# ("skyndsamt"). What has waited for longer than this is told so.
PROMPT = timedelta(days=3)
_REFERENCE = re.compile(r"(\d{4})\s*[-–/]\s*(\d{1,9})(?:\s*:\s*(\d{1,9}))?")


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A number that people cite: a matter, or one document of it."""

    year: int
    number: int
    document: int | None = None


def references_in(text: str) -> list[Reference]:
    """This will find the numbers in a text, such as ``2026-17`` and ``2026-17:2``, in order and each once."""
    found = [
        Reference(year=int(year), number=int(number), document=int(document) if document else None)
        for year, number, document in _REFERENCE.findall(text)
    ]
    return list(dict.fromkeys(found))


def is_reference(text: str) -> bool:
    """This will tell whether a text is one number and nothing else."""
    return _REFERENCE.fullmatch(text.strip()) is not None


def disposable_from(closed_on: date, years: int) -> date:
    """This will give the first day on which a document may be disposed of.

    The years are whole calendar years after the one in which the matter was closed.
    """
    return date(closed_on.year + years + 1, 1, 1)


def last_closing(on: date, years: int) -> date:
    """This will give the day before which a matter must have been closed for its documents to be disposable."""
    return date(max(on.year - years, 1), 1, 1)


def is_late(received_at: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """This will tell whether a request has waited, or waited, longer than promptly."""
    return (ended_at or now) - received_at > PROMPT
