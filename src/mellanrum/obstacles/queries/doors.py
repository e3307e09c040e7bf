"""The address of the report's form, and the names that are no persons."""

import secrets
from dataclasses import dataclass

from mellanrum.governance.models import Body
from mellanrum.obstacles.models import ReportDoor
from mellanrum.obstacles.policies import can_keep_obstacles, can_report
from mellanrum.portfolio.models import Intervention
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation, Member


@dataclass(frozen=True, kw_only=True)
class MemberChoice:
    """A member that a report may concern."""

    code: str
    name: str


def door_at(actor: Actor, code: str) -> ReportDoor | None:
    """This will find the door that a code opens; None for codes that are unknown or renewed."""
    can_report(actor).require()
    door: ReportDoor | None = ReportDoor.objects.of(actor).first()
    return door if door is not None and secrets.compare_digest(door.code.encode(), code.encode()) else None


def door_of(actor: Actor) -> ReportDoor | None:
    """This will give the federation's door to whoever may report in it, or None when none is open."""
    can_report(actor).require()
    found: ReportDoor | None = ReportDoor.objects.of(actor).first()
    return found


def door_to_keep(actor: Actor) -> ReportDoor | None:
    """This will give the door to those who keep it, or None when none has been opened."""
    can_keep_obstacles(actor).require()
    found: ReportDoor | None = ReportDoor.objects.of(actor).first()
    return found


def members_to_choose(actor: Actor) -> list[MemberChoice]:
    """This will list the members that a report may concern, in the federation's own order."""
    rows = Member.objects.of(actor).filter(ended_on__isnull=True)
    return [MemberChoice(code=member.code, name=member.name) for member in rows]


def slug_of(actor: Actor) -> str:
    """This will give the federation's name in addresses."""
    return Federation.objects.values_list("slug", flat=True).get(pk=actor.federation_id)


def names_of_no_person(actor: Actor) -> frozenset[str]:
    """This will gather the names of the federation, its members, bodies and interventions (four queries)."""
    found: set[str] = set(Federation.objects.filter(pk=actor.federation_id).values_list("short_name", flat=True))
    for name, short in Member.objects.of(actor).values_list("name", "short_name"):
        found |= {name, short}
    found |= set(Body.objects.of(actor).values_list("name", flat=True))
    found |= set(Intervention.objects.of(actor).values_list("name", flat=True))
    return frozenset(name for name in found if name)
