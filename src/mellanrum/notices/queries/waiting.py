"""Letters that somebody must see to."""

from mellanrum.notices.models import Notice, NoticeState
from mellanrum.notices.policies import can_keep_letters
from mellanrum.tenancy.actors import Actor


def failed_letters(actor: Actor) -> int:
    """This will count the letters that did not go and that nobody has sent again or withdrawn.

    Raises:
        Forbidden: unless the actor is of the office.
    """
    can_keep_letters(actor).require()
    count: int = Notice.objects.of(actor).filter(state=NoticeState.FAILED).count()
    return count
