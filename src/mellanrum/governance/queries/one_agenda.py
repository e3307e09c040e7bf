"""A meeting's agenda as its pages show it: items with decisions, papers, and how people stood."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mellanrum.governance.models import (
    AgendaItem,
    AgendaPaper,
    Decision,
    DelegatedDecision,
    ItemKind,
    ItemState,
    Meeting,
    MeetingState,
    Stance,
)
from mellanrum.governance.policies import can_read_governance
from mellanrum.governance.states import voting
from mellanrum.governance.states.decisions import state_of
from mellanrum.governance.states.voting import Count, Quorum
from mellanrum.governance.waiting_matters import title_of_source
from mellanrum.records.stamps import stamp_of
from mellanrum.rendering import words
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact

from .voters import Table

# So many items of the next meeting are shown beside a meeting's own.
FOLLOWING_SHOWN = 6


@dataclass(frozen=True, kw_only=True)
class Dissent:
    """Somebody's dissent, and its words."""

    person: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """An item with what belongs to it. ``count`` and ``quorum`` are there when somebody voted or left."""

    item: AgendaItem
    decision: Decision | None
    papers: tuple[AgendaPaper, ...]
    stances: tuple[Stance, ...] = ()
    recused: tuple[str, ...] = ()
    recused_contacts: frozenset[int] = frozenset()
    dissents: tuple[Dissent, ...] = ()
    count: Count | None = None
    quorum: Quorum | None = None
    reported: tuple[DelegatedDecision, ...] = ()

    @property
    def source_words(self) -> str:
        """Where the item came from, in a few words; empty for one's own and for standing ones."""
        if self.item.continues_id is not None:
            return _("Bordlagt från ett tidigare möte")
        return "" if self.item.standing else title_of_source(self.item.source)

    @property
    def is_open(self) -> bool:
        """True while the meeting has not dealt with it."""
        return bool(self.item.state == ItemState.OPEN)

    @property
    def responsible_words(self) -> str:
        """Who is responsible and by when, for the line under a decision; empty when nobody said."""
        if self.decision is None:
            return ""
        who = responsible_of(self.decision)
        last = self.decision.last_day
        due = _("senast %(day)s") % {"day": words.day(last)} if last else ""
        return " · ".join(part for part in (who, due) if part)

    @property
    def vote_words(self) -> str:
        """What the vote gave, in a sentence; empty without a vote."""
        return count_words(self.count) if self.count is not None and self.count.is_vote else ""


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """The agenda of a meeting. ``following`` is the body's next planned meeting, with what is on its agenda."""

    lines: tuple[ItemLine, ...]
    following: Meeting | None
    following_items: tuple[AgendaItem, ...]

    @property
    def following_shown(self) -> tuple[AgendaItem, ...]:
        """The first items of the next meeting, those to be decided before the others."""
        order = sorted(self.following_items, key=lambda item: item.kind != ItemKind.DECISION)
        return tuple(order[:FOLLOWING_SHOWN])

    @property
    def following_more(self) -> int:
        """How many more items the next meeting has."""
        return len(self.following_items) - len(self.following_shown)

    @property
    def decisions(self) -> int:
        """How many decisions were made."""
        return sum(1 for line in self.lines if line.decision is not None)

    @property
    def open(self) -> tuple[ItemLine, ...]:
        """What the meeting has not dealt with."""
        return tuple(line for line in self.lines if line.is_open)

    def recused_from(self, contact: int) -> str:
        """This will list the numbers of the items that somebody left; empty when there are none."""
        return ", ".join(line.item.label for line in self.lines if contact in line.recused_contacts)

    def line(self, pk: int) -> ItemLine | None:
        """This will find one item's line."""
        return next((line for line in self.lines if line.item.pk == pk), None)


def responsible_of(decision: Decision) -> str:
    """This will name who is responsible for a decision; empty when nobody was named."""
    return decision.responsible.name if decision.responsible else decision.responsible_words


