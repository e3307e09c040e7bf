"""What every agenda of a body holds: its own standing items, or those that fit its kind until it has its own."""

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
