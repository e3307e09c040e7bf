"""The year at a glance: what needs the person now and the next meeting first; the rest follows in parts.

What a year's goals are counted from is spread over the whole house. So that the page answers at once, it brings what is
asked of the person, and each picture of the year is an address of its own that the page fetches when it is there.
"""

from dataclasses import dataclass
from datetime import date

from mellanrum.economy.queries.years import YearPage, latest_year, year_page
from mellanrum.governance.models import BodyKind
from mellanrum.governance.queries.bodies import BodiesPage, BodyLine, bodies_page
from mellanrum.governance.queries.coming import ComingMeeting, coming_meeting
from mellanrum.governance.queries.representation import RepresentationPage, representation_page
from mellanrum.governance.queries.seats import BodySeats
from mellanrum.planning.queries import PlanPage, latest_plan_year, plan_page
from mellanrum.tenancy.actors import Actor

from .needs import Need, needs_of


@dataclass(frozen=True, kw_only=True)
class NextMeeting:
    """The next planned meeting that concerns the person, who is expected there and what it is to deal with."""

    line: BodyLine
    meeting: ComingMeeting
    seats: BodySeats | None


@dataclass(frozen=True, kw_only=True)
class OverviewPage:
    """What the overview brings by itself. A ``closed`` federation needs nothing of anybody."""

    on: date
    needs: tuple[Need, ...]
    next_meeting: NextMeeting | None
    bodies: BodiesPage
    closed: bool = False

    @property
    def paced(self) -> list[BodyLine]:
        """The bodies that have a least number of meetings to keep up with."""
        return [line for line in self.bodies.lines if line.pace.least]

    @property
    def board_seats(self) -> BodySeats | None:
        """The seats of the board on the day."""
        return next((one for one in self.bodies.seats if one.body.kind == BodyKind.BOARD), None)


def overview_page(actor: Actor, *, on: date, closed: bool = False) -> OverviewPage:
    """This will gather what the overview of the actor's federation begins with on a day (six queries).

    A ``closed`` federation needs nothing of anybody: its year is told, not worked on.

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    bodies = bodies_page(actor, on=on)
    own = frozenset(
        one.body.pk for one in bodies.seats if any(line.contact_id == actor.contact_id for line in one.lines)
    )
    return OverviewPage(
        on=on,
        needs=() if closed else needs_of(actor, bodies=bodies, own_bodies=own, on=on),
        next_meeting=_next_meeting(actor, bodies, own),
        bodies=bodies,
        closed=closed,
    )


def plan_of_the_year(actor: Actor, *, on: date) -> PlanPage | None:
    """This will gather the plan to show: the latest that has begun; when its year is over, the whole is counted."""
    year = latest_plan_year(actor, on=on)
    return plan_page(actor, year, on) if year is not None else None


def money_of_the_year(actor: Actor, *, on: date) -> YearPage | None:
    """This will gather the money of the latest year that has any."""
    year = latest_year(actor, on=on)
    return year_page(actor, year, on=on) if year is not None else None


def table_of_the_year(actor: Actor, *, on: date) -> RepresentationPage | None:
    """This will gather who sat at the board's table in the year of the plan that is shown; None without a board."""
    return representation_page(actor, None, year=latest_plan_year(actor, on=on) or on.year, on=on)


def _next_meeting(actor: Actor, bodies: BodiesPage, own: frozenset[int]) -> NextMeeting | None:
    """The board's next for the office and the auditors, the nearest of one's own bodies for everybody else."""
    lines = [line for line in bodies.lines if line.next_meeting]
    if own and not actor.is_office:
        wanted = [line for line in lines if line.body.pk in own]
    else:
        wanted = [line for line in lines if line.body.kind == BodyKind.BOARD] or lines
    if not wanted:
        return None
    line = min(wanted, key=lambda one: one.next_meeting[1] if one.next_meeting else date.max)
    assert line.next_meeting is not None
    return NextMeeting(
        line=line,
        meeting=coming_meeting(actor, line.next_meeting[0]),
        seats=next((one for one in bodies.seats if one.body.pk == line.body.pk), None),
    )
