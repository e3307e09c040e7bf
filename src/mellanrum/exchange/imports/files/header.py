"""How a name in a header is read: in any case, with spaces or hyphens for underscores."""

import re
import unicodedata
from collections.abc import Iterable


def normal_name(text: str) -> str:
    """This will give the form in which a column's name is compared: ``" Due Date"`` is ``due_date``."""
    plain = unicodedata.normalize("NFC", text).strip().strip("*").strip().casefold()
    return re.sub(r"[\s\-_]+", "_", plain)


def known_names(cells: Iterable[object]) -> frozenset[str]:
    """This will give the compared forms of a whole row of names."""
    return frozenset(normal_name(cell) for cell in cells if isinstance(cell, str) and cell.strip())
