"""Texts that can be searched and compared: declared by their owners in ``texts.py``, checked at the door, asked by key.

A context says in its ``texts.py``::

    declare(TextSource(key="obstacles.obstacle", title=_("Hinder"), words="title", rows=readable_obstacles))

and gives the model a stored column ``search = search_column("title", "text")``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.utils.functional import Promise

from mellanrum.tenancy.actors import Actor

CONFIG = "swedish"
_WEIGHTS = ("A", "B", "C", "D")


class UnknownSource(LookupError):
    """No texts are declared under this key; the fault is the programmer's."""


@dataclass(frozen=True, kw_only=True)
class TextSource:
    """Texts of one kind: what they are called, and the rows that an actor may read.

    ``words`` is the short text of a row, such as its title, that few words are compared with letter by letter;
    ``column`` the stored column made by ``search_column``.
    """

    key: str
    title: str | Promise
    words: str
    rows: Callable[[Actor], "models.QuerySet[Any]"]
    column: str = "search"


_sources: dict[str, TextSource] = {}


def declare(*sources: TextSource) -> None:
    """This will register texts that can be searched and compared.

    Raises:
        TypeError, ValueError: at start, when a part is missing or of the wrong kind, or the key is taken.
    """
    for source in sources:
        owner, _, name = source.key.partition(".")
        if not owner.isidentifier() or not name.isidentifier():
            raise ValueError(f"The key of a source of texts is owner.name: {source.key!r}")
        if source.key in _sources:
            raise ValueError(f"Two sources of texts have the key {source.key!r}")
        if not source.title or not source.words or not source.column:
            raise ValueError(f"{source.key}: a source has a title, words and a column")
        if not callable(source.rows):
            raise TypeError(f"{source.key}: rows is a function of the actor")
        _sources[source.key] = source


def source_of(key: str) -> TextSource:
    """This will find declared texts by key.

    Raises:
        UnknownSource: when no ``texts.py`` declares the key.
    """
    if key not in _sources:
        context = key.partition(".")[0]
        raise UnknownSource(f"{key}: declare it in mellanrum/{context}/texts.py")
    return _sources[key]


def all_sources() -> list[TextSource]:
    """This will list every declared source, sorted by key."""
    return [_sources[key] for key in sorted(_sources)]


def search_column(*fields: str) -> models.GeneratedField:
    """This will make a stored column of the Swedish stems in some fields, the first counting most."""
    parts: list[Any] = [
        SearchVector(field, config=CONFIG, weight=_WEIGHTS[min(place, 3)]) for place, field in enumerate(fields)
    ]
    options: dict[str, Any] = {
        "expression": reduce(add, parts),
        "output_field": SearchVectorField(),
        "db_persist": True,
    }
    return models.GeneratedField(**options)
