"""The catalogue checks at the door, and asks with checked parameters only."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from mellanrum.kernel.periods import Period
from mellanrum.measures import catalogue
from mellanrum.measures.catalogue import Measure, ParameterError, UnknownMeasure
from mellanrum.measures.values import Evidence, EvidenceRow, Scope, Value
from mellanrum.tenancy.actors import system_actor


@dataclass(frozen=True, kw_only=True)
class Shelf:
    room: str
    least: int = 1
    limit: float | None = None
    open_only: bool = False


@dataclass(kw_only=True)
class Loose:
    room: str = ""


@dataclass(frozen=True, kw_only=True)
class Nested:
    rooms: tuple[str, ...] = ()


def books(scope: Scope, parameters: Shelf) -> Value:
    return Value(number=parameters.least * 10.0, numerator=None, denominator=None, unit="count", as_of=scope.as_of, n=3)


def book_rows(scope: Scope, parameters: Shelf) -> Evidence:
    return Evidence(title="Böcker", columns=("Rum",), rows=(EvidenceRow(cells=(parameters.room,), counted=True),))


GOOD = Measure(
    key="library.books",
    title="Böcker",
    definition="Antal böcker i rummet.",
    unit="count",
    parameters=Shelf,
    compute=books,
    evidence=book_rows,
)
SCOPE = Scope(actor=system_actor(1, "prov"), period=Period.of_year(2026), as_of=date(2026, 6, 1))


@pytest.fixture(autouse=True)
def own_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue of these tests holds nothing but what they register."""
    monkeypatch.setattr(catalogue, "_measures", {})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"key": "books"}, "owner.name"),
        ({"key": "library."}, "owner.name"),
        ({"key": "two words.books"}, "owner.name"),
        ({"title": ""}, "title and a definition"),
        ({"definition": ""}, "title and a definition"),
        ({"unit": "bushels"}, "unknown unit 'bushels'"),
        ({"parameters": dict}, "frozen dataclass"),
        ({"parameters": Loose}, "frozen dataclass"),
        ({"parameters": Nested}, "rooms is of a kind that no file can hold"),
        ({"compute": None}, "are functions"),
        ({"evidence": "rows"}, "are functions"),
    ],
)
def test_a_bad_registration_fails_at_the_door(wrong: dict[str, object], words: str) -> None:
    with pytest.raises((TypeError, ValueError), match=words):
        catalogue.register(replace(GOOD, **wrong))  # type: ignore[arg-type]
    assert catalogue.names() == []


def test_what_is_no_measure_fails_at_the_door() -> None:
    with pytest.raises(TypeError, match="no Measure"):
        catalogue.register("library.books")  # type: ignore[arg-type]


def test_a_key_is_taken_once() -> None:
    catalogue.register(GOOD)
    with pytest.raises(ValueError, match=r"Two measures have the key 'library\.books'"):
        catalogue.register(replace(GOOD, title="Andra böcker"))
    assert [measure.title for measure in catalogue.all_measures()] == ["Böcker"]


def test_measures_are_listed_by_key() -> None:
    catalogue.register(GOOD)
    catalogue.register(replace(GOOD, key="archive.boxes"))
    assert catalogue.names() == ["archive.boxes", "library.books"]
    assert [measure.key for measure in catalogue.all_measures()] == ["archive.boxes", "library.books"]


def test_an_unknown_key_tells_the_nearest() -> None:
    catalogue.register(GOOD)
    with pytest.raises(UnknownMeasure) as raised:
        catalogue.get("library.book")
    assert raised.value.nearest == "library.books"
    with pytest.raises(UnknownMeasure) as raised:
        catalogue.get("zzz")
    assert raised.value.nearest == ""


def test_every_error_of_the_parameters_is_told_at_once() -> None:
    catalogue.register(GOOD)
    errors = catalogue.check_parameters("library.books", {"leest": 2, "limit": "hög", "open_only": 1})
    assert errors == [
        ParameterError(name="leest", expected="room, least, limit, open_only", found="leest", nearest="least"),
        ParameterError(name="limit", expected="float | None", found="'hög'"),
        ParameterError(name="open_only", expected="bool", found="1"),
        ParameterError(name="room", expected="str", found=""),
    ]


@pytest.mark.parametrize(
    "given",
    [
        {"room": "a"},
        {"room": "a", "least": 2, "limit": 1.5, "open_only": True},
        {"room": "a", "limit": 3},
        {"room": "a", "limit": None},
    ],
)
def test_parameters_that_fit_have_no_errors(given: dict[str, object]) -> None:
    catalogue.register(GOOD)
    assert catalogue.check_parameters("library.books", given) == []


@pytest.mark.parametrize(
    "given", [{"room": 1}, {"room": None}, {"room": "a", "least": True}, {"room": "a", "least": 1.5}]
)
def test_parameters_of_the_wrong_kind_are_refused(given: dict[str, object]) -> None:
    catalogue.register(GOOD)
    assert len(catalogue.check_parameters("library.books", given)) == 1
    with pytest.raises(TypeError, match=r"library\.books"):
        catalogue.evaluate("library.books", SCOPE, **given)


def test_a_measure_is_asked_with_its_parameters() -> None:
    catalogue.register(GOOD)
    value = catalogue.evaluate("library.books", SCOPE, room="sal", least=4)
    assert (value.number, value.as_of) == (40.0, date(2026, 6, 1))
    shown = catalogue.evidence("library.books", SCOPE, room="sal")
    assert shown is not None
    assert shown.rows[0].cells == ("sal",)


def test_a_measure_without_rows_to_show_says_none() -> None:
    catalogue.register(replace(GOOD, evidence=None))
    assert catalogue.evidence("library.books", SCOPE, room="sal") is None
