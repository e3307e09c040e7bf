"""Obstacles from a file: one door for many rows. What the office has written since, a file does not change."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body
from mellanrum.obstacles.models import Obstacle, ObstacleMember, ObstacleState, Step, StepKind
from mellanrum.obstacles.policies import can_keep_obstacles
from mellanrum.records.history import changed_entry, created_entry, record_all, snapshot
from mellanrum.records.models import HistoryEntry
from mellanrum.records.register import NewMatter, open_matters
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member

from .registering import next_serial

USE_CASE = "obstacles.import_obstacles"
CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"
_NUMBER = re.compile(r"H-(\d{4})-(\d{1,6})")


@dataclass(frozen=True, kw_only=True)
class ObstacleRow:
    """An obstacle as a file states it; ``members`` and ``body`` are codes, empty text and body are left as they are."""

    row: int
    date: date
    origin: str
    members: Sequence[str]
    kind: str
    body: str | None
    title: str
    text: str | None
    reference: str


@dataclass(frozen=True, kw_only=True)
class ObstacleResult:
    """What became of a row."""

    row: int
    outcome: str
    message: str = ""
    column: str = ""


@transaction.atomic
def save_obstacles(*, actor: Actor, rows: Sequence[ObstacleRow]) -> list[ObstacleResult]:
    """This will create or change obstacles by their reference, with history and registration; one result per row.

    A reference such as ``H-2026-031`` gives the obstacle that number when it is free; others get the next of their
    year. Title, text, kind and members stay as they are once the office has written them. Good rows are written,
    refused ones are not: the caller decides whether the whole file falls.

    Raises:
        Forbidden: unless the actor is of the office.
    """
    can_keep_obstacles(actor).require()
    work = _Work(actor, rows)
    results = [work.take(row) for row in rows]
    work.write()
    return results


class _Work:
    """What a run needs, fetched once, and what it will write."""

    def __init__(self, actor: Actor, rows: Sequence[ObstacleRow]) -> None:
        self.actor = actor
        self.members: dict[str, Member] = {member.code: member for member in Member.objects.of(actor)}
        self.bodies: dict[str, Body] = {body.code: body for body in Body.objects.of(actor)}
        stored = Obstacle.objects.of(actor).filter(reference__in=[row.reference for row in rows])
        self.known: dict[str, Obstacle] = {one.reference: one for one in stored}
        self.concerns: dict[int, set[int]] = {}
        for pk, member in (
            ObstacleMember.objects.of(actor)
            .filter(obstacle__in=stored, is_withdrawn=False)
            .values_list("obstacle_id", "member_id")
        ):
            self.concerns.setdefault(pk, set()).add(member)
        years = {row.date.year for row in rows}
        # The lock on numbers is taken here, before any is read.
        self.next = {year: next_serial(actor, year) for year in sorted(years)}
        self.taken = set(Obstacle.objects.of(actor).filter(year__in=years).values_list("year", "serial"))
        self.seen: dict[str, int] = {}
        self.new: list[tuple[Obstacle, list[Member]]] = []
        self.changed: list[Obstacle] = []
        self.joined: list[ObstacleMember] = []
        self.entries: list[HistoryEntry] = []

    def take(self, row: ObstacleRow) -> ObstacleResult:
        if row.reference in self.seen:
            message = _("Samma beteckning finns redan på rad %(row)s.") % {"row": self.seen[row.reference]}
            return ObstacleResult(row=row.row, outcome=REFUSED, message=message, column="reference")
        self.seen[row.reference] = row.row
        members = [self.members[code] for code in dict.fromkeys(row.members)]
        one = self.known.get(row.reference)
        return ObstacleResult(
            row=row.row, outcome=self._change(row, one, members) if one else self._create(row, members)
        )

    def _create(self, row: ObstacleRow, members: list[Member]) -> str:
        one = Obstacle(
            federation_id=self.actor.federation_id,
            year=row.date.year,
            serial=self._serial(row),
            title=row.title,
            text=row.text or "",
            origin=row.origin,
            kind=row.kind,
            state=ObstacleState.RECEIVED,
            raised_on=row.date,
            raised_in=self.bodies[row.body] if row.body else None,
            since=row.date,
            reference=row.reference,
        )
        self.new.append((one, members))
        return CREATED

    def _serial(self, row: ObstacleRow) -> int:
        year = row.date.year
        found = _NUMBER.fullmatch(row.reference)
        if found and int(found[1]) == year and int(found[2]) and (year, int(found[2])) not in self.taken:
            serial = int(found[2])
        else:
            serial = self.next[year]
            while (year, serial) in self.taken:
                serial += 1
        self.taken.add((year, serial))
        return serial

    def _change(self, row: ObstacleRow, one: Obstacle, members: list[Member]) -> str:
        before = snapshot(one)
        if row.body:
            one.raised_in = self.bodies[row.body]
        one.origin = row.origin
        missing: list[Member] = []
        if one.cleaned_on is None:
            one.title, one.kind = row.title, row.kind
            one.text = one.text if row.text is None else row.text
            missing = [member for member in members if member.pk not in self.concerns.get(one.pk, set())]
        entry = changed_entry(actor=self.actor, use_case=USE_CASE, obj=one, before=before)
        if entry is None and not missing:
            return UNCHANGED
        if entry is not None:
            self.entries.append(entry)
        self.changed.append(one)
        self.joined += [
            ObstacleMember(federation_id=self.actor.federation_id, obstacle=one, member=member) for member in missing
        ]
        return UPDATED

    def write(self) -> None:
        made = [one for one, _members in self.new]
        made.sort(key=lambda one: (one.raised_on, one.serial))
        Obstacle.objects.bulk_create(made, batch_size=1000)
        Obstacle.objects.bulk_update(self.changed, ["title", "text", "kind", "origin", "raised_in"], batch_size=1000)
        concerns = self.joined + [
            ObstacleMember(federation_id=self.actor.federation_id, obstacle=one, member=member)
            for one, members in self.new
            for member in members
        ]
        ObstacleMember.objects.bulk_create(concerns, batch_size=2000)
        steps = [
            Step(
                federation_id=self.actor.federation_id,
                obstacle=one,
                number=1,
                taken_on=one.raised_on,
                kind=StepKind.RAISED,
                direction="aside",
            )
            for one in made
        ]
        Step.objects.bulk_create(steps, batch_size=2000)
        record_all(
            [created_entry(actor=self.actor, use_case=USE_CASE, obj=row) for row in (*made, *concerns, *steps)]
            + self.entries
        )
        open_matters(actor=self.actor, entries=[NewMatter(title=one.title, on=one.raised_on, obj=one) for one in made])
