"""Obstacles of the world: one at the group, a report, a team's matter, an effect."""

from collections.abc import Callable
from datetime import date
from typing import Any

from mellanrum.governance.models import Body, BodyKind
from mellanrum.obstacles.models import ConsultationMatter, Effect, ObstacleReport
from mellanrum.tenancy.models import Contact, Federation, Member
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import BodyFactory
from tests.support.factories.obstacles import (
    ConsultationMatterFactory,
    EffectFactory,
    ObstacleFactory,
    ObstacleMemberFactory,
    ObstaclePathFactory,
    ObstacleReportFactory,
    PathLevelFactory,
    ReportMemberFactory,
    StepFactory,
)

Made = Callable[[Any], dict[str, Any]]
# A number that only one of the two federations has, so that the other's director finds nothing there.
SERIAL = {"har": 7, "dar": 8}


def fill(federation: Federation, member: Member, group: Body) -> None:
    """This will put one of each in a federation, in its transaction; the obstacle is at the group."""
    ObstaclePathFactory(federation=federation)
    level = PathLevelFactory(federation=federation, group=True)
    PathLevelFactory(federation=federation, board=True)
    one = ObstacleFactory(
        federation=federation,
        serial=SERIAL.get(federation.slug, 9),
        state="at_body",
        level=level,
        body=group,
        answer_by=date(2026, 6, 1),
    )
    ObstacleMemberFactory(obstacle=one, member=member)
    StepFactory(obstacle=one, number=1)
    StepFactory(obstacle=one, number=2, kind="placed", direction="up", to_level=level, to_body=group)
    report = ObstacleReportFactory(federation=federation)
    ReportMemberFactory(report=report, member=member)
    team = BodyFactory(
        federation=federation, code=f"{federation.slug}-team", kind=BodyKind.CONSULTATION_TEAM, member=member
    )
    ConsultationMatterFactory(body=team)
    EffectFactory(obstacle=one, is_public=True, public_text="Svar kommer inom tio dagar.")


def _number(here: Any) -> dict[str, Any]:
    return {"number": f"H-2026-{SERIAL[here.federation.slug]:03d}"}


def _only(model: Any) -> Made:
    def found(here: Any) -> dict[str, Any]:
        with federation_transaction([here.federation.pk]):
            return {"pk": model.objects.filter(federation=here.federation).earliest("pk").pk}

    return found


def _wording(here: Any) -> dict[str, Any]:
    return {
        "title": "Beslut väntar på varandra",
        "text": "Två handläggningar väntar på varandra.",
        "kind": "structure",
        "members": [here.member.code],
    }


ADDRESSES: dict[str, Made] = {
    "obstacles:obstacle": _number,
    "obstacles:handle": lambda here: {**_number(here), "what": "svara"},
    "obstacles:effect_withdraw": _only(Effect),
    "obstacles:report_read": _only(ObstacleReport),
    "obstacles:report_take_up": _only(ObstacleReport),
    "obstacles:report_join": _only(ObstacleReport),
    "obstacles:report_aside": _only(ObstacleReport),
    "obstacles:report_writer": _only(ObstacleReport),
    "obstacles:consultation": _only(ConsultationMatter),
    "obstacles:consultation_outcome": _only(ConsultationMatter),
    "obstacles:consultation_raise": _only(ConsultationMatter),
    "obstacles:public": lambda here: {"federation": here.federation.slug},
}
# What everybody may read, signed in or not.
SAME_FOR_ALL = {"obstacles:public"}
FORMS: dict[str, Made] = {
    "obstacles:obstacle_new": lambda here: {**_wording(here), "origin": "board", "raised_on": "2026-03-01"},
    "obstacles:handle": lambda here: {"answer": "solved", "on": "2026-05-01", "text": "En rutin finns nu."},
    "obstacles:effect_withdraw": lambda here: {"reason": "Rutinen följs inte längre."},
    "obstacles:owner_new": lambda here: {
        "member": here.member.code,
        "contact": _contact_of(here),
        "on": "2026-01-01",
    },
    "obstacles:report_take_up": _wording,
    "obstacles:report_join": lambda here: _number(here),
    "obstacles:report_aside": lambda here: {"reason": "Det är redan löst."},
    "obstacles:report_writer": lambda here: {"reason": "Ringa upp om en fråga."},
    "obstacles:consultation_new": lambda here: {
        "body": f"{here.federation.slug}-team",
        "date": "2026-03-01",
        "kind": "advice",
        "title": "Vem börjar?",
        "question": "Två myndigheter väntar på varandra.",
    },
    "obstacles:consultation_outcome": lambda here: {"advice": "Ring den andra först."},
    "obstacles:consultation_raise": _wording,
}


def _contact_of(here: Any) -> int:
    with federation_transaction([here.federation.pk]):
        return int(Contact.objects.filter(federation=here.federation, user__isnull=False).earliest("pk").pk)
