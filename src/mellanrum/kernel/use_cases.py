"""What the house can do, in words for people: each context declares the use cases that it writes in the history.

A context says in its ``use_cases.py``::

    declare({"governance.cancel_meeting": _("Ställde in sammanträdet")})
"""

import re
from collections.abc import Mapping

from django.utils.functional import Promise

_labels: dict[str, str | Promise] = {}


class UnknownUseCase(LookupError):
    """A use case that no context has declared; the fault is the programmer's."""


def declare(labels: Mapping[str, str | Promise]) -> None:
    """This will register use cases with the words that the history shows: what someone did, in the past tense.

    Raises:
        ValueError: when a key is not ``context.use_case``, is declared twice, or has no words.
    """
    for key, label in labels.items():
        if not re.fullmatch(r"[a-z]+\.[a-z_]+", key):
            raise ValueError(f"{key!r} is not of the form context.use_case")
        if key in _labels:
            raise ValueError(f"{key} is declared twice")
        if not label:
            raise ValueError(f"{key} has no words")
        _labels[key] = label


def require_declared(key: str) -> None:
    """This will let a declared use case through.

    Raises:
        UnknownUseCase: for any other, with what to do.
    """
    if key not in _labels:
        context = key.partition(".")[0]
        raise UnknownUseCase(f"{key}: declare it, with its words, in mellanrum/{context}/use_cases.py")


def label_of(key: str) -> str:
    """This will give the words of a use case in the reader's language; the key itself when it is no longer there."""
    return str(_labels.get(key, key))


def all_use_cases() -> dict[str, str]:
    """This will list every use case with its words, sorted by key."""
    return {key: str(_labels[key]) for key in sorted(_labels)}
