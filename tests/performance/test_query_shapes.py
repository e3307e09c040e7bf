"""What each page asks of the database: as stored, few, and as many with ten times the rows."""

from datetime import date, timedelta

import pytest

from mellanrum.tenancy.scope import federation_transaction
from tests.access.conftest import world as world
from tests.access.world import World
from tests.support.factories import (
    ActivityFactory,
    AttendanceFactory,
    BodyFactory,
    GoalFactory,
    GoalNoteFactory,
    MeetingFactory,
    MemberFactory,
    ObservationFactory,
    RoleAssignmentFactory,
    SeatFactory,
)

from .shapes import STORED, document, shapes

pytestmark = pytest.mark.django_db
MOST = 12
MORE = {
    # What waits for a body is known by many contexts, and each of them asks for itself.
    "governance:waiting": 20,
    "obstacles:obstacle": 18,
    "governance:minutes": 20,
    "governance:minutes_pdf": 20,
    "governance:agenda_pdf": 16,
    "governance:agenda_pack_pdf": 16,
}


@pytest.fixture(autouse=True)
def without_second_factor(settings: object) -> None:
    settings.SECOND_FACTOR_ROLES = []  # type: ignore[attr-defined]


def test_pages_ask_what_is_stored(world: World) -> None:
    """After a change that is meant: ``python -m tests.performance.shapes``."""
    assert document(shapes(world)) == STORED.read_text(encoding="utf-8")


def test_no_page_asks_much(world: World) -> None:
    counts = {view: len(asked) for view, asked in shapes(world).items()}
    assert {view: count for view, count in counts.items() if count > MORE.get(view, MOST)} == {}


def test_pages_ask_as_much_of_many_rows_as_of_few(world: World) -> None:
    few = shapes(world)
    make_more(world)
    assert shapes(world) == few


def make_more(world: World) -> None:
    """This will put many rows of every kind beside those that the pages show already."""
    here = world.here
    with federation_transaction([here.federation.pk]):
        for number in range(12):
            member = MemberFactory(federation=here.federation)
            body = BodyFactory(federation=here.federation)
            seats = [SeatFactory(body=each, member=member) for each in (body, here.board, here.group)]
            day = date(2026, 1, 7) + timedelta(days=7 * number)
            for each, seat in zip((body, here.board, here.group), seats, strict=True):
                AttendanceFactory(meeting=MeetingFactory(body=each, date=day), seat=seat)
            AttendanceFactory(meeting=here.meeting, seat=seats[1])
            RoleAssignmentFactory(federation=here.federation, role="auditor")
            goal = GoalFactory(plan=here.plan)
            ActivityFactory(plan=here.plan, goal=goal)
            for each in (goal, here.goal):
                GoalNoteFactory(goal=each)
                ObservationFactory(goal=each)
