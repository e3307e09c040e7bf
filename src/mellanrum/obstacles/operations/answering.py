"""A level answers: an action agreed on, solved, not solvable here, more time; and the answer goes back down."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body
from mellanrum.kernel.errors import Refused
from mellanrum.obstacles.models import Obstacle, ObstacleReport, Step, StepKind
from mellanrum.obstacles.policies import can_follow_report, can_keep_obstacles, can_move_obstacle, can_receive_answer
from mellanrum.obstacles.queries.links import report_of_link
from mellanrum.obstacles.queries.path import stair
from mellanrum.obstacles.queries.scope import mine
from mellanrum.obstacles.states import AGREED, ANSWERED, CLOSED, NOT_SOLVABLE, REOPENED, SOLVED
from mellanrum.records.history import record_changed, snapshot
from mellanrum.tenancy.actors import Actor

from .stepping import Said, Target, locked, require_words, take_step


@transaction.atomic
def agree_on_action(*, actor: Actor, obstacle: Obstacle, action: str, owner: str, by: date, said: Said) -> Step:
    """This will note what is going to be done, by whom and until when: the obstacle waits for that where it is.

    Raises:
        Forbidden: unless the actor is of the office, leads the body that has it, or answers for the member.
        Refused: without words, owner or a later day, or when the obstacle has its answer already.
    """
    one = _answerable(actor, obstacle, said)
    if not action.strip():
        raise Refused(_("Skriv vad som ska göras."), field="action")
    if not owner.strip():
        raise Refused(_("Skriv vem som är ansvarig för åtgärden."), field="owner")
    if by <= said.on:
        raise Refused(_("Åtgärden ska vara klar en senare dag."), field="by")
    words = said if said.text.strip() else _with_text(said, action)
    return take_step(
        actor=actor,
        use_case="obstacles.agree",
        obstacle=one,
        steps=stair(actor),
        kind=StepKind.AGREED,
        state=AGREED,
        said=words,
        answer_by=by,
        changes={"action": action.strip(), "action_owner": owner.strip(), "action_by": by},
        is_answer=True,
    )


@transaction.atomic
def answer_finally(*, actor: Actor, obstacle: Obstacle, solved: bool, said: Said) -> Step:
    """This will say that an obstacle is solved, or that it cannot be solved here and why. Who reported is told.

    Raises:
        Forbidden: unless the actor is of the office, leads the body that has it, or answers for the member.
        Refused: without words, or when the obstacle has its answer already.
    """
    one = _answerable(actor, obstacle, said)
    require_words(
        said,
        _("Skriv hur hindret löstes. Den som rapporterade får läsa det.")
        if solved
        else _("Skriv varför det inte går att lösa här. Den som rapporterade får läsa det."),
    )
    return take_step(
        actor=actor,
        use_case="obstacles.answer",
        obstacle=one,
        steps=stair(actor),
        kind=StepKind.SOLVED if solved else StepKind.NOT_SOLVABLE,
        state=SOLVED if solved else NOT_SOLVABLE,
        said=said,
        changes={"ended_on": said.on, "reason": "" if solved else said.text.strip()},
        is_answer=True,
        is_final=True,
    )


@transaction.atomic
def answer_meanwhile(*, actor: Actor, obstacle: Obstacle, said: Said, answer_by: date) -> Step:
    """This will give an answer on the way, and a new day for the final one; the obstacle stays where it is.

    Raises:
        Forbidden: unless the actor is of the office, leads the body that has it, or answers for the member.
        Refused: without words or a later day, or when nobody has the obstacle.
    """
    one = _answerable(actor, obstacle, said)
    require_words(said, _("Skriv vad som har sagts. Den som rapporterade får läsa det."))
    if answer_by <= said.on:
        raise Refused(_("Svarsdagen måste vara en senare dag."), field="answer_by")
    return take_step(
        actor=actor,
        use_case="obstacles.answer_meanwhile",
        obstacle=one,
        steps=stair(actor),
        kind=StepKind.ANSWERED,
        state=one.state,
        said=said,
        answer_by=answer_by,
        is_answer=True,
    )


@transaction.atomic
def receive_answer(*, actor: Actor, obstacle: Obstacle, body: Body, said: Said) -> Step:
    """This will note that the answer has come back down to a body that the obstacle passed on its way up.

    Raises:
        Forbidden: unless the actor is of the office, leads that body, or decided at its meeting.
        Refused: when there is no answer yet, the body never had the obstacle, or has the answer already.
    """
    one = locked(actor, obstacle)
    can_receive_answer(actor, mine(actor, on=said.on).led, body.pk).require()
    if one.state not in ANSWERED:
        raise Refused(_("Hindret har inte fått sitt svar än."))
    passed = Step.objects.of(actor).filter(obstacle=one)
    if not passed.filter(from_body=body).exists():
        raise Refused(_("Hindret har inte varit hos %(name)s.") % {"name": body.name})
    if passed.filter(kind=StepKind.ANSWER_REACHED, to_body=body, taken_on__gte=one.ended_on).exists():
        raise Refused(_("Svaret har redan nått %(name)s.") % {"name": body.name})
    steps = stair(actor)
    return take_step(
        actor=actor,
        use_case="obstacles.receive_answer",
        obstacle=one,
        steps=steps,
        kind=StepKind.ANSWER_REACHED,
        state=one.state,
        said=said,
        reached=Target(level=steps.level_of(body), body=body),
    )


@transaction.atomic
def close_obstacle(*, actor: Actor, obstacle: Obstacle, said: Said) -> Step:
    """This will close an obstacle: answered and done with, or found to be none, with the reason.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: without words, or when it is closed already.
    """
    can_keep_obstacles(actor).require()
    require_words(said, _("Skriv varför hindret avslutas."))
    one = locked(actor, obstacle)
    return take_step(
        actor=actor,
        use_case="obstacles.close",
        obstacle=one,
        steps=stair(actor),
        kind=StepKind.CLOSED,
        state=CLOSED,
        said=said,
        changes={"ended_on": one.ended_on or said.on},
        is_answer=one.ended_on is None,
        is_final=one.ended_on is None,
    )


@transaction.atomic
def reopen_obstacle(*, actor: Actor, obstacle: Obstacle, said: Said) -> Step:
    """This will open an obstacle again that turned out not to be solved; the office then places it anew.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: without words, or when it is open.
    """
    can_keep_obstacles(actor).require()
    require_words(said, _("Skriv varför hindret öppnas igen."))
    return _reopen(actor, locked(actor, obstacle), said)


@transaction.atomic
def tell_whether_it_helped(*, actor: Actor, token: str, helped: bool, on: date) -> ObstacleReport:
    """This will take the reporter's own word on whether it helped. When it did not, the obstacle is opened again.

    Raises:
        Forbidden: unless the actor came by the report's link.
        Refused: when the link does not hold, there is no answer yet, or the question has been answered.
    """
    can_follow_report(actor).require()
    report = report_of_link(actor, token, on=on)
    if report is None:
        raise Refused(_("Länken gäller inte längre. Be kansliet om en ny."))
    ended_on = report.obstacle.ended_on if report.obstacle else None
    if report.obstacle is None or ended_on is None:
        raise Refused(_("Hindret har inte fått sitt svar än."))
    if report.helped_on is not None and report.helped_on >= ended_on:
        raise Refused(_("Du har redan svarat om det hjälpte."))
    one = locked(actor, report.obstacle)
    before = snapshot(report)
    report.helped, report.helped_on = helped, on
    report.save(update_fields=["helped", "helped_on"])
    record_changed(actor=actor, use_case="obstacles.tell_whether_it_helped", obj=report, before=before)
    if helped:
        take_step(
            actor=actor,
            use_case="obstacles.tell_whether_it_helped",
            obstacle=one,
            steps=stair(actor),
            kind=StepKind.HELPED,
            state=one.state,
            said=Said(on=on),
            alone=True,
        )
    else:
        _reopen(actor, one, Said(on=on, text=_("Den som rapporterade säger att det inte hjälpte.")))
    return report


def _reopen(actor: Actor, one: Obstacle, said: Said) -> Step:
    if one.state not in ANSWERED:
        raise Refused(_("Hindret är öppet redan."))
    return take_step(
        actor=actor,
        use_case="obstacles.reopen",
        obstacle=one,
        steps=stair(actor),
        kind=StepKind.REOPENED,
        state=REOPENED,
        said=said,
        changes={"ended_on": None, "reason": "", "since": said.on},
        alone=True,
    )


def _answerable(actor: Actor, obstacle: Obstacle, said: Said) -> Obstacle:
    one = locked(actor, obstacle)
    held = mine(actor, on=said.on)
    can_move_obstacle(actor, held.led, one, owned=held.members).require()
    if one.state in ANSWERED:
        raise Refused(_("Hindret har redan fått sitt svar."))
    return one


def _with_text(said: Said, text: str) -> Said:
    return Said(
        on=said.on,
        text=text,
        answer=said.answer,
        meeting=said.meeting,
        decision=said.decision,
        decision_words=said.decision_words,
    )
