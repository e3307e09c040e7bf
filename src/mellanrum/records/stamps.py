"""Two people with the same form open: the one who saves last is told, and overwrites nothing unseen."""

import hashlib
import json

from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused
from mellanrum.tenancy.models import FederationModel
from mellanrum.tenancy.snapshots import snapshot


def lock(obj: FederationModel) -> None:
    """This will make an object what stands now, and keep it so for everybody else until the transaction ends.

    Two who save at the same moment come one after the other, and the second is told of the first.
    """
    obj.refresh_from_db(from_queryset=type(obj).objects.select_for_update())


def stamp_of(obj: FederationModel) -> str:
    """This will give a short mark of an object's present content, for a form to carry and hand back."""
    content = json.dumps(snapshot(obj), sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def require_unchanged(obj: FederationModel, stamp: str | None) -> None:
    """This will stop a change made on a page that shows something older than what stands now.

    Without a stamp (None) there was no page, and nothing is compared.

    Raises:
        Refused: when the content is no longer that of the stamp.
    """
    if stamp is not None and stamp != stamp_of(obj):
        raise Refused(
            _(
                "Någon annan har ändrat här sedan du öppnade sidan. Inget är sparat. "
                "Öppna sidan på nytt, se vad som är ändrat och gör din ändring igen."
            )
        )
