"""Obstacles come into the register: from a report that the office has read, from a team's matter, or by hand.

Title and text are the office's own words. The register of public documents gets a matter with the title.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body
from mellanrum.kernel.errors import Refused
from mellanrum.obstacles.models import (
    Obstacle,
    ObstacleKind,
    ObstacleMember,
    ObstacleReport,
    ObstacleState,
    Origin,
    ReportState,
    StepKind,
)
from mellanrum.obstacles.policies import can_keep_obstacles, can_read_reports
from mellanrum.obstacles.queries.path import stair
from mellanrum.obstacles.states import RECEIVED, REPORT, UNDERSTOOD
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.records.register import open_matter
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member

from .stepping import LONGEST_TEXT, Said, locked, take_step


@dataclass(frozen=True, kw_only=True)
class Wording:
    """An obstacle in the office's words, without anything that tells of a person; ``members`` are codes."""

    title: str
    text: str
    kind: str
    members: Sequence[str]
    is_internal: bool = False


@transaction.atomic
def raise_obstacle(
    *,
    actor: Actor,
    wording: Wording,
    origin: str,
    raised_on: date,
    on: date,
    raised_in: Body | None = None,
    reference: str = "",
) -> Obstacle:
    """This will write an obstacle into the register with the next number of its year.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when words, kind or members are missing or unknown, or the day is still to come.
    """
    can_keep_obstacles(actor).require()
    return make_obstacle(
        actor=actor,
        wording=wording,
        origin=origin,
        raised_on=raised_on,
        on=on,
        raised_in=raised_in,
        reference=reference,
        use_case="obstacles.raise",
    )


@transaction.atomic
def take_up_report(*, actor: Actor, report: ObstacleReport, wording: Wording, on: date) -> Obstacle:
    """This will make an obstacle of a report that the office has read, in the office's own words.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when the report has been taken up, or words, kind or members are missing.
    """
    can_read_reports(actor).require()
    one = make_obstacle(
        actor=actor,
        wording=wording,
        origin=Origin.LEX_HELLER,
        raised_on=report.received_on,
        on=on,
        raised_in=None,
        reference="",
        use_case="obstacles.take_up_report",
    )
    _join(actor, report, one, on)
    return one


@transaction.atomic
def join_report(*, actor: Actor, report: ObstacleReport, obstacle: Obstacle, on: date) -> None:
    """This will let a report follow an obstacle that is in the register already: its writer gets the same answers.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when the report has been taken up.
    """
    can_read_reports(actor).require()
    _join(actor, report, obstacle, on)


@transaction.atomic
def clean_obstacle(*, actor: Actor, obstacle: Obstacle, wording: Wording, on: date) -> Obstacle:
    """This will give an obstacle the office's own words; one that was received only is then understood.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when words, kind or members are missing or unknown.
    """
    can_keep_obstacles(actor).require()
    members = _checked(actor, wording)
    one = locked(actor, obstacle)
    before = snapshot(one)
    one.title, one.text, one.kind = wording.title.strip(), wording.text.strip(), wording.kind
    one.is_internal, one.cleaned_on = wording.is_internal, on
    one.save(update_fields=["title", "text", "kind", "is_internal", "cleaned_on"])
    _set_members(actor, one, members, "obstacles.clean")
    record_changed(actor=actor, use_case="obstacles.clean", obj=one, before=before)
    if one.state == RECEIVED:
        take_step(
            actor=actor,
            use_case="obstacles.clean",
            obstacle=one,
            steps=stair(actor),
            kind=StepKind.UNDERSTOOD,
            state=UNDERSTOOD,
            said=Said(on=on),
        )
    return one


