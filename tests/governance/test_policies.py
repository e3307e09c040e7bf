"""Who may do what, as one table."""

from collections.abc import Callable
from datetime import date

import pytest

from mellanrum.governance.models import Body, SeatRole
from mellanrum.governance.policies import (
    can_keep_bodies,
    can_keep_meetings,
    can_keep_seats,
    can_read_governance,
    can_record_attendance,
)
from mellanrum.tenancy.actors import Actor, system_actor
from mellanrum.tenancy.models import Federation, Member
from tests.support.factories import BodyFactory, MeetingFactory, SeatFactory
from tests.support.people import (
    Person,
    administrator_of,
    auditor_of,
    board_member_of,
    director_of,
    group_member_of,
    officer_of,
    seat_of,
)

DAY = date(2026, 5, 28)


@pytest.fixture
def board(federation: Federation) -> Body:
    body: Body = BodyFactory(federation=federation, board=True)
    return body


@pytest.mark.parametrize(
    ("person", "reads", "writes"),
    [
        (director_of, True, True),
        (officer_of, True, True),
        (board_member_of, True, False),
        (group_member_of, True, False),
        (auditor_of, True, False),
        (administrator_of, True, False),
    ],
)
def test_every_role_reads_and_the_office_writes(
    federation: Federation, board: Body, person: Callable[[Federation], Person], reads: bool, writes: bool
) -> None:
    actor = person(federation).actor
    meeting = MeetingFactory(body=board, date=DAY)
    assert bool(can_read_governance(actor)) is reads
    for verdict in (
        can_keep_bodies(actor),
        can_keep_seats(actor),
        can_keep_meetings(actor),
        can_record_attendance(actor, meeting),
    ):
        assert bool(verdict) is writes
        assert bool(verdict.reason) is not writes


def test_the_system_writes_and_someone_without_a_role_does_not_even_read(federation: Federation) -> None:
    assert can_keep_meetings(system_actor(federation.pk, "import"))
    nobody = Actor(federation_id=federation.pk, name="Frans Främling", user_id=1)
    assert not can_read_governance(nobody)
    assert "ingen roll" in can_read_governance(nobody).reason


@pytest.mark.parametrize("role", [SeatRole.CHAIR, SeatRole.VICE_CHAIR, SeatRole.CONVENER])
def test_who_leads_the_body_on_the_day_records_its_attendance(
    federation: Federation, board: Body, members: list[Member], role: SeatRole
) -> None:
    seat = SeatFactory(body=board, member=members[0], role=role, days=(date(2026, 1, 1), date(2026, 6, 30)))
    leader = seat_of(board_member_of(federation), seat).actor
    assert can_record_attendance(leader, MeetingFactory(body=board, date=DAY))
    assert not can_record_attendance(leader, MeetingFactory(body=board, date=date(2026, 7, 1)))
    another = BodyFactory(federation=federation)
    verdict = can_record_attendance(leader, MeetingFactory(body=another, date=DAY))
    assert "Du leder inte" in verdict.reason


def test_a_plain_seat_or_an_auditor_who_chairs_is_not_enough(
    federation: Federation, board: Body, members: list[Member]
) -> None:
    meeting = MeetingFactory(body=board, date=DAY)
    plain = seat_of(board_member_of(federation), SeatFactory(body=board, member=members[0])).actor
    assert not can_record_attendance(plain, meeting)
    auditor = seat_of(auditor_of(federation), SeatFactory(body=board, member=members[1], chair=True)).actor
    assert not can_record_attendance(auditor, meeting)
