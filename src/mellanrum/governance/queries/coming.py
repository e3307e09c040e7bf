"""A meeting that is to come, as the overview tells of it: where, what it is to deal with, who has answered."""

from dataclasses import dataclass
from datetime import date, time

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from mellanrum.governance.models import AgendaItem, CallAnswer, ItemKind, ItemState, Meeting, MeetingCall, SeatKind
from mellanrum.governance.policies import can_read_governance
from mellanrum.tenancy.actors import Actor


@dataclass(frozen=True, kw_only=True)
class ComingMeeting:
    """``parties_coming`` of ``parties_called`` members have somebody who said to come; ``called`` tells of the call."""

    pk: int
    day: date
    starts_at: time | None
    ends_at: time | None
    place: str
    items: int
    decisions: int
    called: bool
    people_called: int
    people_answered: int
    parties_called: int
    parties_coming: int


def _count(rows: QuerySet[AgendaItem]) -> Coalesce:
    """How many rows of a query that names an outer meeting, without joining them to it."""
    counted = rows.order_by().values("meeting").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def coming_meeting(actor: Actor, pk: int) -> ComingMeeting:
    """This will fetch a meeting of the actor's federation that is to come (one query).

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_governance(actor).require()
    items = AgendaItem.objects.of(actor).filter(meeting=OuterRef("pk")).exclude(state=ItemState.REMOVED)
    called, ordinary = Q(call__people__is_called=True), Q(call__people__seat__kind=SeatKind.ORDINARY)
    row = (
        Meeting.objects.of(actor)
        .annotate(
            is_called=Exists(MeetingCall.objects.of(actor).filter(meeting=OuterRef("pk"))),
            item_count=_count(items),
            decision_count=_count(items.filter(kind=ItemKind.DECISION)),
            people=Count("call__people", filter=called, distinct=True),
            answered=Count("call__people", filter=called & ~Q(call__people__answer=""), distinct=True),
            parties=Count("call__people__seat__member", filter=called & ordinary, distinct=True),
            coming=Count("call__people__seat__member", filter=Q(call__people__answer=CallAnswer.COMING), distinct=True),
        )
        .get(pk=pk)
    )
    return ComingMeeting(
        pk=row.pk,
        day=row.date,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        items=row.item_count,
        decisions=row.decision_count,
        called=row.is_called,
        people_called=row.people,
        people_answered=row.answered,
        parties_called=row.parties,
        parties_coming=row.coming,
    )
