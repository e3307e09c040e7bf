"""The one who reported reads the answer by the link, and says whether it helped."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from mellanrum.notices.models import Notice
from mellanrum.obstacles.models import ObstacleState, ReportDoor, ReportWords
from mellanrum.obstacles.operations.answering import answer_finally
from mellanrum.obstacles.operations.doors import open_door
from mellanrum.obstacles.operations.registering import take_up_report
from mellanrum.obstacles.operations.reporting import (
    MarksFound,
    answer_whether_it_helped,
    follow_path,
    send_report,
)
from mellanrum.obstacles.operations.stepping import Said
from mellanrum.obstacles.operations.telling import tell_reporters
from mellanrum.obstacles.queries.follow import follow_page
from mellanrum.tenancy.actors import system_actor

from .conftest import TODAY, Stairs

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 22, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))


@pytest.fixture
def token(stairs: Stairs) -> str:
    """The link of a report that was taken up and answered."""
    door: ReportDoor = open_door(actor=stairs.actor, site_address="http://testserver", on=TODAY)
    sent = send_report(actor=stairs.reporter, door=door, new=stairs.report(), waved={}, confirmed=True, at=NOW)
    one = take_up_report(actor=stairs.actor, report=sent.report, wording=stairs.wording(), on=TODAY)
    answer_finally(actor=stairs.actor, obstacle=one, solved=True, said=Said(on=TODAY, text="Rutinen är ändrad."))
    return sent.token


def test_the_writer_reads_the_answer_and_says_that_it_helped(stairs: Stairs, token: str) -> None:
    page = follow_page(stairs.reporter, token, on=TODAY)
    assert page is not None
    assert page.may_tell
    assert [each.answer for each in page.happenings if each.answer] == ["Rutinen är ändrad."]
    answer_whether_it_helped(actor=stairs.reporter, token=token, helped=True, words="Nu går det.", on=TODAY)
    assert ReportWords.objects.get().helped_words == "Nu går det."
    page = follow_page(stairs.reporter, token, on=TODAY)
    assert page is not None
    assert (page.may_tell, page.report.helped) == (False, True)


def test_words_that_point_somebody_out_are_stopped_and_nothing_is_said(stairs: Stairs, token: str) -> None:
    with pytest.raises(MarksFound):
        answer_whether_it_helped(actor=stairs.reporter, token=token, helped=True, words="Tack, Birgitta.", on=TODAY)
    page = follow_page(stairs.reporter, token, on=TODAY)
    assert page is not None
    assert page.report.helped is None


def test_the_writer_is_told_once_of_what_has_happened(stairs: Stairs, token: str) -> None:
    system = system_actor(stairs.federation.pk, "mellanrum")
    assert tell_reporters(actor=system, at=NOW) == 1
    assert tell_reporters(actor=system, at=NOW + timedelta(minutes=15)) == 0
    assert Notice.objects.filter(kind="obstacles.report_moved").count() == 1


def test_on_the_page_no_opens_the_obstacle_again(stairs: Stairs, token: str, client: Client) -> None:
    path = follow_path(stairs.reporter, token)
    answer = {"do": "helped", "helped": "no", "words": "Samma sak hände i går."}
    assert "Hjälpte det?" in client.get(path).content.decode()
    assert client.post(path, {"do": "helped"}).status_code == 422
    assert client.post(path, {**answer, "words": "Fråga Birgitta."}).status_code == 422
    assert client.post(path, answer).status_code == 302
    assert follow_page(stairs.reporter, token, on=TODAY) is not None
    report = ReportWords.objects.select_related("report__obstacle").get().report
    assert report.obstacle is not None
    assert report.obstacle.state == ObstacleState.REOPENED
    assert "öppnat igen" in client.get(path).content.decode()
