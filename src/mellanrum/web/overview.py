"""The year at a glance, from governance and planning: what needs the person now, and how the year stands."""

from dataclasses import dataclass
from datetime import date

from mellanrum.governance.models import BodyKind
from mellanrum.governance.queries.bodies import BodiesPage, BodyLine, bodies_page
from mellanrum.governance.queries.representation import RepresentationPage, representation_page
from mellanrum.governance.queries.seats import BodySeats
from mellanrum.governance.queries.waiting import waiting_meetings
from mellanrum.planning.queries import PlanPage, latest_plan_year, plan_page
from mellanrum.tenancy.actors import Actor

from .needs import Need, needs_of


@dataclass(frozen=True, kw_only=True)
class NextMeeting:
    """The next planned meeting that concerns the person, and who is expected there."""

    line: BodyLine
    pk: int
    day: date
    seats: BodySeats | None


@dataclass(frozen=True, kw_only=True)
class OverviewPage:
    """What the overview shows. ``plan`` and ``board`` are None until the federation has a plan and a board."""

    on: date
    needs: tuple[Need, ...]
    next_meeting: NextMeeting | None
    plan: PlanPage | None
    board: RepresentationPage | None
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
    """This will gather the overview of the actor's federation on a day.

    The plan shown is the latest that has begun; when its year is over, the whole of it is counted.
    A ``closed`` federation needs nothing of anybody: its year is told, not worked on.

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    bodies = bodies_page(actor, on=on)
    own = frozenset(
        one.body.pk for one in bodies.seats if any(line.contact_id == actor.contact_id for line in one.lines)
    )
    year = latest_plan_year(actor, on=on)
    plan = plan_page(actor, year, on) if year is not None else None
    board_line = next((line for line in bodies.lines if line.body.kind == BodyKind.BOARD), None)
    board = None
    if board_line is not None:
        board = representation_page(actor, board_line.body.code, year=year or on.year, on=on)
    return OverviewPage(
        on=on,
        needs=()
        if closed
        else needs_of(
            actor,
            bodies=bodies,
            meetings=waiting_meetings(actor, on=on),
            goals=plan.rows if plan else [],
            own_bodies=own,
            on=on,
        ),
        next_meeting=_next_meeting(actor, bodies, own),
        plan=plan,
        board=board,
        bodies=bodies,
        closed=closed,
    )


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
        pk=line.next_meeting[0],
        day=line.next_meeting[1],
        seats=next((one for one in bodies.seats if one.body.pk == line.body.pk), None),
    )