def count_words(count: Count) -> str:
    """This will tell a vote in a sentence: "5 ja och 2 nej, 1 avstod. Förslaget antogs."."""
    told = _("%(yes)s ja och %(no)s nej") % {"yes": count.yes, "no": count.no}
    if count.abstained:
        told += ", " + ngettext("%(count)s avstod", "%(count)s avstod", count.abstained) % {"count": count.abstained}
    ends = {
        voting.CARRIED: _("Förslaget antogs."),
        voting.REJECTED: _("Förslaget föll."),
        voting.CARRIED_BY_CHAIR: _("Förslaget antogs med ordförandens utslagsröst."),
        voting.REJECTED_BY_CHAIR: _("Förslaget föll med ordförandens utslagsröst."),
        voting.TIED: _("Rösterna är lika, så inget är avgjort."),
    }
    return f"{told}. {ends[count.outcome]}"


def quorum_words(quorum: Quorum) -> str:
    """This will tell whether a body may decide, in a sentence."""
    numbers = {"serving": quorum.serving, "places": quorum.places, "needed": quorum.needed}
    if quorum.is_reached:
        return _("%(serving)s tjänstgör av %(places)s platser. Minst %(needed)s krävs.") % numbers
    return _("Bara %(serving)s tjänstgör av %(places)s platser. Minst %(needed)s krävs för beslut.") % numbers


def agenda_of(actor: Actor, meeting: Meeting, table: Table | None = None, *, following: bool = False) -> Agenda:
    """This will gather a meeting's agenda, what was removed left out (one query; one more with ``following``).

    With ``table`` the votes are counted, and the quorum of items that somebody left. With ``following`` the body's next
    planned meeting is told too.
    """
    can_read_governance(actor).require()
    items: list[Any] = list(
        AgendaItem.objects.of(actor)
        .filter(meeting=meeting)
        .exclude(state=ItemState.REMOVED)
        .select_related("decision__responsible", "decision__to_body")
        .annotate(
            told_papers=_gathered(_PAPERS, AgendaPaper.objects.of(actor).filter(withdrawn_on__isnull=True), "item"),
            told_stances=_gathered(_STANCES, Stance.objects.of(actor), "item"),
            told_reported=_gathered(_REPORTED, DelegatedDecision.objects.of(actor), "reported_at", "year", "number"),
        )
        .order_by("position", "id")
    )
    for item in items:
        item.meeting, item.body = meeting, meeting.body
    coming, after = _following(actor, meeting) if following else (None, ())
    return Agenda(
        lines=tuple(
            item_line(
                item,
                papers=[AgendaPaper(item=item, **row) for row in item.told_papers],
                stances=[_stance(item, row) for row in item.told_stances],
                reported=[_reported(item, row) for row in item.told_reported],
                table=table,
            )
            for item in items
        ),
        following=coming,
        following_items=after,
    )


# What is fetched together with an item, by field and where it stands.
_PAPERS = {name: name for name in ("id", "title", "url", "note")}
_STANCES = {
    **{name: name for name in ("id", "contact_id", "is_recused", "vote", "dissents", "dissent_text")},
    "name": "contact__name",
}
_REPORTED = {name: name for name in ("id", "year", "number", "title", "decided_on")}
_ITEMS = {name: name for name in ("id", "position", "number", "title", "kind", "background")}


def _gathered(fields: dict[str, str], rows: QuerySet[Any], to: str, *order: str) -> ArraySubquery:
    """The rows that point at each row of the query, as values beside it instead of a query of their own."""
    pointing = rows.filter(**{to: OuterRef("pk")}).order_by(*order, "id")
    return ArraySubquery(pointing.values(row=JSONObject(**fields)))


def _stance(item: AgendaItem, row: dict[str, Any]) -> Stance:
    name = row.pop("name")
    return Stance(item=item, contact=Contact(pk=row.pop("contact_id"), name=name), **row)


