"""Jobs run in their federation's transaction, and are gone when the operation that enqueued them is undone."""

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from mellanrum.tenancy.jobs import federation_task, periodic_federation_task
from mellanrum.tenancy.models import Federation, Member
from mellanrum.tenancy.scope import federation_transaction

pytestmark = pytest.mark.django_db

seen: dict[int, list[str]] = {}


def _note_members(*, federation_id: int) -> None:
    seen[federation_id] = [member.name for member in Member.objects.order_by("id")]


note_members = federation_task(_note_members)


def _swept(*, federation_id: int) -> None:
    """A periodic job."""


swept = periodic_federation_task("0 3 * * *")(_swept)


@pytest.fixture
def two() -> tuple[Federation, Federation]:
    seen.clear()
    pair = []
    for slug, member in (("norr", "Norra kommunen"), ("soder", "Södra kommunen")):
        federation = Federation.objects.create(slug=slug, name=slug, short_name=slug)
        with federation_transaction([federation.pk]):
            Member.objects.create(federation=federation, code="k", name=member, short_name=member, kind="municipality")
        pair.append(federation)
    return pair[0], pair[1]


def test_a_job_sees_the_rows_of_its_own_federation_only(two: tuple[Federation, Federation]) -> None:
    north, south = two
    note_members(federation_id=north.pk)
    assert seen == {north.pk: ["Norra kommunen"]}
    note_members(federation_id=south.pk)
    assert seen[south.pk] == ["Södra kommunen"]


def test_a_job_is_gone_when_the_operation_is_undone(two: tuple[Federation, Federation]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        note_members.defer(federation_id=two[0].pk)
        assert ProcrastinateJob.objects.count() == 1
        raise RuntimeError
    assert ProcrastinateJob.objects.count() == 0


def test_a_periodic_job_is_enqueued_once_for_each_federation(two: tuple[Federation, Federation]) -> None:
    for_all = app.tasks[f"{swept.name}.for_all"]
    for_all(timestamp=0)
    for_all(timestamp=60)
    rows = ProcrastinateJob.objects.values_list("task_name", "args")
    expected = [{"federation_id": federation.pk} for federation in two]
    assert sorted(rows, key=lambda row: row[1]["federation_id"]) == [(swept.name, each) for each in expected]
