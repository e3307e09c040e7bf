"""Letters: posted with what they tell, sent once, tried again, withdrawn."""

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.notices.keys import unseal
from mellanrum.notices.kinds import UnknownKind
from mellanrum.notices.models import Notice, NoticeState
from mellanrum.notices.operations.delivery import deliver_waiting
from mellanrum.notices.operations.outbox import JOB, send_again, withdraw_about, withdraw_letter
from mellanrum.notices.states import OLDEST, PAUSES, next_try
from mellanrum.tenancy.actors import system_actor
from mellanrum.tenancy.models import Contact
from tests.support import people

from .conftest import NOW, Office

pytestmark = pytest.mark.django_db
BACKEND = f"{__name__}.Troubled"


class Troubled(EmailBackend):
    """A mail server that does as it is told: by recipient, what it raises; with ``down``, that it is not there."""

    down: Exception | None = None
    refuses: dict[str, Exception] = {}

    def open(self) -> bool:
        if self.down:
            raise self.down
        return True

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if message.to[0] in self.refuses or any(key in message.to[0] for key in self.refuses):
                raise next(problem for key, problem in self.refuses.items() if key in message.to[0])
        return super().send_messages(messages)


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Troubled]:
    settings.EMAIL_BACKEND = BACKEND
    monkeypatch.setattr(Troubled, "down", None)
    monkeypatch.setattr(Troubled, "refuses", {})
    return Troubled


def run(office: Office, at: datetime = NOW) -> Any:
    """A mail run at a moment."""
    return deliver_waiting(actor=system_actor(office.federation.pk, "mellanrum"), clock=lambda: at)


def test_a_letter_goes_with_its_sender_and_once(office: Office) -> None:
    notice = office.post(subject="Kallelse\ntill möte", about=office.director.contact)
    assert notice is not None
    assert run(office).sent == 1
    assert run(office).sent == 0
    [letter] = mail.outbox
    assert letter.subject == "Kallelse till möte"
    assert letter.to == ["Mottagare 1 <m1@prov.example>"]
    assert "Samordningsf" in letter.from_email
    assert letter.extra_headers["Message-ID"].startswith(f"<{notice.message_id}@")
    notice.refresh_from_db()
    assert (notice.state, notice.sent_at, notice.tries) == (NoticeState.SENT, NOW, 1)
    assert (notice.about_type, notice.about_id) == ("tenancy.contact", office.director.contact.pk)  # type: ignore[union-attr]


def test_posting_enqueues_one_job_and_an_undone_use_case_posts_nothing(office: Office) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        office.post()
        raise RuntimeError
    jobs = ProcrastinateJob.objects.filter(task_name=JOB, args__federation_id=office.federation.pk)
    assert (Notice.objects.count(), jobs.count()) == (0, 0)
    office.post(1)
    office.post(2)
    assert jobs.count() == 1


def test_a_letter_that_is_sent_once_is_made_once(office: Office) -> None:
    assert office.post(once="kallelse:1") is not None
    assert office.post(once="kallelse:1") is None
    assert office.post(once="kallelse:2") is not None
    assert Notice.objects.count() == 2


def test_what_is_no_letter_is_refused(office: Office) -> None:
    with pytest.raises(UnknownKind):
        office.post(kind="governance.nothing")
    with pytest.raises(Refused, match="saknar e-postadress"):
        office.post(to=" ")
    with pytest.raises(Refused, match="personnummer"):
        office.post(body="Gäller 640823-3234.")
    assert Notice.objects.count() == 0


def test_a_letter_waits_for_its_moment(office: Office) -> None:
    office.post(at=NOW + timedelta(hours=1))
    assert run(office).sent == 0
    assert run(office, NOW + timedelta(hours=1)).sent == 1


def test_a_personal_link_is_in_the_letter_and_nowhere_afterwards(office: Office) -> None:
    notice = office.post(body="Svara här:\n{link}\nTack.", secret_link="https://prov.example/hemligt")
    assert notice is not None
    assert "hemligt" not in notice.sealed + notice.body
    assert unseal(notice.sealed) == "https://prov.example/hemligt"
    run(office)
    assert "https://prov.example/hemligt" in str(mail.outbox[0].body)
    notice.refresh_from_db()
    assert notice.sealed == ""
    assert "{link}" in notice.body


def test_a_letter_sealed_under_another_secret_fails_and_says_so(office: Office, settings: Any) -> None:
    notice = office.post(body="{link}", secret_link="https://prov.example/hemligt")
    settings.SECRET_KEY = "en annan hemlighet"
    assert run(office).failed == 1
    assert notice is not None
    notice.refresh_from_db()
    assert "går inte att läsa" in notice.reason


