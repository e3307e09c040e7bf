"""Taking back imports of meetings, attendance and decisions, where nothing builds on them."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.governance.models import AgendaItem, Attendance, Decision, Meeting, MeetingState, Presence, Stance
from mellanrum.governance.policies import can_keep_meetings
from mellanrum.records.models import Document
from mellanrum.records.taking_back import Rule, Step, TakingBack, carry_out, taking_back
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact, FederationModel


def undo_plan(*, actor: Actor, entries: Sequence[int], lock: bool = False) -> TakingBack:
    """This will tell what undoing such an import would do, by the lines of history that it wrote.

    Raises:
        Forbidden: when the actor may not keep meetings.
    """
    can_keep_meetings(actor).require()
    rules: dict[type[FederationModel], Rule] = {Meeting: _documented}
    rules |= dict.fromkeys((Stance, Decision, AgendaItem, Attendance), _attested)
    order = (Stance, Decision, AgendaItem, Attendance, Meeting, Contact)
    return taking_back(actor, entries, order=order, rules=rules, lock=lock)


@transaction.atomic
def undo_import(*, actor: Actor, entries: Sequence[int], reason: str) -> TakingBack:
    """This will take back such an import: its rows leave, what it changed stands as before.

    The number that a meeting got in the register stays there, with a note.

    Raises:
        Forbidden: when the actor may not keep meetings.
    """
    plan = undo_plan(actor=actor, entries=entries, lock=True)
    carry_out(actor=actor, use_case="governance.undo_import", plan=plan, reason=reason)
    return plan


def _attested(actor: Actor, steps: Sequence[Step], found: TakingBack) -> Mapping[int, str]:
    """Minutes that are attested say who was there and what was decided."""
    if not steps:
        return {}
    model = type(steps[0].obj)
    meeting = "item__meeting" if model in (Stance, Decision) else "meeting"
    pks = [step.obj.pk for step in steps]
    attested = model.objects.of(actor).filter(pk__in=pks, **{f"{meeting}__minutes_attested_on__isnull": False})
    return dict.fromkeys(attested.values_list("pk", flat=True), _("Mötets protokoll är justerat."))


def _documented(actor: Actor, steps: Sequence[Step], found: TakingBack) -> Mapping[int, str]:
    """A public document of the meeting stays what it is, and a meeting where somebody was present was held."""
    pks = [step.obj.pk for step in steps]
    documents = Document.objects.of(actor).filter(
        matter__object_type=Meeting._meta.label_lower, matter__object_id__in=pks
    )
    kept = dict.fromkeys(
        documents.values_list("matter__object_id", flat=True),
        _("Mötet har en handling i diariet, till exempel protokollet."),
    )
    present = Attendance.objects.of(actor).filter(meeting__in=pks, presence=Presence.PRESENT)
    attended = set(present.exclude(pk__in=found.gone(Attendance)).values_list("meeting", flat=True))
    for step in steps:
        if step.obj.pk in attended and step.before.get("state", MeetingState.HELD) != MeetingState.HELD:
            kept.setdefault(step.obj.pk, _("Någon är antecknad som närvarande på mötet."))
    return kept