def _reported(item: AgendaItem, row: dict[str, Any]) -> DelegatedDecision:
    decided_on = date.fromisoformat(row.pop("decided_on"))
    return DelegatedDecision(reported_at=item, decided_on=decided_on, **row)


def _following(actor: Actor, meeting: Meeting) -> tuple[Meeting | None, tuple[AgendaItem, ...]]:
    waiting = AgendaItem.objects.of(actor).filter(state=ItemState.OPEN, standing="")
    rows = Meeting.objects.of(actor).filter(body=meeting.body_id, date__gt=meeting.date, state=MeetingState.PLANNED)
    found = rows.annotate(told_items=_gathered(_ITEMS, waiting, "meeting", "position")).order_by("date").first()
    if found is None:
        return None, ()
    return found, tuple(AgendaItem(meeting=found, **row) for row in found.told_items)


def item_line(
    item: AgendaItem,
    *,
    papers: Sequence[AgendaPaper] = (),
    stances: Sequence[Stance] = (),
    reported: Sequence[DelegatedDecision] = (),
    table: Table | None = None,
) -> ItemLine:
    """This will put an item together with what belongs to it."""
    recused = {row.contact_id for row in stances if row.is_recused}
    return ItemLine(
        item=item,
        decision=getattr(item, "decision", None),
        papers=tuple(papers),
        stances=tuple(stances),
        recused=tuple(row.contact.name for row in stances if row.is_recused),
        recused_contacts=frozenset(recused),
        dissents=tuple(Dissent(person=row.contact.name, text=row.dissent_text) for row in stances if row.dissents),
        count=table.count(stances) if table is not None and stances else None,
        quorum=table.quorum(recused) if table is not None and recused else None,
        reported=tuple(reported),
    )


@dataclass(frozen=True, kw_only=True)
class DecisionLine:
    """A decision in a list, with how it stands on the day."""

    decision: Decision
    state: str

    @property
    def responsible(self) -> str:
        """Who is responsible."""
        return responsible_of(self.decision)


def decision_line(decision: Decision, *, on: date) -> DecisionLine:
    """This will tell how a decision stands on a day."""
    return DecisionLine(
        decision=decision,
        state=state_of(
            due_on=decision.due_on,
            last_day=decision.last_day,
            done_on=decision.done_on,
            withdrawn_on=decision.withdrawn_on,
            on=on,
            asks=bool(decision.due_on or responsible_of(decision)),
        ),
    )


def item_for(actor: Actor, meeting: Meeting, pk: int) -> AgendaItem | None:
    """This will fetch an item of a meeting that the actor may read; None when it has none by that number."""
    return item_at(actor, meeting.pk, pk)


def item_at(actor: Actor, meeting_pk: int, pk: int) -> AgendaItem | None:
    """This will fetch an item with its meeting and body by the numbers of an address; None when there is none."""
    can_read_governance(actor).require()
    rows = AgendaItem.objects.of(actor).select_related("meeting__body").filter(meeting=meeting_pk, pk=pk)
    found: AgendaItem | None = rows.first()
    if found is not None:
        found.body = found.meeting.body
    return found


def paper_for(actor: Actor, item: AgendaItem, pk: int) -> AgendaPaper | None:
    """This will fetch a document of an item; None when it has none by that number."""
    found: AgendaPaper | None = AgendaPaper.objects.of(actor).filter(item=item, pk=pk).first()
    if found is not None:
        found.item = item
    return found


def stances_of(actor: Actor, item: AgendaItem) -> list[Stance]:
    """This will fetch how people stood in an item (one query)."""
    return list(Stance.objects.of(actor).filter(item=item).select_related("contact"))


def stamp_with(item: AgendaItem, decision: Decision | None) -> str:
    """This will give a mark of an item and its decision as they were fetched, for a form to carry."""
    return stamp_of(item) + (stamp_of(decision) if decision else "")


def item_url(item: AgendaItem) -> str:
    """This will give the page where an item is opened."""
    return reverse("governance:item", args=[item.meeting_id, item.pk])
