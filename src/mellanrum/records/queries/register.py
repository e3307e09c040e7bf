"""The register as the office reads it: the list of matters, a matter, a document."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from mellanrum.kernel.sorting import sort_key
from mellanrum.records.models import Direction, Document, Matter, RetentionRule, StoredFile
from mellanrum.records.objects import kind_label, object_url
from mellanrum.records.policies import can_read_document, can_read_register
from mellanrum.records.states import Reference, disposable_from, is_reference, references_in
from mellanrum.tenancy.actors import Actor

PAGE_LENGTH = 50


@dataclass(frozen=True, kw_only=True)
class MatterFilter:
    """What the list of matters is narrowed to. ``after`` and ``before`` are diary numbers of the neighbouring pages."""

    search: str = ""
    year: int | None = None
    state: str = ""
    marked: str = ""
    direction: str = ""
    kind: str = ""
    after: str = ""
    before: str = ""


@dataclass(frozen=True, kw_only=True)
class MatterLine:
    """A matter in the list, with how many documents it has, and whether it or one of them is marked as secret."""

    matter: Matter
    documents: int
    secret: bool


@dataclass(frozen=True, kw_only=True)
class MatterList:
    """One page of the list, and the keys of its neighbours ("" where there is none)."""

    lines: tuple[MatterLine, ...]
    previous: str
    following: str


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """A document as a matter lists it."""

    document: Document
    kind: str
    files: int


@dataclass(frozen=True, kw_only=True)
class MatterPage:
    """A matter with its documents in order, and the address of what it is about ("" when it is about no object)."""

    matter: Matter
    lines: tuple[DocumentLine, ...]
    object_url: str


@dataclass(frozen=True, kw_only=True)
class FileVersions:
    """A file of a document: its latest version, the older ones, and the copies with passages taken out."""

    latest: StoredFile
    older: tuple[StoredFile, ...]
    masked: tuple[StoredFile, ...]


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How long a document is kept: its rule if the kind has one, and the first day it may be disposed of, if any."""

    rule: RetentionRule | None
    disposable_from: date | None


@dataclass(frozen=True, kw_only=True)
class DocumentPage:
    """A document with its files, how long it is kept, and the address of what it is about."""

    document: Document
    kind: str
    files: tuple[FileVersions, ...]
    retention: Retention
    object_url: str


def matter_list(actor: Actor, *, of: MatterFilter) -> MatterList:
    """This will list fifty matters, the newest number first; deep pages are as fast as the first (two queries).

    Raises:
        Forbidden: when the actor does not read the register.
    """
    can_read_register(actor).require()
    rows = _filtered(actor, of)
    backwards = bool(of.before)
    rows = _beyond(rows, of.before or of.after, backwards=backwards)
    order = ("year", "number") if backwards else ("-year", "-number")
    chosen = list(rows.order_by(*order)[: PAGE_LENGTH + 1])
    more = len(chosen) > PAGE_LENGTH
    found: list[Matter] = chosen[:PAGE_LENGTH]
    if backwards:
        found.reverse()
    counted = {
        row["matter"]: row
        for row in Document.objects.of(actor)
        .filter(matter__in=[matter.pk for matter in found])
        .order_by()
        .values("matter")
        .annotate(count=Count("pk"), secret=Count("pk", filter=~Q(secrecy_provision="")))
    }
    lines = tuple(
        MatterLine(
            matter=matter,
            documents=counted[matter.pk]["count"] if matter.pk in counted else 0,
            secret=bool(matter.secrecy_provision or (matter.pk in counted and counted[matter.pk]["secret"])),
        )
        for matter in found
    )
    return MatterList(
        lines=lines,
        previous=found[0].diary_number if found and (more if backwards else of.after) else "",
        following=found[-1].diary_number if found and (True if backwards else more) else "",
    )


def matter_by_number(actor: Actor, year: int, number: int) -> Matter | None:
    """This will find a matter by its diary number; None when there is none.

    Raises:
        Forbidden: when the actor does not read the register.
    """
    can_read_register(actor).require()
    found: Matter | None = Matter.objects.of(actor).filter(year=year, number=number).first()
    return found


def matter_page(actor: Actor, year: int, number: int) -> MatterPage | None:
    """This will show a matter with its documents (two queries, and what its object's address takes).

    Raises:
        Forbidden: when the actor does not read the register.
    """
    matter = matter_by_number(actor, year, number)
    if matter is None:
        return None
    rows = Document.objects.of(actor).filter(matter=matter).order_by("number").annotate(file_count=Count("files"))
    lines = []
    for document in rows:
        document.matter = matter
        lines.append(DocumentLine(document=document, kind=kind_label(document.kind), files=document.file_count))
    return MatterPage(matter=matter, lines=tuple(lines), object_url=object_url(matter.object_type, matter.object_id))


def document_of(actor: Actor, pk: int) -> Document | None:
    """This will find a document that the actor may open; None when there is none in the federation.

    Raises:
        Forbidden: when the actor may not open it.
    """
    found: Document | None = Document.objects.of(actor).select_related("matter").filter(pk=pk).first()
    if found is not None:
        can_read_document(actor, found).require()
    return found


