"""Reports come in, get their link, and are followed by whoever wrote them.

Nothing here tells in the history who wrote: also somebody who is signed in acts as the report's writer.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused
from mellanrum.obstacles.keys import Identity, seal
from mellanrum.obstacles.models import (
    FollowLink,
    ObstaclePath,
    ObstacleReport,
    Reporter,
    ReportMember,
    ReportState,
    ReportWords,
)
from mellanrum.obstacles.policies import can_follow_report, can_read_reports, can_report, reporter_of
from mellanrum.obstacles.queries.links import report_of_link
from mellanrum.obstacles.states import REPORT, hash_of
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.records.models import Direction as DocumentDirection
from mellanrum.records.register import open_matter, register_document
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member

LONGEST_TEXT = 5000
_TOKEN_BYTES = 24


@dataclass(frozen=True, kw_only=True)
class NewReport:
    """What somebody writes. ``members`` are the codes of those concerned, one's own too; ``name`` may be empty.

    ``happened`` and ``would_have_helped`` have been looked through for marks of a person before they come here.
    """

    happened: str
    members: Sequence[str]
    email: str
    kind: str = ""
    would_have_helped: str = ""
    own_member: str = ""
    may_contact: bool = False
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceivedReport:
    """A report with the token of its link, which is nowhere else."""

    report: ObstacleReport
    token: str


@transaction.atomic
def receive_report(*, actor: Actor, new: NewReport, on: date, confirmed: bool) -> ReceivedReport:
    """This will take in a report, keep its writer apart, and give the token of the link that follows it.

    With ``confirmed`` the address is known to be the writer's (an account, or a link that came to it); the report is
    then registered. Otherwise it waits for ``confirm_report``.

    Raises:
        Forbidden: when the actor may not report.
        Refused: when it says nothing or too much, names no member or an unknown one, or has no address to answer to.
    """
    can_report(actor).require()
    happened, helped = new.happened.strip(), new.would_have_helped.strip()
    if not happened:
        raise Refused(_("Skriv vad som hände."), field="happened")
    for field, text in (("happened", happened), ("would_have_helped", helped)):
        if len(text) > LONGEST_TEXT:
            raise Refused(_("Skriv högst %(most)s tecken.") % {"most": LONGEST_TEXT}, field=field)
    if not new.email.strip():
        raise Refused(_("Skriv din e-postadress på jobbet, så att svaret hittar tillbaka till dig."), field="email")
    codes = list(dict.fromkeys(new.members))
    if not codes:
        raise Refused(_("Välj minst en medlem som hindret rör. Din egen går också."), field="members")
    members = {member.code: member for member in Member.objects.of(actor)}
    if unknown := [code for code in [*codes, new.own_member] if code and code not in members]:
        raise Refused(_("Det finns ingen medlem som heter %(code)s.") % {"code": unknown[0]}, field="members")
    writer = reporter_of(actor.federation_id)
    report = ObstacleReport.objects.create(
        federation_id=actor.federation_id,
        received_on=on,
        state=ReportState.RECEIVED if confirmed else ReportState.UNCONFIRMED,
        kind=new.kind,
        own_member=members.get(new.own_member),
        may_contact=new.may_contact,
    )
    record_created(actor=writer, use_case="obstacles.receive_report", obj=report)
    rows = {"federation_id": actor.federation_id, "report": report}
    ReportWords.objects.create(**rows, happened=happened, would_have_helped=helped)
    ReportMember.objects.bulk_create(ReportMember(**rows, member=members[code]) for code in codes)
    path = ObstaclePath.objects.of(actor).first() or ObstaclePath()
    identity = Identity(name=new.name.strip(), email=new.email.strip())
    Reporter.objects.create(
        **rows,
        cipher=seal(identity, federation_id=actor.federation_id, report_id=report.pk),
        kept_until=on + timedelta(days=path.keep_reporter_days),
    )
    token = _new_link(report, on=on, days=path.link_days)
    if confirmed:
        _register(writer, report, on)
    return ReceivedReport(report=report, token=token)


@transaction.atomic
def confirm_report(*, actor: Actor, token: str, on: date) -> ObstacleReport:
    """This will note that the writer's address is right, and register the report. Again it changes nothing.

    Raises:
        Forbidden: unless the actor came by the report's link.
        Refused: when the link is unknown, withdrawn or has expired.
    """
    can_follow_report(actor).require()
    report = _report_of(actor, token, on)
    if report.state != ReportState.UNCONFIRMED:
        return report
    before = snapshot(report)
    report.state = ReportState.RECEIVED
    report.save(update_fields=["state"])
    record_changed(actor=actor, use_case="obstacles.confirm_report", obj=report, before=before)
    _register(actor, report, on)
    return report


@transaction.atomic
def renew_link(*, actor: Actor, report: ObstacleReport, on: date) -> str:
    """This will withdraw the links of a report and give the token of a new one: the office sends it to the writer.

    Raises:
        Forbidden: unless the actor is of the office.
    """
    can_read_reports(actor).require()
    _withdraw(report, on)
    path = ObstaclePath.objects.of(actor).first() or ObstaclePath()
    return _new_link(report, on=on, days=path.link_days)


@transaction.atomic
def withdraw_link(*, actor: Actor, token: str, on: date) -> None:
    """This will withdraw the report's links, at the writer's own wish: nobody follows it any more.

    Raises:
        Forbidden: unless the actor came by the report's link.
        Refused: when the link is unknown, withdrawn already or has expired.
    """
    can_follow_report(actor).require()
    _withdraw(_report_of(actor, token, on), on)


@transaction.atomic
def note_answer_read(*, actor: Actor, token: str, on: date) -> None:
    """This will note the first day on which the writer read a final answer; later readings change nothing.

    Raises:
        Forbidden: unless the actor came by the report's link.
        Refused: when the link is unknown, withdrawn or has expired.
    """
    can_follow_report(actor).require()
    report = _report_of(actor, token, on)
    if report.obstacle is not None and not report.obstacle.is_open:
        FollowLink.objects.of(actor).filter(token_hash=hash_of(token), read_on__isnull=True).update(read_on=on)


@transaction.atomic
def set_report_aside(*, actor: Actor, report: ObstacleReport, reason: str, on: date) -> None:
    """This will say that a report does not become an obstacle, and why, in words that its writer reads.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when there is no reason, or the report has been taken up.
    """
    can_read_reports(actor).require()
    if not reason.strip():
        raise Refused(_("Skriv varför rapporten inte tas upp. Den som skrev får läsa det."), field="reason")
    locked = ObstacleReport.objects.select_for_update().get(pk=report.pk)
    REPORT.require(locked.state, ReportState.SET_ASIDE, message=_("Rapporten är redan behandlad."))
    before = snapshot(locked)
    locked.state, locked.set_aside_reason, locked.taken_up_on = ReportState.SET_ASIDE, reason.strip(), on
    locked.save(update_fields=["state", "set_aside_reason", "taken_up_on"])
    record_changed(actor=actor, use_case="obstacles.set_report_aside", obj=locked, before=before)


def _report_of(actor: Actor, token: str, on: date) -> ObstacleReport:
    found = report_of_link(actor, token, on=on)
    if found is None:
        raise Refused(_("Länken gäller inte längre. Be kansliet om en ny."))
    locked: ObstacleReport = (
        ObstacleReport.objects.select_for_update(of=("self",)).select_related("obstacle").get(pk=found.pk)
    )
    return locked


def _new_link(report: ObstacleReport, *, on: date, days: int) -> str:
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    FollowLink.objects.create(
        federation_id=report.federation_id,
        report=report,
        token_hash=hash_of(token),
        expires_on=on + timedelta(days=days),
    )
    return token


def new_link(report: ObstacleReport, *, on: date) -> str:
    """This will make one more link to a report and give its token: for a letter, since none is kept to send again."""
    path = ObstaclePath.objects.filter(federation=report.federation_id).first() or ObstaclePath()
    return _new_link(report, on=on, days=path.link_days)


def _withdraw(report: ObstacleReport, on: date) -> None:
    report.links.filter(withdrawn_on__isnull=True).update(withdrawn_on=on)


def _register(actor: Actor, report: ObstacleReport, on: date) -> None:
    """The register's words tell nothing of what is in the report, which nobody has read yet."""
    matter = open_matter(actor=actor, title=_("Lex Heller-rapport"), on=on, obj=report)
    register_document(
        actor=actor,
        matter=matter,
        title=_("Rapport om en brist i samverkan"),
        on=on,
        kind="report",
        direction=DocumentDirection.IN,
        counterpart=_("Medarbetare hos en medlem"),
        obj=report,
    )
