"""Jobs of the outbox."""

from django.utils import timezone

from mellanrum.tenancy.actors import system_actor
from mellanrum.tenancy.jobs import periodic_federation_task

from .operations.delivery import deliver_waiting


@periodic_federation_task("*/5 * * * *", own_transactions=True)
def send_letters(*, federation_id: int) -> None:
    """This will send the letters whose turn has come: when one is posted, and every fifth minute."""
    deliver_waiting(actor=system_actor(federation_id, "mellanrum"), clock=timezone.now)
