"""What makes the tests strict: undefined template variables fail, the network is closed, history is required."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connections

from mellanrum.tenancy.models import FederationModel

_WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)
HISTORY = "records_historyentry"


class UndefinedVariable(AssertionError):
    """A template used a variable that its view does not give."""


class InvalidVariable(str):
    """What Django puts in the place of an undefined variable; putting it there fails."""

    def __contains__(self, text: object) -> bool:
        return text == "%s"

    def __mod__(self, variable: object) -> str:
        raise UndefinedVariable(f"The template variable {variable} is undefined.")


def only_loopback(connect: Callable[..., Any]) -> Callable[..., Any]:
    """This will make ``socket.connect`` refuse every address outside this machine."""

    def checked(self: socket.socket, address: Any) -> Any:
        outside = self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in (
            "127.0.0.1",
            "::1",
            "localhost",
        )
        if outside:
            raise AssertionError(f"A test tried to reach {address[0]}: tests stay on this machine.")
        return connect(self, address)

    return checked


def tracked_tables() -> frozenset[str]:
    """This will list the tables where every write leaves a line of history."""
    models = (model for model in apps.get_models() if issubclass(model, FederationModel) and model.tracked)
    return frozenset(model._meta.db_table for model in models)


@contextmanager
def history_required() -> Iterator[set[str]]:
    """This will fail when the block writes a tracked table and no line of history; it gives the tables written.

    Raises:
        AssertionError: with the tables that were written without history.
    """
    written: set[str] = set()

    def watch(execute: Callable[..., Any], query: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        found = _WRITES.match(query)
        result = execute(query, params, many, context)
        if found:
            written.add(found[1])
        return result

    with connections["default"].execute_wrapper(watch):
        yield written
    tracked = written & tracked_tables()
    if tracked and HISTORY not in written:
        raise AssertionError(f"Written without history: {', '.join(sorted(tracked))}")
