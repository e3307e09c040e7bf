"""The shipped example: complete, and what its own files say."""

from pathlib import Path

import pytest

from mellanrum.exchange.definition.export import written
from mellanrum.exchange.definition.reading import Definition, read_definition

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/blekinge-2026"


@pytest.fixture(scope="module")
def definition() -> Definition:
    return read_definition((EXAMPLE / "blekinge.toml").read_bytes(), file="blekinge.toml")


def test_example_reads(definition: Definition) -> None:
    assert definition.slug == "blekinge"
    text = written(definition.objects)
    again = read_definition(text.encode(), file="x")
    assert again.objects == definition.objects
