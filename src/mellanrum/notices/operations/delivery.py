"""The mail run: letters that wait are handed to the mail server one by one, and what became of each is written down.

Each letter has three steps, each of its own transaction: it is claimed when the server has answered, handed over, and
noted. A process that dies between two letters leaves the rest waiting for the next run. One that dies while a letter is
handed over leaves it claimed; nobody can know whether it arrived, so it is not sent again by itself: it has failed, its
reason says why, and the office decides. Thus nothing is lost out of sight, and nothing comes twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.notices.keys import Unreadable, unseal
from mellanrum.notices.models import Notice, NoticeState
from mellanrum.notices.states import LINK, LONGEST_HANDING_OVER, OLDEST, next_try
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What a run came to."""

    sent: int = 0
    failed: int = 0
    postponed: int = 0


class _NoServer(Exception):
    """The mail server is not there, or has gone: the run ends, and the letters that are left wait."""


def deliver_waiting(*, actor: Actor, clock: Callable[[], datetime]) -> Delivery:
    """This will send the federation's letters whose turn has come, when the installation sends mail at all.

    It opens transactions of its own, and must not be called inside one that is to hold everything.
    """
    if not settings.MAIL_IS_SENT:
        return Delivery()
    with federation_transaction([actor.federation_id]):
        _give_up(actor, clock())
        sender = _sender(actor)
    counts = {NoticeState.SENT: 0, NoticeState.FAILED: 0, NoticeState.WAITING: 0}
    connection = get_connection()
    try:
        _open(actor, connection, clock)
        while (notice := _claim(actor, clock())) is not None:
            state, problem = _hand_over(connection, sender, notice)
            counts[_note(actor, notice, state, problem, clock())] += 1
            if state is NoticeState.WAITING:
                # The next letter gets a fresh connection, or none.
                connection.close()
                _open(actor, connection, clock)
    except _NoServer:
        pass
    finally:
        connection.close()
    return Delivery(
        sent=counts[NoticeState.SENT], failed=counts[NoticeState.FAILED], postponed=counts[NoticeState.WAITING]
    )


def _open(actor: Actor, connection: Any, clock: Callable[[], datetime]) -> None:
    try:
        connection.open()
    except (OSError, SMTPException) as problem:
        with federation_transaction([actor.federation_id]):
            _due(actor, clock()).update(reason=_("E-postservern svarar inte: %s") % _told(problem)[:200])
        raise _NoServer from problem


def _due(actor: Actor, now: datetime) -> Any:
    return Notice.objects.of(actor).filter(state=NoticeState.WAITING, due_at__lte=now)


def _give_up(actor: Actor, now: datetime) -> None:
    interrupted = Notice.objects.of(actor).filter(state=NoticeState.SENDING, claimed_at__lt=now - LONGEST_HANDING_OVER)
    interrupted.update(
        state=NoticeState.FAILED,
        reason=_("Programmet avbröts medan brevet lämnades över. Det kan ha kommit fram: fråga mottagaren."),
    )
    _due(actor, now).filter(posted_at__lt=now - OLDEST, due_at__lt=now - OLDEST).update(
        state=NoticeState.FAILED, reason=_("Brevet blev för gammalt innan det kunde skickas.")
    )


def _sender(actor: Actor) -> str:
    name = Federation.objects.values_list("name", flat=True).get(pk=actor.federation_id)
    return formataddr((name, settings.DEFAULT_FROM_EMAIL))


def _claim(actor: Actor, now: datetime) -> Notice | None:
    with federation_transaction([actor.federation_id]):
        rows = _due(actor, now).order_by("due_at", "id").select_for_update(skip_locked=True)
        notice: Notice | None = rows.first()
        if notice is None:
            return None
        notice.state, notice.claimed_at, notice.tries = NoticeState.SENDING, now, notice.tries + 1
        notice.save(update_fields=["state", "claimed_at", "tries"])
        return notice


def _hand_over(connection: Any, sender: str, notice: Notice) -> tuple[NoticeState, str]:
    try:
        body = notice.body.replace(LINK, unseal(notice.sealed)) if notice.sealed else notice.body
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
        letter = EmailMessage(
            subject=notice.subject,
            body=body,
            from_email=sender,
            to=[formataddr((notice.name, notice.to))],
            headers={"Message-ID": f"<{notice.message_id}@{domain}>", "Auto-Submitted": "auto-generated"},
            connection=connection,
        )
        letter.send()
    except Unreadable:
        return NoticeState.FAILED, _("Länken i brevet går inte att läsa längre. Gör ett nytt brev.")
    except SMTPRecipientsRefused as problem:
        code, said = next(iter(problem.recipients.values()), (0, b""))
        return (NoticeState.FAILED if code >= 500 else NoticeState.WAITING), f"{code} {_plain(said)}"
    except SMTPDataError as problem:
        state = NoticeState.FAILED if problem.smtp_code >= 500 else NoticeState.WAITING
        return state, _told(problem)
    except SMTPServerDisconnected:
        return NoticeState.WAITING, _("E-postservern avbröt.")
    except (OSError, SMTPException) as problem:
        return NoticeState.WAITING, _told(problem)
    except ValueError as problem:
        # An address or a subject that no letter can have.
        return NoticeState.FAILED, _told(problem)
    return NoticeState.SENT, ""


def _note(actor: Actor, notice: Notice, state: NoticeState, problem: str, now: datetime) -> NoticeState:
    with federation_transaction([actor.federation_id]), transaction.atomic():
        if state is NoticeState.WAITING:
            again = next_try(notice.tries, now)
            if again is None:
                state = NoticeState.FAILED
            else:
                notice.due_at = again
        notice.state, notice.reason, notice.claimed_at = state, problem[:250], None
        if state is NoticeState.SENT:
            notice.sent_at, notice.sealed = now, ""
        notice.save(update_fields=["state", "reason", "claimed_at", "due_at", "sent_at", "sealed"])
    return state


def _told(problem: Exception) -> str:
    if isinstance(problem, SMTPResponseException):
        return f"{problem.smtp_code} {_plain(problem.smtp_error)}"
    return str(problem) or type(problem).__name__


def _plain(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)
