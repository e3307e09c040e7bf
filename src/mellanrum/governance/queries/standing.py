"""What every agenda of a body holds: its own standing items, or those that fit its kind until it has its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mellanrum.governance.models import Body, StandingItem
from mellanrum.governance.states.agenda import standing_keys
from mellanrum.tenancy.actors import Actor

TITLES: dict[str, str | Promise] = {
    "opening": _("Mötet öppnas"),
    "attendance": _("Närvaro och beslutsförhet"),
    "attesters": _("Val av justerare"),
    "recusal": _("Anmälan av jäv"),
    "previous-minutes": _("Föregående protokoll"),
    "delegated": _("Anmälan av delegationsbeslut"),
    "next-meeting": _("Nästa möte"),
}


@dataclass(frozen=True, kw_only=True)
class StandingLine:
    """A standing item as it comes on an agenda."""

    key: str
    title: str
    kind: str
    background: str = ""
    presenter: str = ""


def standing_lines(actor: Actor, body: Body) -> list[StandingLine]:
    """This will list what every agenda of the body holds, in order (one query)."""
    rows: list[StandingItem] = list(StandingItem.objects.of(actor).filter(body=body))
    if not rows:
        return default_lines(body)
    return [
        StandingLine(key=row.key, title=row.title, kind=row.kind, background=row.background, presenter=row.presenter)
        for row in rows
        if row.ended_on is None
    ]


def default_lines(body: Body) -> list[StandingLine]:
    """This will give the standing items that fit the body's kind."""
    return [StandingLine(key=key, title=str(TITLES[key]), kind=kind) for key, kind in standing_keys(body.kind)]


@dataclass(frozen=True, kw_only=True)
class StandingPage:
    """A body's standing items as they are changed. ``casting_vote``: "yes", "no", or "" for what fits the kind."""

    lines: tuple[StandingLine, ...]
    casting_vote: str
    version: str


def standing_page(actor: Actor, body: Body) -> StandingPage:
    """This will give what the page of a body's standing items needs (one query)."""
    rows: list[StandingItem] = list(StandingItem.objects.of(actor).filter(body=body))
    kept = [row for row in rows if row.ended_on is None]
    lines = [
        StandingLine(key=row.key, title=row.title, kind=row.kind, background=row.background, presenter=row.presenter)
        for row in kept
    ]
    return StandingPage(
        lines=tuple(lines if rows else default_lines(body)),
        casting_vote="" if body.casting_vote is None else "yes" if body.casting_vote else "no",
        version=standing_version(body, rows),
    )


def standing_version(body: Body, rows: Sequence[StandingItem]) -> str:
    """This will write a body's standing items as a short text, for a form to carry and hand back."""
    kept = [row for row in rows if row.ended_on is None]
    parts = [f"{row.key}={row.title}" for row in sorted(kept, key=lambda row: (row.position, row.pk))]
    return f"{body.casting_vote};" + ";".join(parts)
