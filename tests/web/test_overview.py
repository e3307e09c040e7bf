"""The overview: what needs whom, and that it asks the database the same however much there is."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from mellanrum.governance.models import (
    AgendaItem,
    Body,
    CalledPerson,
    Decision,
    MeetingCall,
    Minutes,
    MinutesSigner,
    Seat,
    WheelTask,
    YearTask,
)
from mellanrum.notices.models import Notice
from mellanrum.planning.models import Goal
from mellanrum.tenancy.models import Federation, Member
from mellanrum.tenancy.scope import federation_transaction
from mellanrum.web.overview import OverviewPage, overview_page
from tests.support.factories import (
    AttendanceFactory,
    BodyFactory,
    FederationFactory,
    GoalFactory,
    MeetingFactory,
    MemberFactory,
    PlanFactory,
    PriorityFactory,
    SeatFactory,
)
from tests.support.factories.obstacles import ObstacleFactory, PathLevelFactory
from tests.support.people import (
    Person,
    administrator_of,
    auditor_of,
    board_member_of,
    director_of,
    group_member_of,
)
from tests.support.query_shape import query_shape

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 22)
NOW = datetime(2026, 10, 20, 9, tzinfo=UTC)


@pytest.fixture
def federation(db: None) -> Iterator[Federation]:
    made = FederationFactory()
    with federation_transaction([made.pk]):
        yield made


@pytest.fixture
def director(federation: Federation) -> Person:
    return director_of(federation)


@pytest.fixture
def region(federation: Federation) -> Member:
    return MemberFactory(federation=federation, region=True)


@pytest.fixture
def board(federation: Federation) -> Body:
    return BodyFactory(federation=federation, board=True, short_name="Styrelsen")


def headings(page: OverviewPage) -> list[str]:
    return [need.heading for need in page.needs]


def test_a_federation_without_anything_says_so(client: Client, director: Person) -> None:
    page = overview_page(director.actor, on=TODAY)
    assert (page.needs, page.next_meeting) == ((), None)
    client.force_login(director.user)
    assert "Inget väntar på dig just nu." in client.get("/oversikt/").content.decode()
    for part, words in (
        ("mal", "Förbundet har ingen verksamhetsplan här än."),
        ("pengar", "Förbundet har inga räkenskaper här än."),
        ("bordet", "Förbundet har ingen styrelse här än."),
    ):
        assert words in client.get(f"/oversikt/{part}/").content.decode()


def test_a_meeting_whose_day_has_passed_waits_for_its_outcome(director: Person, board: Body) -> None:
    MeetingFactory(body=board, date=date(2026, 10, 1), planned=True)
    MeetingFactory(body=board, date=TODAY, planned=True)
    asked = [heading for heading in headings(overview_page(director.actor, on=TODAY)) if "av?" in heading]
    assert asked == ["Blev mötet av? Styrelsen 1 oktober 2026"]


def test_what_december_left_undone_still_waits_in_january(director: Person, board: Body) -> None:
    MeetingFactory(body=board, date=date(2025, 12, 18), planned=True)
    asked = headings(overview_page(director.actor, on=date(2026, 1, 2)))
    assert "Blev mötet av? Styrelsen 18 december 2025" in asked


def test_only_those_who_may_note_attendance_are_sent_to_the_sheet(
    client: Client, federation: Federation, director: Person, board: Body
) -> None:
    meeting = MeetingFactory(body=board, date=date(2026, 10, 1), planned=True)
    auditor = auditor_of(federation)
    sheet, page = f"/moten/{meeting.pk}/narvaro/", f"/moten/{meeting.pk}/"
    for person, address in ((director, sheet), (auditor, page)):
        need = next(need for need in overview_page(person.actor, on=TODAY).needs if "av?" in need.heading)
        assert need.url == address
        client.force_login(person.user)
        assert client.get(need.url).status_code == 200


def test_a_held_meeting_without_attendance_waits(director: Person, region: Member, board: Body) -> None:
    group = BodyFactory(federation=board.federation, short_name="LSG")
    MeetingFactory(body=group, date=date(2026, 9, 1))
    counted = MeetingFactory(body=group, date=date(2026, 9, 2))
    AttendanceFactory(meeting=counted, seat=SeatFactory(body=group, member=region))
    assert "Närvaro saknas: LSG 1 september 2026" in headings(overview_page(director.actor, on=TODAY))
    assert not any("2 september" in heading for heading in headings(overview_page(director.actor, on=TODAY)))


@pytest.mark.parametrize(("held", "waits"), [(date(2026, 10, 8), True), (date(2026, 10, 9), False)])
def test_minutes_wait_after_two_weeks(
    director: Person, region: Member, board: Body, held: date, *, waits: bool
) -> None:
    meeting = MeetingFactory(body=board, date=held)
    AttendanceFactory(meeting=meeting, seat=SeatFactory(body=board, member=region))
    found = [need for need in overview_page(director.actor, on=TODAY).needs if "protokoll" in need.heading]
    assert bool(found) == waits
    meeting.minutes_attested_on = held
    meeting.save()
    assert not any("protokoll" in heading for heading in headings(overview_page(director.actor, on=TODAY)))


def test_an_empty_seat_of_the_board_is_told(director: Person, region: Member, board: Body) -> None:
    SeatFactory(body=board, member=region)
    assert headings(overview_page(director.actor, on=TODAY)) == [
        f"{region.name} saknar ersättare i Styrelsen",
        "Styrelsen ligger efter",
    ]


def test_those_who_sit_see_their_own(federation: Federation, region: Member, board: Body) -> None:
    group = BodyFactory(federation=federation, short_name="LSG", least_meetings=4)
    MeetingFactory(body=board, date=date(2026, 10, 1), planned=True)
    MeetingFactory(body=group, date=date(2026, 10, 2), planned=True)
    MeetingFactory(body=board, date=date(2026, 12, 1), planned=True)
    MeetingFactory(body=group, date=date(2026, 12, 2), planned=True)
    member = group_member_of(federation, member=region, group=group)
    page = overview_page(member.actor, on=TODAY)
    assert not any("Styrelsen" in heading for heading in headings(page))
    assert any("LSG" in heading for heading in headings(page))
    assert page.next_meeting is not None
    assert page.next_meeting.meeting.day == date(2026, 12, 2)


def test_a_mandate_about_to_end_is_told_to_its_holder_and_to_the_office(
    federation: Federation, director: Person, region: Member, board: Body
) -> None:
    holder = board_member_of(federation, member=region, board=board)
    SeatFactory(body=board, member=region, substitute=True)
    other = SeatFactory(body=board, member=region, days=(date(2023, 4, 1), date(2026, 12, 31)))
    assert "Ett mandat löper ut i Styrelsen" in headings(overview_page(director.actor, on=TODAY))
    assert "Ett mandat löper ut i Styrelsen" not in headings(overview_page(holder.actor, on=TODAY))
    other.contact.user = None
    assert "Ett mandat löper ut i Styrelsen" not in headings(
        overview_page(administrator_of(federation).actor, on=TODAY)
    )


def below_goal(federation: Federation, board: Body, region: Member) -> Goal:
    seat = SeatFactory(body=board, member=region)
    for day, absent in ((3, False), (10, True), (17, True)):
        meeting = MeetingFactory(body=board, date=date(2026, 3, day), minutes_attested_on=date(2026, 3, 20))
        AttendanceFactory(meeting=meeting, seat=seat, absent=absent)
    plan = PlanFactory(federation=federation, year=2026)
    return GoalFactory(
        plan=plan,
        priority=PriorityFactory(plan=plan),
        code="R:1",
        title="Regionen vid bordet",
        measure="governance.member_represented",
        parameters={"body": board.code, "member": region.code},
        low=80,
        high=100,
        unit="percent",
    )


def test_the_goals_follow_as_a_part_that_is_a_page_for_those_without_script(
    client: Client, federation: Federation, director: Person, board: Body, region: Member
) -> None:
    below_goal(federation, board, region)
    client.force_login(director.user)
    assert 'hx-get="/oversikt/mal/"' in client.get("/oversikt/").content.decode()
    part = client.get("/oversikt/mal/", headers={"HX-Request": "true"}).content.decode()
    assert "Regionen vid bordet" in part
    assert "<html" not in part
    page = client.get("/oversikt/mal/").content.decode()
    assert "Regionen vid bordet" in page
    assert "<html" in page


def test_what_is_asked_of_one_person_comes_to_that_person(
    federation: Federation, director: Person, region: Member, board: Body
) -> None:
    member = board_member_of(federation, member=region, board=board)
    contact = member.contact
    assert contact is not None
    seat = Seat.objects.get(contact=contact)
    coming = MeetingFactory(body=board, date=date(2026, 11, 5), planned=True)
    call = MeetingCall.objects.create(federation=federation, meeting=coming, called_at=NOW, called_by="Kansliet")
    CalledPerson.objects.create(
        federation=federation, call=call, seat=seat, contact=contact, nonce="a", token_hash="b" * 64
    )
    held = MeetingFactory(body=board, date=date(2026, 10, 15))
    AttendanceFactory(meeting=held, seat=seat)
    minutes = Minutes.objects.create(federation=federation, meeting=held, state="out", digest="c" * 64, text={})
    MinutesSigner.objects.create(federation=federation, minutes=minutes, contact=contact, role="chair")
    wanted = {
        "Kommer du? Styrelsen 5 november 2026",
        "Protokollet väntar på din underskrift: Styrelsen 15 oktober 2026",
    }
    assert wanted <= set(headings(overview_page(member.actor, on=TODAY)))
    assert not wanted & set(headings(overview_page(director.actor, on=TODAY)))


def test_a_board_meeting_within_three_weeks_that_nobody_has_called_waits_for_the_office(
    federation: Federation, director: Person, region: Member, board: Body
) -> None:
    MeetingFactory(body=board, date=date(2026, 11, 5), planned=True)
    MeetingFactory(body=board, date=date(2026, 12, 5), planned=True)
    found = [heading for heading in headings(overview_page(director.actor, on=TODAY)) if "Kallelsen" in heading]
    assert found == ["Kallelsen är inte skickad: Styrelsen 5 november 2026"]
    member = board_member_of(federation, member=region, board=board)
    assert not any("Kallelsen" in heading for heading in headings(overview_page(member.actor, on=TODAY)))


def test_decisions_and_tasks_come_when_they_are_near_and_are_late_afterwards(
    federation: Federation, director: Person, region: Member, board: Body
) -> None:
    holder = board_member_of(federation, member=region, board=board)
    meeting = MeetingFactory(body=board, date=date(2026, 9, 3))
    for number, (due, responsible) in enumerate(
        ((date(2026, 10, 1), None), (date(2026, 11, 1), holder.actor.contact_id), (date(2027, 3, 1), None)), start=1
    ):
        item = AgendaItem.objects.create(
            federation=federation,
            meeting=meeting,
            body=board,
            position=number,
            number=number,
            number_year=2026,
            title=f"Ärende {number}",
        )
        Decision.objects.create(federation=federation, item=item, due_on=due, responsible_id=responsible)
    task = WheelTask.objects.create(
        federation=federation, code="plan", title="Plan och budget", month=11, day=15, role="director"
    )
    YearTask.objects.create(federation=federation, task=task, year=2026, due_on=date(2026, 11, 15))
    needs = {need.heading: need for need in overview_page(director.actor, on=TODAY).needs}
    assert needs["Beslut att genomföra: Ärende 1"].is_late
    assert not needs["Beslut att genomföra: Ärende 2"].is_late
    assert "Beslut att genomföra: Ärende 3" not in needs
    assert "Plan och budget" in needs
    own = headings(overview_page(holder.actor, on=TODAY))
    assert "Beslut att genomföra: Ärende 2" in own
    assert not {"Beslut att genomföra: Ärende 1", "Plan och budget"} & set(own)


def test_next_years_plan_and_letters_that_failed_wait_for_the_office(federation: Federation, director: Person) -> None:
    PlanFactory(federation=federation, year=2026, decided_on=None, title="Verksamhetsplan 2026")
    Notice.objects.create(
        federation=federation,
        kind="governance.meeting_called",
        to="a@prov.example",
        name="Asta",
        subject="Kallelse",
        body="Välkommen.",
        state="failed",
        posted_at=NOW,
        due_at=NOW,
    )
    assert {
        "Planen för 2027 är inte påbörjad",
        "Verksamhetsplan 2026 är inte beslutad",
        "Ett brev kom inte fram",
    } <= set(headings(overview_page(director.actor, on=TODAY)))
    assert headings(overview_page(auditor_of(federation).actor, on=TODAY)) == []


def test_obstacles_wait_for_those_who_have_them(
    client: Client, federation: Federation, director: Person, region: Member, board: Body
) -> None:
    group = BodyFactory(federation=federation, short_name="LSG")
    member = group_member_of(federation, member=region, group=group)
    ObstacleFactory(
        federation=federation,
        title="Intyg studsar",
        state="at_body",
        body=group,
        level=PathLevelFactory(federation=federation, group=True),
        raised_on=date(2026, 8, 1),
        since=date(2026, 9, 1),
        answer_by=date(2026, 10, 1),
    )
    ObstacleFactory(
        federation=federation, title="Ny", state="understood", raised_on=date(2026, 10, 19), since=date(2026, 10, 20)
    )
    office = {need.heading: need for need in overview_page(director.actor, on=TODAY).needs}
    assert office["Svaret dröjer: Intyg studsar"].is_late
    assert not office["Hinder att placera: Ny"].is_late
    own = headings(overview_page(member.actor, on=TODAY))
    assert "Svaret dröjer: Intyg studsar" in own
    assert "Hinder att placera: Ny" not in own
    client.force_login(director.user)
    assert "Alla hinder, 2 öppna" in client.get("/oversikt/hinder/").content.decode()


def test_a_vacant_seat_leads_to_the_form_that_fills_it(
    federation: Federation, director: Person, board: Body, region: Member
) -> None:
    SeatFactory(body=board, member=region)
    [vacancy] = [need for need in overview_page(director.actor, on=TODAY).needs if need.action == "Tillsätt platsen"]
    assert vacancy.url == f"/platser/ny/?body={board.code}&member={region.code}&kind=substitute"


def test_an_auditor_sees_what_is_out_of_order_and_is_not_asked_to_mend_it(
    federation: Federation, board: Body, region: Member
) -> None:
    SeatFactory(body=board, member=region)
    needs = overview_page(auditor_of(federation).actor, on=TODAY).needs
    assert "Tillsätt platsen" not in {need.action for need in needs}
    assert f"{region.name} saknar ersättare i Styrelsen" in [need.heading for need in needs]


def test_the_page_asks_the_same_of_the_database_however_much_there_is(
    client: Client, federation: Federation, director: Person, board: Body, region: Member
) -> None:
    below_goal(federation, board, region)
    client.force_login(director.user)
    year = timezone.localdate().year
    MeetingFactory(body=board, date=date(year, 12, 30), planned=True)
    with query_shape() as small:
        assert client.get("/oversikt/").status_code == 200
    for number in range(12):
        group = BodyFactory(federation=federation, least_meetings=4)
        MeetingFactory(body=group, date=date(year, 12, 1 + number), planned=True)
        SeatFactory(body=group, member=region)
        MeetingFactory(body=board, date=date(2026, 5, 1 + number))
    with query_shape() as large:
        assert client.get("/oversikt/").status_code == 200
    assert sorted(large) == sorted(small)
    assert len(small) <= 12
