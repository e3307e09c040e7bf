"""What attested minutes hold fast: the meeting's attendance, items and decisions as they were signed."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from mellanrum.governance.models import Meeting, Minutes, MinutesCorrection, MinutesState
from mellanrum.kernel.errors import Refused
from mellanrum.tenancy.actors import Actor


def held_fast(actor: Actor, meetings: Collection[int], *, today: date | None = None) -> frozenset[int]:
    """This will tell which of the meetings have minutes that were attested here, so that nothing of them changes.

    Meetings whose attestation only stands in a file are not among them: what belongs to them may still be loaded. With
    ``today``, a correction of that day that says so opens its meeting until the day is over.
    """
    rows = Minutes.objects.of(actor).filter(meeting__in=meetings, state=MinutesState.ATTESTED)
    if today is not None:
        opened = MinutesCorrection.objects.of(actor).filter(noted_on=today, opens_data=True)
        rows = rows.exclude(pk__in=opened.values("minutes"))
    return frozenset(rows.values_list("meeting", flat=True))


def require_changeable(actor: Actor, meeting: Meeting, *, today: date) -> None:
    """This will let what was registered of a meeting be changed, or stop it.

    Raises:
        Refused: when its minutes were attested here, with what to do instead.
    """
    if held_fast(actor, [meeting.pk], today=today):
        raise Refused(attested_words())


def attested_words() -> str:
    """This will say why nothing changes any more, and what to do."""
    return _(
        "Protokollet är justerat, så uppgifterna om mötet ändras inte. Skriv en rättelse på protokollets sida; den kan"
        " samma dag öppna uppgifterna."
    )
