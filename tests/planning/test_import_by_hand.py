"""Observations and results of activities from files: created, unchanged, changed, and refused with the reason."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from mellanrum.kernel.errors import Forbidden
from mellanrum.planning.models import ActivityResult, Observation
from mellanrum.planning.operations.import_by_hand import (
    ObservationRow,
    ResultRow,
    save_activity_results,
    save_observations,
)
from mellanrum.planning.states import OBSERVED
from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import ActivityFactory, FederationFactory, GoalFactory, PlanFactory, PriorityFactory
from tests.support.people import auditor_of, officer_of

pytestmark = pytest.mark.django_db
DAY = date(2018, 4, 30)
ROW = ObservationRow(row=1, goal="M:6", observed_on=DAY, source="Tertialrapporter", value=Decimal("310"), text="Ett.")
RESULT = ResultRow(row=1, activity="A:1", reported_on=DAY, text="En träff är hållen.", writer="Kansliet")


@pytest.fixture
def federation() -> Federation:
    made: Federation = FederationFactory()
    with federation_transaction([made.pk]):
        plan = PlanFactory(federation=made, year=2018)
        priority = PriorityFactory(plan=plan)
        GoalFactory(plan=plan, priority=priority, code="M:6", measure=OBSERVED)
        GoalFactory(plan=plan, priority=priority, code="M:1", measure="governance.meetings_held")
        ActivityFactory(plan=plan, code="A:1")
    return made


def test_an_observation_is_created_kept_and_changed(federation: Federation) -> None:
    with federation_transaction([federation.pk]):
        actor = officer_of(federation).actor
        before = HistoryEntry.objects.count()
        assert [one.outcome for one in save_observations(actor=actor, rows=[ROW])] == ["created"]
        assert [one.outcome for one in save_observations(actor=actor, rows=[ROW])] == ["unchanged"]
        changed = replace(ROW, value=Decimal("311"), writer="Utredaren")
        assert [one.outcome for one in save_observations(actor=actor, rows=[changed])] == ["updated"]
        kept = Observation.objects.get()
        assert (kept.value, kept.writer_name, kept.source) == (Decimal("311"), "Utredaren", "Tertialrapporter")
        assert HistoryEntry.objects.count() == before + 2


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (replace(ROW, goal="M:7"), "goal", "M:7"),
        (replace(ROW, year=2019), "goal", "2019"),
        (replace(ROW, goal="M:1"), "goal", "följs inte för hand"),
        (replace(ROW, value=None, text=""), "value", "Ange ett värde"),
    ],
)
def test_what_cannot_be_an_observation(federation: Federation, row: ObservationRow, column: str, words: str) -> None:
    with federation_transaction([federation.pk]):
        (result,) = save_observations(actor=officer_of(federation).actor, rows=[row])
        assert (result.outcome, result.column) == ("refused", column)
        assert words in result.message
        assert not Observation.objects.exists()


def test_the_same_twice_in_a_file_is_told(federation: Federation) -> None:
    with federation_transaction([federation.pk]):
        actor = officer_of(federation).actor
        first, second = save_observations(actor=actor, rows=[ROW, replace(ROW, row=2)])
        assert (first.outcome, second.outcome, second.column) == ("created", "refused", "source")
        one, other = save_activity_results(actor=actor, rows=[RESULT, replace(RESULT, row=2)])
        assert (one.outcome, other.outcome, other.column) == ("created", "refused", "date")
        assert "rad 1" in other.message


def test_a_result_is_created_kept_and_changed(federation: Federation) -> None:
    with federation_transaction([federation.pk]):
        actor = officer_of(federation).actor
        assert [one.outcome for one in save_activity_results(actor=actor, rows=[RESULT])] == ["created"]
        assert [one.outcome for one in save_activity_results(actor=actor, rows=[RESULT])] == ["unchanged"]
        later = replace(RESULT, text="Två träffar är hållna.")
        assert [one.outcome for one in save_activity_results(actor=actor, rows=[later])] == ["updated"]
        kept = ActivityResult.objects.get()
        assert (kept.text, kept.writer_name) == ("Två träffar är hållna.", "Kansliet")
        (refused,) = save_activity_results(actor=actor, rows=[replace(RESULT, activity="A:9")])
        assert (refused.outcome, refused.column) == ("refused", "activity")


def test_only_the_office_imports(federation: Federation) -> None:
    with federation_transaction([federation.pk]):
        auditor = auditor_of(federation).actor
        with pytest.raises(Forbidden):
            save_observations(actor=auditor, rows=[ROW])
        with pytest.raises(Forbidden):
            save_activity_results(actor=auditor, rows=[RESULT])
