"""The page of whoever wrote a report: where it is, who has it, what has been answered. Nobody else's matters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from mellanrum.obstacles.models import Answer, Obstacle, ObstacleReport, ReportState, ReportWords, Step, StepKind
from mellanrum.obstacles.states import AGREED, ANSWERED, AT_BODY, AT_MEMBER, BEYOND
from mellanrum.records.models import Matter
from mellanrum.tenancy.actors import Actor

from .links import report_of_link

_SHOWN = (StepKind.PLACED, StepKind.ESCALATED, StepKind.RETURNED, StepKind.REOPENED)


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something that happened with a report, in words: the day, who, and what was answered if anything was."""

    on: date
    what: str
    answer: str = ""
    answer_by: date | None = None


@dataclass(frozen=True, kw_only=True)
class FollowPage:
    """What a link leads to. ``where`` says who has the report now; ``answer_by`` when an answer is expected."""

    report: ObstacleReport
    number: str
    happened: str
    would_have_helped: str
    where: str
    answer_by: date | None
    happenings: Sequence[Happening]
    may_tell: bool

    @property
    def is_unconfirmed(self) -> bool:
        """Whether the writer still has to confirm the address."""
        return self.report.state == ReportState.UNCONFIRMED

    @property
    def is_answered(self) -> bool:
        """Whether the final answer is there, or the reason why there will be none."""
        obstacle = self.report.obstacle
        return self.report.state == ReportState.SET_ASIDE or (obstacle is not None and obstacle.state in ANSWERED)


def follow_page(actor: Actor, token: str, *, on: date) -> FollowPage | None:
    """This will tell the one who wrote a report what has become of it (six queries); None for links that do not hold.

    Names of bodies and members are told, and the words that were written for the writer; nothing of who decided.
    """
    report = report_of_link(actor, token, on=on)
    if report is None:
        return None
    words = ReportWords.objects.of(actor).filter(report=report).first()
    matter = Matter.objects.of(actor).filter(object_type=report._meta.label_lower, object_id=report.pk).first()
    obstacle = report.obstacle
    happenings = [Happening(on=report.received_on, what=_("Du skickade in rapporten."))]
    if report.state == ReportState.SET_ASIDE and report.taken_up_on:
        happenings.append(
            Happening(on=report.taken_up_on, what=_("Kansliet tar inte upp rapporten."), answer=report.set_aside_reason)
        )
    if obstacle is not None:
        if report.taken_up_on:
            happenings.append(
                Happening(on=report.taken_up_on, what=_("Kansliet tog upp den som hinder %s.") % obstacle.number)
            )
        happenings += _path(actor, obstacle, report.taken_up_on or report.received_on)
    ended_on = obstacle.ended_on if obstacle is not None else None
    answered_since = ended_on is not None and (report.helped_on is None or report.helped_on < ended_on)
    return FollowPage(
        report=report,
        number=matter.diary_number if matter else "",
        happened=words.happened if words else "",
        would_have_helped=words.would_have_helped if words else "",
        where=_where(report, obstacle),
        answer_by=obstacle.answer_by if obstacle is not None else None,
        happenings=sorted(happenings, key=lambda each: each.on),
        may_tell=obstacle is not None and obstacle.state in ANSWERED and answered_since,
    )


def _path(actor: Actor, obstacle: Obstacle, since: date) -> list[Happening]:
    steps = Step.objects.of(actor).filter(obstacle=obstacle).select_related("to_body", "from_body", "member")
    answers = {row.step_id: row.text for row in Answer.objects.of(actor).filter(obstacle=obstacle)}
    found = []
    for step in steps.order_by("number"):
        if step.pk not in answers and (step.kind not in _SHOWN or step.taken_on < since):
            continue
        found.append(
            Happening(on=step.taken_on, what=_words(step), answer=answers.get(step.pk, ""), answer_by=step.answer_by)
        )
    return found


def _words(step: Step) -> str:
    if step.kind == StepKind.REOPENED:
        return _("Hindret öppnades igen.")
    if step.kind in _SHOWN:
        to = step.to_body.name if step.to_body else step.member.name if step.member else step.beyond
        pattern = {
            StepKind.ESCALATED.value: _("Hindret lyftes till %s."),
            StepKind.RETURNED.value: _("Hindret gick tillbaka till %s."),
        }.get(step.kind, _("Hindret gick till %s."))
        return pattern % to
    who = step.from_body.name if step.from_body else step.member.name if step.member else step.beyond or _("Kansliet")
    pattern = {
        StepKind.AGREED.value: _("%s kom överens om en åtgärd."),
        StepKind.SOLVED.value: _("%s svarade att det är löst."),
        StepKind.NOT_SOLVABLE.value: _("%s svarade att det inte går att lösa här."),
        StepKind.CLOSED.value: _("%s avslutade hindret."),
    }.get(step.kind, _("%s svarade."))
    return pattern % who


def _where(report: ObstacleReport, obstacle: Obstacle | None) -> str:
    if report.state == ReportState.UNCONFIRMED:
        return _("Rapporten väntar på att du bekräftar den.")
    if report.state == ReportState.SET_ASIDE:
        return _("Rapporten är besvarad.")
    if obstacle is None:
        return _("Rapporten är hos förbundets kansli, som läser den först.")
    if obstacle.state in ANSWERED:
        return _("Hindret har fått sitt svar.")
    if obstacle.state == AGREED:
        return _("En åtgärd är överenskommen: %s") % obstacle.action
    places = {
        AT_BODY: obstacle.body.name if obstacle.body else "",
        AT_MEMBER: obstacle.member.name if obstacle.member else "",
        BEYOND: obstacle.beyond,
    }
    place = places.get(obstacle.state, "")
    return _("Hindret är hos %s.") % place if place else _("Hindret är hos förbundets kansli.")
