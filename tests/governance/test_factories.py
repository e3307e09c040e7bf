"""The factories give rows that the database's own rules accept."""

from datetime import date

from mellanrum.governance.models import Seat
from mellanrum.kernel.periods import Period
from mellanrum.tenancy.models import Federation, FederationModel
from tests.support.factories import (
    ActivityFactory,
    AttendanceFactory,
    GoalFactory,
    GoalNoteFactory,
    ObservationFactory,
    PlanFactory,
    PlanKeyFactory,
    SeatFactory,
)
from tests.support.people import (
    administrator_of,
    auditor_of,
    board_member_of,
    director_of,
    group_member_of,
    officer_of,
    seat_of,
    stranger,
)


def test_rows_stay_in_the_federation_of_what_they_hang_on(federation: Federation) -> None:
    seat = SeatFactory(body__federation=federation, days=(date(2024, 4, 1), date(2028, 3, 31)))
    attendance = AttendanceFactory(meeting__body=seat.body, seat=seat)
    guest = AttendanceFactory(meeting=attendance.meeting, seat=None)
    goal = GoalFactory(plan__federation=federation)
    rows: list[FederationModel] = [
        seat.contact,
        seat.member,
        attendance,
        attendance.meeting,
        guest,
        guest.contact,
        goal,
        goal.priority,
    ]
    rows += [
        ActivityFactory(plan=goal.plan),
        ObservationFactory(goal=goal),
        GoalNoteFactory(goal=goal),
        PlanKeyFactory(plan=PlanFactory(federation=federation, year=2027)),
    ]
    assert {row.federation_id for row in rows} == {federation.pk}
    assert attendance.contact == seat.contact
    stored = Seat.objects.get(pk=seat.pk)
    assert stored.days == Period(date(2024, 4, 1), date(2028, 4, 1))


def test_each_person_acts_as_what_it_is(federation: Federation) -> None:
    made = {
        "director": director_of(federation),
        "officer": officer_of(federation),
        "board_member": board_member_of(federation),
        "group_member": group_member_of(federation),
        "auditor": auditor_of(federation),
        "administrator": administrator_of(federation),
    }
    assert {role: set(person.actor.roles) for role, person in made.items()} == {role: {role} for role in made}
    assert stranger().pk not in {person.user.pk for person in made.values()}
    seat = SeatFactory(body__federation=federation)
    tied = seat_of(made["board_member"], seat)
    assert tied.actor.contact_id == seat.contact_id
