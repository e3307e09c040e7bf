"""What a body's next meeting has to deal with: obstacles that lie with it, and answers on their way back down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body
from mellanrum.obstacles.models import Obstacle, Step, StepKind
from mellanrum.obstacles.states import AGREED, ANSWERED, AT_BODY
from mellanrum.rendering.words import day_long
from mellanrum.tenancy.actors import Actor

from .path import stair


@dataclass(frozen=True, kw_only=True)
class WaitingObstacle:
    """An obstacle as a meeting needs it: what it is called, what it says, its page, and what may be decided."""

    pk: int
    title: str
    text: str
    url: str
    since: date
    may_escalate: bool = False
    may_leave: bool = False
    may_return: bool = False


def obstacles_at(actor: Actor, body: Body, *, on: date) -> Sequence[WaitingObstacle]:
    """This will list what lies with a body on a day, and agreed actions whose day has come (three queries).

    Obstacles that follow another by a common cause are dealt with there.
    """
    steps = stair(actor)
    place = steps.place_of(steps.level_of(body))
    highest = len(steps.levels) - 1 - (1 if steps.beyond else 0)
    rows = (
        Obstacle.objects.of(actor)
        .filter(body=body)
        .filter(Q(state=AT_BODY) | Q(state=AGREED, action_by__lte=on))
        .filter(Q(cause__isnull=True) | Q(cause__lead=F("pk")) | Q(cause__lead__isnull=True))
        .order_by("since", "pk")
    )
    return [
        WaitingObstacle(
            pk=one.pk,
            title=f"{one.number} {one.title}"[:200],
            text=_with_day(one),
            url=_page(one),
            since=one.since,
            may_escalate=place is not None and place < highest,
            may_leave=steps.beyond is not None and place == highest,
            may_return=place is not None and place > 0,
        )
        for one in rows
    ]


def answers_for(actor: Actor, body: Body, *, on: date) -> Sequence[WaitingObstacle]:
    """This will list answers that a body has not had: of obstacles that it took on and that others answered."""
    passed = Step.objects.of(actor).filter(
        obstacle=OuterRef("pk"), from_body=body, kind__in=(StepKind.ESCALATED, StepKind.RETURNED)
    )
    reached = Step.objects.of(actor).filter(
        obstacle=OuterRef("pk"), to_body=body, kind=StepKind.ANSWER_REACHED, taken_on__gte=OuterRef("ended_on")
    )
    rows = (
        Obstacle.objects.of(actor)
        .filter(Exists(passed), ~Exists(reached), state__in=ANSWERED, ended_on__lte=on)
        .exclude(body=body)
        .order_by("ended_on", "pk")
    )
    answers = {
        step.obstacle_id: step.answer.text
        for step in Step.objects.of(actor)
        .filter(obstacle__in=rows, answer__is_final=True)
        .select_related("answer")
        .order_by("number")
    }
    return [
        WaitingObstacle(
            pk=one.pk,
            title=_("Svar på %(number)s %(title)s") % {"number": one.number, "title": one.title},
            text=answers.get(one.pk, ""),
            url=_page(one),
            since=one.ended_on or one.since,
        )
        for one in rows
    ]


def _with_day(one: Obstacle) -> str:
    if one.answer_by is None:
        return one.text
    told = _("Svar väntas senast %(day)s.") % {"day": day_long(one.answer_by)}
    return f"{one.text}\n\n{told}".strip()


def _page(one: Obstacle) -> str:
    return reverse("obstacles:obstacle", args=[one.number])
