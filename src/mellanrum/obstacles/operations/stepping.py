"""One step of an obstacle: the row of the path, the level's answer, where it is then, and the line of history.

Obstacles with one cause have one handling: what happens to the one that leads happens to those that follow it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body, Decision, Meeting
from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.obstacles.models import Answer, Obstacle, PathLevel, Step, StepKind
from mellanrum.obstacles.queries.path import Stair
from mellanrum.obstacles.states import AT_BODY, AT_MEMBER, BEYOND, OBSTACLE, direction_between
from mellanrum.records.history import changed_entry, created_entry, record_all, snapshot
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member

LONGEST_TEXT = 5000


@dataclass(frozen=True, kw_only=True)
class Said:
    """When, where and in which words: ``text`` for those who handle it, ``answer`` for the one who reported.

    ``decision_words`` is how the decision is cited (``§ 42``) when it is none of those in the system.
    """

    on: date
    text: str = ""
    answer: str = ""
    meeting: Meeting | None = None
    decision: Decision | None = None
    decision_words: str = ""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a step leads: one of a body with its level, a member, or a party beyond with that level; or nowhere."""

    level: PathLevel | None = None
    body: Body | None = None
    member: Member | None = None
    beyond: str = ""

    @property
    def state(self) -> str:
        """The state of an obstacle that is there."""
        return AT_BODY if self.body else AT_MEMBER if self.member else BEYOND


def locked(actor: Actor, obstacle: Obstacle) -> Obstacle:
    """This will fetch an obstacle so that nobody else moves it until this is done."""
    found: Obstacle = (
        Obstacle.objects.of(actor)
        .select_for_update(of=("self",))
        .select_related("level", "body", "member", "cause")
        .get(pk=obstacle.pk)
    )
    return found


def require_words(said: Said, message: str) -> None:
    """This will let a step with words through, and stop one without, or with too many."""
    if not said.text.strip():
        raise Refused(message, field="text")
    if max(len(said.text), len(said.answer)) > LONGEST_TEXT:
        raise Refused(_("Skriv högst %(most)s tecken.") % {"most": LONGEST_TEXT}, field="text")


def take_step(
    *,
    actor: Actor,
    use_case: str,
    obstacle: Obstacle,
    steps: Stair,
    kind: StepKind,
    state: str,
    said: Said,
    target: Target | None = None,
    answer_by: date | None = None,
    changes: Mapping[str, Any] | None = None,
    is_answer: bool = False,
    is_final: bool = False,
    reached: Target | None = None,
    alone: bool = False,
) -> Step:
    """This will take a step with an obstacle that is locked, and with those that follow it; the step is the answer.

    With ``target`` it leads there and waits from that day; without one it stays where it is. ``reached`` is where an
    answer came, which moves nothing. ``changes`` are further fields; ``alone`` leaves those that follow it as they are.
    Whoever calls has asked the policy.

    Raises:
        Refused: when the state may not follow, or the day lies before the last step.
    """
    taken = [] if alone else list(_followers(actor, obstacle))
    plan = _Plan(
        actor=actor,
        use_case=use_case,
        steps=steps,
        kind=kind,
        state=state,
        said=said,
        target=target,
        reached=reached,
        answer_by=answer_by,
        changes=changes or {},
        is_answer=is_answer,
        is_final=is_final,
    )
    first = _take(plan, obstacle)
    for one in taken:
        _take(plan, one)
    return first


@dataclass(frozen=True, kw_only=True)
class _Plan:
    actor: Actor
    use_case: str
    steps: Stair
    kind: StepKind
    state: str
    said: Said
    target: Target | None
    reached: Target | None
    answer_by: date | None
    changes: Mapping[str, Any]
    is_answer: bool
    is_final: bool


def _take(plan: _Plan, one: Obstacle) -> Step:
    actor, said, target, state = plan.actor, plan.said, plan.target, plan.state
    if state != one.state or target is not None:
        OBSTACLE.require(one.state, state, message=_("Hindret är %(state)s.") % {"state": one.get_state_display()})
    last = Step.objects.of(actor).filter(obstacle=one).aggregate(number=Max("number"), day=Max("taken_on"))
    if last["day"] is not None and said.on < last["day"]:
        raise Refused(_("Dagen är före det senaste som hände med hindret."), field="on")
    before, to = snapshot(one), target or plan.reached
    asked_on, expected_by, was = one.since, one.answer_by, (one.level, one.body, one.member)
    step = Step(
        federation_id=actor.federation_id,
        obstacle=one,
        number=(last["number"] or 0) + 1,
        taken_on=said.on,
        kind=_kind(plan, one),
        direction=_direction(plan, was[0]),
        from_level=was[0],
        from_body=was[1],
        member=target.member if target and target.member else was[2],
        to_level=to.level if to else None,
        to_body=to.body if to else None,
        beyond=target.beyond if target and target.beyond else one.beyond,
        meeting=said.meeting,
        decision=said.decision,
        decision_words=said.decision_words.strip(),
        text=said.text.strip(),
        answer_by=plan.answer_by,
    )
    if target is not None:
        one.level, one.body, one.member, one.beyond = target.level, target.body, target.member, target.beyond
        one.since = said.on
    one.state, one.answer_by = state, plan.answer_by
    for name, value in plan.changes.items():
        setattr(one, name, value)
    with refusals():
        step.save()
        one.save()
    entries = [created_entry(actor=actor, use_case=plan.use_case, obj=step)]
    words = said.answer.strip() or said.text.strip()
    if plan.is_answer and words:
        answer = Answer.objects.create(
            federation_id=actor.federation_id,
            obstacle=one,
            step=step,
            level=was[0],
            body=was[1],
            member=was[2],
            given_on=said.on,
            text=words,
            is_final=plan.is_final,
            asked_on=asked_on,
            expected_by=expected_by,
        )
        entries.append(created_entry(actor=actor, use_case=plan.use_case, obj=answer))
    changed = changed_entry(actor=actor, use_case=plan.use_case, obj=one, before=before, reason=said.text.strip())
    record_all([*entries, *([changed] if changed else [])])
    return step


def _kind(plan: _Plan, one: Obstacle) -> StepKind:
    """What follows another from nowhere is placed there, while the one that leads is taken on."""
    is_nowhere = one.body is None and one.member is None and not one.beyond
    return StepKind.PLACED if is_nowhere and plan.kind in (StepKind.ESCALATED, StepKind.RETURNED) else plan.kind


def _direction(plan: _Plan, was: PathLevel | None) -> str:
    if plan.target is None:
        return "down" if plan.kind in (StepKind.ANSWER_REACHED, StepKind.TOLD, StepKind.HELPED) else "aside"
    if plan.target.member is not None:
        return "aside"
    return direction_between(plan.steps.place_of(was), plan.steps.place_of(plan.target.level))


def _followers(actor: Actor, obstacle: Obstacle) -> Iterator[Obstacle]:
    """Those of the same cause that are open, when the obstacle is the one that leads."""
    if obstacle.cause is None or obstacle.cause.lead_id != obstacle.pk:
        return
    rows = Obstacle.objects.of(actor).filter(cause=obstacle.cause, ended_on__isnull=True).exclude(pk=obstacle.pk)
    yield from rows.select_for_update(of=("self",)).select_related("level", "body", "member", "cause").order_by("pk")
