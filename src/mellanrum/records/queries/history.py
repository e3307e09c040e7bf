"""Reads of the history, in words for people, and of the register."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mellanrum.kernel.periods import Period
from mellanrum.kernel.use_cases import label_of
from mellanrum.records.history import binding_of
from mellanrum.records.keys import decrypt
from mellanrum.records.models import Document, HistoryEntry, Matter
from mellanrum.records.policies import can_read_history
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import FederationModel

if TYPE_CHECKING:
    Field = models.Field[Any, Any]

Values = dict[str, Any]
Model = type[models.Model]
# What an entry of an object that several pages show fits on one of them; the rest is a click away.
SHOWN = 25


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of history as people read it; ``changes`` are field, before and after in words."""

    id: int
    at: datetime
    actor_name: str
    use_case_label: str
    changes: tuple[tuple[str, str, str], ...]
    reason: str


@dataclass(frozen=True, kw_only=True)
class History:
    """The lines of an object, the newest first; ``older`` is where to go on, when there are more."""

    lines: tuple[Line, ...]
    older: int | None


def history_of(actor: Actor, obj: FederationModel, *, limit: int = SHOWN) -> list[Line]:
    """This will list the latest changes of an object in words, the newest first; none when the actor may not read it.

    One query, and one for each kind of object that the changes point at.
    """
    return list(history_page(actor, obj._meta.label_lower, obj.pk, limit=limit).lines)


def history_page(
    actor: Actor, object_type: str, object_id: int, *, before: int | None = None, limit: int = SHOWN
) -> History:
    """This will give a page of an object's changes in words, the newest first, from below the line ``before``."""
    if not can_read_history(actor):
        return History(lines=(), older=None)
    rows = HistoryEntry.objects.of(actor).filter(object_type=object_type, object_id=object_id).order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    # The ciphertext of what is personal is left where it is: reading it is a use case of its own, and is logged.
    found = list(rows.defer("cipher")[: limit + 1])
    entries = found[:limit]
    return History(
        lines=tuple(_lines(entries, apps.get_model(object_type))),
        older=entries[-1].pk if len(found) > limit else None,
    )


def object_with_history(actor: Actor, object_type: str, object_id: int) -> FederationModel | None:
    """This will find an object of the actor's federation whose changes are written down; None when there is none."""
    try:
        model = apps.get_model(object_type)
    except (LookupError, ValueError):
        return None
    if not issubclass(model, FederationModel) or not model.tracked:
        return None
    row: FederationModel | None = model.objects.of(actor).filter(pk=object_id).first()
    return row


def personal_values(entry: HistoryEntry) -> tuple[Values | None, Values | None]:
    """This will give what an entry says of a person, before and after. Log the reading first.

    The transaction must act for the controller, or the key is not there.

    Raises:
        Unreadable: when the key is destroyed or out of reach, or the cipher is not where it was written.
    """
    if entry.cipher is None or entry.person_key is None:
        return None, None
    before, after = json.loads(decrypt(entry.person_key, bytes(entry.cipher), bound_to=binding_of(entry)))
    return before, after


def matter_of(actor: Actor, obj: FederationModel) -> Matter | None:
    """This will find the matter that was opened for an object."""
    matter: Matter | None = Matter.objects.of(actor).filter(object_type=obj._meta.label_lower, object_id=obj.pk).first()
    return matter


def documents_of(actor: Actor, obj: FederationModel) -> list[Document]:
    """This will list the documents of the matter that was opened for an object, in the order of their numbers."""
    return list(
        Document.objects.of(actor)
        .filter(matter__object_type=obj._meta.label_lower, matter__object_id=obj.pk)
        .select_related("matter")
        .order_by("number")
    )


def _lines(entries: list[HistoryEntry], model: Model) -> Iterable[Line]:
    names = _names(entries, model)
    # The database keeps the fields in an order of its own: they are told in the order of the model.
    order = {field.name: place for place, field in enumerate(model._meta.concrete_fields)}
    for entry in entries:
        before, after = entry.before or {}, entry.after or {}
        changes = [
            (_field_label(model, name), _words(model, name, before.get(name), names), _words(model, name, value, names))
            for name, value in sorted(after.items(), key=lambda item: order.get(item[0], len(order)))
            # A creation lists what was filled in; a change lists what was emptied too.
            if entry.before is not None or value not in (None, "", [])
        ]
        yield Line(
            id=entry.pk,
            at=entry.at,
            actor_name=entry.actor_name,
            use_case_label=label_of(entry.use_case),
            changes=tuple(changes),
            reason=entry.reason,
        )


def _field(model: Model, name: str) -> "Field | None":
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        # The line is older than the present columns: it is shown as it was written.
        return None
    return field if isinstance(field, models.Field) else None


def _field_label(model: Model, name: str) -> str:
    field = _field(model, name)
    return str(capfirst(str(field.verbose_name))) if field is not None else name


def _names(entries: list[HistoryEntry], model: Model) -> Mapping[tuple[Model, int], str]:
    """What the objects are called that the changes point at: one query for each kind."""
    wanted: dict[Model, set[int]] = defaultdict(set)
    for entry in entries:
        for values in (entry.before or {}, entry.after or {}):
            for name, value in values.items():
                field = _field(model, name)
                if isinstance(field, models.ForeignKey) and isinstance(value, int):
                    wanted[field.related_model].add(value)
    return {
        (related, row.pk): str(row)
        for related, keys in wanted.items()
        for row in related._default_manager.filter(pk__in=keys)
    }


def _words(model: Model, name: str, value: Any, names: Mapping[tuple[Model, int], str]) -> str:
    field = _field(model, name)
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(field, models.ForeignKey):
        return names.get((field.related_model, value), str(value))
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain_words(field, value)


def _plain_words(field: "Field | None", value: Any) -> str:
    try:
        if isinstance(field, models.DateTimeField):
            return date_format(timezone.localtime(datetime.fromisoformat(value)), "DATETIME_FORMAT")
        if isinstance(field, models.DateField):
            return _day(date.fromisoformat(value))
        if isinstance(field, models.TimeField):
            return time.fromisoformat(value).strftime("%H.%M")
        if field is not None and field.get_internal_type() == "DateRangeField":
            first, end = (date.fromisoformat(day) if day else None for day in value)
            last = Period(first, end).last_day if first else None
            since = _("från och med %(day)s") % {"day": _day(first)} if first else ""
            return f"{since} {_('till och med %(day)s') % {'day': _day(last)}}" if last else since
    except (TypeError, ValueError):
        # A line from before the column changed its kind.
        return str(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _day(day: date) -> str:
    return date_format(day, "j F Y")
