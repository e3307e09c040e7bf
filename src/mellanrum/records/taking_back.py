"""Taking back what a run of writes did: rows that it made are removed, rows that it changed get back what stood before.

Only where nothing builds on it. A row stays when it was changed since, when another row points at it, or when the
context that owns it says why. Removal leaves its line in the history, with all that the row said.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from mellanrum.kernel.constraints import refusals
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import FederationModel

from .history import changed_entry, record_all, record_changed, removed_entry, snapshot
from .models import HistoryEntry, Matter

REMOVED, RESTORED, KEPT = "removed", "restored", "kept"
Values = dict[str, Any]


@dataclass(kw_only=True)
class Step:
    """What becomes of one row: ``removed``, ``restored``, or ``kept`` with the reason."""

    obj: FederationModel
    label: str
    created: bool
    before: Values
    after: Values
    reason: str = ""

    @property
    def outcome(self) -> str:
        if self.reason:
            return KEPT
        return REMOVED if self.created else RESTORED

    @property
    def kind(self) -> str:
        """The word for the kind of row."""
        return str(self.obj._meta.verbose_name)


@dataclass(kw_only=True)
class TakingBack:
    """What taking back would do, or did: the steps in the order in which they are done."""

    steps: list[Step] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        """This will tell how many rows have an outcome."""
        return sum(1 for step in self.steps if step.outcome == outcome)

    def gone(self, model: type[FederationModel]) -> set[int]:
        """This will tell which rows of a model are removed."""
        return {step.obj.pk for step in self.steps if isinstance(step.obj, model) and step.outcome == REMOVED}


# What a context knows of its own rows: why some of them must stay, by id. It sees what is removed before them.
Rule = Callable[[Actor, Sequence[Step], TakingBack], Mapping[int, str]]


def taking_back(
    actor: Actor,
    entries: Sequence[int],
    *,
    order: Sequence[type[FederationModel]],
    rules: Mapping[type[FederationModel], Rule] | None = None,
    lock: bool = False,
) -> TakingBack:
    """This will find what to do with each row that the lines of history made or changed; nothing is written.

    ``order`` is the kinds of row, those that point before those that are pointed at. What is gone already, or stands
    as it did before, is passed over. A fixed number of queries for each kind of row.
    """
    by_object: defaultdict[tuple[str, int], list[HistoryEntry]] = defaultdict(list)
    lines = HistoryEntry.objects.of(actor).filter(pk__in=entries).defer("cipher").order_by("pk")
    for line in lines:
        by_object[line.object_type, line.object_id].append(line)
    found = TakingBack()
    for model in order:
        label = model._meta.label_lower
        wanted = [pk for kind, pk in by_object if kind == label]
        stored = model.objects.of(actor).filter(pk__in=wanted).order_by("pk")
        rows = list(stored.select_for_update() if lock else stored)
        steps = [step for row in rows if (step := _step(row, by_object[label, row.pk])) is not None]
        _keep(steps, _changed_since(actor, steps))
        if rules and model in rules:
            _keep(steps, rules[model](actor, [step for step in steps if not step.reason], found))
        _keep(steps, _built_on(model, [step for step in steps if step.outcome == REMOVED], found))
        found.steps += steps
    return found


def carry_out(*, actor: Actor, use_case: str, plan: TakingBack, reason: str) -> None:
    """This will remove and restore as planned, with a line of history for each row. Plan with ``lock`` first.

    Raises:
        Refused: when a rule of the database stands against it; then nothing is done.
    """
    entries: list[HistoryEntry] = []
    removed: defaultdict[type[FederationModel], list[int]] = defaultdict(list)
    with refusals():
        for step in plan.steps:
            if step.outcome == REMOVED:
                entries.append(removed_entry(actor=actor, use_case=use_case, obj=step.obj, reason=reason))
                removed[type(step.obj)].append(step.obj.pk)
            elif step.outcome == RESTORED:
                now = snapshot(step.obj)
                for name, value in step.before.items():
                    column = step.obj._meta.get_field(name)
                    assert isinstance(column, models.Field)
                    setattr(step.obj, column.attname, column.to_python(value))
                step.obj.save(update_fields=list(step.before))
                entry = changed_entry(actor=actor, use_case=use_case, obj=step.obj, before=now, reason=reason)
                entries += [entry] if entry else []
        for model, pks in removed.items():
            _leave_matters(actor, use_case, model, pks, reason)
            model.objects.of(actor).filter(pk__in=pks).delete()
    record_all(entries)


def _leave_matters(actor: Actor, use_case: str, model: type[FederationModel], pks: list[int], reason: str) -> None:
    """A number in the register is never taken back: the matter stands, says why it is empty, and points at nothing."""
    for matter in Matter.objects.of(actor).filter(object_type=model._meta.label_lower, object_id__in=pks):
        before = snapshot(matter)
        matter.title = f"{matter.title[:200]} ({reason[:45]})"
        matter.object_type, matter.object_id = "", None
        matter.save(update_fields=["title", "object_type", "object_id"])
        record_changed(actor=actor, use_case=use_case, obj=matter, before=before, reason=reason)


def _step(row: FederationModel, lines: Sequence[HistoryEntry]) -> Step | None:
    """What the run did to a row in all: what stood before its first line, and after its last."""
    created = lines[0].before is None
    before: Values = {}
    after: Values = {}
    for line in lines:
        before = {**(line.before or {}), **before}
        after = {**after, **(line.after or {})}
    step = Step(obj=row, label=str(row), created=created, before={} if created else before, after=after)
    now = snapshot(row)
    if not created and all(now.get(name) == value for name, value in before.items()):
        return None
    return step


def _changed_since(actor: Actor, steps: Sequence[Step]) -> dict[int, str]:
    changed = []
    for step in steps:
        now = snapshot(step.obj)
        if any(name in now and now[name] != value for name, value in step.after.items()):
            changed.append(step.obj)
    if not changed:
        return {}
    label = changed[0]._meta.label_lower
    lines = HistoryEntry.objects.of(actor).filter(object_type=label, object_id__in=[row.pk for row in changed])
    latest = {line.object_id: line for line in lines.defer("cipher", "before", "after").order_by("pk")}
    reasons = {}
    for row in changed:
        line = latest.get(row.pk)
        words = {"who": line.actor_name, "day": date_format(localtime(line.at), "j F Y")} if line else None
        reasons[row.pk] = _("Ändrad sedan dess, av %(who)s %(day)s.") % words if words else _("Ändrad sedan dess.")
    return reasons


def _built_on(model: type[FederationModel], steps: Sequence[Step], found: TakingBack) -> dict[int, str]:
    """Which rows others point at: asked of every model there is, also of those in rings above."""
    pks = [step.obj.pk for step in steps]
    reasons: dict[int, str] = {}
    if not pks:
        return reasons
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel) or isinstance(relation, models.ManyToManyRel):
            continue
        pointing, name = relation.related_model, relation.field.attname
        others = pointing._default_manager.filter(**{f"{name}__in": pks})
        if issubclass(pointing, FederationModel):
            others = others.exclude(pk__in=found.gone(pointing))
        words = {"what": str(pointing._meta.verbose_name)}
        for pk in others.values_list(name, flat=True).distinct():
            reasons.setdefault(pk, _("Något annat bygger på raden: %(what)s.") % words)
    return reasons


def _keep(steps: Sequence[Step], reasons: Mapping[int, str]) -> None:
    for step in steps:
        if not step.reason and step.obj.pk in reasons:
            step.reason = reasons[step.obj.pk]
