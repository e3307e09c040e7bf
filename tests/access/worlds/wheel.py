"""A task of the year's wheel, this year's of it, and one that is done."""

from collections.abc import Callable
from typing import Any

from mellanrum.governance.models import YearTask
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import WheelTaskFactory, YearTaskFactory


def fill(federation: Federation) -> None:
    """This will put the tasks in a federation, in its transaction."""
    YearTaskFactory(task=WheelTaskFactory(federation=federation, code=f"{federation.slug}-uppgift"))
    done = WheelTaskFactory(federation=federation, code=f"{federation.slug}-klar", each_member=True, role="")
    YearTaskFactory(task=done, done=True)


def _task(outcome: str) -> Callable[[Any], dict[str, Any]]:
    def found(here: Any) -> dict[str, Any]:
        with federation_transaction([here.federation.pk]):
            return {"pk": YearTask.objects.filter(federation=here.federation, outcome=outcome).earliest("pk").pk}

    return found


def _code(here: Any) -> dict[str, Any]:
    return {"code": f"{here.federation.slug}-uppgift"}


def _words(here: Any) -> dict[str, Any]:
    return {
        "title": "Budget",
        "kind": "budget",
        "month": "11",
        "day": "1",
        "role": "director",
        "reminder_days": "30, 7",
    }


ADDRESSES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "governance:wheel": lambda here: {"year": 2026},
    "governance:wheel_task": _task(""),
    "governance:wheel_reopen": _task("done"),
    "governance:wheel_task_edit": _code,
    "governance:wheel_task_end": _code,
}
# A year is everybody's.
SAME_FOR_ALL = {"governance:wheel"}
FORMS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "governance:wheel_task": lambda here: {"note": "Beslutad i mars."},
    "governance:wheel_task_new": _words,
    "governance:wheel_task_edit": _words,
}
