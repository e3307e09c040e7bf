"""What happens below and must be remembered."""

from mellanrum.kernel.events import handles
from mellanrum.tenancy.events import RowSaved

from .history import record_changed, record_created


@handles(RowSaved)
def write_history(event: RowSaved) -> None:
    """This will write the line of history for a row of tenancy, which stands below and cannot write it itself."""
    if event.before is None:
        record_created(actor=event.actor, use_case=event.use_case, obj=event.row, reason=event.reason)
    else:
        record_changed(
            actor=event.actor, use_case=event.use_case, obj=event.row, before=event.before, reason=event.reason
        )
