"""A federation back in a file: equal in content to what was loaded, with what has been changed since."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

import tomlkit
from tomlkit.items import AoT, Item, Table

from mellanrum.exchange.models import LoadedDefinition
from mellanrum.tenancy.actors import Actor

from .content import Content, standing_content
from .schema import MonthMark, Plain
from .sections import SECTIONS
from .sheet import Section, Standing

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def export_definition(*, actor: Actor, on: date, everything: bool = False) -> str:
    """This will write the actor's federation as TOML, sections and objects in a stable order.

    What a file had ended by leaving it out is left out here too, so that loading and exporting give the same file;
    with ``everything`` it comes along with the day on which it ended.
    """
    content = standing_content(actor, on=on)
    return written(content if everything else _without_left_out(actor, content))


def written(content: Content) -> str:
    """This will write a definition as TOML: keys that have their default are left out."""
    document = tomlkit.document()
    for section in SECTIONS:
        if len(section.path) > 1:
            continue
        objects = content.get(section.name, ())
        if not objects:
            continue
        document.add(tomlkit.nl())
        document.add(tomlkit.comment(str(section.comment)))
        if section.single:
            document.add(section.path[0], _table(section, objects[0], content))
        else:
            document.add(section.path[0], _tables(section, objects, content))
    return tomlkit.dumps(document).lstrip("\n")


def _without_left_out(actor: Actor, content: Content) -> Content:
    last = LoadedDefinition.objects.of(actor).order_by("-id").first()
    left_out = {(name, tuple(identity)) for name, identity in last.left_out} if last else set()
    return {
        name: [one for one in objects if not (one.ended and (name, one.identity) in left_out)]
        for name, objects in content.items()
    }


def _tables(section: Section, objects: Sequence[Standing], content: Content) -> AoT:
    tables = tomlkit.aot()
    for one in objects:
        tables.append(_table(section, one, content))
    return tables


def _table(section: Section, one: Standing, content: Content) -> Table:
    table = tomlkit.table()
    defaults = section.entry.defaults()
    for key in section.entry.keys():  # noqa: SIM118 - the schema names its keys, it is no dict
        value = one.fields.get(key)
        if key not in defaults or value != defaults[key]:
            table.add(key, _value(section, key, value))
    for part, objects in _parts(section, one, content):
        table.add(tomlkit.nl())
        table.add(tomlkit.comment(str(part.comment)))
        table.add(part.path[-1], _tables(part, objects, content))
    return table


def _parts(section: Section, whole: Standing, content: Content) -> Iterator[tuple[Section, list[Standing]]]:
    """The sections that stand inside this object, each with its objects."""
    for part in SECTIONS:
        if part.path[:-1] == section.path:
            size = len(whole.identity)
            objects = [one for one in content.get(part.name, ()) if one.identity[:size] == whole.identity]
            if objects:
                yield part, objects


def _value(section: Section, key: str, value: Plain) -> Item:
    """The value as it is written: dates without quotation marks, exact numbers, long texts on lines of their own."""
    kind = section.entry.kind_of(key)
    if isinstance(value, str) and kind is MonthMark and value.endswith("-01"):
        return tomlkit.item(value.removesuffix("-01"))
    if isinstance(value, str) and kind in (date, MonthMark):
        return tomlkit.item(date.fromisoformat(value))
    if isinstance(value, str) and kind is Decimal:
        number = Decimal(value)
        return tomlkit.item(int(number)) if number == number.to_integral_value() else tomlkit.item(float(number))
    if isinstance(value, str) and "\n" in value:
        return tomlkit.string(value, multiline=True)
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        for name, part in value.items():
            table.add(name, part)
        return table
    return tomlkit.item(value)
