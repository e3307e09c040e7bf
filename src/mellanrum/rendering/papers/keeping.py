"""A paper as data to keep in a row, and the digest by which people know which text they signed."""

import hashlib
import json
from base64 import b64decode, b64encode
from dataclasses import asdict
from datetime import datetime
from typing import Any

from .paper import Block, Bullets, Fact, Figure, Heading, PageBreak, Paper, Paragraph, SignatureLine, Signatures, Table

Data = dict[str, Any]
_KINDS: dict[str, type[Block]] = {
    one.kind: one for one in (Heading, Paragraph, Bullets, Table, Figure, Signatures, PageBreak)
}


def to_data(paper: Paper) -> Data:
    """This will give the paper as data that JSON holds; ``from_data`` gives the same paper back."""
    data = asdict(paper) | {"made_at": paper.made_at.isoformat()}
    data["blocks"] = [_block_data(block) for block in paper.blocks]
    found: Data = json.loads(json.dumps(data))
    return found


def from_data(data: Data) -> Paper:
    """This will make the paper again from what ``to_data`` gave."""
    blocks = tuple(_block(dict(one)) for one in data["blocks"])
    facts = tuple(Fact(**one) for one in data["facts"])
    return Paper(**(data | {"made_at": datetime.fromisoformat(data["made_at"]), "blocks": blocks, "facts": facts}))


def digest_of(data: Data) -> str:
    """This will give the digest (SHA-256, hexadecimal) of a kept paper; when it was made is no part of it."""
    said = {name: value for name, value in data.items() if name != "made_at"}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _block_data(block: Block) -> Data:
    data: Data = asdict(block) | {"kind": block.kind}
    if isinstance(block, Figure):
        data["picture"] = b64encode(block.picture).decode()
    return data


def _block(data: Data) -> Block:
    kind = data.pop("kind")
    if kind == "figure":
        data["picture"] = b64decode(data["picture"])
    elif kind == "table":
        data |= {name: tuple(data[name]) for name in ("header", "right")}
        data["rows"] = tuple(tuple(row) for row in data["rows"])
    elif kind == "bullets":
        data["items"] = tuple(data["items"])
    elif kind == "signatures":
        data["lines"] = tuple(SignatureLine(**line) for line in data["lines"])
    return _KINDS[kind](**data)
