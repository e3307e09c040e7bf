"""A paper as PDF/UA-1: tagged, with its language and title, and with the letters that it needs in the file itself."""

import json
import re
from dataclasses import replace
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .masking import pieces
from .paper import Block, Bullets, Figure, Heading, Paper, Paragraph, Signatures, Table

FONTS = Path(__file__).resolve().parents[1] / "fonts"
# The setter refuses a letter that no font has, one at a time; a paper with more than so many is no paper of ours.
_MOST_STRANGE = 200
_STRANGE = re.compile(r'the text `"(?P<letter>.+?)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{(?P<code>[0-9a-fA-F]+)\}")


def as_pdf(paper: Paper) -> bytes:
    """This will set the paper as PDF/UA-1; the same paper gives the same bytes.

    A letter that no font of ours has is written with its number, ``[U+4E2D]``, and a line at the end says so: nothing
    becomes a question mark or a blank.
    """
    import typst

    with translation.override(paper.language):
        strange: list[str] = []
        while True:
            try:
                files, data = _work(paper, strange)
                return typst.compile(
                    files,
                    format="pdf",
                    pdf_standards=["ua-1"],
                    ignore_system_fonts=True,
                    font_paths=[str(FONTS)],
                    sys_inputs={"paper": data},
                    timestamp=int(paper.made_at.timestamp()),
                )
            except typst.TypstError as error:
                letter = _strange_letter(str(error))
                if letter is None or letter in strange or len(strange) >= _MOST_STRANGE:
                    raise
                strange.append(letter)


def as_png(picture: bytes) -> bytes:
    """This will draw an SVG as PNG, three pixels to a point: for formats that hold no SVG."""
    import typst

    source = b'#set page(width: 160mm, height: auto, margin: 0pt)\n#image("picture.svg", width: 100%)'
    files: Any = {"main": source, "picture.svg": picture}
    drawn = typst.compile(
        files,
        format="png",
        ppi=216,
        ignore_system_fonts=True,
        font_paths=[str(FONTS)],
    )
    return bytes(drawn)


def numbered(letter: str) -> str:
    """This will write a letter that cannot be printed by its number."""
    return "".join(f"[U+{ord(sign):04X}]" for sign in letter)


def widths(table: Table) -> list[int]:
    """This will weigh the columns of a table by what they hold, so that no column is squeezed to single letters."""
    found = []
    for column, head in enumerate(table.header):
        longest = max((len(row[column]) for row in table.rows), default=0)
        word = max((len(word) for row in (table.header, *table.rows) for word in row[column].split()), default=1)
        found.append(max(word, min(40, max(longest, len(head))), 4))
    return found


def _strange_letter(message: str) -> str | None:
    found = _STRANGE.search(message)
    if found is None:
        return None
    return _ESCAPE.sub(lambda code: chr(int(code["code"], 16)), found["letter"])


def _work(paper: Paper, strange: list[str]) -> tuple[Any, str]:
    """The files and the data of one try, with the strange letters known so far written by their numbers."""
    for letter in strange:
        written = numbered(letter)
        paper = paper.words(lambda text, letter=letter, written=written: text.replace(letter, written))  # type: ignore[misc]
    if strange:
        said = _("Tecken som inte kan tryckas står med sitt nummer i Unicode: %(signs)s.")
        last = Paragraph(text=said % {"signs": ", ".join(numbered(one) for one in strange)}, weight="small")
        paper = replace(paper, blocks=(*paper.blocks, last))
    # Any: the setter takes several files, but its types only say one.
    files: dict[str, Any] = {"main": _template()}
    blocks = []
    for index, block in enumerate(paper.blocks):
        if isinstance(block, Figure):
            files[f"figure{index}.{block.format}"] = block.picture
        blocks.append(_block(block, f"figure{index}"))
    at = paper.made_at.astimezone(UTC)
    data = {
        "language": paper.language,
        "title": _text(paper.title),
        "issuer": _text(paper.issuer),
        "kicker": _text(paper.kicker),
        "lead": _text(paper.lead),
        "foot": _text(" · ".join(filter(None, (paper.issuer, paper.title, paper.reference)))),
        "facts": [{"label": _text(one.label), "value": _text(one.value)} for one in paper.facts],
        "blocks": blocks,
        "at": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "words": {"page": pgettext("papper", "sida"), "of": pgettext("papper", "av")},
    }
    return files, json.dumps(data, ensure_ascii=False)


@cache
def _template() -> bytes:
    return Path(__file__).with_name("paper.typ").read_bytes()


def _text(text: str) -> list[dict[str, str | bool]]:
    return [{"text": piece, "masked": is_mask} for piece, is_mask in pieces(text)]


def _block(block: Block, name: str) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": block.kind}
    if isinstance(block, Heading):
        made |= {"text": _text(block.text), "level": block.level}
    elif isinstance(block, Paragraph):
        made |= {"text": _text(block.text), "weight": block.weight, "note": _text(block.note)}
    elif isinstance(block, Bullets):
        made |= {"items": [_text(item) for item in block.items], "numbered": block.numbered}
    elif isinstance(block, Table):
        made |= {
            "caption": _text(block.caption),
            "header": [_text(cell) for cell in block.header],
            "rows": [[{"pieces": _text(cell)} for cell in row] for row in block.rows],
            "right": list(block.right),
            "columns": widths(block),
        }
    elif isinstance(block, Figure):
        made |= {"file": f"{name}.{block.format}", "alt": _text(block.alt), "caption": _text(block.caption)}
    elif isinstance(block, Signatures):
        made["lines"] = [
            {"name": _text(one.name), "role": _text(one.role), "signed": _text(one.signed)} for one in block.lines
        ]
    return made
