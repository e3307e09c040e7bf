"""Who takes part in deciding an item: those who serve for their members, less those who left because of jäv."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from mellanrum.governance.models import Meeting, SeatRole, Stance
from mellanrum.governance.states.representation import serving
from mellanrum.governance.states.voting import Count, Quorum, count_votes
from mellanrum.tenancy.actors import Actor

from .lines import PersonLine, lines_of
from .seats import BodySeats, body_seats

# Who leads when the chair is not there, in turn.
LEADS = (SeatRole.CHAIR.value, SeatRole.VICE_CHAIR.value, SeatRole.CONVENER.value)


@dataclass(frozen=True, kw_only=True)
class Voter:
    """Someone present at the meeting; ``serves``: the person decides, ``leads``: it is the chair."""

    contact: int
    person: str
    member: str
    words: str
    serves: bool
    leads: bool


@dataclass(frozen=True, kw_only=True)
class Table:
    """Who sits at a meeting's table: its lines of attendance against the body's seats of the day."""

    seats: BodySeats
    lines: tuple[PersonLine, ...]

    @property
    def places(self) -> int:
        """How many ordinary places the body has, vacant ones counted."""
        return sum(len(one.ordinary) + one.vacant_ordinary for one in self.seats.members)

    def serving(self, recused: Collection[int] = ()) -> frozenset[int]:
        """This will give the contacts who serve when some have left; a substitute steps in for who left."""
        found: set[int] = set()
        for one in self.seats.members:
            own = [line for line in self.lines if line.member == one.member.pk and line.contact not in recused]
            chosen = serving(own, ordinary_seats=len(one.ordinary) + one.vacant_ordinary)
            found |= {line.contact for line in own if line.seat in chosen}
        return frozenset(found)

    def quorum(self, recused: Collection[int] = ()) -> Quorum:
        """This will count whether the body may decide when some have left."""
        return Quorum(places=self.places, serving=len(self.serving(recused)))

    def chair(self, recused: Collection[int] = ()) -> int | None:
        """This will find who leads: the chair, else the vice chair, else the convener, of those who serve."""
        serves = self.serving(recused)
        for role in LEADS:
            for line in self.lines:
                if line.role == role and line.contact in serves:
                    return line.contact
        return None

    def voters(self, recused: Collection[int] = ()) -> list[Voter]:
        """This will list those present, in the order of members, with what each of them is at this item."""
        serves, leader = self.serving(recused), self.chair(recused)
        names = {one.member.pk: one.member.short_name for one in self.seats.members}
        found: dict[int, Voter] = {}
        for line in self.lines:
            if line.presence != "present" or line.contact in found:
                continue
            found[line.contact] = Voter(
                contact=line.contact,
                person=line.person,
                member=names.get(line.member or 0, ""),
                words=line.seat_words,
                serves=line.contact in serves,
                leads=line.contact == leader,
            )
        return list(found.values())

    def count(self, stances: Iterable[Stance]) -> Count:
        """This will count an item's votes, with the chair's casting vote where the body has it."""
        rows = list(stances)
        recused = {row.contact_id for row in rows if row.is_recused}
        leader = self.chair(recused)
        return count_votes(
            [row.vote for row in rows],
            chair=next((row.vote for row in rows if row.contact_id == leader), ""),
            chair_decides=self.seats.body.chair_decides_ties,
        )


def table_of(actor: Actor, meeting: Meeting) -> Table:
    """This will gather who sits at the meeting's table (three queries)."""
    lines: Sequence[PersonLine] = lines_of(actor, [meeting.pk])[meeting.pk]
    return Table(seats=body_seats(actor, [meeting.body], on=meeting.date)[0], lines=tuple(lines))
