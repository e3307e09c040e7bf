"""Periodic jobs of the history."""

from django.utils import timezone

from mellanrum.tenancy.jobs import periodic_federation_task

from .chain import seal


@periodic_federation_task("*/5 * * * *")
def seal_history(*, federation_id: int) -> None:
    """This will seal what has been written since the last time."""
    seal(federation_id=federation_id, now=timezone.now())
