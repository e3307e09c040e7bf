"""What measures count: obstacles, answers, causes and consultations of some days, fetched once for all that ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min

from mellanrum.kernel.periods import Period
from mellanrum.obstacles.models import (
    Answer,
    ConsultationMatter,
    ConsultationPresence,
    Obstacle,
    ObstacleReport,
    ReportState,
    StepKind,
)
from mellanrum.tenancy.actors import Actor


@dataclass(frozen=True, kw_only=True)
class AnswerLine:
    """A level's answer: of which obstacle, when it was asked, given and expected, and whether it solved it."""

    number: str
    title: str
    level: str
    level_name: str
    given_on: date
    expected_by: date | None
    asked_on: date
    solved: bool


@dataclass(frozen=True, kw_only=True)
class ConsultationLine:
    """A matter of a team, without its words."""

    pk: int
    day: date
    kind: str
    kind_name: str
    team: str


def obstacles_raised(actor: Actor, *, within: Period) -> Sequence[Obstacle]:
    """This will list the obstacles that were raised on some days, the newest first (one query)."""
    rows = Obstacle.objects.of(actor).filter(raised_on__gte=within.start)
    if within.end is not None:
        rows = rows.filter(raised_on__lt=within.end)
    return list(rows.select_related("cause").order_by("-raised_on", "-pk"))


def answers_given(actor: Actor, *, within: Period) -> Sequence[AnswerLine]:
    """This will list the answers that levels gave on some days, the newest first (one query)."""
    rows = Answer.objects.of(actor).filter(given_on__gte=within.start)
    if within.end is not None:
        rows = rows.filter(given_on__lt=within.end)
    return [
        AnswerLine(
            number=row.obstacle.number,
            title=row.obstacle.title,
            level=row.level.code if row.level else "",
            level_name=row.level.name if row.level else "",
            given_on=row.given_on,
            expected_by=row.expected_by,
            asked_on=row.asked_on,
            solved=row.step.kind == StepKind.SOLVED,
        )
        for row in rows.select_related("obstacle", "level", "step").order_by("-given_on", "-pk")
    ]


def causes_noted(actor: Actor, *, within: Period) -> Sequence[tuple[str, int, date]]:
    """This will list causes that several obstacles have, raised on some days: title, count, first day (one query)."""
    rows = Obstacle.objects.of(actor).filter(cause__isnull=False, raised_on__gte=within.start)
    if within.end is not None:
        rows = rows.filter(raised_on__lt=within.end)
    counted = rows.order_by().values("cause__title").annotate(n=Count("pk"), first=Min("raised_on")).filter(n__gte=2)
    return [(row["cause__title"], row["n"], row["first"]) for row in counted.order_by("-n", "cause__title")]


def consultations_held(actor: Actor, *, within: Period) -> Sequence[ConsultationLine]:
    """This will list the matters that teams dealt with on some days, the newest first (one query)."""
    rows = ConsultationMatter.objects.of(actor).filter(date__gte=within.start)
    if within.end is not None:
        rows = rows.filter(date__lt=within.end)
    return [
        ConsultationLine(pk=row.pk, day=row.date, kind=row.kind, kind_name=row.get_kind_display(), team=row.body.label)
        for row in rows.select_related("body").order_by("-date", "-pk")
    ]


def members_taking_part(actor: Actor, *, within: Period) -> dict[int, tuple[int, int]]:
    """This will count by member how many consultations it was at and how many reports came from it (two queries)."""
    present = ConsultationPresence.objects.of(actor).filter(matter__date__gte=within.start)
    reports = ObstacleReport.objects.of(actor).filter(own_member__isnull=False, received_on__gte=within.start)
    reports = reports.exclude(state=ReportState.UNCONFIRMED)
    if within.end is not None:
        present = present.filter(matter__date__lt=within.end)
        reports = reports.filter(received_on__lt=within.end)
    found: dict[int, tuple[int, int]] = {}
    for member in present.values_list("member_id", flat=True):
        there, sent = found.get(member, (0, 0))
        found[member] = (there + 1, sent)
    for member in reports.values_list("own_member_id", flat=True):
        there, sent = found.get(member, (0, 0))
        found[member] = (there, sent + 1)
    return found
