"""Matters of the consultation teams: the list, one of them, and what is like a question that is being written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mellanrum.governance.models import Body, BodyKind
from mellanrum.governance.queries.bodies import body_choices
from mellanrum.insight.similar import similar
from mellanrum.obstacles.models import ConsultationMatter
from mellanrum.obstacles.policies import can_read_obstacles, can_write_consultations
from mellanrum.tenancy.actors import Actor

from .scope import mine, visible_consultations

PAGE_LENGTH = 50
SOURCE = "obstacles.consultation"


@dataclass(frozen=True, kw_only=True)
class ConsultationList:
    """A page of matters, the newest first; ``more`` is the key of the next page. ``teams`` the actor may write for."""

    matters: Sequence[ConsultationMatter]
    teams: Sequence[Body]
    more: str


@dataclass(frozen=True, kw_only=True)
class ConsultationPage:
    """One matter, who was there, and others like it."""

    matter: ConsultationMatter
    present: Sequence[str]
    alike: Sequence[ConsultationMatter]
    may_write: bool


def consultation_list(actor: Actor, *, on: date, body: str = "", kind: str = "", after: str = "") -> ConsultationList:
    """This will list the matters that the actor may read, fifty at a time (four queries).

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_obstacles(actor).require()
    rows = visible_consultations(actor, on=on).select_related("body", "obstacle")
    if body:
        rows = rows.filter(body__code=body)
    if kind:
        rows = rows.filter(kind=kind)
    if after.isascii() and after.isdigit() and len(after) < 18:
        last = visible_consultations(actor, on=on).filter(pk=int(after)).first()
        if last is not None:
            rows = rows.filter(date__lte=last.date).exclude(date=last.date, pk__gte=last.pk)
    found = list(rows.order_by("-date", "-pk")[: PAGE_LENGTH + 1])
    more = str(found[PAGE_LENGTH - 1].pk) if len(found) > PAGE_LENGTH else ""
    return ConsultationList(matters=found[:PAGE_LENGTH], teams=own_teams(actor, on=on), more=more)


def own_teams(actor: Actor, *, on: date) -> list[Body]:
    """This will list the teams that the actor may write matters for on a day."""
    held = mine(actor, on=on)
    teams = [body for body in body_choices(actor, on=on) if body.kind == BodyKind.CONSULTATION_TEAM]
    return [team for team in teams if can_write_consultations(actor, held.bodies, team.pk)]


def consultation_for(actor: Actor, pk: int, *, on: date) -> ConsultationMatter | None:
    """This will find a matter among those that the actor may read (one query)."""
    found: ConsultationMatter | None = (
        visible_consultations(actor, on=on).select_related("body", "obstacle", "meeting").filter(pk=pk).first()
    )
    return found


def consultation_page(actor: Actor, pk: int, *, on: date) -> ConsultationPage | None:
    """This will give the page of a matter; None when the actor may not read it or it is not there."""
    matter = consultation_for(actor, pk, on=on)
    if matter is None:
        return None
    present = matter.present.select_related("member").order_by("member__position", "id")
    return ConsultationPage(
        matter=matter,
        present=[row.member.short_name for row in present],
        alike=questions_like(actor, f"{matter.title} {matter.question}", without=[matter.pk], on=on),
        may_write=bool(can_write_consultations(actor, mine(actor, on=on).bodies, matter.body_id)),
    )


def questions_like(
    actor: Actor, text: str, *, on: date, without: Sequence[int] = (), limit: int = 4
) -> list[ConsultationMatter]:
    """This will list earlier matters that are like a text, the likest first."""
    found = similar(actor=actor, text=text, source=SOURCE, limit=limit, without=without)
    order = {each.pk: place for place, each in enumerate(found)}
    rows = visible_consultations(actor, on=on).filter(pk__in=order).select_related("body")
    return sorted(rows, key=lambda row: order[row.pk])
