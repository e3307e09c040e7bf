"""What an employee writes: looked through before anything is kept, sent on, told of, and forgotten in time."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.notices.keys import unseal as unseal_link
from mellanrum.notices.models import Notice
from mellanrum.obstacles.models import (
    FalseAlarm,
    FollowLink,
    ObstacleReport,
    ReportDoor,
    Reporter,
    ReportWords,
)
from mellanrum.obstacles.operations.disposal import dispose_of_reporters
from mellanrum.obstacles.operations.doors import choose_domains, open_door, renew_door
from mellanrum.obstacles.operations.reporting import (
    MarksFound,
    follow_path,
    send_report,
)
from mellanrum.obstacles.operations.reports import NewReport, confirm_report, set_report_aside
from mellanrum.obstacles.operations.telling import tell_reporters
from mellanrum.obstacles.queries.doors import door_at, members_to_choose
from mellanrum.obstacles.queries.follow import follow_page
from mellanrum.records.models import HistoryEntry, Matter
from mellanrum.tenancy.actors import Actor, system_actor
from tests.support import people

from .conftest import TODAY, Wall

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 22, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
NUMBER = "640823-3234"
History = Callable[[], AbstractContextManager[set[str]]]


@pytest.fixture
def door(wall: Wall) -> ReportDoor:
    return open_door(actor=wall.actor, site_address="https://mellanrum.example/", on=TODAY)


def send(wall: Wall, door: ReportDoor, *, waved: dict[str, str] | None = None, **more: object) -> str:
    """This will send a report in and give its token."""
    confirmed = more.pop("confirmed", False)
    new: NewReport = wall.report(**more)
    return send_report(
        actor=wall.reporter, door=door, new=new, waved=waved or {}, confirmed=bool(confirmed), at=NOW
    ).token


def system(wall: Wall) -> Actor:
    return system_actor(wall.federation.pk, "mellanrum")


def test_a_door_is_opened_once_and_renewed_with_history(
    wall: Wall, door: ReportDoor, must_write_history: History
) -> None:
    assert open_door(actor=wall.actor, site_address="https://annan.example", on=TODAY).pk == door.pk
    assert door_at(wall.reporter, door.code) is not None
    with must_write_history():
        new = renew_door(actor=wall.actor, site_address="https://mellanrum.example/", on=TODAY)
    assert new.code != door.code
    assert len(new.code) == 10
    assert door_at(wall.reporter, door.code) is None
    assert door_at(wall.reporter, new.code) is not None


def test_only_the_office_keeps_the_door(wall: Wall) -> None:
    auditor = people.auditor_of(wall.federation).actor
    with pytest.raises(Forbidden):
        open_door(actor=auditor, site_address="https://a.example", on=TODAY)
    with pytest.raises(Forbidden):
        renew_door(actor=auditor, site_address="https://a.example", on=TODAY)
    with pytest.raises(Forbidden):
        choose_domains(actor=auditor, domains=["kommun.example"])
    assert ReportDoor.objects.count() == 0


def test_a_domain_is_written_as_one(wall: Wall, door: ReportDoor, must_write_history: History) -> None:
    with must_write_history():
        choose_domains(actor=wall.actor, domains=["@Kommun.Example", "fk.example", ""])
    door.refresh_from_db()
    assert door.domains == ["fk.example", "kommun.example"]
    with pytest.raises(Refused, match="ingen domän"):
        choose_domains(actor=wall.actor, domains=["kommunen"])


def test_marks_stop_a_report_and_nothing_of_it_is_kept(wall: Wall, door: ReportDoor) -> None:
    happened = f"Fatima ({NUMBER}) fick vänta i sju veckor."
    with pytest.raises(MarksFound) as found:
        send(wall, door, happened=happened)
    assert [(one.field, one.mark.kind.value, one.mark.certain) for one in found.value.marks] == [
        ("happened", "name", False),
        ("happened", "identity", True),
    ]
    assert ObstacleReport.objects.count() == 0
    assert Notice.objects.count() == 0


def test_an_identity_number_cannot_be_waved_through_but_a_word_can_and_only_the_fact_is_kept(
    wall: Wall, door: ReportDoor
) -> None:
    happened = f"Enheten Klara Fatima svarade inte. {NUMBER}"
    with pytest.raises(MarksFound) as found:
        send(wall, door, happened=happened)
    every = {one.key: "place" for one in found.value.marks}
    with pytest.raises(MarksFound) as left:
        send(wall, door, happened=happened, waved=every)
    assert [one.mark.kind.value for one in left.value.marks] == ["identity"]
    send(wall, door, happened=happened.replace(NUMBER, ""), waved=every)
    alarm = FalseAlarm.objects.get()
    assert (alarm.field, alarm.kind, alarm.reason) == ("happened", "name", "place")
    assert not any("Fatima" in str(entry.after) for entry in HistoryEntry.objects.all())


def test_a_reason_that_there_is_none_of_waves_nothing_through(wall: Wall, door: ReportDoor) -> None:
    with pytest.raises(MarksFound) as found:
        send(wall, door, happened="Fatima fick vänta.")
    with pytest.raises(MarksFound):
        send(wall, door, happened="Fatima fick vänta.", waved={found.value.marks[0].key: "struntsak"})


def test_names_of_members_and_bodies_are_no_marks(wall: Wall, door: ReportDoor) -> None:
    send(wall, door, happened="Gruppen i Ankby och Ankby kommun har olika besked.")
    assert ObstacleReport.objects.count() == 1
    assert FalseAlarm.objects.count() == 0


def test_the_address_is_a_members_when_the_office_has_said_which(wall: Wall, door: ReportDoor) -> None:
    choose_domains(actor=wall.actor, domains=["medlem.example"])
    door.refresh_from_db()
    with pytest.raises(Refused, match="@medlem") as refused:
        send(wall, door, email="jag@hemma.example")
    assert refused.value.field == "email"
    with pytest.raises(Refused):
        send(wall, door, email="jag@falskmedlem.example")
    send(wall, door, email="jag@medlem.example")
    send(wall, door, email="jag@vard.medlem.example")
    assert ObstacleReport.objects.count() == 2


def test_the_letter_has_the_link_sealed_and_the_history_no_writer(wall: Wall, door: ReportDoor) -> None:
    token = send(wall, door)
    letter = Notice.objects.get()
    assert letter.to == "rapport@medlem.example"
    assert "{link}" in letter.body
    assert token not in letter.body
    assert unseal_link(letter.sealed) == f"https://mellanrum.example{follow_path(wall.reporter, token)}"
    assert FollowLink.objects.get().token_hash != token
    assert not any("medlem.example" in f"{entry.after}{entry.actor_name}" for entry in HistoryEntry.objects.all())


def test_an_unconfirmed_report_has_no_number_until_its_link_is_opened(wall: Wall, door: ReportDoor) -> None:
    token = send(wall, door)
    page = follow_page(wall.reporter, token, on=TODAY)
    assert page is not None
    assert (page.is_unconfirmed, page.number) == (True, "")
    confirm_report(actor=wall.reporter, token=token, on=TODAY)
    page = follow_page(wall.reporter, token, on=TODAY)
    assert page is not None
    assert page.number == Matter.objects.get().diary_number
    assert "kansli" in page.where


def test_a_link_that_is_unknown_or_too_old_leads_nowhere(wall: Wall, door: ReportDoor) -> None:
    token = send(wall, door)
    assert follow_page(wall.reporter, token[:-1] + "x", on=TODAY) is None
    assert follow_page(wall.reporter, token, on=TODAY + timedelta(days=365)) is not None
    assert follow_page(wall.reporter, token, on=TODAY + timedelta(days=366)) is None


def test_nobody_but_the_office_tells_or_disposes(wall: Wall, door: ReportDoor) -> None:
    board = people.board_member_of(wall.federation).actor
    with pytest.raises(Forbidden):
        tell_reporters(actor=board, at=NOW)
    with pytest.raises(Forbidden):
        dispose_of_reporters(actor=board, on=TODAY)


def test_the_writer_is_forgotten_in_time_and_the_report_stays(
    wall: Wall, door: ReportDoor, must_write_history: History
) -> None:
    token = send(wall, door)
    confirm_report(actor=wall.reporter, token=token, on=TODAY)
    last: date = Reporter.objects.get().kept_until
    assert dispose_of_reporters(actor=system(wall), on=last) == 0
    with must_write_history():
        assert dispose_of_reporters(actor=system(wall), on=last + timedelta(days=1)) == 1
    assert Reporter.objects.get().cipher is None
    assert set(Notice.objects.values_list("to", "name", "sealed")) == {("", "", "")}
    assert ReportWords.objects.get().happened
    assert follow_page(wall.reporter, token, on=TODAY) is None
    assert dispose_of_reporters(actor=system(wall), on=last + timedelta(days=2)) == 0


def test_the_writer_is_told_once_with_a_link_that_holds(wall: Wall, door: ReportDoor) -> None:
    token = send(wall, door)
    report = confirm_report(actor=wall.reporter, token=token, on=TODAY)
    assert tell_reporters(actor=system(wall), at=NOW) == 0
    set_report_aside(actor=wall.actor, report=report, reason="Frågan är redan löst.", on=TODAY)
    assert tell_reporters(actor=system(wall), at=NOW) == 1
    assert tell_reporters(actor=system(wall), at=NOW + timedelta(minutes=15)) == 0
    letter = Notice.objects.get(kind="obstacles.report_moved")
    new = unseal_link(letter.sealed).rstrip("/").rpartition("/")[2]
    assert new != token
    for each in (token, new):
        page = follow_page(wall.reporter, each, on=TODAY)
        assert page is not None
        assert [one.answer for one in page.happenings if one.answer] == ["Frågan är redan löst."]


def test_a_report_that_nobody_confirmed_loses_its_words_after_a_month(wall: Wall, door: ReportDoor) -> None:
    send(wall, door)
    assert dispose_of_reporters(actor=system(wall), on=TODAY + timedelta(days=30)) == 0
    assert dispose_of_reporters(actor=system(wall), on=TODAY + timedelta(days=31)) == 1
    assert ReportWords.objects.get().happened == ""
    assert Reporter.objects.get().cipher is None


def test_a_member_that_has_left_is_not_to_be_chosen(wall: Wall) -> None:
    wall.town.ended_on = date(2026, 1, 1)
    wall.town.save()
    assert {each.code for each in members_to_choose(wall.reporter)} == {wall.fk.code, wall.region.code}
