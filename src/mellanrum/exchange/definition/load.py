"""Loading a definition: what it would change, and the change itself, all or nothing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from mellanrum.exchange.models import LoadedDefinition
from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.tenancy.actors import Actor, system_actor
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.operations.definition import create_federation
from mellanrum.tenancy.policies import can_load_definition
from mellanrum.tenancy.queries import federation_by_slug
from mellanrum.tenancy.scope import federation_transaction

from .comparison import Change, Comparison, Conflict, Deed, compare
from .content import from_json, standing_content, to_json
from .reading import Definition, read_definition
from .sheet import Section


class Take(StrEnum):
    """Which wins where the web and the file say different things."""

    FILE = "file"
    WEB = "web"


@dataclass(frozen=True, kw_only=True)
class LoadPlan:
    """What loading a file would do: ``changes`` in the file's order; ``conflicts`` stop it until ``take`` decides."""

    definition: Definition
    digest: str
    federation: str
    is_new: bool
    changes: Sequence[Change]
    conflicts: Sequence[Conflict]


class Conflicting(Exception):
    """The load would overwrite what was changed in the web; nothing was written."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__(f"{len(conflicts)} changes made in the web")
        self.conflicts = tuple(conflicts)


def plan_load(*, data: bytes, file: str, on: date) -> LoadPlan:
    """This will tell what loading the bytes of a definition file would change on a day, and write nothing.

    Raises:
        DefinitionErrors: with every error of the file.
    """
    definition = read_definition(data, file=file)
    federation = federation_by_slug(definition.slug)
    digest = hashlib.sha256(data).hexdigest()
    if federation is None:
        comparison = compare(last=None, now={}, file=definition.objects)
    else:
        with federation_transaction([federation.pk], read_only=True):
            comparison = _compared(_actor(federation, "load"), definition, on)
    return LoadPlan(
        definition=definition,
        digest=digest,
        federation=definition.slug,
        is_new=federation is None,
        changes=comparison.changes,
        conflicts=comparison.conflicts,
    )


def apply_load(*, plan: LoadPlan, actor_name: str, on: date, take: Take | None = None) -> LoadPlan:
    """This will load a planned definition in one transaction, and give what it changed.

    It is compared again inside the transaction, so that nothing done in between is overwritten either.

    Raises:
        Conflicting: when it would overwrite what was changed in the web, and ``take`` does not say which wins.
        Refused: when a rule says no (two chairs at once, say); nothing is written then.
    """
    definition = plan.definition
    with transaction.atomic():
        federation = federation_by_slug(definition.slug)
        is_new = federation is None
        federation = federation or _created(definition, actor_name)
        with federation_transaction([federation.pk]):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext('load_definition'), %s)", [federation.pk])
            actor = _actor(federation, actor_name)
            comparison = _compared(actor, definition, on)
            if is_new:
                # What stands is only what was created for this file a moment ago.
                comparison = replace(comparison, conflicts=())
            if comparison.conflicts and take is None:
                raise Conflicting(comparison.conflicts)
            if take is Take.WEB:
                comparison = comparison.keeping_web()
            _write_all(actor, comparison, on)
            _remember(actor, definition, plan.digest)
    return LoadPlan(
        definition=definition,
        digest=plan.digest,
        federation=definition.slug,
        is_new=is_new,
        changes=plan.changes if is_new else comparison.changes,
        conflicts=comparison.conflicts,
    )


def last_loaded(actor: Actor) -> LoadedDefinition | None:
    """This will find the definition that was loaded last, if one was."""
    found: LoadedDefinition | None = LoadedDefinition.objects.of(actor).order_by("-id").first()
    return found


def _actor(federation: Federation, name: str) -> Actor:
    return system_actor(federation.pk, name)


def _created(definition: Definition, actor_name: str) -> Federation:
    fields = definition.objects["federation"][0].fields
    return create_federation(
        slug=definition.slug, name=str(fields["name"]), short_name=str(fields["short_name"]), actor_name=actor_name
    )


def _compared(actor: Actor, definition: Definition, on: date) -> Comparison:
    can_load_definition(actor).require()
    last = last_loaded(actor)
    left_out = {(name, tuple(identity)) for name, identity in last.left_out} if last else set()
    now = {
        name: [replace(one, left_out=one.ended and (name, one.identity) in left_out) for one in objects]
        for name, objects in standing_content(actor, on=on).items()
    }
    return compare(last=from_json(last.content) if last else None, now=now, file=definition.objects)


def _write_all(actor: Actor, comparison: Comparison, on: date) -> None:
    """First what ends, then what changes and comes, then the order.

    What must wait for another (the body above, the seat before) is tried again after it; when nothing goes on any more,
    the first refusal stands.
    """
    ending = [change for change in comparison.changes if change.deed is Deed.END]
    others = [change for change in comparison.changes if change.deed in (Deed.ADD, Deed.CHANGE)]
    pending = [*ending, *others]
    while pending:
        waiting: list[Change] = []
        first: Refused | None = None
        for change in pending:
            try:
                with refusals():
                    _write(actor, change, comparison, on)
            except Refused as refused:
                first = first or Refused(f"{change.label}: {refused.message}", field=refused.field)
                waiting.append(change)
        if first is not None and len(waiting) == len(pending):
            raise first
        pending = waiting
    for change in comparison.changes:
        if change.deed is Deed.ORDER:
            _arrange(actor, change.section, comparison, on)


def _write(actor: Actor, change: Change, comparison: Comparison, on: date) -> None:
    section, standing, file = change.section, change.standing, change.file
    if file is not None:
        section.write(
            actor=actor,
            pk=standing.pk if standing else None,
            identity=file.identity,
            fields=file.fields,
            position=comparison.positions[(section.name, file.identity)],
        )
    elif standing is not None and standing.pk is not None and section.end is not None:
        section.end(actor=actor, pk=standing.pk, on=on)


def _arrange(actor: Actor, section: Section, comparison: Comparison, on: date) -> None:
    for one in list(section.stands(actor, on)):
        place = comparison.positions.get((section.name, one.identity), one.position)
        if place != one.position:
            section.write(actor=actor, pk=one.pk, identity=one.identity, fields=one.fields, position=place)


def _remember(actor: Actor, definition: Definition, digest: str) -> None:
    """Keeps what the file said, and of what earlier files named, what this one left out: export leaves it out too."""
    last = last_loaded(actor)
    if last is not None and last.digest == digest:
        return
    content = to_json(definition.objects)
    named = _named(content)
    earlier = [*last.left_out, *_named(last.content)] if last else []
    LoadedDefinition.objects.create(
        federation_id=actor.federation_id,
        loaded_at=timezone.now(),
        loaded_by=actor.name,
        file_name=Path(definition.file).name[:250],
        digest=digest,
        content=content,
        left_out=[mark for mark in earlier if mark not in named],
    )


def _named(content: dict[str, Any]) -> list[list[Any]]:
    return [[name, one["identity"]] for name, objects in content.items() for one in objects]
