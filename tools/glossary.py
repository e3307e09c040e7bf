"""Writes docs/glossary.md from the words that the glossary page shows: ``python -m tools.glossary``.

``--check`` writes nothing and ends with 1 when the document is not what the words give.
"""

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORDS = ROOT / "src" / "mellanrum" / "web" / "data" / "glossary.toml"
DOCUMENT = ROOT / "docs" / "glossary.md"
HEAD = """# Glossary

One term, one name in the code. Written by `python -m tools.glossary` from `src/mellanrum/web/data/glossary.toml`, which
the glossary page of the application reads too. Names in *italics* are settled, and wait for their code.

| Swedish | English | in code | context | meaning |
| --- | --- | --- | --- | --- |
"""


@dataclass(frozen=True, kw_only=True)
class Term:
    """One entry; ``model`` is ``package.Model`` when the name is a model, ``later`` while the code is not written."""

    sv: str
    en: str
    name: str
    context: str
    explanation_sv: str
    explanation_en: str
    model: str = ""
    later: bool = False


def terms() -> list[Term]:
    """This will read every term, in the order of the file (the rings', from below)."""
    return [Term(**entry) for entry in tomllib.loads(WORDS.read_text(encoding="utf-8"))["terms"]]


def document() -> str:
    """This will give the whole document."""
    return HEAD + "".join(_row(term) for term in terms())


def _row(term: Term) -> str:
    name = f"*`{term.name}`*" if term.later else f"`{term.name}`"
    return f"| {term.sv} | {term.en} | {name} | {term.context} | {term.explanation_en} |\n"


def main() -> int:
    """This will write the document, or with ``--check`` compare it."""
    if "--check" in sys.argv[1:]:
        same = DOCUMENT.exists() and DOCUMENT.read_text(encoding="utf-8") == document()
        if not same:
            print("docs/glossary.md is not what the words give: run python -m tools.glossary")
        return 0 if same else 1
    DOCUMENT.write_text(document(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
