"""The register of public documents: numbers in a series per year, without gaps, whoever writes at the same time.

What is registered follows from what is done: operations of the contexts above call this after their own policy, in
their own transaction. A number is given when the row is written and never by a reading (offentlighets- och
sekretesslagen 2009:400, 5 kap. 1-2 §§).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Max, Q

from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import FederationModel

from .history import created_entry, record_all
from .models import Direction, Document, Matter

Key = tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class NewMatter:
    """A matter to open: its words, the day, and the object that it is about, if any."""

    title: str
    on: date
    obj: FederationModel | None = None


@dataclass(frozen=True, kw_only=True)
class NewDocument:
    """A document to register in a matter; with ``obj`` only one of each ``kind`` for that object."""

    matter: Matter
    title: str
    on: date
    kind: str
    direction: Direction = Direction.INTERNAL
    counterpart: str = ""
    obj: FederationModel | None = None


def open_matter(*, actor: Actor, title: str, on: date, obj: FederationModel | None = None) -> Matter:
    """This will open a matter with the next number of the year, or give the one that the object has already."""
    return open_matters(actor=actor, entries=[NewMatter(title=title, on=on, obj=obj)])[0]


@transaction.atomic
def open_matters(*, actor: Actor, entries: Sequence[NewMatter]) -> list[Matter]:
    """This will open many matters, in the order given, with a number of queries that does not grow with them."""
    known = _by_object(Matter, [entry.obj for entry in entries], actor)
    fresh = [entry for entry in entries if entry.obj is None or _key(entry.obj) not in known]
    if fresh:
        lock_register(actor)
    # Somebody may have registered the same object while the lock was waited for.
    known |= _by_object(Matter, [entry.obj for entry in fresh], actor)
    next_numbers = {year: _next_number(actor, year) for year in sorted({entry.on.year for entry in fresh})}
    made: list[Matter] = []
    answer: list[Matter] = []
    for entry in entries:
        matter = known.get(_key(entry.obj)) if entry.obj is not None else None
        if matter is None:
            matter = Matter(
                federation_id=actor.federation_id,
                year=entry.on.year,
                number=next_numbers[entry.on.year],
                title=entry.title[:250],
                opened_on=entry.on,
                **_pointer(entry.obj),
            )
            next_numbers[entry.on.year] += 1
            made.append(matter)
            if entry.obj is not None:
                known[_key(entry.obj)] = matter
        answer.append(matter)
    Matter.objects.bulk_create(made, batch_size=2000)
    record_all(created_entry(actor=actor, use_case="records.open_matter", obj=matter) for matter in made)
    return answer


def register_document(
    *,
    actor: Actor,
    matter: Matter,
    title: str,
    on: date,
    kind: str,
    direction: Direction = Direction.INTERNAL,
    counterpart: str = "",
    obj: FederationModel | None = None,
) -> Document:
    """This will register a document in a matter, or give the one of that kind that the object has already."""
    entry = NewDocument(
        matter=matter, title=title, on=on, kind=kind, direction=direction, counterpart=counterpart, obj=obj
    )
    return register_documents(actor=actor, entries=[entry])[0]


@transaction.atomic
def register_documents(*, actor: Actor, entries: Sequence[NewDocument]) -> list[Document]:
    """This will register many documents, in the order given, with a number of queries that does not grow with them."""
    matters = sorted({entry.matter.pk for entry in entries})
    lock_register(actor)
    last = _last_numbers(actor, matters)
    known = {
        (document.object_type, document.object_id, document.kind): document
        for document in Document.objects.of(actor).filter(_objects(entry.obj for entry in entries))
    }
    made: list[Document] = []
    answer: list[Document] = []
    for entry in entries:
        key = (*_key(entry.obj), entry.kind) if entry.obj is not None else None
        document = known.get(key) if key else None
        if document is None:
            last[entry.matter.pk] = last.get(entry.matter.pk, 0) + 1
            document = Document(
                federation_id=actor.federation_id,
                matter=entry.matter,
                number=last[entry.matter.pk],
                title=entry.title[:250],
                direction=entry.direction,
                counterpart=entry.counterpart,
                registered_on=entry.on,
                kind=entry.kind,
                **_pointer(entry.obj),
            )
            made.append(document)
            if key:
                known[key] = document
        answer.append(document)
    Document.objects.bulk_create(made, batch_size=2000)
    record_all(created_entry(actor=actor, use_case="records.register_document", obj=document) for document in made)
    return answer


def next_document_number(*, actor: Actor, matter: Matter) -> int:
    """This will give the next free number of a matter, and keep the register to the caller until it has committed."""
    lock_register(actor)
    return _last_numbers(actor, [matter.pk]).get(matter.pk, 0) + 1


def _last_numbers(actor: Actor, matters: Sequence[int]) -> dict[int, int]:
    """The highest number ever given in each matter: one whose document was moved elsewhere is never given again."""
    last: dict[int, int] = {}
    rows = Matter.objects.of(actor).filter(pk__in=matters).order_by().annotate(last=Max("documents__number"))
    for matter in rows:
        last[matter.pk] = max([matter.last or 0, *matter.numbers_moved_away])
    return last


def lock_register(actor: Actor) -> None:
    """This will let whoever writes in a federation's register wait until the one before has committed.

    It lasts until the transaction ends, so that a number which is undone is given to the next one. It is one for
    matters and documents together, so that two writers never wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('records.register'), %s::int)", [actor.federation_id])


def _next_number(actor: Actor, year: int) -> int:
    last = Matter.objects.of(actor).filter(year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _by_object(model: type[Matter], objects: Iterable[FederationModel | None], actor: Actor) -> dict[Key, Matter]:
    rows = model.objects.of(actor).filter(_objects(objects))
    return {(row.object_type, row.object_id): row for row in rows}


def _objects(objects: Iterable[FederationModel | None]) -> Q:
    """The rows that are about one of the objects; none when there is none."""
    ids: dict[str, list[int]] = {}
    for obj in objects:
        if obj is not None:
            ids.setdefault(obj._meta.label_lower, []).append(obj.pk)
    found = Q(pk__in=[])
    for label, keys in ids.items():
        found |= Q(object_type=label, object_id__in=keys)
    return found


def _key(obj: FederationModel) -> Key:
    return obj._meta.label_lower, obj.pk


def _pointer(obj: FederationModel | None) -> dict[str, str | int | None]:
    return {"object_type": obj._meta.label_lower, "object_id": obj.pk} if obj is not None else {}
