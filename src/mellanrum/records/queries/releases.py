"""Requests to see documents, as the office examines them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from mellanrum.records.models import Outcome, ReleaseItem, ReleaseRequest, StoredFile
from mellanrum.records.objects import has_paper
from mellanrum.records.policies import can_read_register
from mellanrum.records.states import is_late
from mellanrum.tenancy.actors import Actor

from .register import FileVersions, file_versions

PAGE_LENGTH = 50


@dataclass(frozen=True, kw_only=True)
class RequestLine:
    """A request in the list: how many documents, how many are examined, and whether it has waited too long."""

    request: ReleaseRequest
    documents: int
    examined: int
    late: bool


@dataclass(frozen=True, kw_only=True)
class RequestList:
    """A page of requests, those that wait first; ``following`` is where to go on ("" at the end)."""

    lines: tuple[RequestLine, ...]
    following: str


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """A document of a request with its files."""

    item: ReleaseItem
    files: tuple[FileVersions, ...]

    @property
    def paper(self) -> bool:
        """Whether the document was made here, so that its text can be masked on a page."""
        return has_paper(self.item.document.object_type, self.item.document.kind)

    @property
    def masked(self) -> tuple[StoredFile, ...]:
        """The copies with passages taken out, of all its files."""
        return tuple(copy for file in self.files for copy in file.masked)


@dataclass(frozen=True, kw_only=True)
class RequestPage:
    """A request with the documents that it is about."""

    request: ReleaseRequest
    lines: tuple[ItemLine, ...]
    late: bool

    @property
    def all_examined(self) -> bool:
        """Whether the request can be answered."""
        return all(line.item.outcome != Outcome.UNTRIED for line in self.lines)

    @property
    def keeps_back(self) -> bool:
        """Whether anything is not released: then there is a decision to appeal against."""
        return any(line.item.outcome in (Outcome.MASKED, Outcome.REFUSED) for line in self.lines)


def request_list(actor: Actor, *, now: datetime, after: str = "") -> RequestList:
    """This will list fifty requests, the last received first (one query).

    Raises:
        Forbidden: when the actor does not read the register.
    """
    can_read_register(actor).require()
    rows = (
        ReleaseRequest.objects.of(actor)
        .select_related("matter")
        .annotate(count=Count("items"), examined=Count("items", filter=~Q(items__outcome=Outcome.UNTRIED)))
        .order_by("-pk")
    )
    if after.isascii() and after.isdigit() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: PAGE_LENGTH + 1])
    shown = found[:PAGE_LENGTH]
    return RequestList(
        lines=tuple(
            RequestLine(
                request=row,
                documents=row.count,
                examined=row.examined,
                late=is_late(row.received_at, row.ended_at, now),
            )
            for row in shown
        ),
        following=str(shown[-1].pk) if len(found) > PAGE_LENGTH else "",
    )


def request_of(actor: Actor, pk: int) -> ReleaseRequest | None:
    """This will find a request; None when there is none in the federation.

    Raises:
        Forbidden: when the actor does not read the register.
    """
    can_read_register(actor).require()
    found: ReleaseRequest | None = ReleaseRequest.objects.of(actor).select_related("matter").filter(pk=pk).first()
    return found


def request_page(actor: Actor, pk: int, *, now: datetime) -> RequestPage | None:
    """This will show a request with its documents and their files (three queries).

    Raises:
        Forbidden: when the actor does not read the register.
    """
    request = request_of(actor, pk)
    if request is None:
        return None
    items = list(
        ReleaseItem.objects.of(actor)
        .filter(request=request)
        .select_related("document__matter", "released_file")
        .order_by("pk")
    )
    files: dict[int, list[StoredFile]] = defaultdict(list)
    for file in (
        StoredFile.objects.of(actor)
        .filter(document__in=[item.document_id for item in items])
        .order_by("name", "-version")
    ):
        files[file.document_id].append(file)
    for item in items:
        item.request = request
    return RequestPage(
        request=request,
        lines=tuple(ItemLine(item=item, files=tuple(file_versions(files[item.document_id]))) for item in items),
        late=is_late(request.received_at, request.ended_at, now),
    )


def item_of(actor: Actor, request: ReleaseRequest, pk: int) -> ReleaseItem | None:
    """This will find a document of a request; None when it is not among them.

    Raises:
        Forbidden: when the actor does not read the register.
    """
    can_read_register(actor).require()
    found: ReleaseItem | None = (
        ReleaseItem.objects.of(actor)
        .filter(request=request, pk=pk)
        .select_related("document__matter", "released_file")
        .first()
    )
    if found is not None:
        found.request = request
    return found
