"""A definition as it is kept and compared: for each section its objects, each with identity and plain fields."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from mellanrum.tenancy.actors import Actor

from .sections import SECTIONS
from .sheet import Identity, Standing

Content = Mapping[str, Sequence[Standing]]
"""The objects of each section, by the section's name, in their order."""
Key = tuple[str, Identity]


def standing_content(actor: Actor, *, on: date) -> Content:
    """This will read what stands now of the actor's federation, ended objects too; ``on`` decides what has ended."""
    return {section.name: [_as_in_file(one) for one in section.stands(actor, on)] for section in SECTIONS}


def _as_in_file(one: Standing) -> Standing:
    """Forms in the web keep the ends of lines as browsers send them, and spaces round a text; files do not."""
    fields = {
        key: unicodedata.normalize("NFC", value.replace("\r\n", "\n").strip()) if isinstance(value, str) else value
        for key, value in one.fields.items()
    }
    return replace(one, fields=fields)


def to_json(content: Content) -> dict[str, Any]:
    """This will give the form in which a loaded definition is kept."""
    return {
        name: [{"identity": list(one.identity), "fields": dict(one.fields)} for one in objects]
        for name, objects in content.items()
    }


def from_json(kept: Mapping[str, Any]) -> Content:
    """This will read a kept definition; sections and keys that have come since then have their defaults."""
    content: dict[str, list[Standing]] = {}
    for section in SECTIONS:
        defaults = section.entry.defaults()
        content[section.name] = [
            Standing(identity=tuple(one["identity"]), fields={**defaults, **one["fields"]})
            for one in kept.get(section.name, [])
        ]
    return content
