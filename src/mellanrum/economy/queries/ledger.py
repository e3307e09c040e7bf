"""The ledger as a list: fifty entries at a time, deep pages as fast as the first."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from mellanrum.economy.models import LedgerEntry
from mellanrum.economy.policies import can_read_economy
from mellanrum.kernel.money import kronor
from mellanrum.portfolio.models import Intervention
from mellanrum.portfolio.queries import interventions
from mellanrum.rendering.workbooks import About, Column, Sheet, Workbook
from mellanrum.tenancy.actors import Actor

PAGE_LENGTH = 50


@dataclass(frozen=True, kw_only=True)
class LedgerFilter:
    """What the list is narrowed to; ``after`` and ``before`` are keys of the neighbouring pages."""

    month: int | None = None
    intervention: str = ""
    account: str = ""
    search: str = ""
    after: str = ""
    before: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the page is chosen."""
        return bool(self.month or self.intervention or self.account or self.search)


@dataclass(frozen=True, kw_only=True)
class LedgerList:
    """One page of the ledger, the newest entry first, and the keys of its neighbours ("" where there is none)."""

    entries: tuple[LedgerEntry, ...]
    previous: str
    following: str
    interventions: tuple[Intervention, ...]
    filter: LedgerFilter


def ledger_list(actor: Actor, year: int, *, of: LedgerFilter) -> LedgerList:
    """This will list fifty entries of a year, the newest first (two queries).

    Raises:
        Forbidden: when the actor has no role.
    """
    can_read_economy(actor).require()
    rows = _filtered(LedgerEntry.objects.of(actor).filter(date__year=year), year, of)
    backwards = bool(of.before)
    key = read_key(of.before or of.after)
    if key is not None:
        day, pk = key
        rows = rows.filter(
            Q(date__gt=day) | Q(date=day, pk__gt=pk) if backwards else Q(date__lt=day) | Q(date=day, pk__lt=pk)
        )
    order = ("date", "id") if backwards else ("-date", "-id")
    found = list(rows.select_related("intervention", "member").order_by(*order)[: PAGE_LENGTH + 1])
    more = len(found) > PAGE_LENGTH
    found = found[:PAGE_LENGTH]
    if backwards:
        found.reverse()
    return LedgerList(
        entries=tuple(found),
        previous=key_of(found[0]) if found and (more if backwards else of.after) else "",
        following=key_of(found[-1]) if found and (True if backwards else more) else "",
        interventions=tuple(interventions(actor)),
        filter=of,
    )


def ledger_workbook(actor: Actor, year: int, *, of: LedgerFilter, issuer: str, on: date, made_at: datetime) -> Workbook:
    """This will make the workbook of a year's entries, narrowed as the page is, all of them (one query).

    Raises:
        Forbidden: when the actor has no role.
    """
    can_read_economy(actor).require()
    found = _filtered(LedgerEntry.objects.of(actor).filter(date__year=year), year, of)
    entries = found.select_related("intervention", "member").order_by("date", "id")
    return Workbook(
        sheets=(
            Sheet(
                name=_("Bokföring %(year)s") % {"year": year},
                columns=(
                    Column(head=_("Dag"), kind="day"),
                    Column(head=_("Verifikation")),
                    Column(head=_("Konto")),
                    Column(head=_("Text")),
                    Column(head=_("Insats")),
                    Column(head=_("Medlem")),
                    Column(head=_("Belopp"), kind="kronor", meaning=_("Kronor. Kostnader är negativa.")),
                ),
                rows=[
                    (
                        one.date,
                        one.reference,
                        one.account,
                        one.text,
                        one.intervention.name if one.intervention else None,
                        one.member.name if one.member else None,
                        one.amount,
                    )
                    for one in entries
                ],
            ),
        ),
        about=About(
            title=_("Bokföring %(year)s") % {"year": year},
            issuer=issuer,
            source=_("Bokföringen så som den är inläst eller inskriven i Mellanrum."),
            as_of=on,
            made_at=made_at,
        ),
    )


def key_of(entry: LedgerEntry) -> str:
    """This will name an entry's place in the order of days: ``2026-10-01.17``."""
    return f"{entry.date.isoformat()}.{entry.pk}"


def read_key(key: str) -> tuple[date, int] | None:
    """This will read such a name back; None for anything else."""
    day, _dot, number = key.partition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


def _filtered(rows: QuerySet[Any], year: int, of: LedgerFilter) -> QuerySet[Any]:
    if of.month is not None:
        rows = rows.filter(date__month=of.month)
    if of.intervention == "-":
        rows = rows.filter(intervention__isnull=True)
    elif of.intervention:
        rows = rows.filter(intervention__code=of.intervention)
    if of.account:
        rows = rows.filter(account=of.account)
    if of.search:
        wanted = of.search
        found = Q(text__icontains=wanted) | Q(reference__icontains=wanted) | Q(member__name__icontains=wanted)
        with suppress(ValueError):
            amount = kronor(wanted)
            found |= Q(amount=amount) | Q(amount=-amount)
        rows = rows.filter(found)
    return rows
