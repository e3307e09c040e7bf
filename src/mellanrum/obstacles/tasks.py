"""Periodic jobs of obstacles."""

from django.utils import timezone

from mellanrum.tenancy.actors import system_actor
from mellanrum.tenancy.jobs import periodic_federation_task
from mellanrum.tenancy.queries import reckoned_on

from .operations.disposal import dispose_of_reporters
from .operations.reminding import remind_of_answers
from .operations.telling import tell_reporters


@periodic_federation_task("*/15 * * * *")
def tell_those_who_reported(*, federation_id: int) -> None:
    """This will write to those whose report has moved."""
    tell_reporters(actor=system_actor(federation_id, "mellanrum"), at=timezone.now())


@periodic_federation_task("40 3 * * *")
def dispose_of_those_who_reported(*, federation_id: int) -> None:
    """This will destroy what tells who wrote reports whose time is over."""
    dispose_of_reporters(actor=system_actor(federation_id, "mellanrum"), on=timezone.localdate())


@periodic_federation_task("15 6 * * *")
def ask_again_for_late_answers(*, federation_id: int) -> None:
    """This will remind whoever has let the day for an answer pass, then the level above, once each."""
    actor, now = system_actor(federation_id, "mellanrum"), timezone.now()
    if reckoned_on(actor, timezone.localdate(now)) == timezone.localdate(now):
        remind_of_answers(actor=actor, at=now)
