"""Reads of the history and of the register."""

import json
from typing import Any

from .history import binding_of
from .keys import decrypt
from .models import HistoryEntry

Values = dict[str, Any]


def personal_values(entry: HistoryEntry) -> tuple[Values | None, Values | None]:
    """This will give what an entry says of a person, before and after. Log the reading first.

    The transaction must act for the controller, or the key is not there.

    Raises:
        Unreadable: when the key is destroyed or out of reach, or the cipher is not where it was written.
    """
    if entry.cipher is None or entry.person_key is None:
        return None, None
    before, after = json.loads(decrypt(entry.person_key, bytes(entry.cipher), bound_to=binding_of(entry)))
    return before, after
