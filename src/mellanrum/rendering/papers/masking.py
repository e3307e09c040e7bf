"""Passages taken out of a paper before it is given out: what is masked is in no byte of any format."""

import re
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from .paper import Figure, Paper, Paragraph, clean

# Stands in a text where a passage was; each format draws its own bar there. People cannot write it: ``clean``.
MASK = "\ue000"


class NotInPaper(LookupError):
    """A passage that was to be masked is not in the paper, so nothing has been masked."""

    def __init__(self, passages: Sequence[str]) -> None:
        super().__init__(", ".join(passages))
        self.passages = tuple(passages)


def mask_words() -> str:
    """This will give what is read where a passage was taken out."""
    return _("[maskat]")


def pieces(text: str) -> list[tuple[str, bool]]:
    """This will cut a text at its masks: pieces of text, and True for a mask, in order."""
    found = []
    for index, piece in enumerate(clean_between(text)):
        if index:
            found.append((mask_words(), True))
        if piece:
            found.append((piece, False))
    return found


def clean_between(text: str) -> list[str]:
    """This will cut a text at its masks and take away what is no text in between."""
    return [clean(piece) for piece in text.split(MASK)]


def masked(paper: Paper, passages: Sequence[str]) -> Paper:
    """This will take the passages out of every text of the paper, in whatever case and however the words are spaced.

    All bars are as wide: their width does not tell what stood there. A picture cannot be searched, so a masked paper
    has none: their texts, masked as well, stand instead.

    Raises:
        NotInPaper: when a passage is nowhere in the paper, so that nobody believes that it was masked.
    """
    wanted = [passage.split() for passage in passages if passage.strip()]
    # The longest first: what is inside another passage must not cut it in two.
    wanted.sort(key=lambda words: -sum(map(len, words)))
    patterns = [re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE) for words in wanted]
    missing = [" ".join(words) for words, seen in zip(wanted, patterns, strict=True) if not _has(paper, seen)]
    if missing:
        raise NotInPaper(missing)

    def change(text: str) -> str:
        text = MASK.join(clean_between(text))
        for pattern in patterns:
            text = pattern.sub(MASK, text)
        return text

    without_pictures = replace(
        paper,
        blocks=tuple(
            Paragraph(text=": ".join(filter(None, (block.caption, block.alt)))) if isinstance(block, Figure) else block
            for block in paper.blocks
        ),
    )
    return without_pictures.words(change)


def _has(paper: Paper, pattern: re.Pattern[str]) -> bool:
    found = False

    def look(text: str) -> str:
        nonlocal found
        found = found or pattern.search(clean(text)) is not None
        return text

    paper.words(look)
    return found
