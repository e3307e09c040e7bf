"""What this context does by itself: old files of imports are disposed of every night."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from mellanrum.tenancy.actors import system_actor
from mellanrum.tenancy.jobs import periodic_federation_task

from .imports.operations import dispose_of_files

# An uploaded file may be looked at again, and its rejected rows fetched, for so long.
DAYS_KEPT = 30


@periodic_federation_task(cron="40 3 * * *")
def dispose_of_import_files(*, federation_id: int) -> None:
    """This will dispose of the files that were uploaded more than thirty days ago."""
    dispose_of_files(
        actor=system_actor(federation_id, _("Gallring")),
        begun_before=timezone.now() - timedelta(days=DAYS_KEPT),
    )