def test_without_a_server_letters_wait(office: Office, settings: Any) -> None:
    settings.MAIL_IS_SENT = False
    office.post()
    assert run(office).sent == 0
    assert Notice.objects.get().state == NoticeState.WAITING
    assert mail.outbox == []


def test_a_server_that_is_away_costs_no_try(office: Office, server: type[Troubled]) -> None:
    office.post(1)
    office.post(2)
    server.down = ConnectionRefusedError("Connection refused")
    assert run(office).sent == 0
    assert {(row.state, row.tries, row.reason) for row in Notice.objects.all()} == {
        ("waiting", 0, "E-postservern svarar inte: Connection refused")
    }
    server.down = None
    assert run(office, NOW + timedelta(minutes=5)).sent == 2


def test_a_refused_address_fails_at_once_and_the_others_go(office: Office, server: type[Troubled]) -> None:
    for number in (1, 2, 3):
        office.post(number)
    server.refuses = {"m2@": SMTPRecipientsRefused({"m2@prov.example": (550, b"No such user")})}
    done = run(office)
    assert (done.sent, done.failed) == (2, 1)
    failed = Notice.objects.get(state=NoticeState.FAILED)
    assert (failed.to, failed.reason, failed.tries) == ("m2@prov.example", "550 No such user", 1)


def test_a_full_mailbox_is_tried_again_later_each_time_and_then_fails(office: Office, server: type[Troubled]) -> None:
    notice = office.post()
    assert notice is not None
    server.refuses = {"m1@": SMTPRecipientsRefused({"m1@prov.example": (452, b"Mailbox full")})}
    at = NOW
    for pause in PAUSES:
        assert run(office, at).postponed == 1
        notice.refresh_from_db()
        assert (notice.state, notice.due_at) == (NoticeState.WAITING, at + pause)
        assert run(office, at + pause - timedelta(seconds=1)).postponed == 0
        at += pause
    assert run(office, at).failed == 1
    notice.refresh_from_db()
    assert (notice.state, notice.tries) == (NoticeState.FAILED, len(PAUSES) + 1)


def test_a_server_that_hangs_up_does_not_stop_the_run(office: Office, server: type[Troubled]) -> None:
    office.post(1)
    office.post(2)
    server.refuses = {"m1@": SMTPServerDisconnected("gone")}
    done = run(office)
    assert (done.sent, done.postponed) == (1, 1)


def test_a_letter_too_old_to_be_true_fails(office: Office) -> None:
    office.post()
    assert run(office, NOW + OLDEST + timedelta(minutes=1)).sent == 0
    assert "för gammalt" in Notice.objects.get().reason


def test_the_office_sends_again_and_withdraws(
    office: Office, server: type[Troubled], must_write_history: Callable[[], Any]
) -> None:
    notice = office.post()
    assert notice is not None
    with pytest.raises(Refused, match="misslyckades"):
        send_again(actor=office.actor, notice=notice, at=NOW)
    server.refuses = {"m1@": SMTPRecipientsRefused({"m1@prov.example": (550, b"No")})}
    run(office)
    with must_write_history() as written:
        send_again(actor=office.actor, notice=notice, at=NOW)
    assert "records_historyentry" in written
    server.refuses = {}
    assert run(office).sent == 1
    with pytest.raises(Refused, match="inte återkallas"):
        withdraw_letter(actor=office.actor, notice=notice)
    other = office.post(2, body="{link}", secret_link="https://prov.example/x")
    assert other is not None
    withdraw_letter(actor=office.actor, notice=other)
    other.refresh_from_db()
    assert (other.state, other.sealed) == (NoticeState.WITHDRAWN, "")
    assert run(office).sent == 0


def test_others_than_the_office_may_not(office: Office) -> None:
    notice = office.post()
    auditor = people.auditor_of(office.federation).actor
    assert notice is not None
    with pytest.raises(Forbidden):
        withdraw_letter(actor=auditor, notice=notice)
    with pytest.raises(Forbidden):
        send_again(actor=auditor, notice=notice, at=NOW)


def test_what_no_longer_holds_is_withdrawn_with_what_it_is_about(office: Office) -> None:
    about = office.director.contact
    assert isinstance(about, Contact)
    office.post(1, about=about)
    office.post(2)
    assert withdraw_about(actor=office.actor, about=about, reason="Mötet ställdes in.") == 1
    assert run(office).sent == 1
    assert Notice.objects.get(state=NoticeState.WITHDRAWN).reason == "Mötet ställdes in."


def test_each_pause_is_longer_than_the_one_before_and_there_is_an_end() -> None:
    moments = [next_try(tries, NOW) for tries in range(1, len(PAUSES) + 1)]
    assert all(moment is not None for moment in moments)
    assert moments == sorted(moments)  # type: ignore[type-var]
    assert next_try(len(PAUSES) + 1, NOW) is None
