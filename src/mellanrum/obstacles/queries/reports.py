"""Reports as the office reads them: the list, and one with its words, its writer and obstacles like it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mellanrum.insight.similar import similar
from mellanrum.obstacles.keys import Identity, Unreadable, unseal
from mellanrum.obstacles.models import Obstacle, ObstacleReport, Reporter, ReportState
from mellanrum.obstacles.policies import can_know_reporters, can_read_reports
from mellanrum.records.readings import log_reading
from mellanrum.tenancy.actors import Actor

from .one_obstacle import SOURCE

PAGE_LENGTH = 50


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """A report with its words, those concerned by its writer, and obstacles that it may belong to."""

    report: ObstacleReport
    happened: str
    would_have_helped: str
    helped_words: str
    members: Sequence[str]
    member_codes: Sequence[str]
    has_writer: bool
    kept_until: date | None
    alike: Sequence[Obstacle]


def reports_to_read(actor: Actor) -> list[ObstacleReport]:
    """This will list the reports, those to be read first, then the latest that were dealt with (one query).

    Raises:
        Forbidden: unless the actor is of the office.
    """
    can_read_reports(actor).require()
    rows = ObstacleReport.objects.of(actor).exclude(state=ReportState.UNCONFIRMED).select_related("obstacle")
    found = list(rows.order_by("-received_on", "-pk")[: PAGE_LENGTH * 4])
    return sorted(found, key=lambda report: report.state != ReportState.RECEIVED)[:PAGE_LENGTH]


def report_for(actor: Actor, pk: int) -> ObstacleReport | None:
    """This will find a report for the office (one query)."""
    if not can_read_reports(actor):
        return None
    found: ObstacleReport | None = (
        ObstacleReport.objects.of(actor)
        .filter(~Q(state=ReportState.UNCONFIRMED), pk=pk)
        .select_related("obstacle", "own_member", "words", "reporter")
        .first()
    )
    return found


def report_page(actor: Actor, pk: int) -> ReportPage | None:
    """This will give a report as the office reads it, without telling who wrote it; None for everybody else."""
    report = report_for(actor, pk)
    if report is None:
        return None
    members = [row.member for row in report.concerns.select_related("member").order_by("member__position", "id")]
    found = similar(actor=actor, text=report.words.happened, source=SOURCE, limit=5)
    order = {each.pk: place for place, each in enumerate(found)}
    rows = Obstacle.objects.of(actor).filter(pk__in=order)
    writer = getattr(report, "reporter", None)
    return ReportPage(
        report=report,
        happened=report.words.happened,
        would_have_helped=report.words.would_have_helped,
        helped_words=report.words.helped_words,
        members=[member.short_name for member in members],
        member_codes=[member.code for member in members],
        has_writer=writer is not None and writer.cipher is not None,
        kept_until=writer.kept_until if writer is not None else None,
        alike=sorted(rows, key=lambda row: order[row.pk]),
    )


def reporter_for(actor: Actor, report: ObstacleReport, *, reason: str) -> Identity | None:
    """This will tell who wrote a report, after it is logged that the actor reads it and why; None when it is gone.

    Raises:
        Forbidden: unless the actor is of the office.
        ReadingNotLogged: when the log could not be written, or no reason is given.
    """
    can_know_reporters(actor).require()
    row: Reporter | None = Reporter.objects.of(actor).filter(report=report).first()
    if row is None or row.cipher is None:
        return None
    log_reading(actor=actor, obj=row, fields=["name", "email"], reason=reason)
    try:
        return unseal(row)
    except Unreadable:
        return None
