"""Domain events: something happened below, handled above in the same transaction."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import is_dataclass
from typing import Any, TypeVar

E = TypeVar("E")
_handlers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def handles(event: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """This will register a function of a ``reactions.py`` for one kind of event.

    Raises:
        TypeError: when the event is no frozen dataclass (checked at start, not when it happens).
    """
    if not is_dataclass(event) or not event.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise TypeError(f"{event.__name__} must be a frozen dataclass")

    def register(handler: Callable[[E], None]) -> Callable[[E], None]:
        _handlers[event].append(handler)
        return handler

    return register


def publish(event: object) -> None:
    """This will call every handler of the event, in the caller's transaction; an error in one stops the use case."""
    for handler in _handlers[type(event)]:
        handler(event)
