"""Watches every operation while the tests run: one that writes a tracked table and no line of history fails.

Operations are the public functions of ``operations`` that take an actor. Those that raise are left alone: what they
wrote is undone. Only the outermost counts, so that an operation may leave the history to the one that it calls.
"""

import importlib
import inspect
from collections.abc import Callable, Iterator
from configparser import ConfigParser
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.support.strictness import history_required

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
_open: list[str] = []


def install() -> list[str]:
    """This will put the watch around every operation, the lowest ring first, and give their names.

    It must be done before anything above takes the functions by name, which is why the rings go from below.
    """
    watched: dict[Callable[..., Any], Callable[..., Any]] = {}
    for package in _packages_from_below():
        for module in _modules(package):
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function not in watched and _is_operation(name, function, package):
                    watched[function] = _watched(function)
                if function in watched:
                    setattr(module, name, watched[function])
    return sorted(f"{function.__module__}.{function.__name__}" for function in watched)


def _packages_from_below() -> list[str]:
    parser = ConfigParser()
    parser.read(ROOT / ".importlinter")
    rings = parser["importlinter:contract:rings"]["layers"].split("\n")
    return [name.strip() for ring in reversed(rings) for name in ring.split("|") if name.strip()]


def _modules(package: str) -> Iterator[ModuleType]:
    """The modules named ``operations`` and those inside them; a package after its parts, which it gives on."""
    folder = SOURCE / "mellanrum" / package
    paths = [path for path in folder.rglob("*.py") if any(part.startswith("operations") for part in path.parts)]
    for path in sorted(paths, key=lambda path: (path.stem == "__init__", path)):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        yield importlib.import_module(".".join(parts).removesuffix(".__init__"))


def _is_operation(name: str, function: Callable[..., Any], package: str) -> bool:
    return (
        not name.startswith("_")
        and function.__module__.startswith(f"mellanrum.{package}.")
        and ".operations" in function.__module__
        and "actor" in inspect.signature(function).parameters
    )


def _watched(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def watched(*arguments: Any, **named: Any) -> Any:
        if _open:
            return function(*arguments, **named)
        _open.append(function.__name__)
        try:
            with history_required():
                return function(*arguments, **named)
        finally:
            _open.pop()

    return watched