def document_page(actor: Actor, pk: int) -> DocumentPage | None:
    """This will show a document with its files (three queries, and what its object's address takes).

    Raises:
        Forbidden: when the actor may not open it.
    """
    document = document_of(actor, pk)
    if document is None:
        return None
    rule = RetentionRule.objects.of(actor).filter(kind=document.kind, withdrawn_on__isnull=True).first()
    return DocumentPage(
        document=document,
        kind=kind_label(document.kind),
        files=tuple(file_versions(files_of(actor, document))),
        retention=retention_of(document, rule),
        object_url=object_url(document.object_type, document.object_id)
        or object_url(document.matter.object_type, document.matter.object_id),
    )


def retention_of(document: Document, rule: RetentionRule | None) -> Retention:
    """This will tell how long a document is kept under a rule; a matter that is open has no end yet."""
    closed = document.matter.closed_on
    if rule is None or rule.years is None or closed is None:
        return Retention(rule=rule, disposable_from=None)
    return Retention(rule=rule, disposable_from=disposable_from(closed, rule.years))


def files_of(actor: Actor, document: Document) -> list[StoredFile]:
    """This will list the files of a document, the latest version of each name first."""
    files = list(StoredFile.objects.of(actor).filter(document=document).order_by("name", "-version"))
    for file in files:
        file.document = document
    return files


def file_of(actor: Actor, pk: int) -> StoredFile | None:
    """This will find a stored file that the actor may open; None when there is none in the federation.

    Raises:
        Forbidden: when the actor may not open its document.
    """
    found: StoredFile | None = StoredFile.objects.of(actor).select_related("document__matter").filter(pk=pk).first()
    if found is not None:
        can_read_document(actor, found.document).require()
    return found


def file_versions(files: Sequence[StoredFile]) -> list[FileVersions]:
    """This will gather files by name: the latest version with the older ones, and masked copies with their original."""
    masked: dict[int, list[StoredFile]] = defaultdict(list)
    named: dict[str, list[StoredFile]] = defaultdict(list)
    for file in files:
        if file.masked_of_id is not None:
            masked[file.masked_of_id].append(file)
        else:
            named[file.name].append(file)
    return [
        FileVersions(
            latest=versions[0],
            older=tuple(versions[1:]),
            masked=tuple(copy for version in versions for copy in masked[version.pk]),
        )
        for versions in named.values()
    ]


def documents_by_reference(actor: Actor, text: str) -> tuple[list[Document], list[str]]:
    """This will find the documents that a text names by number (a matter means all of its documents; one query).

    What was not found comes second, as it is cited.

    Raises:
        Forbidden: when the actor does not read the register.
    """
    can_read_register(actor).require()
    asked = references_in(text)
    if not asked:
        return [], []
    wanted = Q()
    for one in asked:
        part = Q(matter__year=one.year, matter__number=one.number)
        wanted |= part & Q(number=one.document) if one.document is not None else part
    rows = Document.objects.of(actor).filter(wanted).select_related("matter")
    found = list(rows.order_by("matter__year", "matter__number", "number")[:500])
    missing = [one for one in asked if not any(_is(document, one) for document in found)]
    return found, [f"{one.year}-{one.number}" + (f":{one.document}" if one.document else "") for one in missing]


def _is(document: Document, one: Reference) -> bool:
    same = (document.matter.year, document.matter.number) == (one.year, one.number)
    return same and one.document in (None, document.number)


def _filtered(actor: Actor, of: MatterFilter) -> QuerySet[Matter]:
    rows: QuerySet[Matter] = Matter.objects.of(actor)
    documents = Document.objects.of(actor).filter(matter=OuterRef("pk"))
    if of.year is not None:
        rows = rows.filter(year=of.year)
    if of.state in ("open", "closed"):
        rows = rows.filter(closed_on__isnull=of.state == "open")
    if of.marked == "yes":
        rows = rows.filter(~Q(secrecy_provision="") | Exists(documents.filter(~Q(secrecy_provision=""))))
    if of.marked == "no":
        rows = rows.filter(~Exists(documents.filter(~Q(secrecy_provision=""))), secrecy_provision="")
    if of.direction in Direction.values:
        rows = rows.filter(Exists(documents.filter(direction=of.direction)))
    if of.kind:
        rows = rows.filter(Exists(documents.filter(kind=of.kind)))
    if of.search and is_reference(of.search):
        [one] = references_in(of.search)
        return rows.filter(year=one.year, number=one.number)
    if of.search:
        wanted = Value(sort_key(of.search))
        # Not LIKE: see the list of meetings.
        rows = rows.filter(
            Q(GreaterThan(StrIndex("search_key", wanted), 0))
            | Exists(documents.filter(GreaterThan(StrIndex(F("search_key"), wanted), 0)))
        )
    return rows


def _beyond(rows: QuerySet[Matter], key: str, *, backwards: bool) -> QuerySet[Matter]:
    if not is_reference(key):
        return rows
    [place] = references_in(key)
    if backwards:
        return rows.filter(year__gte=place.year).filter(Q(year__gt=place.year) | Q(number__gt=place.number))
    return rows.filter(year__lte=place.year).filter(Q(year__lt=place.year) | Q(number__lt=place.number))
