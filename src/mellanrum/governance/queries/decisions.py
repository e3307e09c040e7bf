"""Decisions over all bodies, with how each stands; and what was decided on delegation."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from mellanrum.governance.models import Body, Decision, DelegatedDecision
from mellanrum.governance.policies import can_read_governance
from mellanrum.kernel.periods import Period
from mellanrum.tenancy.actors import Actor

from .meetings import read_key
from .one_agenda import DecisionLine, decision_line

PAGE_LENGTH = 50
# What the list is narrowed to: not yet carried out, late, carried out, every one.
STATES = ("open", "overdue", "done", "all")


@dataclass(frozen=True, kw_only=True)
class DecisionFilter:
    """What the list of decisions is narrowed to. ``after`` and ``before`` are keys of the neighbouring pages."""

    body: str = ""
    state: str = "open"
    search: str = ""
    after: str = ""
    before: str = ""


@dataclass(frozen=True, kw_only=True)
class DecisionList:
    """One page of decisions, and how many there are of each state in all bodies that are shown."""

    lines: tuple[DecisionLine, ...]
    previous: str
    following: str
    bodies: tuple[Body, ...]
    filter: DecisionFilter
    open: int
    overdue: int
    done: int


def decision_list(actor: Actor, *, of: DecisionFilter, on: date) -> DecisionList:
    """This will list fifty decisions, the latest meeting first, with how each stands on the day (three queries).

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_governance(actor).require()
    bodies = tuple(Body.objects.of(actor))
    rows = Decision.objects.of(actor).annotate(last=Coalesce(F("postponed_to"), F("due_on")))
    if of.body:
        rows = rows.filter(item__body__in=[body.pk for body in bodies if body.code == of.body])
    if of.search:
        rows = rows.filter(
            Q(item__title__icontains=of.search)
            | Q(text__icontains=of.search)
            | Q(responsible__name__icontains=of.search)
            | Q(responsible_words__icontains=of.search)
        )
    # Without a day and without anybody responsible there is nothing to carry out: the decision was the whole of it.
    asks = Q(due_on__isnull=False) | Q(responsible__isnull=False) | ~Q(responsible_words="")
    is_open = asks & Q(done_on__isnull=True, withdrawn_on__isnull=True)
    counts = rows.order_by().aggregate(
        open=Count("id", filter=is_open),
        overdue=Count("id", filter=is_open & Q(last__lt=on)),
        done=Count("id", filter=Q(done_on__isnull=False)),
    )
    narrowed = {
        "open": rows.filter(is_open),
        "overdue": rows.filter(is_open, last__lt=on),
        "done": rows.filter(done_on__isnull=False),
    }.get(of.state, rows)
    backwards = bool(of.before)
    order = ("item__meeting__date", "id") if backwards else ("-item__meeting__date", "-id")
    page = _beyond(narrowed, of.before or of.after, earlier=not backwards).order_by(*order)
    found: list[Decision] = list(page.select_related("item__meeting", "item__body", "responsible")[: PAGE_LENGTH + 1])
    more = len(found) > PAGE_LENGTH
    found = found[:PAGE_LENGTH]
    if backwards:
        found.reverse()
    return DecisionList(
        lines=tuple(decision_line(row, on=on) for row in found),
        previous=_key(found[0]) if found and (more if backwards else of.after) else "",
        following=_key(found[-1]) if found and (True if backwards else more) else "",
        bodies=bodies,
        filter=of,
        **counts,
    )


def _key(decision: Decision) -> str:
    return f"{decision.item.meeting.date.isoformat()}.{decision.pk}"


def _beyond(rows: QuerySet[Decision], key: str, *, earlier: bool) -> QuerySet[Decision]:
    place = read_key(key)
    if place is None:
        return rows
    day, pk = place
    if earlier:
        return rows.filter(Q(item__meeting__date__lt=day) | Q(item__meeting__date=day, pk__lt=pk))
    return rows.filter(Q(item__meeting__date__gt=day) | Q(item__meeting__date=day, pk__gt=pk))


def decision_for(actor: Actor, pk: int) -> Decision | None:
    """This will fetch a decision that the actor may read, with its item, meeting and body; None when there is none."""
    can_read_governance(actor).require()
    rows = Decision.objects.of(actor).select_related("item__meeting", "item__body", "responsible", "to_body")
    found: Decision | None = rows.filter(pk=pk).first()
    return found


def delegated_decisions(actor: Actor, *, year: int) -> list[DelegatedDecision]:
    """This will list a year's delegated decisions, the latest first, with the meeting where they were reported.

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_governance(actor).require()
    rows = DelegatedDecision.objects.of(actor).filter(year=year)
    return list(rows.select_related("body", "decided_by", "reported_at__meeting"))


def delegated_years(actor: Actor) -> list[int]:
    """This will list the years that have delegated decisions, the latest first (one query)."""
    rows = DelegatedDecision.objects.of(actor).order_by("-year").values_list("year", flat=True).distinct()
    return list(rows)


def delegated_decision_for(actor: Actor, pk: int) -> DelegatedDecision | None:
    """This will fetch a delegated decision that the actor may read; None when there is none."""
    can_read_governance(actor).require()
    rows = DelegatedDecision.objects.of(actor).select_related("body", "decided_by", "reported_at__meeting")
    found: DelegatedDecision | None = rows.filter(pk=pk).first()
    return found


def dated_decisions(actor: Actor, *, body: Body, period: Period) -> list[Decision]:
    """This will fetch a body's decisions whose decided day lies in a period, the latest day first (one query)."""
    rows = Decision.objects.of(actor).filter(item__body=body, due_on__gte=period.start)
    if period.end is not None:
        rows = rows.filter(due_on__lt=period.end)
    return list(rows.select_related("item__meeting", "item__body", "responsible").order_by("-due_on", "-id"))
