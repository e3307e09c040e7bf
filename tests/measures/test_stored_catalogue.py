"""The whole catalogue as text: a measure that is new, gone or means something else shows in review."""

import os
import typing
from dataclasses import MISSING, fields
from pathlib import Path

from django.utils import translation

from mellanrum.measures.catalogue import all_measures

STORED = Path(__file__).with_name("catalogue.txt")
UPDATE = "UPDATE_CATALOGUE=1 python -m pytest tests/measures/test_stored_catalogue.py"


def printed() -> str:
    """The catalogue, a block for each measure: key, title, unit, parameters with kind and default, definition."""
    blocks = []
    with translation.override("sv"):
        for measure in all_measures():
            kinds = typing.get_type_hints(measure.parameters)
            parts = [
                f"  {part.name}: {getattr(kinds[part.name], '__name__', kinds[part.name])}"
                + ("" if part.default is MISSING else f" = {part.default!r}")
                for part in fields(measure.parameters)
            ]
            rows = "rows to show" if measure.evidence else "no rows to show"
            unit = measure.unit or "the goal's own unit"
            blocks.append(
                "\n".join([measure.key, f"  {measure.title} ({unit}; {rows})", *parts, f"  {measure.definition}"])
            )
    return "\n\n".join(blocks) + "\n"


def test_the_catalogue_is_the_one_that_was_reviewed() -> None:
    if os.environ.get("UPDATE_CATALOGUE"):
        STORED.write_text(printed(), encoding="utf-8")
    assert printed() == STORED.read_text(encoding="utf-8"), (
        "The catalogue of measures has changed. A measure that means something else needs a new key, since plans were "
        f"decided with the old meaning. When the change is right: {UPDATE}"
    )