def make_obstacle(
    *,
    actor: Actor,
    wording: Wording,
    origin: str,
    raised_on: date,
    on: date,
    raised_in: Body | None,
    reference: str,
    use_case: str,
) -> Obstacle:
    """This will make the rows of a new obstacle that is understood, for operations that have asked their policy.

    Raises:
        Refused: when words, kind or members are missing or unknown, or the day is still to come.
    """
    members = _checked(actor, wording)
    if origin not in Origin.values:
        raise Refused(_("Välj var hindret kommer från."), field="origin")
    if raised_on > on:
        raise Refused(_("Dagen då hindret rapporterades har inte varit än."), field="raised_on")
    one = Obstacle(
        federation_id=actor.federation_id,
        year=raised_on.year,
        serial=next_serial(actor, raised_on.year),
        title=wording.title.strip(),
        text=wording.text.strip(),
        origin=origin,
        kind=wording.kind,
        state=ObstacleState.RECEIVED,
        raised_on=raised_on,
        raised_in=raised_in,
        is_internal=wording.is_internal,
        since=raised_on,
        reference=reference.strip(),
        cleaned_on=on,
    )
    one.save()
    record_created(actor=actor, use_case=use_case, obj=one)
    _set_members(actor, one, members, use_case)
    open_matter(actor=actor, title=one.title, on=on, obj=one)
    steps = stair(actor)
    raised, understood = Said(on=raised_on), Said(on=on)
    for kind, state, said in (
        (StepKind.RAISED, RECEIVED, raised),
        (StepKind.UNDERSTOOD, UNDERSTOOD, understood),
    ):
        take_step(actor=actor, use_case=use_case, obstacle=one, steps=steps, kind=kind, state=state, said=said)
    return one


def next_serial(actor: Actor, year: int) -> int:
    """This will give the next number of a year; those who take one at once wait for each other here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('obstacles.number'), %s::int)", [actor.federation_id])
    last = Obstacle.objects.of(actor).filter(year=year).aggregate(last=Max("serial"))["last"]
    return (last or 0) + 1


def _checked(actor: Actor, wording: Wording) -> list[Member]:
    if not wording.title.strip():
        raise Refused(_("Ge hindret en rubrik utan något som pekar ut en person."), field="title")
    if len(wording.title.strip()) > 200:
        raise Refused(_("Rubriken får ha högst 200 tecken."), field="title")
    if len(wording.text) > LONGEST_TEXT:
        raise Refused(_("Skriv högst %(most)s tecken.") % {"most": LONGEST_TEXT}, field="text")
    if wording.kind not in ObstacleKind.values:
        raise Refused(_("Välj om hindret rör struktur, organisation eller relation."), field="kind")
    codes = list(dict.fromkeys(wording.members))
    if not codes:
        raise Refused(_("Välj minst en medlem som hindret rör."), field="members")
    if wording.is_internal and len(codes) != 1:
        raise Refused(_("En medlems egen samordning rör just den medlemmen. Välj en."), field="members")
    known = {member.code: member for member in Member.objects.of(actor).filter(code__in=codes)}
    if unknown := [code for code in codes if code not in known]:
        raise Refused(_("Det finns ingen medlem som heter %(code)s.") % {"code": unknown[0]}, field="members")
    return [known[code] for code in codes]


def _set_members(actor: Actor, one: Obstacle, members: Sequence[Member], use_case: str) -> None:
    """Those that it no longer concerns stay as rows that are withdrawn."""
    wanted = {member.pk for member in members}
    standing = {row.member_id: row for row in ObstacleMember.objects.of(actor).filter(obstacle=one)}
    for row in standing.values():
        if row.is_withdrawn == (row.member_id in wanted):
            before = snapshot(row)
            row.is_withdrawn = not row.is_withdrawn
            row.save(update_fields=["is_withdrawn"])
            record_changed(actor=actor, use_case=use_case, obj=row, before=before)
    for member in members:
        if member.pk not in standing:
            made = ObstacleMember.objects.create(federation_id=actor.federation_id, obstacle=one, member=member)
            record_created(actor=actor, use_case=use_case, obj=made)


def _join(actor: Actor, report: ObstacleReport, obstacle: Obstacle, on: date) -> None:
    locked_report = ObstacleReport.objects.select_for_update().get(pk=report.pk)
    REPORT.require(locked_report.state, ReportState.TAKEN_UP, message=_("Rapporten är redan tagen upp."))
    before = snapshot(locked_report)
    locked_report.state, locked_report.obstacle, locked_report.taken_up_on = ReportState.TAKEN_UP, obstacle, on
    locked_report.save(update_fields=["state", "obstacle", "taken_up_on"])
    record_changed(actor=actor, use_case="obstacles.take_up_report", obj=locked_report, before=before)
