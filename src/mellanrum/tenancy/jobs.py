"""Jobs that belong to a federation: they see its rows only, as a request does.

Arguments and results of jobs are kept in tables without row security: ids only, never anything about a person.
"""

from collections.abc import Callable
from contextlib import nullcontext, suppress
from functools import wraps
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

from .queries import federation_ids
from .scope import federation_transaction

Job = Task[Any, Any, Any]


def federation_task(function: Callable[..., None], *, own_transactions: bool = False) -> Job:
    """This will make a job of a function with the argument ``federation_id``; it runs in that federation's transaction.

    Enqueue it inside an operation's transaction (``job.defer(federation_id=…)``): it is gone when that is undone. With
    ``own_transactions`` the function opens its own, step by step: for what cannot be undone, such as a letter sent.
    """

    @wraps(function)
    def run(*, federation_id: int, **arguments: Any) -> None:
        with nullcontext() if own_transactions else federation_transaction([federation_id]):
            function(federation_id=federation_id, **arguments)

    return app.task(name=_name(function))(run)


def enqueue(name: str, *, federation_id: int) -> None:
    """This will enqueue a job by its name, unless it waits already; it is gone when the transaction is undone.

    For operations, which stand below the jobs that call them.
    """
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(name, queueing_lock=f"{name}:{federation_id}").defer(federation_id=federation_id)


def periodic_federation_task(cron: str, *, own_transactions: bool = False) -> Callable[[Callable[..., None]], Job]:
    """This will make a job that runs at the times of ``cron`` for every federation, each in its own transaction.

    One federation's failure does not touch the others, and a job that still waits is not enqueued again.
    """

    def register(function: Callable[..., None]) -> Job:
        job = federation_task(function, own_transactions=own_transactions)
        name = f"{_name(function)}.for_all"

        @app.periodic(cron=cron)
        @app.task(name=name, queueing_lock=name, pass_context=False)
        def enqueue_for_all(timestamp: int) -> None:
            for federation_id in federation_ids():
                with suppress(AlreadyEnqueued), transaction.atomic():
                    job.configure(queueing_lock=f"{job.name}:{federation_id}").defer(federation_id=federation_id)

        return job

    return register


def _name(function: Callable[..., None]) -> str:
    return f"{function.__module__}.{function.__name__}"
