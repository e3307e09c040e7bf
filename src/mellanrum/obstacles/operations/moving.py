"""An obstacle is placed, escalated, returned or sent aside; what it was answered with goes with it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body
from mellanrum.kernel.errors import Refused
from mellanrum.obstacles.models import Obstacle, Step, StepKind
from mellanrum.obstacles.policies import can_move_obstacle
from mellanrum.obstacles.queries.path import Stair, stair
from mellanrum.obstacles.queries.scope import mine
from mellanrum.obstacles.states import OBSTACLE, answer_day, direction_between
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member

from .stepping import Said, Target, locked, require_words, take_step

USE_CASE = "obstacles.move"


@transaction.atomic
def move_obstacle(
    *,
    actor: Actor,
    obstacle: Obstacle,
    said: Said,
    to_body: Body | None = None,
    to_member: Member | None = None,
    beyond: str = "",
    answer_by: date | None = None,
) -> Step:
    """This will take an obstacle to a body, to a member's own owner, or beyond the federation, until a day.

    Whether that is up, down or aside follows from the path. Without ``answer_by`` the level's own days count. What the
    body that has it says is its answer to the one who reported. What follows it by a common cause goes with it.

    Raises:
        Forbidden: unless the actor is of the office, leads the body that has it, or decided at its meeting.
        Refused: when it is not said where or why, it is there already, the body is on no level, or the days are wrong.
    """
    one = locked(actor, obstacle)
    can_move_obstacle(actor, mine(actor, on=said.on).led, one).require()
    steps = stair(actor)
    if not steps.levels:
        raise Refused(_("Förbundet har ingen väg för hinder. Skriv in den i definitionsfilen under [obstacles]."))
    target = _target(steps, one, said, to_body, to_member, beyond.strip())
    kind = _kind(steps, one, target)
    if kind is not StepKind.PLACED:
        require_words(said, _("Skriv varför hindret går vidare. Den som rapporterade får läsa det."))
    days = steps.path.internal_days if target.member else target.level.answer_days if target.level else None
    expected = answer_by or (answer_day(said.on, days) if days is not None else None)
    if expected is not None and expected <= said.on:
        raise Refused(_("Svarsdagen måste vara efter dagen då hindret går vidare."), field="answer_by")
    return take_step(
        actor=actor,
        use_case=USE_CASE,
        obstacle=one,
        steps=steps,
        kind=kind,
        state=target.state,
        said=said,
        target=target,
        answer_by=expected,
        changes={"ended_on": None, "action": "", "action_owner": "", "action_by": None},
        is_answer=kind in (StepKind.ESCALATED, StepKind.RETURNED),
    )


def _target(
    steps: Stair, one: Obstacle, said: Said, to_body: Body | None, to_member: Member | None, beyond: str
) -> Target:
    if sum((to_body is not None, to_member is not None, bool(beyond))) != 1:
        raise Refused(_("Välj ett organ, en medlem eller skriv vart utanför förbundet."), field="to_body")
    if to_member is not None:
        if one.state == "at_member" and one.member_id == to_member.pk:
            raise Refused(_("Hindret är redan hos %(name)s.") % {"name": to_member.name}, field="to_member")
        return Target(member=to_member)
    if to_body is None:
        return Target(level=steps.beyond, beyond=beyond)
    level = steps.level_of(to_body)
    if level is None:
        raise Refused(_("%(name)s finns inte på hindrens väg.") % {"name": to_body.name}, field="to_body")
    if to_body.ended_on is not None and to_body.ended_on <= said.on:
        raise Refused(_("%(name)s har upphört.") % {"name": to_body.name}, field="to_body")
    if one.state == "at_body" and one.body_id == to_body.pk:
        raise Refused(_("Hindret är redan hos %(name)s.") % {"name": to_body.name}, field="to_body")
    return Target(level=level, body=to_body)


def _kind(steps: Stair, one: Obstacle, target: Target) -> StepKind:
    """From nowhere it is placed; downward it returns; upward, aside and beyond it is taken on."""
    OBSTACLE.require(one.state, target.state, message=_("Hindret är %(state)s.") % {"state": one.get_state_display()})
    if one.body is None and one.member is None and not one.beyond:
        return StepKind.PLACED
    if target.member is not None:
        return StepKind.ESCALATED
    way = direction_between(steps.place_of(one.level), steps.place_of(target.level))
    return StepKind.RETURNED if way == "down" else StepKind.ESCALATED
