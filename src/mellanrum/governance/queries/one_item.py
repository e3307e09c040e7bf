"""The page of one item: its words, who takes part in it, what may be decided, and its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mellanrum.governance.models import AgendaItem, Body, ItemState, Stance, Vote
from mellanrum.governance.policies import can_read_governance
from mellanrum.governance.states.voting import Quorum
from mellanrum.governance.waiting_matters import Choice, waiting_matter
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact

from .bodies import body_choices
from .one_agenda import Agenda, ItemLine, agenda_of, item_line, stamp_with, stances_of
from .voters import Voter, table_of


@dataclass(frozen=True, kw_only=True)
class StanceRow:
    """Someone present, with the stance that stands."""

    voter: Voter
    is_recused: bool = False
    vote: str = ""
    dissents: bool = False
    dissent_text: str = ""

    @property
    def vote_words(self) -> str:
        """The vote in words; empty without one."""
        return str(Vote(self.vote).label) if self.vote else ""


@dataclass(frozen=True, kw_only=True)
class ItemPage:
    """One item in its agenda. ``begins_series``: the body has no § yet in the meeting's year."""

    agenda: Agenda
    line: ItemLine
    rows: tuple[StanceRow, ...]
    stances: tuple[Stance, ...]
    quorum: Quorum
    people: Sequence[Contact]
    bodies: Sequence[Body]
    choices: tuple[Choice, ...]
    begins_series: bool

    @property
    def stamp(self) -> str:
        """A mark of the item and its decision as they are shown, for a form to carry."""
        return stamp_with(self.line.item, self.line.decision)

    @property
    def before(self) -> AgendaItem | None:
        """The item before it on the agenda."""
        return self._neighbour(-1)

    @property
    def after(self) -> AgendaItem | None:
        """The item after it on the agenda."""
        return self._neighbour(1)

    def _neighbour(self, steps: int) -> AgendaItem | None:
        order = [line.item for line in self.agenda.lines]
        place = next((n for n, item in enumerate(order) if item.pk == self.line.item.pk), None)
        if place is None or not 0 <= place + steps < len(order):
            return None
        return order[place + steps]


def item_page(actor: Actor, item: AgendaItem, *, on: date) -> ItemPage:
    """This will gather the page of an item that was fetched for the actor.

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_governance(actor).require()
    table = table_of(actor, item.meeting)
    agenda = agenda_of(actor, item.meeting, table)
    # What was taken off the agenda is still opened by its address.
    line = agenda.line(item.pk) or item_line(item, stances=stances_of(actor, item))
    by_contact = {row.contact_id: row for row in line.stances}
    recused = {row.contact_id for row in line.stances if row.is_recused}
    choices: tuple[Choice, ...] = ()
    if item.source and line.decision is None:
        matter = waiting_matter(actor, item.body, on, source=item.source, ref=item.ref)
        choices = matter.choices if matter is not None else ()
    numbered = AgendaItem.objects.of(actor).filter(body=item.body_id, number_year=item.meeting.date.year)
    return ItemPage(
        agenda=agenda,
        line=line,
        rows=tuple(_row(voter, by_contact.get(voter.contact)) for voter in table.voters(recused)),
        stances=line.stances,
        quorum=table.quorum(recused),
        people=list(Contact.objects.of(actor)),
        bodies=body_choices(actor, on=on) if any(one.asks_body for one in choices) else (),
        choices=choices,
        begins_series=item.number is None and not numbered.exists(),
    )


def _row(voter: Voter, stance: Stance | None) -> StanceRow:
    if stance is None:
        return StanceRow(voter=voter)
    return StanceRow(
        voter=voter,
        is_recused=stance.is_recused,
        vote=stance.vote,
        dissents=stance.dissents,
        dissent_text=stance.dissent_text,
    )


def next_item(actor: Actor, meeting: int) -> AgendaItem | None:
    """This will find the first item of a meeting that has not been dealt with (one query)."""
    rows = AgendaItem.objects.of(actor).filter(meeting=meeting, state=ItemState.OPEN)
    found: AgendaItem | None = rows.order_by("position", "id").first()
    return found
