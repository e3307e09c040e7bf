"""What an obstacle led to is noted, with how that is known; what everybody may read has words of its own."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.obstacles.models import Effect, EffectLevel, Obstacle
from mellanrum.obstacles.policies import can_note_effects
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.tenancy.actors import Actor


@dataclass(frozen=True, kw_only=True)
class Change:
    """What was changed, where, for how many (None: not known), how that is known, its degree and its first day.

    ``public_text`` is for everybody, without anything that identifies; empty keeps it inside.
    """

    changed: str
    place: str
    evidence: str
    level: int
    since: date
    people: int | None = None
    public_text: str = ""


@transaction.atomic
def note_effect(*, actor: Actor, obstacle: Obstacle, change: Change, on: date) -> Effect:
    """This will note what an obstacle led to.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when it is not said what, where and how it is known, or the degree is none of the three.
    """
    can_note_effects(actor).require()
    for field, text, message in (
        ("changed", change.changed, _("Skriv vad som ändrades.")),
        ("place", change.place, _("Skriv var det ändrades.")),
        ("evidence", change.evidence, _("Skriv hur ni vet det.")),
    ):
        if not text.strip():
            raise Refused(message, field=field)
    if change.level not in EffectLevel.values:
        raise Refused(_("Effektnivån är 1, 2 eller 3."), field="level")
    effect = Effect(
        federation_id=actor.federation_id,
        obstacle=obstacle,
        changed=change.changed.strip(),
        place=change.place.strip()[:200],
        people=change.people,
        evidence=change.evidence.strip(),
        level=change.level,
        since=change.since,
        is_public=bool(change.public_text.strip()),
        public_text=change.public_text.strip(),
        noted_on=on,
    )
    with refusals():
        effect.save()
    record_created(actor=actor, use_case="obstacles.note_effect", obj=effect)
    return effect


@transaction.atomic
def withdraw_effect(*, actor: Actor, effect: Effect, reason: str, on: date) -> None:
    """This will take back an effect that did not hold; nobody is shown it after that.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: without a reason, or when it is withdrawn already.
    """
    can_note_effects(actor).require()
    if not reason.strip():
        raise Refused(_("Skriv varför effekten inte längre stämmer."), field="reason")
    if effect.withdrawn_on is not None:
        raise Refused(_("Effekten är redan återtagen."))
    before = snapshot(effect)
    effect.withdrawn_on, effect.is_public = on, False
    effect.save(update_fields=["withdrawn_on", "is_public"])
    record_changed(actor=actor, use_case="obstacles.withdraw_effect", obj=effect, before=before, reason=reason.strip())
