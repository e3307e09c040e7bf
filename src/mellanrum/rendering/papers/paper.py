"""What a paper is made of. Texts are plain: no mark-up in any of them means anything, in any format."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar

# Control signs say nothing on paper; the private area is where the mark of what was masked lives.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ue000-\uf8ff\ud800-\udfff]")


def clean(text: str) -> str:
    """This will take away what is no text: control signs and private letters."""
    return _NOT_TEXT.sub("", text)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A word and what it is, such as "Plats: Rådhuset"."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading inside the paper; the paper's own title is above level 1. Three levels."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 3:
            raise ValueError("A heading of a paper has level 1, 2 or 3.")


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph. ``weight``: "plain", "strong" (a decision) or "small"; ``note`` becomes a footnote to it."""

    kind: ClassVar[str] = "paragraph"
    text: str
    weight: str = "plain"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Bullets:
    """A list, with numbers when the order matters."""

    kind: ClassVar[str] = "bullets"
    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with one row of header cells, repeated on each page. ``right``: columns of figures, from 0."""

    kind: ClassVar[str] = "table"
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.header or not all(cell.strip() for cell in self.header):
            raise ValueError("Every column of a paper's table has a header cell.")
        if any(len(row) != len(self.header) for row in self.rows):
            raise ValueError("Every row of a paper's table has as many cells as its header.")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A picture (SVG or PNG as bytes) with the text that says the same to those who do not see it."""

    kind: ClassVar[str] = "figure"
    picture: bytes
    alt: str
    caption: str = ""

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("A picture of a paper needs its text.")

    @property
    def format(self) -> str:
        """The picture's format by its first bytes."""
        return "png" if self.picture.startswith(b"\x89PNG") else "svg"


@dataclass(frozen=True, kw_only=True)
class SignatureLine:
    """Who signs and as what. ``signed`` says when and how it was done; empty leaves a line for a pen."""

    name: str
    role: str = ""
    signed: str = ""


@dataclass(frozen=True, kw_only=True)
class Signatures:
    """The lines of those who sign, kept together on one page as far as they fit."""

    kind: ClassVar[str] = "signatures"
    lines: tuple[SignatureLine, ...]


@dataclass(frozen=True, kw_only=True)
class PageBreak:
    """What follows begins on a new page."""

    kind: ClassVar[str] = "break"


Block = Heading | Paragraph | Bullets | Table | Figure | Signatures | PageBreak


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A document: ``kicker`` says what sort it is, ``issuer`` whose, ``reference`` is cited in the foot of each page.

    ``made_at`` is the only moment that enters the files. ``language`` is that of the texts ("sv" or "en").
    """

    title: str
    issuer: str
    made_at: datetime
    language: str = "sv"
    kicker: str = ""
    reference: str = ""
    lead: str = ""
    facts: tuple[Fact, ...] = ()
    blocks: tuple[Block, ...] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("A paper needs a title.")
        if self.made_at.tzinfo is None:
            raise ValueError("The moment of a paper has a time zone.")

    def words(self, change: Callable[[str], str]) -> "Paper":
        """This will give the paper with every text put through ``change``; pictures stay as they are."""
        return replace(
            self,
            title=change(self.title),
            issuer=change(self.issuer),
            kicker=change(self.kicker),
            reference=change(self.reference),
            lead=change(self.lead),
            facts=tuple(Fact(label=change(one.label), value=change(one.value)) for one in self.facts),
            blocks=tuple(_changed(block, change) for block in self.blocks),
        )


def _changed(block: Block, change: Callable[[str], str]) -> Block:
    if isinstance(block, Heading):
        return replace(block, text=change(block.text))
    if isinstance(block, Paragraph):
        return replace(block, text=change(block.text), note=change(block.note))
    if isinstance(block, Bullets):
        return replace(block, items=tuple(change(item) for item in block.items))
    if isinstance(block, Table):
        return replace(
            block,
            caption=change(block.caption),
            header=tuple(change(cell) for cell in block.header),
            rows=tuple(tuple(change(cell) for cell in row) for row in block.rows),
        )
    if isinstance(block, Figure):
        return replace(block, alt=change(block.alt), caption=change(block.caption))
    if isinstance(block, Signatures):
        return replace(
            block,
            lines=tuple(
                SignatureLine(name=change(one.name), role=change(one.role), signed=change(one.signed))
                for one in block.lines
            ),
        )
    return block
