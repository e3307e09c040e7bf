"""The patterns that marks are told by, read from the data: Swedish, and nothing that a reader sees."""

import re
import tomllib
from functools import cache
from pathlib import Path

from .lexicon import listed

_FILE = Path(__file__).parent / "data" / "patterns.toml"
_CAPITAL = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0106\u010c\u0160\u017d"  # not shown
_MONTHS = ("months", "short_months")


def pattern(section: str, name: str) -> re.Pattern[str]:
    """This will give a pattern of the data, with its lists put in."""
    text = _patterns()[section][name]
    text = text.replace("<capital>", _CAPITAL)
    text = text.replace("<at work>", "|".join(sorted(listed("at_work"))))
    return re.compile(text.replace("<months>", "|".join(word for part in _MONTHS for word in sorted(listed(part)))))


@cache
def _patterns() -> dict[str, dict[str, str]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
