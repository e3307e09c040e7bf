"""The catalogue of measures: declared by their owners in ``measures.py``, checked at the door, asked by key.

Changing what a measure means makes a new key: plans that were decided keep the meaning that they were decided with.
"""

import difflib
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Any

from .values import Evidence, Scope, Value

UNITS = {"percent", "scale", "kronor", "count", "days"}


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One measure: what it is called, what it takes, and the two functions that count it and show its rows.

    ``parameters`` is a frozen dataclass; its annotations (str, int, float, bool and their ``| None``) are the schema.
    ``compute(scope, parameters)`` gives the value in at most three queries; ``evidence`` the rows behind it.
    """

    key: str
    title: str
    definition: str
    unit: str
    parameters: type
    compute: Callable[[Scope, Any], Value]
    evidence: Callable[[Scope, Any], Evidence] | None = None


class UnknownMeasure(LookupError):
    """No measure has this key; ``nearest`` is the most similar one, or empty."""

    def __init__(self, key: str, nearest: str) -> None:
        super().__init__(key)
        self.key = key
        self.nearest = nearest


@dataclass(frozen=True, kw_only=True)
class ParameterError:
    """What is wrong with one parameter: its name, what was expected, what was found, the nearest valid name."""

    name: str
    expected: str
    found: str
    nearest: str = ""


_measures: dict[str, Measure] = {}


def register(measure: Measure) -> Measure:
    """This will take a measure into the catalogue.

    Raises:
        TypeError, ValueError: at start, when a part is missing or of the wrong kind, or the key is taken.
    """
    if not isinstance(measure, Measure):
        raise TypeError(f"{measure!r} is no Measure")
    owner, _, name = measure.key.partition(".")
    if not owner.isidentifier() or not name.replace(".", "_").isidentifier():
        raise ValueError(f"A measure's key is owner.name: {measure.key!r}")
    if measure.key in _measures:
        raise ValueError(f"Two measures have the key {measure.key!r}")
    if measure.unit not in UNITS:
        raise ValueError(f"{measure.key}: unknown unit {measure.unit!r}")
    if not str(measure.title) or not str(measure.definition):
        raise ValueError(f"{measure.key}: a measure has a title and a definition for people")
    if not is_dataclass(measure.parameters) or not measure.parameters.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise TypeError(f"{measure.key}: parameters are a frozen dataclass")
    _measures[measure.key] = measure
    return measure


def names() -> list[str]:
    """This will list every key in alphabetical order."""
    return sorted(_measures)


def all_measures() -> list[Measure]:
    """This will list every measure by key, for the page that explains the figures."""
    return [_measures[key] for key in names()]


def get(key: str) -> Measure:
    """This will find a measure by key.

    Raises:
        UnknownMeasure: with the nearest key.
    """
    try:
        return _measures[key]
    except KeyError:
        near = difflib.get_close_matches(key, _measures, n=1)
        raise UnknownMeasure(key, near[0] if near else "") from None


def check_parameters(key: str, given: Mapping[str, object]) -> list[ParameterError]:
    """This will compare given parameters with what the measure takes, and list every error.

    Raises:
        UnknownMeasure: when no measure has the key.
    """
    measure = get(key)
    accepted = {part.name: part for part in fields(measure.parameters)}
    kinds = typing.get_type_hints(measure.parameters)
    errors = []
    for name, value in given.items():
        if name not in accepted:
            near = difflib.get_close_matches(name, accepted, n=1)
            errors.append(
                ParameterError(
                    name=name, expected=", ".join(accepted) or "-", found=name, nearest=near[0] if near else ""
                )
            )
        elif not _fits(value, kinds[name]):
            errors.append(ParameterError(name=name, expected=_kind_name(kinds[name]), found=repr(value)))
    errors += [
        ParameterError(name=name, expected=_kind_name(kinds[name]), found="")
        for name, part in accepted.items()
        if name not in given and part.default is MISSING and part.default_factory is MISSING
    ]
    return errors


def evaluate(key: str, scope: Scope, **parameters: object) -> Value:
    """This will compute a measure's value for a scope.

    Raises:
        UnknownMeasure: when no measure has the key.
        TypeError: when the parameters do not fit; ``check_parameters`` tells how.
    """
    measure = get(key)
    return measure.compute(scope, _arguments(measure, parameters))


def evidence(key: str, scope: Scope, **parameters: object) -> Evidence | None:
    """This will list the rows behind a measure's value, or None for a measure that has none to show.

    Raises:
        UnknownMeasure, TypeError: as ``evaluate``.
    """
    measure = get(key)
    return measure.evidence(scope, _arguments(measure, parameters)) if measure.evidence else None


def _arguments(measure: Measure, given: Mapping[str, object]) -> object:
    errors = check_parameters(measure.key, given)
    if errors:
        raise TypeError(
            f"{measure.key}: " + "; ".join(f"{e.name}: expected {e.expected}, found {e.found}" for e in errors)
        )
    return measure.parameters(**given)


def _fits(value: object, kind: Any) -> bool:
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
        return any(_fits(value, part) for part in typing.get_args(kind))
    if kind is type(None):
        return value is None
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, kind)


def _kind_name(kind: Any) -> str:
    return str(getattr(kind, "__name__", kind))
