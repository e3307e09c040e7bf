"""The register as everybody may read it (OSL 5 kap. 2 §): every document, without what its mark says is not told."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from mellanrum.kernel.periods import Period
from mellanrum.kernel.sorting import sort_key
from mellanrum.records.models import Direction, Document
from mellanrum.records.policies import can_read_public_list
from mellanrum.records.states import is_reference, references_in
from mellanrum.tenancy.actors import Actor

PAGE_LENGTH = 50


@dataclass(frozen=True, kw_only=True)
class PublicFilter:
    """What the public list is narrowed to. ``after`` and ``before`` are keys of the neighbouring pages."""

    search: str = ""
    year: int | None = None
    after: str = ""
    before: str = ""


@dataclass(frozen=True, kw_only=True)
class PublicLine:
    """A document in the public list. What is left out is "" and ``hidden`` says so; no file is ever named."""

    reference: str
    registered_on: date
    direction: str
    counterpart: str
    title: str
    matter_title: str
    hidden: bool


@dataclass(frozen=True, kw_only=True)
class PublicList:
    """One page of the list, and the keys of its neighbours ("" where there is none)."""

    lines: tuple[PublicLine, ...]
    previous: str
    following: str


def public_list(actor: Actor, *, of: PublicFilter) -> PublicList:
    """This will list fifty documents, the last registered first, as the law lets everybody know of them (one query).

    Raises:
        Forbidden: when the actor did not come to the public list.
    """
    can_read_public_list(actor).require()
    rows = _filtered(Document.objects.of(actor).select_related("matter"), of)
    backwards = bool(of.before)
    rows = _beyond(rows, of.before or of.after, backwards=backwards)
    order = ("registered_on", "id") if backwards else ("-registered_on", "-id")
    chosen = list(rows.order_by(*order)[: PAGE_LENGTH + 1])
    more = len(chosen) > PAGE_LENGTH
    found = chosen[:PAGE_LENGTH]
    if backwards:
        found.reverse()
    return PublicList(
        lines=tuple(public_line(document) for document in found),
        previous=_key(found[0]) if found and (more if backwards else of.after) else "",
        following=_key(found[-1]) if found and (True if backwards else more) else "",
    )


def public_line(document: Document) -> PublicLine:
    """This will tell of a document what everybody may know.

    A mark on the document leaves out its title and from or to whom; a mark on the matter leaves out its title, and so
    for every document in it. A public title stands instead, where somebody has written one.
    """
    matter = document.matter
    hidden = bool(document.secrecy_provision or matter.secrecy_provision)
    return PublicLine(
        reference=document.reference,
        registered_on=document.registered_on,
        direction=str(Direction(document.direction).label),
        counterpart="" if hidden else document.counterpart,
        title=document.public_title if hidden else document.title,
        matter_title=matter.public_title if matter.secrecy_provision else matter.title,
        hidden=hidden,
    )


def _filtered(rows: QuerySet[Document], of: PublicFilter) -> QuerySet[Document]:
    if of.year is not None:
        year = Period.of_year(of.year)
        rows = rows.filter(registered_on__gte=year.start, registered_on__lt=year.end)
    if of.search and is_reference(of.search):
        [one] = references_in(of.search)
        rows = rows.filter(matter__year=one.year, matter__number=one.number)
        return rows.filter(number=one.document) if one.document is not None else rows
    if of.search:
        # Only in what is shown: a search must not tell what the list leaves out.
        wanted = Value(sort_key(of.search))
        told = Q(secrecy_provision="", matter__secrecy_provision="")
        rows = rows.filter(
            told & Q(GreaterThan(StrIndex("search_key", wanted), 0))
            | Q(matter__secrecy_provision="") & Q(GreaterThan(StrIndex("matter__search_key", wanted), 0))
        )
    return rows


def _key(document: Document) -> str:
    return f"{document.registered_on.isoformat()}.{document.pk}"


def _beyond(rows: QuerySet[Document], key: str, *, backwards: bool) -> QuerySet[Document]:
    text, _dot, number = key.partition(".")
    try:
        day, pk = date.fromisoformat(text), int(number)
    except ValueError:
        return rows
    if backwards:
        return rows.filter(registered_on__gte=day).filter(Q(registered_on__gt=day) | Q(pk__gt=pk))
    return rows.filter(registered_on__lte=day).filter(Q(registered_on__lt=day) | Q(pk__lt=pk))
