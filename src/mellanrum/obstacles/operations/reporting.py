"""What an employee writes, looked through for marks of a person before anything of it is kept."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mellanrum.insight.marks import Mark, find_marks
from mellanrum.kernel.errors import Refused
from mellanrum.notices.operations.outbox import post
from mellanrum.notices.states import LINK
from mellanrum.obstacles.models import FalseAlarm, FalseAlarmReason, ReportDoor, ReportWords
from mellanrum.obstacles.policies import can_follow_report, can_report, reporter_of
from mellanrum.obstacles.queries.doors import names_of_no_person, slug_of
from mellanrum.tenancy.actors import Actor

from .answering import tell_whether_it_helped
from .reports import LONGEST_TEXT, NewReport, ReceivedReport, receive_report


@dataclass(frozen=True, kw_only=True)
class FoundMark:
    """A mark in the answer to a question. ``key`` stands for its words where the words themselves must not."""

    field: str
    mark: Mark

    @property
    def key(self) -> str:
        """The same for the same words of the same kind, wherever they stand."""
        return hashlib.sha256(f"{self.mark.kind}|{self.mark.text}".encode()).hexdigest()[:16]


class MarksFound(Refused):
    """The text has marks that the writer has not said anything about: nothing is kept until that is done."""

    def __init__(self, marks: Sequence[FoundMark]) -> None:
        super().__init__(_("Texten kan peka ut en person. Inget är sparat än."), field=marks[0].field)
        self.marks = marks


@transaction.atomic
def send_report(
    *, actor: Actor, door: ReportDoor, new: NewReport, waved: Mapping[str, str], confirmed: bool, at: datetime
) -> ReceivedReport:
    """This will take in a report that points nobody out, and send its writer the link that follows it.

    ``waved`` has the writer's reason (``FalseAlarmReason``) for letting a mark stand, by its key. An address that is
    not ``confirmed`` must be of a member's domain, when the office has said which those are.

    Raises:
        Forbidden: when the actor may not report.
        MarksFound: when there are marks that are certain, or that the writer has given no reason for.
        Refused: when something is missing, or the address is none of a member's.
    """
    can_report(actor).require()
    names = names_of_no_person(actor)
    found = marks_in({"happened": new.happened, "would_have_helped": new.would_have_helped}, names)
    left = [one for one in found if one.mark.certain or waved.get(one.key) not in FalseAlarmReason.values]
    if left:
        raise MarksFound(left)
    if not confirmed and not _is_of_a_member(new.email, door.domains):
        raise Refused(
            _("Skriv din e-postadress på jobbet. Den slutar på %(domains)s.")
            % {"domains": ", ".join(f"@{domain}" for domain in door.domains)},
            field="email",
        )
    received = receive_report(actor=actor, new=new, on=timezone.localdate(at), confirmed=confirmed)
    FalseAlarm.objects.bulk_create(
        FalseAlarm(
            federation_id=actor.federation_id,
            report=received.report,
            field=one.field,
            kind=one.mark.kind.value,
            reason=waved[one.key],
        )
        for one in found
    )
    _send_link(actor, door, received, new, confirmed, at)
    return received


@transaction.atomic
def answer_whether_it_helped(*, actor: Actor, token: str, helped: bool, words: str, on: date) -> None:
    """This will take the writer's own word on whether it helped, with a few words that the office alone reads.

    Raises:
        Forbidden: unless the actor came by the report's link.
        MarksFound: when the words may point out a person.
        Refused: when the link does not hold, there is no answer yet, or the question has been answered.
    """
    can_follow_report(actor).require()
    if len(words) > LONGEST_TEXT:
        raise Refused(_("Skriv högst %(most)s tecken.") % {"most": LONGEST_TEXT}, field="words")
    if found := marks_in({"words": words}, names_of_no_person(actor)):
        raise MarksFound(found)
    report = tell_whether_it_helped(actor=actor, token=token, helped=helped, on=on)
    ReportWords.objects.of(actor).filter(report=report).update(helped_words=words.strip())


def marks_in(texts: Mapping[str, str], names: frozenset[str]) -> list[FoundMark]:
    """This will find the marks in the answers to some questions; ``names`` are those that are no persons."""
    return [FoundMark(field=field, mark=mark) for field, text in texts.items() for mark in find_marks(text, names)]


def follow_address(actor: Actor, door: ReportDoor, token: str) -> str:
    """This will give the whole address of a report's personal link."""
    return door.site_address + follow_path(actor, token)


def follow_path(actor: Actor, token: str) -> str:
    """This will give the path of a report's personal link."""
    return reverse("obstacles:follow", args=[slug_of(actor), token])


def _is_of_a_member(email: str, domains: Sequence[str]) -> bool:
    domain = email.strip().lower().rpartition("@")[2]
    return not domains or any(domain == one or domain.endswith(f".{one}") for one in domains)


def _send_link(
    actor: Actor, door: ReportDoor, received: ReceivedReport, new: NewReport, confirmed: bool, at: datetime
) -> None:
    context = {"confirmed": confirmed, "link": LINK}
    post(
        actor=reporter_of(actor.federation_id),
        kind="obstacles.report_received",
        to=new.email,
        name=new.name or new.email,
        subject=_("Din Lex Heller-rapport") if confirmed else _("Bekräfta din Lex Heller-rapport"),
        body=render_to_string("obstacles/mail/received.txt", context),
        at=at,
        about=received.report,
        once=f"report-{received.report.pk}-received",
        secret_link=follow_address(actor, door, received.token),
    )
