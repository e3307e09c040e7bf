"""The notice board: what is posted now, for anybody who comes to its address."""

from dataclasses import dataclass
from datetime import date

from mellanrum.governance.models import Meeting, Posting
from mellanrum.governance.policies import can_read_postings
from mellanrum.tenancy.actors import Actor


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A notice as the board shows it. No name of a person is on it."""

    body: str
    meeting_on: date
    attested_on: date | None
    posted_on: date
    until_on: date
    kept_at: str
    paragraphs: str


def notice_board(actor: Actor, *, on: date) -> list[Posted]:
    """This will list the notices that are up on a day, the newest first (one query).

    Raises:
        Forbidden: for somebody who came another way than by the board's address and has no role.
    """
    can_read_postings(actor).require()
    rows = (
        Posting.objects.of(actor)
        .filter(posted_on__lte=on, until_on__gte=on, taken_down_on__isnull=True)
        .select_related("minutes__meeting__body")
    )
    return [
        Posted(
            body=row.minutes.meeting.body.name,
            meeting_on=row.minutes.meeting.date,
            attested_on=row.minutes.meeting.minutes_attested_on,
            posted_on=row.posted_on,
            until_on=row.until_on,
            kept_at=row.kept_at,
            paragraphs=row.paragraphs,
        )
        for row in rows
    ]


def posting_of(actor: Actor, meeting: Meeting, pk: int) -> Posting | None:
    """This will find one notice of a meeting that was fetched for the actor."""
    found: Posting | None = Posting.objects.of(actor).filter(minutes__meeting=meeting, pk=pk).first()
    return found
