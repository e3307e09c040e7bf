"""What a definition file says of the path of obstacles is saved here."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from mellanrum.kernel.constraints import refusals
from mellanrum.obstacles.models import ObstaclePath, PathLevel
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.policies import can_load_definition

USE_CASE = "obstacles.load_definition"


@transaction.atomic
def save_path(
    *,
    actor: Actor,
    internal_days: int,
    remind_after_days: int,
    remind_above_after_days: int,
    keep_reporter_days: int,
    link_days: int,
) -> None:
    """This will create or change what holds for the whole path of the federation's obstacles.

    Raises:
        Forbidden: when the actor may not load definitions.
        Refused: when the level above would be reminded before the body's own chair.
    """
    can_load_definition(actor).require()
    one = ObstaclePath.objects.of(actor).first()
    before = snapshot(one) if one else None
    one = one or ObstaclePath(federation_id=actor.federation_id)
    one.internal_days = internal_days
    one.remind_after_days = remind_after_days
    one.remind_above_after_days = remind_above_after_days
    one.keep_reporter_days = keep_reporter_days
    one.link_days = link_days
    _save(actor, one, before)


@transaction.atomic
def save_level(
    *,
    actor: Actor,
    code: str,
    name: str,
    does: str,
    body_kinds: Sequence[str],
    body_codes: Sequence[str],
    answer_days: int,
    withdrawn_on: date | None,
    position: int,
) -> None:
    """This will create or change a level of the path by its code. None of kinds and codes: it lies beyond.

    Raises:
        Forbidden: when the actor may not load definitions.
    """
    can_load_definition(actor).require()
    one = PathLevel.objects.of(actor).filter(code=code).first()
    before = snapshot(one) if one else None
    one = one or PathLevel(federation_id=actor.federation_id, code=code)
    one.name, one.does = name, does
    one.body_kinds, one.body_codes = list(body_kinds), list(body_codes)
    one.answer_days, one.withdrawn_on, one.position = answer_days, withdrawn_on, position
    _save(actor, one, before)


@transaction.atomic
def end_level(*, actor: Actor, pk: int, on: date) -> None:
    """This will take a level out of the path from a day, since no definition names it; obstacles there stay there.

    Raises:
        Forbidden: when the actor may not load definitions.
    """
    can_load_definition(actor).require()
    one = PathLevel.objects.of(actor).get(pk=pk)
    before = snapshot(one)
    one.withdrawn_on = on
    one.save(update_fields=["withdrawn_on"])
    record_changed(actor=actor, use_case=USE_CASE, obj=one, before=before)


def _save(actor: Actor, one: ObstaclePath | PathLevel, before: dict[str, object] | None) -> None:
    with refusals():
        one.save()
    if before is None:
        record_created(actor=actor, use_case=USE_CASE, obj=one)
    else:
        record_changed(actor=actor, use_case=USE_CASE, obj=one, before=before)
