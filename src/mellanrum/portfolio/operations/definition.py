"""What a definition file says of interventions is saved here."""

from datetime import date

from django.db import transaction

from mellanrum.kernel.constraints import refusals
from mellanrum.portfolio.models import Intervention
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.policies import can_load_definition

USE_CASE = "portfolio.load_definition"


def save_intervention(
    *,
    actor: Actor,
    code: str,
    name: str,
    kind: str,
    starts_on: date | None,
    ends_on: date | None,
    position: int,
) -> None:
    """This will create or change an intervention by its code.

    Raises:
        Forbidden: when the actor may not load definitions.
        Refused: when its last day is before the first.
    """
    can_load_definition(actor).require()
    with refusals():
        one = Intervention.objects.of(actor).filter(code=code).first()
        before = snapshot(one) if one else None
        one = one or Intervention(federation_id=actor.federation_id, code=code)
        one.name = name
        one.kind = kind
        one.starts_on = starts_on
        one.ends_on = ends_on
        one.position = position
        one.save()
        if before is None:
            record_created(actor=actor, use_case=USE_CASE, obj=one)
        else:
            record_changed(actor=actor, use_case=USE_CASE, obj=one, before=before)


@transaction.atomic
def end_intervention(*, actor: Actor, pk: int, on: date) -> None:
    """This will let an intervention end on a day (on its first, when it has not begun), since no definition names it.

    Raises:
        Forbidden: when the actor may not load definitions.
    """
    can_load_definition(actor).require()
    one = Intervention.objects.of(actor).get(pk=pk)
    before = snapshot(one)
    one.ends_on = max(on, one.starts_on) if one.starts_on else on
    one.save(update_fields=["ends_on"])
    record_changed(actor=actor, use_case=USE_CASE, obj=one, before=before)
