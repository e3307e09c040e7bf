"""What is kept for how long, and what may be disposed of today. Nothing is disposed of here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mellanrum.records.models import Document, Matter, RetentionRule, StoredFile
from mellanrum.records.objects import all_kinds, kind_label
from mellanrum.records.policies import can_read_register
from mellanrum.records.states import last_closing
from mellanrum.tenancy.actors import Actor

from .register import Retention, retention_of

PAGE_LENGTH = 100


@dataclass(frozen=True, kw_only=True)
class RuleLine:
    """A kind of document with its rule; None means that nothing is decided, and that everything is preserved."""

    kind: str
    label: str
    rule: RetentionRule | None


@dataclass(frozen=True, kw_only=True)
class Disposable:
    """A document that may be disposed of, and since when."""

    document: Document
    kind: str
    retention: Retention


@dataclass(frozen=True, kw_only=True)
class RetentionPage:
    """The rules of all kinds, and what may be disposed of; ``more`` when only the first are shown.

    ``years`` are those that have matters, for the archive.
    """

    rules: tuple[RuleLine, ...]
    disposable: tuple[Disposable, ...]
    more: bool
    years: tuple[int, ...]


def retention_page(actor: Actor, *, on: date) -> RetentionPage:
    """This will list every kind with its rule, and the documents that may be disposed of on a day (three queries).

    Raises:
        Forbidden: when the actor does not read the register.
    """
    can_read_register(actor).require()
    rules = {rule.kind: rule for rule in RetentionRule.objects.of(actor).filter(withdrawn_on__isnull=True)}
    kinds = all_kinds() | {kind: kind_label(kind) for kind in rules}
    due = Q(pk__in=[])
    for rule in rules.values():
        if rule.years is not None:
            due |= Q(kind=rule.kind, matter__closed_on__lt=last_closing(on, rule.years))
    rows = Document.objects.of(actor).filter(due).select_related("matter")
    found = list(rows.order_by("matter__closed_on", "matter_id", "number")[: PAGE_LENGTH + 1])
    return RetentionPage(
        rules=tuple(RuleLine(kind=kind, label=label, rule=rules.get(kind)) for kind, label in kinds.items()),
        disposable=tuple(
            Disposable(
                document=document,
                kind=kind_label(document.kind),
                retention=retention_of(document, rules[document.kind]),
            )
            for document in found[:PAGE_LENGTH]
        ),
        more=len(found) > PAGE_LENGTH,
        years=tuple(Matter.objects.of(actor).order_by("-year").values_list("year", flat=True).distinct()),
    )


def rule_of(actor: Actor, pk: int) -> RetentionRule | None:
    """This will find a retention rule; None when there is none in the federation.

    Raises:
        Forbidden: when the actor does not read the register.
    """
    can_read_register(actor).require()
    found: RetentionRule | None = RetentionRule.objects.of(actor).filter(pk=pk).first()
    return found


@dataclass(frozen=True, kw_only=True)
class RegisterEntry:
    """A document with its files and its rule, for the archive."""

    document: Document
    kind: str
    files: tuple[StoredFile, ...]
    retention: Retention


def register_of_year(actor: Actor, year: int) -> Iterator[RegisterEntry]:
    """This will give every document of the matters of a year, in the order of numbers (three queries).

    Raises:
        Forbidden: when the actor does not read the register.
    """
    can_read_register(actor).require()
    rules = {rule.kind: rule for rule in RetentionRule.objects.of(actor).filter(withdrawn_on__isnull=True)}
    rows = list(
        Document.objects.of(actor)
        .filter(matter__year=year)
        .select_related("matter")
        .order_by("matter__number", "number")
    )
    files: dict[int, list[StoredFile]] = {}
    for file in StoredFile.objects.of(actor).filter(document__matter__year=year).order_by("name", "version"):
        files.setdefault(file.document_id, []).append(file)
    for document in rows:
        for file in files.get(document.pk, []):
            file.document = document
        yield RegisterEntry(
            document=document,
            kind=kind_label(document.kind),
            files=tuple(files.get(document.pk, [])),
            retention=retention_of(document, rules.get(document.kind)),
        )
