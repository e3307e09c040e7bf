"""Goals of a plan: new ones, changed ones, withdrawn ones, and notes about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.governance.queries.bodies import body_choices, member_choices
from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.measures.catalogue import UnknownMeasure, check_parameters
from mellanrum.planning.models import Goal, GoalNote, Plan, Priority
from mellanrum.planning.policies import can_write_plans
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.records.stamps import lock, require_unchanged
from mellanrum.tenancy.actors import Actor

from .standing import require_reason, require_standing


@dataclass(frozen=True, kw_only=True)
class GoalText:
    """What a goal says and how it is measured: everything that people may change after it was made."""

    title: str
    wording: str
    priority: Priority
    measure: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    measured_from: date | None = None
    follow_up: str = ""
    responsible: str = ""
    expected_result: str = ""


# What the board decides about a goal; the rest is how the office works with it.
DECIDED_FIELDS = ("title", "wording", "priority_id", "measure", "parameters", "low", "high", "unit", "measured_from")


@transaction.atomic
def add_goal(*, actor: Actor, plan: Plan, code: str, text: GoalText, reason: str = "", on: date) -> Goal:
    """This will add a goal to a plan, last among those of its priority.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when the code is missing or taken, the measure does not exist or is asked wrongly, the range is
            reversed, or the plan has been decided and no reason is given. Asked wrongly is also with the code of a body
            or a member that does not exist.
    """
    can_write_plans(actor).require()
    require_reason(plan, reason, on=on)
    if not code.strip():
        raise Refused(_("Ange målets kod, så som styrelsen skriver den."), field="code")
    last = Goal.objects.of(actor).filter(priority=text.priority).order_by("-position").first()
    goal = Goal(
        federation_id=plan.federation_id, plan=plan, code=code.strip(), position=last.position + 1 if last else 0
    )
    _write(actor, goal, text)
    record_created(actor=actor, use_case="planning.add_goal", obj=goal, reason=reason.strip())
    return goal


@transaction.atomic
def update_goal(*, actor: Actor, goal: Goal, text: GoalText, stamp: str, reason: str = "", on: date) -> Goal:
    """This will change what a goal says, its range or its measure. The value is counted anew at the next look.

    ``stamp`` is that of the goal as the form showed it (``records.stamps``).

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when someone else changed the goal meanwhile, when it has been withdrawn, when the plan has been
            decided and what the board decides is changed without a reason, and as ``add_goal``.
    """
    can_write_plans(actor).require()
    lock(goal)
    require_standing(goal, on=on)
    require_unchanged(goal, stamp)
    before = snapshot(goal)
    decided = [getattr(goal, name) for name in DECIDED_FIELDS]
    _write(actor, goal, text)
    if decided != [getattr(goal, name) for name in DECIDED_FIELDS]:
        require_reason(goal.plan, reason, on=on)
    record_changed(actor=actor, use_case="planning.update_goal", obj=goal, before=before, reason=reason.strip())
    return goal


@transaction.atomic
def withdraw_goal(*, actor: Actor, goal: Goal, reason: str, on: date) -> Goal:
    """This will take a goal out of its plan from a day; it stays readable and is measured no more.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when it has been withdrawn already, or no reason is given.
    """
    can_write_plans(actor).require()
    lock(goal)
    require_standing(goal, on=on)
    if not reason.strip():
        raise Refused(_("Skriv varför målet utgår, gärna med hänvisning till beslutet."), field="reason")
    before = snapshot(goal)
    goal.withdrawn_on = on
    goal.save()
    record_changed(actor=actor, use_case="planning.withdraw_goal", obj=goal, before=before, reason=reason.strip())
    return goal


@transaction.atomic
def add_goal_note(*, actor: Actor, goal: Goal, text: str, on: date) -> GoalNote:
    """This will write a note about a goal, signed and dated; earlier ones stay.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when the note is empty.
    """
    can_write_plans(actor).require()
    if not text.strip():
        raise Refused(_("Skriv anteckningen först."), field="text")
    note = GoalNote(
        federation_id=goal.federation_id, goal=goal, text=text.strip(), written_on=on, writer_name=actor.name
    )
    note.save()
    record_created(actor=actor, use_case="planning.add_goal_note", obj=note)
    return note


def _write(actor: Actor, goal: Goal, text: GoalText) -> None:
    if not text.title.strip():
        raise Refused(_("Ange en kort rubrik."), field="title")
    if not text.wording.strip():
        raise Refused(_("Skriv målet så som styrelsen har formulerat det."), field="wording")
    if text.priority.plan_id != goal.plan_id:
        raise Refused(_("Prioriteringen hör till en annan plan."), field="priority")
    _require_measure(actor, text)
    goal.title = text.title.strip()
    goal.wording = text.wording.strip()
    goal.priority = text.priority
    goal.measure = text.measure
    goal.parameters = dict(text.parameters)
    goal.low = text.low
    goal.high = text.high
    goal.unit = text.unit
    goal.measured_from = text.measured_from
    goal.follow_up = text.follow_up.strip()
    goal.responsible = text.responsible.strip()
    goal.expected_result = text.expected_result.strip()
    with refusals():
        goal.save()


def _require_measure(actor: Actor, text: GoalText) -> None:
    if not text.measure:
        return
    try:
        errors = check_parameters(text.measure, text.parameters)
    except UnknownMeasure as error:
        raise Refused(_("Måttet %(key)s finns inte i systemet.") % {"key": error.key}, field="measure") from None
    if errors:
        sentences = [
            _("%(name)s: väntade %(expected)s, fick %(found)s.")
            % {"name": error.name, "expected": error.expected, "found": error.found or _("inget")}
            for error in errors
        ]
        raise Refused(" ".join(sentences), field="parameters")
    # A code that nothing has would not be told by the value: nobody is represented by a member that does not exist.
    for name, known in (("body", body_choices), ("member", member_choices)):
        code = text.parameters.get(name)
        codes = [one.code for one in known(actor)] if code is not None else []
        if code is not None and code not in codes:
            raise Refused(
                _("%(name)s: det finns ingen kod %(code)s. De som finns: %(codes)s.")
                % {"name": name, "code": code, "codes": ", ".join(codes)},
                field="parameters",
            )
