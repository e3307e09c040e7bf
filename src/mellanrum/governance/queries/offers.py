"""What may come on a meeting's agenda: what waits for the body, and what it postponed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from mellanrum.governance.models import AgendaItem, ItemState, Meeting, MeetingState
from mellanrum.governance.waiting_matters import WaitingMatter, title_of_source, waiting_for
from mellanrum.tenancy.actors import Actor

POSTPONED = "postponed"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Something that waits for the body. ``dealt`` is the last item where the body dealt with it, if it has."""

    key: str
    title: str
    text: str
    kind_words: str
    url: str = ""
    since: date | None = None
    matter: WaitingMatter | None = None
    postponed: AgendaItem | None = None
    dealt: AgendaItem | None = None

    @property
    def is_news(self) -> bool:
        """True unless the body has dealt with it and nothing about it is newer: that is offered, never taken."""
        if self.dealt is None:
            return True
        return self.since is not None and self.since > self.dealt.meeting.date


def offers(actor: Actor, meeting: Meeting, *, on: date) -> list[Offer]:
    """This will list what waits for the body of a meeting and is on no agenda of its planned meetings.

    What the body postponed comes first. What was taken off is offered again.
    """
    rows: list[AgendaItem] = list(
        AgendaItem.objects.of(actor)
        .filter(body=meeting.body_id)
        .exclude(source="", continues__isnull=True, state__in=[ItemState.OPEN, ItemState.DONE, ItemState.REMOVED])
        .select_related("meeting")
        .order_by("meeting__date", "id")
    )
    taken = {key for row in rows if _is_on_an_agenda(row, meeting) for key in _keys(row)}
    followed = {row.continues_id for row in rows if row.continues_id and row.state != ItemState.REMOVED}
    put_off = [
        row
        for row in rows
        if row.state == ItemState.POSTPONED
        and row.pk not in followed
        and row.meeting_id != meeting.pk
        and row.meeting.date <= meeting.date
        and row.meeting.state != MeetingState.CANCELLED
        and not (row.source and _source_key(row.source, row.ref) in taken)
    ]
    found = [_put_off(row) for row in put_off]
    known = {_source_key(row.source, row.ref) for row in put_off if row.source} | taken
    dealt = {
        _source_key(row.source, row.ref): row
        for row in rows
        if row.state == ItemState.DONE and row.source and row.meeting.date < meeting.date
    }
    for matter in waiting_for(actor, meeting.body, on):
        if matter.key not in known:
            found.append(
                Offer(
                    key=matter.key,
                    title=matter.title,
                    text=matter.text,
                    kind_words=title_of_source(matter.source),
                    url=matter.url,
                    since=matter.since,
                    matter=matter,
                    dealt=dealt.get(matter.key),
                )
            )
    return found


def _is_on_an_agenda(row: AgendaItem, meeting: Meeting) -> bool:
    if row.meeting_id == meeting.pk:
        return row.state != ItemState.REMOVED
    return row.state == ItemState.OPEN and row.meeting.state == MeetingState.PLANNED


def _keys(row: AgendaItem) -> Iterable[str]:
    if row.source:
        yield _source_key(row.source, row.ref)
    if row.continues_id:
        yield f"{POSTPONED}:{row.continues_id}"


def _source_key(source: str, ref: str) -> str:
    return f"{source}:{ref}"


def _put_off(row: AgendaItem) -> Offer:
    return Offer(
        key=f"{POSTPONED}:{row.pk}",
        title=row.title,
        text=row.reason,
        kind_words=_("Bordlagt ärende"),
        url=row.source_url,
        since=row.meeting.date,
        postponed=row,
    )
