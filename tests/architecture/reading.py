"""Reads the codebase as the tests of this folder need it."""

import ast
import configparser
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
PACKAGES = SOURCE / "mellanrum"


@cache
def ranks() -> dict[str, int]:
    """This will give each ring's number, 0 lowest, read from the file that the build obeys."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    layers = parser["importlinter:contract:rings"]["layers"].split("\n")
    rings = [[name.strip() for name in line.split("|")] for line in layers if line.strip()]
    return {name: number for number, ring in enumerate(reversed(rings)) for name in ring}


def modules(folder: Path = SOURCE) -> Iterator[Path]:
    """This will give every Python module of ours under a folder, migrations left out."""
    yield from (path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts)


def templates() -> Iterator[Path]:
    """This will give every template of ours."""
    yield from sorted(PACKAGES.glob("*/templates/**/*.*"))


@cache
def syntax(path: Path) -> ast.Module:
    """This will parse a module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    """This will give a file's path inside the repository, for messages."""
    return path.relative_to(ROOT).as_posix()
