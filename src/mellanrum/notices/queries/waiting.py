"""Letters that somebody must see to."""

from django.db.models import F

from mellanrum.kernel.waiting import Source, source_of
from mellanrum.notices.models import Notice, NoticeState
from mellanrum.notices.policies import can_keep_letters
from mellanrum.tenancy.actors import Actor

FAILED = "notice.failed"


def failed_letters(actor: Actor) -> int:
    """This will count the letters that did not go and that nobody has sent again or withdrawn.

    Raises:
        Forbidden: unless the actor is of the office.
    """
    can_keep_letters(actor).require()
    count: int = Notice.objects.of(actor).filter(state=NoticeState.FAILED).count()
    return count


def notices_waiting(actor: Actor) -> list[Source]:
    """This will give the letters that did not get through, for ``kernel.waiting``; nothing but the office's."""
    if not can_keep_letters(actor):
        return []
    rows = Notice.objects.of(actor).filter(state=NoticeState.FAILED)
    return [source_of(rows, source=FAILED, day=F("due_at"), data={"name": "name", "subject": "subject"})]
