"""The page that explains definition files names every table, every key and every measure, and no other."""

import re
from pathlib import Path

from mellanrum.exchange.definition.sections import SECTIONS
from mellanrum.measures import catalogue

PAGE = (Path(__file__).resolve().parents[2] / "docs/howto/describe-your-federation.md").read_text(encoding="utf-8")


def tables() -> dict[str, dict[str, bool]]:
    """Section → key → whether the page says that it is required."""
    found: dict[str, dict[str, bool]] = {}
    for heading, body in re.findall(r"^## `\[+([a-z_.]+)\]+`\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL):
        rows = re.findall(r"^\| `([a-z_]+)` \|\s*(yes)?\s*\|", body, re.MULTILINE)
        found[heading] = {key: required == "yes" for key, required in rows}
    return found


def test_every_table_and_key_is_explained_in_the_order_of_the_schema() -> None:
    schema = {
        section.name: {key: key not in section.entry.defaults() for key in section.entry.keys()}  # noqa: SIM118
        for section in SECTIONS
    }

    assert tables() == schema
    assert {name: list(keys) for name, keys in tables().items()} == {name: list(keys) for name, keys in schema.items()}


def test_every_choice_of_a_key_is_named() -> None:
    for section in SECTIONS:
        for choices in re.findall(r"Literal\[([^\]]*)\]", str(section.entry.__annotations__)):
            for choice in re.findall(r"'([a-z_]+)'", choices):
                assert f"`{choice}`" in PAGE, (section.name, choice)


def test_every_measure_is_named_with_its_unit_and_parameters() -> None:
    rows = re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \| ([^|]+) \| ([^|]+) \|", PAGE, re.MULTILINE)
    told = {key: (unit.strip(" `"), re.findall(r"`(\w+)`", parameters)) for key, unit, parameters in rows}

    assert told == {
        measure.key: (measure.unit or "the goal's", list(measure.parameters.__dataclass_fields__))
        for measure in catalogue.all_measures()
    }
