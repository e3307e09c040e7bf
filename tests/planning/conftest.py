"""A federation with a plan, seen from inside its own transaction."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from mellanrum.planning.models import Goal, Plan, Priority
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction
from tests.support import people
from tests.support.factories import FederationFactory, GoalFactory, PlanFactory, PriorityFactory

TODAY = date(2026, 10, 22)


@dataclass(frozen=True, kw_only=True)
class Office:
    """A federation with its director and a decided plan of 2026 that has one priority."""

    federation: Federation
    director: people.Person
    plan: Plan
    priority: Priority

    @property
    def actor(self) -> Actor:
        return self.director.actor

    def goal(self, code: str, **fields: object) -> Goal:
        """A goal of the plan's only priority."""
        goal: Goal = GoalFactory(plan=self.plan, priority=self.priority, code=code, **fields)
        return goal


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    federation = FederationFactory()
    with federation_transaction([federation.pk]):
        plan = PlanFactory(federation=federation)
        yield Office(
            federation=federation,
            director=people.director_of(federation),
            plan=plan,
            priority=PriorityFactory(plan=plan),
        )
