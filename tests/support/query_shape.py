"""The shape of what a page asks the database: one line per query, its verb and its tables; never whole SQL."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections
from django.test.utils import CaptureQueriesContext

_VERB = re.compile(r"^\s*(SELECT|INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
_TABLE = re.compile(r'(?:\bFROM|\bJOIN|\bINTO|\bUPDATE)\s+"?([a-z_]+)"?', re.IGNORECASE)


class Shape(list[str]):
    """The lines of one page, filled when the block that watches ends."""


def shape_of(statements: Iterable[str]) -> list[str]:
    """This will tell each statement that reads or writes a table in one line; settings and savepoints have none."""
    lines = []
    for statement in statements:
        verb = _VERB.match(statement)
        tables = list(dict.fromkeys(_TABLE.findall(statement)))
        if verb and tables:
            lines.append(f"{verb[1].upper()} {' '.join(tables)}")
    return lines


@contextmanager
def query_shape() -> Iterator[Shape]:
    """``with query_shape() as shape: client.get(…)`` gives the lines of every query, on both aliases."""
    shape = Shape()
    with CaptureQueriesContext(connections["default"]) as first, CaptureQueriesContext(connections["log"]) as second:
        yield shape
    shape += shape_of(query["sql"] for captured in (first, second) for query in captured.captured_queries)


def stored_shapes(path: Path) -> dict[str, list[str]]:
    """This will read the stored shapes: a name in brackets, then its lines."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in path.read_text().splitlines() if path.exists() else []:
        if line.startswith("["):
            name = line.strip("[]")
            found[name] = []
        elif line.strip():
            found[name].append(line)
    return found


def write_shapes(path: Path, shapes: dict[str, list[str]]) -> None:
    """This will store the shapes, so that a change of one shows in review."""
    blocks = ("\n".join([f"[{name}]", *lines]) for name, lines in sorted(shapes.items()))
    path.write_text("\n\n".join(blocks) + "\n")
