"""A federation with a stair of its own: a team, a group, the board, and what lies beyond."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from mellanrum.governance.models import Body, BodyKind
from mellanrum.obstacles.models import Obstacle
from mellanrum.obstacles.operations.registering import Wording, raise_obstacle
from mellanrum.obstacles.operations.reports import NewReport
from mellanrum.obstacles.policies import reporter_of
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation, Member
from mellanrum.tenancy.scope import federation_transaction
from tests.support import people
from tests.support.factories import BodyFactory, FederationFactory, MemberFactory
from tests.support.factories.obstacles import ObstaclePathFactory, PathLevelFactory

TODAY = date(2026, 10, 22)
RAISED = date(2026, 4, 14)


@dataclass(frozen=True, kw_only=True)
class Stairs:
    """A federation whose obstacles go from a team to a group of the same member, to the board, and beyond."""

    federation: Federation
    director: people.Person
    fk: Member
    region: Member
    town: Member
    team: Body
    group: Body
    board: Body

    @property
    def actor(self) -> Actor:
        return self.director.actor

    @property
    def reporter(self) -> Actor:
        return reporter_of(self.federation.pk)

    def wording(self, title: str = "Intygen går i retur", **more: object) -> Wording:
        given = {"text": "Ingen äger kompletteringen.", "kind": "organisation", "members": ["fk", "region"], **more}
        return Wording(title=title, **given)  # type: ignore[arg-type]

    def raised(self, title: str = "Intygen går i retur", **more: object) -> Obstacle:
        """An obstacle that the office has written into the register."""
        return raise_obstacle(
            actor=self.actor,
            wording=self.wording(title, **more),
            origin="consultation_team",
            raised_on=RAISED,
            on=RAISED,
            raised_in=self.team,
        )

    def report(self, **more: object) -> NewReport:
        given = {
            "happened": "Deltagaren fick vänta i nio veckor på ett beslut som alla trodde att någon annan hade.",
            "members": ["fk"],
            "email": "rapport@medlem.example",
            "kind": "organisation",
            "own_member": "region",
            **more,
        }
        return NewReport(**given)  # type: ignore[arg-type]


@pytest.fixture
def stairs(db: None) -> Iterator[Stairs]:
    federation = FederationFactory(slug="trappan", name="Samordningsförbundet Trappan", short_name="Trappan")
    with federation_transaction([federation.pk]):
        ObstaclePathFactory(federation=federation)
        for level in ("team", "group", "board", "beyond"):
            PathLevelFactory(federation=federation, **{level: True})
        town = MemberFactory(federation=federation, code="ankby", name="Ankby kommun", short_name="Ankby")
        board = BodyFactory(federation=federation, board=True, position=1)
        group = BodyFactory(
            federation=federation,
            code="grupp-ankby",
            name="Gruppen i Ankby",
            member=town,
            escalates_to=board,
            position=2,
        )
        team = BodyFactory(
            federation=federation,
            code="team-ankby",
            name="Teamet i Ankby",
            kind=BodyKind.CONSULTATION_TEAM,
            member=town,
            escalates_to=group,
            position=3,
        )
        yield Stairs(
            federation=federation,
            director=people.director_of(federation),
            fk=MemberFactory(federation=federation, insurance=True),
            region=MemberFactory(federation=federation, region=True),
            town=town,
            team=team,
            group=group,
            board=board,
        )
