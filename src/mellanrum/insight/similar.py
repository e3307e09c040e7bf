"""Texts that are about the same thing: for whoever writes, and whoever handles.

How likeness is told is a ``Method``, so that one that goes by meaning can take the place of this one by words without
anything else being changed. This one finds candidates by Swedish stems in the database, and orders them by the weight
of the stems that they share: a stem that all candidates have weighs little. A few words are compared with titles by
trigrams too, so that a slip of the pen and a word inside a compound are found.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import connection
from django.db.models import F, Func, TextField

from mellanrum.tenancy.actors import Actor

from .sources import CONFIG, TextSource, source_of

_CANDIDATES = 200
_MOST_STEMS = 60
# Fewer stems than this are a search rather than a text.
_SHORT = 5
_LIKE_ENOUGH = 0.6
# A stem of at least this many letters also stands for longer words that begin with it.
_PREFIX = 5


@dataclass(frozen=True, kw_only=True)
class Similar:
    """A row that is about the same thing: how alike, 0-1, and the stems that the texts share, the weightiest first."""

    pk: int
    score: float
    shared: Sequence[str]


class Method(Protocol):
    """A way to tell which of a source's texts are about the same thing as a text, the likest first."""

    def find(
        self, actor: Actor, text: str, source: TextSource, *, limit: int, without: Collection[int]
    ) -> Sequence[Similar]: ...


@dataclass(frozen=True, kw_only=True)
class Stems:
    """Likeness by shared words. ``least`` is the score under which nothing is worth showing."""

    least: float = 0.12

    def find(
        self, actor: Actor, text: str, source: TextSource, *, limit: int, without: Collection[int]
    ) -> Sequence[Similar]:
        """This will give the likest rows, in three queries at most: the stems, and the candidates."""
        stems = _stems(text)
        rows = source.rows(actor).exclude(pk__in=list(without)) if without else source.rows(actor)
        found: dict[int, tuple[list[str], float]] = {}
        if stems:
            query = SearchQuery(_any_of(stems), config=CONFIG, search_type="raw")
            candidates = (
                rows.filter(**{source.column: query})
                .annotate(rank=SearchRank(F(source.column), query))
                .order_by("-rank", "-pk")
            )
            array = Func(F(source.column), function="tsvector_to_array", output_field=ArrayField(TextField()))
            for pk, words in candidates.annotate(stems=array).values_list("pk", "stems")[:_CANDIDATES]:
                found[pk] = (list(words), 0.0)
        if len(stems) < _SHORT and text.strip():
            alike = TrigramWordSimilarity(text.strip()[:100], source.words)
            near = rows.annotate(alike=alike).filter(alike__gte=_LIKE_ENOUGH).order_by("-alike", "-pk")
            for pk, score in near.values_list("pk", "alike")[:_CANDIDATES]:
                found[pk] = (found.get(pk, ([], 0.0))[0], float(score))
        return [one for one in _ordered(stems, found) if one.score >= self.least][:limit]


_method: Method = Stems()


def similar(
    *, actor: Actor, text: str, source: str, limit: int = 5, without: Collection[int] = ()
) -> Sequence[Similar]:
    """This will find the rows of declared texts, among those the actor may read, that are most like a text.

    ``without`` are ids to leave out: the text's own row. An empty text is like nothing.

    Raises:
        UnknownSource: when no ``texts.py`` declares the source.
    """
    return _method.find(actor, text, source_of(source), limit=limit, without=without)


def _stems(text: str) -> list[str]:
    """The Swedish stems of a text, as the database makes them, without what is no word; those that come most first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lexeme FROM unnest(to_tsvector(%s::regconfig, %s))"
            " ORDER BY cardinality(positions) DESC, length(lexeme) DESC, lexeme LIMIT %s",
            [CONFIG, text[:20_000], _MOST_STEMS],
        )
        return [row[0] for row in cursor.fetchall() if re.search(r"[^\W\d_]", row[0])]


def _any_of(stems: Sequence[str]) -> str:
    parts = []
    for stem in stems:
        quoted = "'" + stem.replace("\\", "\\\\").replace("'", "''") + "'"
        parts.append(f"{quoted}:*" if len(stem) >= _PREFIX else quoted)
    return " | ".join(parts)


def _ordered(stems: Sequence[str], found: dict[int, tuple[list[str], float]]) -> list[Similar]:
    """Cosine of the texts' stems, each weighing what is rare about it among the candidates."""
    spread = Counter(stem for words, _ in found.values() for stem in set(words))
    whole = len(found) + 1

    def weight(stem: str) -> float:
        return math.log(1 + whole / (1 + spread[stem]))

    own = math.sqrt(sum(weight(stem) ** 2 for stem in stems)) or 1.0
    answer = []
    for pk, (words, alike) in found.items():
        there = set(words)
        shared = {stem: weight(stem) for stem in stems if stem in there or _begins(stem, there)}
        length = math.sqrt(sum(weight(stem) ** 2 for stem in there)) or 1.0
        # A long text is not less about a thing because it says more: its length counts by half.
        cosine = sum(value**2 for value in shared.values()) / (own * math.sqrt(length * own))
        names = sorted(shared, key=lambda stem: (-shared[stem], stem))
        answer.append(Similar(pk=pk, score=round(min(1.0, max(cosine, alike)), 4), shared=tuple(names)))
    return sorted(answer, key=lambda one: (-one.score, -one.pk))


def _begins(stem: str, there: Collection[str]) -> bool:
    return len(stem) >= _PREFIX and any(word.startswith(stem) for word in there)
