"""Rows of planning for tests."""

# The library's types do not know that calling a factory gives a row: it is Any to mypy, and the rows with it.
# mypy: disallow-subclassing-any=False

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mellanrum.planning.models import Activity, Goal, GoalNote, Observation, Plan, PlanKey, Priority

from .tenancy import FederationFactory

if TYPE_CHECKING:
    DjangoModelFactory: Any
    factory: Any
else:
    import factory
    from factory.django import DjangoModelFactory


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan

    federation = factory.SubFactory(FederationFactory)
    year = 2026
    title = factory.LazyAttribute(lambda row: f"Verksamhetsplan {row.year}")
    decided_on = factory.LazyAttribute(lambda row: date(row.year - 1, 11, 27))


class PlanKeyFactory(DjangoModelFactory):
    class Meta:
        model = PlanKey

    plan = factory.SubFactory(PlanFactory)
    federation = factory.SelfAttribute("plan.federation")
    code = factory.Sequence(lambda n: f"nyckel-{n}")
    title = "Gemensamt ansvar"


class PriorityFactory(DjangoModelFactory):
    class Meta:
        model = Priority

    plan = factory.SubFactory(PlanFactory)
    federation = factory.SelfAttribute("plan.federation")
    code = factory.Sequence(lambda n: f"prio-{n}")
    title = "Representation"


class GoalFactory(DjangoModelFactory):
    class Meta:
        model = Goal

    plan = factory.SubFactory(PlanFactory)
    federation = factory.SelfAttribute("plan.federation")
    priority = factory.SubFactory(PriorityFactory, plan=factory.SelfAttribute("..plan"))
    code = factory.Sequence(lambda n: f"PR:{n}")
    title = factory.LazyAttribute(lambda row: f"Mål {row.code}")
    wording = "Alla medlemmar är företrädda."


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    plan = factory.SubFactory(PlanFactory)
    federation = factory.SelfAttribute("plan.federation")
    code = factory.Sequence(lambda n: f"A{n}")
    title = "Träffas och planera året"


class ObservationFactory(DjangoModelFactory):
    class Meta:
        model = Observation

    goal = factory.SubFactory(GoalFactory)
    federation = factory.SelfAttribute("goal.federation")
    observed_on = date(2026, 6, 30)
    value = Decimal("5.5")
    source = "Samverkansenkäten"


class GoalNoteFactory(DjangoModelFactory):
    class Meta:
        model = GoalNote

    goal = factory.SubFactory(GoalFactory)
    federation = factory.SelfAttribute("goal.federation")
    text = "Två möten flyttades till hösten."
    written_on = date(2026, 9, 1)
    writer_name = "Asta Ekmyr"
