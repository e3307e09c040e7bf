"""Texts are declared whole, once, and asked by key."""

import pytest

from mellanrum.insight import sources
from mellanrum.insight.sources import TextSource, UnknownSource, declare, source_of


@pytest.fixture(autouse=True)
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_sources", {})


def make(**more: object) -> TextSource:
    given = {"key": "prov.text", "title": "Prov", "words": "title", "rows": lambda actor: None, **more}
    return TextSource(**given)  # type: ignore[arg-type]


def test_a_declared_source_is_found_by_its_key() -> None:
    declare(make(), make(key="prov.annan"))
    assert source_of("prov.text").title == "Prov"
    assert [one.key for one in sources.all_sources()] == ["prov.annan", "prov.text"]


@pytest.mark.parametrize("wrong", [{"key": "prov"}, {"key": "1.text"}, {"title": ""}, {"words": ""}, {"column": ""}])
def test_a_source_that_lacks_a_part_stops_the_start(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"source|key"):
        declare(make(**wrong))


def test_a_key_is_taken_once_and_rows_is_a_function() -> None:
    declare(make())
    with pytest.raises(ValueError, match="Two sources"):
        declare(make())
    with pytest.raises(TypeError):
        declare(make(key="prov.rader", rows=None))


def test_what_nobody_declares_says_where_to_do_it() -> None:
    with pytest.raises(UnknownSource, match=r"mellanrum/prov/texts.py"):
        source_of("prov.saknas")
