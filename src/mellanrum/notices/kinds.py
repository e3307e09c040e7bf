"""Which letters the house writes: each context declares its own kinds in its ``notices.py``, collected at start.

A context says::

    declare(NoticeKind(key="governance.call", title=_("Kallelse"), text=_("Går till dem som kallas till ett möte.")))
"""

import re
from dataclasses import dataclass

from django.utils.functional import Promise


class UnknownKind(LookupError):
    """A kind of letter that no context has declared; the fault is the programmer's."""


@dataclass(frozen=True, kw_only=True)
class NoticeKind:
    """A kind of letter: its key, what it is called, and a sentence on when it goes and to whom."""

    key: str
    title: str | Promise
    text: str | Promise


_kinds: dict[str, NoticeKind] = {}


def declare(*kinds: NoticeKind) -> None:
    """This will register kinds of letters.

    Raises:
        ValueError: when a key is not ``context.kind``, is declared twice, or lacks its words.
    """
    for kind in kinds:
        if not re.fullmatch(r"[a-z]+\.[a-z_]+", kind.key):
            raise ValueError(f"{kind.key!r} is not of the form context.kind")
        if kind.key in _kinds:
            raise ValueError(f"{kind.key} is declared twice")
        if not kind.title or not kind.text:
            raise ValueError(f"{kind.key} has no words")
        _kinds[kind.key] = kind


def require_declared(key: str) -> None:
    """This will let a declared kind through.

    Raises:
        UnknownKind: for any other, with what to do.
    """
    if key not in _kinds:
        context = key.partition(".")[0]
        raise UnknownKind(f"{key}: declare it, with its words, in mellanrum/{context}/notices.py")


def title_of(key: str) -> str:
    """This will give what a kind is called in the reader's language; the key itself when it is no longer there."""
    return str(_kinds[key].title) if key in _kinds else key


def all_kinds() -> list[NoticeKind]:
    """This will list every kind of letter, sorted by key."""
    return [_kinds[key] for key in sorted(_kinds)]
