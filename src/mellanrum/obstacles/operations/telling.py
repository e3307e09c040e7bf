"""Whoever wrote a report is told when it moves: once for each step, with a link of its own in every letter."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from mellanrum.notices.models import Notice
from mellanrum.notices.operations.outbox import post
from mellanrum.notices.states import LINK
from mellanrum.obstacles.keys import Unreadable, unseal
from mellanrum.obstacles.models import ObstacleReport, ReportDoor, Reporter, ReportState, Step, StepKind
from mellanrum.obstacles.policies import can_know_reporters, reporter_of
from mellanrum.tenancy.actors import Actor

from .reporting import follow_address
from .reports import new_link

# What does not concern the writer, or comes from the writer.
_NOT_TOLD = (StepKind.RAISED, StepKind.ANSWER_REACHED, StepKind.TOLD, StepKind.HELPED)
# A step that nobody could be told of in time is told by the page, not by a letter about old things.
_TOLD_WITHIN = timedelta(days=14)


@transaction.atomic
def tell_reporters(*, actor: Actor, at: datetime) -> int:
    """This will write to those whose report has moved or been set aside since they were last told; how many is told.

    Several steps since then make one letter, about the last. A writer whose address is disposed of, or a federation
    whose form has no address, gets none.

    Raises:
        Forbidden: unless the actor is of the office: only it knows who wrote.
    """
    can_know_reporters(actor).require()
    door: ReportDoor | None = ReportDoor.objects.of(actor).first()
    if door is None:
        return 0
    on = timezone.localdate(at)
    told = 0
    for report, key in _moved(actor, on):
        once = f"report-{report.pk}-{key}"
        if Notice.objects.of(actor).filter(once=once).exists():
            continue
        told += _tell(actor, door, report, once, at)
    return told


def _moved(actor: Actor, on: date) -> list[tuple[ObstacleReport, str]]:
    """Reports with what happened last, as a key; those whose writer can be told."""
    since = on - _TOLD_WITHIN
    reports = ObstacleReport.objects.of(actor).filter(reporter__cipher__isnull=False)
    aside = reports.filter(state=ReportState.SET_ASIDE, taken_up_on__gte=since)
    found = [(report, "aside") for report in aside.order_by("pk")]
    steps = Step.objects.of(actor).filter(taken_on__gte=since).exclude(kind__in=_NOT_TOLD)
    last = dict(steps.order_by("obstacle_id", "number").values_list("obstacle_id", "pk"))
    taken = reports.filter(state=ReportState.TAKEN_UP, obstacle__in=list(last)).order_by("pk")
    found += [(report, f"step-{last[report.obstacle_id]}") for report in taken]
    return found


def _tell(actor: Actor, door: ReportDoor, report: ObstacleReport, once: str, at: datetime) -> int:
    try:
        identity = unseal(Reporter.objects.of(actor).get(report=report))
    except Unreadable:
        return 0
    token = new_link(report, on=timezone.localdate(at))
    letter = post(
        actor=reporter_of(actor.federation_id),
        kind="obstacles.report_moved",
        to=identity.email,
        name=identity.name or identity.email,
        subject=_("Det har hänt något med din rapport"),
        body=render_to_string("obstacles/mail/moved.txt", {"link": LINK}),
        at=at,
        about=report,
        once=once,
        secret_link=follow_address(actor, door, token),
    )
    return int(letter is not None)
