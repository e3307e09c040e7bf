"""One obstacle: its route up and the answer's way down, what each level said, what is like it, what it led to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mellanrum.governance.models import Body
from mellanrum.insight.similar import similar
from mellanrum.obstacles.models import Effect, Obstacle, ObstacleReport, Step, StepKind
from mellanrum.obstacles.policies import can_keep_obstacles, can_move_obstacle, can_receive_answer
from mellanrum.obstacles.states import ANSWERED
from mellanrum.rendering.routes import Route, RouteLevel, RoutePoint
from mellanrum.tenancy.actors import Actor

from .lists import members_of, read_number
from .path import Stair, stair
from .scope import Mine, mine, visible_obstacles

MOST_SIMILAR = 4
SOURCE = "obstacles.obstacle"
_MOVES = {StepKind.PLACED, StepKind.ESCALATED, StepKind.RETURNED}
_TURNS = {StepKind.SOLVED, StepKind.NOT_SOLVABLE}
_BACK = {StepKind.ANSWER_REACHED, StepKind.TOLD, StepKind.HELPED}


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """A step in the list: its day, what happened, the words, and where to read the decision."""

    taken_on: date
    heading: str
    text: str
    mark: str
    meeting_id: int | None = None
    decision: str = ""


@dataclass(frozen=True, kw_only=True)
class LikeLine:
    """An obstacle that is like this one."""

    obstacle: Obstacle
    where: str


@dataclass(frozen=True, kw_only=True)
class ObstaclePage:
    """Everything on the page of one obstacle. ``days`` from the report to the answer, or to the day of the page."""

    obstacle: Obstacle
    members: Sequence[str]
    lines: Sequence[StepLine]
    route: Route | None
    days: int
    longest: str
    alike: Sequence[LikeLine]
    siblings: Sequence[Obstacle]
    effects: Sequence[Effect]
    reports: Sequence[ObstacleReport]
    where: str
    may_keep: bool
    may_answer: bool
    may_move: bool
    receiving: Sequence[Body]
    shows_text: bool


def obstacle_for(actor: Actor, number: str, *, on: date) -> Obstacle | None:
    """This will find an obstacle by its number among those that the actor may read (one query)."""
    place = read_number(number)
    if place is None:
        return None
    found: Obstacle | None = (
        visible_obstacles(actor, on=on)
        .select_related("level", "body", "member", "cause", "cause__lead", "raised_in")
        .filter(year=place[0], serial=place[1])
        .first()
    )
    return found


def obstacle_page(actor: Actor, number: str, *, on: date) -> ObstaclePage | None:
    """This will give the page of one obstacle; None when the actor may not read it or it is not there.

    The number of queries does not grow with the steps.
    """
    one = obstacle_for(actor, number, on=on)
    if one is None:
        return None
    steps = stair(actor)
    taken = list(
        Step.objects.of(actor)
        .filter(obstacle=one)
        .select_related("from_body", "to_body", "member", "meeting", "decision__item", "to_level", "from_level")
        .order_by("number")
    )
    held = mine(actor, on=on)
    may_keep = bool(can_keep_obstacles(actor))
    alike = _alike(actor, one) if may_keep else []
    ended = one.ended_on or on
    return ObstaclePage(
        obstacle=one,
        members=members_of(actor, [one.pk]).get(one.pk, ()),
        lines=[_line(step) for step in taken],
        route=route_of(one, taken, steps, on=on),
        days=(ended - one.raised_on).days,
        longest=_longest(taken, ended),
        alike=alike,
        siblings=_siblings(actor, one, on=on),
        effects=list(one.effects.filter(withdrawn_on__isnull=True).order_by("-since", "-pk")),
        reports=list(one.reports.order_by("received_on", "pk")) if may_keep else (),
        where=where_is(one),
        may_keep=may_keep,
        may_answer=bool(can_move_obstacle(actor, held.led, one, owned=held.members)) and one.state not in ANSWERED,
        may_move=bool(can_move_obstacle(actor, held.led, one)) and one.state not in ANSWERED,
        receiving=_receiving(actor, one, taken, held),
        shows_text=may_keep or one.cleaned_on is not None,
    )


def where_is(one: Obstacle) -> str:
    """This will say in a few words who has an obstacle now; empty when nobody does."""
    if one.state == "at_member" and one.member is not None:
        return str(one.member.name)
    if one.beyond:
        return one.beyond
    return one.body.label if one.body is not None else ""


def _receiving(actor: Actor, one: Obstacle, taken: Sequence[Step], held: Mine) -> list[Body]:
    """The bodies that have not had the answer yet, of those that the actor may note it for."""
    if one.state not in ANSWERED or one.ended_on is None:
        return []
    reached = {
        step.to_body_id for step in taken if step.kind == StepKind.ANSWER_REACHED and step.taken_on >= one.ended_on
    }
    passed = {step.from_body_id: step.from_body for step in taken if step.kind in _MOVES and step.from_body}
    waiting = [body for pk, body in passed.items() if body and pk not in reached and pk != one.body_id]
    return [body for body in waiting if can_receive_answer(actor, held.led, body.pk)]


def _line(step: Step) -> StepLine:
    kind = StepKind(step.kind)
    name = _place(step)
    headings = {
        StepKind.RAISED: _("Rapporterades"),
        StepKind.UNDERSTOOD: _("Kansliet läste och skrev ner det"),
        StepKind.PLACED: _("Lades hos %(name)s") % {"name": name},
        StepKind.ESCALATED: _("Lyftes till %(name)s") % {"name": name},
        StepKind.RETURNED: _("Gick tillbaka till %(name)s") % {"name": name},
        StepKind.ANSWERED: _("%(name)s svarade så länge") % {"name": _from(step)},
        StepKind.AGREED: _("%(name)s kom överens om en åtgärd") % {"name": _from(step)},
        StepKind.SOLVED: _("%(name)s: löst") % {"name": _from(step)},
        StepKind.NOT_SOLVABLE: _("%(name)s: går inte att lösa här") % {"name": _from(step)},
        StepKind.ANSWER_REACHED: _("Svaret nådde %(name)s") % {"name": name},
        StepKind.TOLD: _("Svaret nådde den som skrev"),
        StepKind.HELPED: _("Den som skrev säger att det hjälpte"),
        StepKind.REOPENED: _("Öppnades igen"),
        StepKind.CLOSED: _("Avslutades"),
    }
    decided = step.decision.item.label if step.decision else step.decision_words
    mark = "turn" if kind in _TURNS else "back" if kind in _BACK else "fore"
    return StepLine(
        taken_on=step.taken_on,
        heading=headings[kind],
        text=step.text,
        mark=mark,
        meeting_id=step.meeting_id,
        decision=decided,
    )


def _place(step: Step) -> str:
    if step.to_body is not None:
        return step.to_body.label
    if step.beyond and step.to_body is None and step.kind in _MOVES and step.member is None:
        return step.beyond
    return str(step.member.name) if step.member is not None else ""


def _from(step: Step) -> str:
    if step.from_body is not None:
        return step.from_body.label
    return str(step.member.name) if step.member is not None else step.beyond or _("Kansliet")


def route_of(one: Obstacle, taken: Sequence[Step], steps: Stair, *, on: date) -> Route | None:
    """This will lay out the way up and the way down between the levels that it passed; None before it was placed."""
    points: list[tuple[date, int | None, str, bool, str]] = []
    for step in taken:
        if step.kind in _MOVES:
            points.append((step.taken_on, _level_place(steps, step.to_level_id), _place(step), False, ""))
        elif step.kind in _TURNS:
            decided = step.decision.item.label if step.decision else step.decision_words
            words = _("Beslut %(number)s") % {"number": decided} if decided else _("Svar")
            points.append((step.taken_on, _level_place(steps, step.from_level_id), _from(step), False, words))
        elif step.kind == StepKind.ANSWER_REACHED:
            points.append((step.taken_on, _level_place(steps, step.to_level_id), _place(step), True, ""))
    placed = [point for point in points if point[1] is not None]
    if not placed:
        return None
    used = sorted({point[1] for point in placed if point[1] is not None})
    names: dict[int | None, str] = {}
    for _day, level, name, _back, _words in placed:
        names.setdefault(level, name)
    raised = (one.raised_on, placed[0][1], "", False, "")
    stops = [raised, *placed] if placed[0][0] > one.raised_on else placed
    return Route(
        title=_("Hindrets väg upp och svarets väg ner"),
        levels=[
            RouteLevel(name=names.get(level, "") or steps.levels[level].name, note=steps.levels[level].does)
            for level in used
        ],
        points=[
            RoutePoint(day=day, level=used.index(level), back=back, decided=words)
            for day, level, _name, back, words in stops
            if level is not None
        ],
        until=on if one.is_open else None,
    )


def _level_place(steps: Stair, pk: int | None) -> int | None:
    return next((place for place, level in enumerate(steps.levels) if level.pk == pk), None)


def _longest(taken: Sequence[Step], ended: date) -> str:
    """Where it waited longest, in a sentence; empty before it has been anywhere."""
    moves = [step for step in taken if step.kind in _MOVES]
    stays: list[tuple[timedelta, str]] = []
    for place, step in enumerate(moves):
        left = moves[place + 1].taken_on if place + 1 < len(moves) else ended
        stays.append((left - step.taken_on, _place(step)))
    if not stays:
        return ""
    longest, name = max(stays, key=lambda stay: stay[0])
    days = longest.days
    if not days:
        return ""
    return ngettext(
        "Den längsta väntan var hos %(name)s: %(days)s dag.",
        "Den längsta väntan var hos %(name)s: %(days)s dagar.",
        days,
    ) % {"name": name, "days": days}


def _alike(actor: Actor, one: Obstacle) -> list[LikeLine]:
    found = similar(actor=actor, text=f"{one.title} {one.text}", source=SOURCE, limit=MOST_SIMILAR, without=[one.pk])
    order = {each.pk: place for place, each in enumerate(found)}
    rows: list[Any] = list(
        Obstacle.objects.of(actor).filter(pk__in=order).select_related("body", "member").order_by("pk")
    )
    return [LikeLine(obstacle=row, where=where_is(row)) for row in sorted(rows, key=lambda row: order[row.pk])]


def _siblings(actor: Actor, one: Obstacle, *, on: date) -> list[Obstacle]:
    if one.cause_id is None:
        return []
    return list(
        visible_obstacles(actor, on=on).filter(cause=one.cause_id).exclude(pk=one.pk).order_by("raised_on", "pk")
    )
