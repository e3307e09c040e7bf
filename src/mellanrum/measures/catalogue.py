"""The catalogue of measures: declared by their owners in ``measures.py``, checked at the door, asked by key.

Changing what a measure means makes a new key: plans that were decided keep the meaning that they were decided with.
"""

import difflib
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from .values import Evidence, Scope, Value

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

UNITS = {"percent", "scale", "kronor", "count", "days"}
PARAMETER_KINDS = (str, int, float, bool, types.NoneType)


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One measure: what it is called, what it takes, and the two functions that count it and show its rows.

    ``parameters`` is a frozen dataclass; its annotations (str, int, float, bool and their ``| None``) are the schema.
    ``compute(scope, parameters)`` gives the value in at most three queries; ``evidence`` the rows behind it.
    A measure in no fixed unit (observations by hand) has the unit "": the goal that asks tells it.
    """

    key: str
    title: "_StrOrPromise"
    definition: "_StrOrPromise"
    unit: str
    parameters: type[Any]
    compute: Callable[[Scope, Any], Value]
    evidence: Callable[[Scope, Any], Evidence] | None = None

    @property
    def takes(self) -> tuple[str, ...]:
        """The names of the parameters, as a goal writes them."""
        return tuple(part.name for part in fields(self.parameters))


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
    if measure.unit and measure.unit not in UNITS:
        raise ValueError(f"{measure.key}: unknown unit {measure.unit!r}")
    if not str(measure.title) or not str(measure.definition):
        raise ValueError(f"{measure.key}: a measure has a title and a definition for people")
    if not is_dataclass(measure.parameters) or not measure.parameters.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise TypeError(f"{measure.key}: parameters are a frozen dataclass")
    for name, kind in typing.get_type_hints(measure.parameters).items():
        if any(part not in PARAMETER_KINDS for part in _kinds(kind)):
            raise TypeError(f"{measure.key}: {name} is of a kind that no file can hold: {_kind_name(kind)}")
    if not callable(measure.compute) or not (measure.evidence is None or callable(measure.evidence)):
        raise TypeError(f"{measure.key}: compute and evidence are functions")
    _measures[measure.key] = measure
    return measure


def names() -> list[str]:
    """This will list every key in alphabetical order."""
    return sorted(_measures)


def all_measures() -> list[Measure]:
    """This will list every measure in alphabetical order of keys: the catalogue as pages and tests show it."""
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
    return any(_is_a(value, part) for part in _kinds(kind))


def _is_a(value: object, kind: type) -> bool:
    # Python takes True for a number; a file that says so means something else.
    if isinstance(value, bool) or kind is bool:
        return isinstance(value, bool) and kind is bool
    return isinstance(value, (int, float) if kind is float else kind)


def _kinds(kind: Any) -> tuple[Any, ...]:
    """The kinds of ``int | None`` one by one; a kind alone is a list of itself."""
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
        return typing.get_args(kind)
    return (kind,)


def _kind_name(kind: Any) -> str:
    return " | ".join(
        "None" if part is types.NoneType else str(getattr(part, "__name__", part)) for part in _kinds(kind)
    )
