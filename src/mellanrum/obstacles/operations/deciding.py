"""What a body decided at its meeting about an obstacle that waited for it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body, Decision, Meeting
from mellanrum.kernel.errors import Refused
from mellanrum.obstacles.models import Obstacle
from mellanrum.obstacles.queries.path import stair
from mellanrum.obstacles.states import (
    CHOICE_AGREE,
    CHOICE_BEYOND,
    CHOICE_ESCALATE,
    CHOICE_MEANWHILE,
    CHOICE_RETURN,
    CHOICE_SOLVE,
    direction_between,
)
from mellanrum.tenancy.actors import Actor

from .answering import agree_on_action, answer_finally, answer_meanwhile, receive_answer
from .moving import move_obstacle
from .stepping import Said


@transaction.atomic
def carry_out_decision(
    *,
    actor: Actor,
    obstacle_id: int,
    meeting_id: int,
    decision_id: int,
    choice: str,
    to_body_id: int | None,
    answer_by: date | None,
    text: str,
    on: date,
) -> None:
    """This will move or answer an obstacle as a meeting decided, with the meeting and the decision on the step.

    Raises:
        Refused: when what the choice needs is missing, or the obstacle no longer waits for that body.
    """
    one: Obstacle = Obstacle.objects.of(actor).select_related("body").get(pk=obstacle_id)
    meeting = Meeting.objects.of(actor).select_related("body").get(pk=meeting_id)
    decision = Decision.objects.of(actor).select_related("item", "responsible").get(pk=decision_id)
    if one.body_id != meeting.body_id:
        raise Refused(_("%(number)s väntar inte längre på %(body)s.") % {"number": one.number, "body": meeting.body})
    said = Said(on=on, text=text or decision.text, meeting=meeting, decision=decision)
    later = answer_by or decision.due_on
    if choice in (CHOICE_ESCALATE, CHOICE_RETURN):
        to_body = Body.objects.of(actor).filter(pk=to_body_id).first()
        if to_body is None:
            raise Refused(_("Välj vilket organ hindret går till."), field="to_body")
        _require_way(actor, choice, meeting.body, to_body)
        move_obstacle(actor=actor, obstacle=one, said=said, to_body=to_body, answer_by=answer_by)
    elif choice == CHOICE_BEYOND:
        beyond = stair(actor).beyond
        name = decision.responsible_words or (beyond.name if beyond else _("utanför förbundet"))
        move_obstacle(actor=actor, obstacle=one, said=said, beyond=name, answer_by=answer_by)
    elif choice == CHOICE_AGREE:
        owner = decision.responsible.name if decision.responsible else decision.responsible_words
        agree_on_action(
            actor=actor,
            obstacle=one,
            action=said.text,
            owner=owner or meeting.body.label,
            by=_needed(later),
            said=said,
        )
    elif choice == CHOICE_MEANWHILE:
        answer_meanwhile(actor=actor, obstacle=one, said=said, answer_by=_needed(later))
    else:
        answer_finally(actor=actor, obstacle=one, solved=choice == CHOICE_SOLVE, said=said)


@transaction.atomic
def receive_at_meeting(
    *,
    actor: Actor,
    obstacle_id: int,
    meeting_id: int,
    decision_id: int,
    choice: str,
    to_body_id: int | None,
    answer_by: date | None,
    text: str,
    on: date,
) -> None:
    """This will note that an answer was received at a meeting of a body that the obstacle had passed.

    Raises:
        Refused: when there is no answer, or the body has it already.
    """
    one: Obstacle = Obstacle.objects.of(actor).get(pk=obstacle_id)
    meeting = Meeting.objects.of(actor).select_related("body").get(pk=meeting_id)
    decision = Decision.objects.of(actor).get(pk=decision_id)
    # A meeting on the day of the answer itself, or entered late, has it from the day when it was given.
    day = max(on, one.ended_on) if one.ended_on else on
    said = Said(on=day, text=text, meeting=meeting, decision=decision)
    receive_answer(actor=actor, obstacle=one, body=meeting.body, said=said)


def _require_way(actor: Actor, choice: str, from_body: Body, to_body: Body) -> None:
    """A body that is proposed for the way up is not taken for the way back, nor the other way round."""
    steps = stair(actor)
    way = direction_between(steps.place_of(steps.level_of(from_body)), steps.place_of(steps.level_of(to_body)))
    names = {"name": to_body.name}
    if choice == CHOICE_RETURN and way != "down":
        raise Refused(
            _("%(name)s ligger inte under er på hindrens väg. Välj vilket organ ni lämnar tillbaka till.") % names,
            field="to_body",
        )
    if choice == CHOICE_ESCALATE and way == "down":
        raise Refused(
            _("%(name)s ligger under er på hindrens väg. Lämna tillbaka hindret dit i stället.") % names,
            field="to_body",
        )


def _needed(day: date | None) -> date:
    if day is None:
        raise Refused(_("Ange dagen då det ska vara klart."), field="answer_by")
    return day
