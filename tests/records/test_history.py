"""Lines of history: what is written, what is refused, and how people read them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal

import pytest

from mellanrum.kernel.events import publish
from mellanrum.kernel.use_cases import UnknownUseCase
from mellanrum.records.history import (
    changed_entry,
    created_entry,
    record_all,
    record_changed,
    record_created,
    snapshot,
)
from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.events import RowSaved
from mellanrum.tenancy.models import Federation, Member
from tests.support.factories import GoalFactory, MeetingFactory, MemberFactory, SeatFactory, UserFactory

from .conftest import USE_CASE

MustWrite = Callable[[], AbstractContextManager[set[str]]]


def test_a_creation_is_written_with_all_its_fields(federation: Federation, actor: Actor) -> None:
    member: Member = MemberFactory(federation=federation, region=True)
    record_created(actor=actor, use_case=USE_CASE, obj=member, reason="Nytt avtal")
    entry = HistoryEntry.objects.get()
    assert (entry.actor_user_id, entry.actor_name, entry.use_case, entry.reason) == (
        7,
        "Maja Chefsgård",
        USE_CASE,
        "Nytt avtal",
    )
    assert (entry.object_type, entry.object_id, entry.object_label) == (
        "tenancy.member",
        member.pk,
        "Region Provbygden",
    )
    assert entry.before is None
    assert entry.after == {
        "code": "region",
        "name": "Region Provbygden",
        "short_name": "Regionen",
        "kind": "region",
        "organisation_number": "",
        "position": 3,
        "ended_on": None,
    }


def test_a_change_is_written_with_the_changed_fields_only(federation: Federation, actor: Actor) -> None:
    member: Member = MemberFactory(federation=federation, region=True)
    before = snapshot(member)
    member.name = "Region Provland"
    member.ended_on = date(2026, 12, 31)
    assert record_changed(actor=actor, use_case=USE_CASE, obj=member, before=before) is True
    entry = HistoryEntry.objects.get()
    assert entry.before == {"name": "Region Provbygden", "ended_on": None}
    assert entry.after == {"name": "Region Provland", "ended_on": "2026-12-31"}
    assert record_changed(actor=actor, use_case=USE_CASE, obj=member, before=snapshot(member)) is False
    assert HistoryEntry.objects.count() == 1


def test_values_are_the_same_before_and_after_a_visit_to_the_database(federation: Federation) -> None:
    for row in (
        SeatFactory(body__federation=federation),
        MeetingFactory(body__federation=federation, timed=True),
        GoalFactory(plan__federation=federation, low=Decimal("5.5000"), high=Decimal(80)),
    ):
        assert snapshot(row) == snapshot(type(row).objects.get(pk=row.pk))


def test_an_undeclared_use_case_writes_nothing(federation: Federation, actor: Actor) -> None:
    member: Member = MemberFactory(federation=federation)
    with pytest.raises(UnknownUseCase, match=r"mellanrum/tenancy/use_cases\.py"):
        record_created(actor=actor, use_case="tenancy.invent_something", obj=member)
    assert HistoryEntry.objects.count() == 0


def test_many_lines_are_written_in_one_go(
    federation: Federation, actor: Actor, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    members: list[Member] = MemberFactory.create_batch(30, federation=federation)
    with django_assert_num_queries(1):
        record_all([created_entry(actor=actor, use_case=USE_CASE, obj=member) for member in members])
    assert HistoryEntry.objects.count() == 30
    assert changed_entry(actor=actor, use_case=USE_CASE, obj=members[0], before=snapshot(members[0])) is None


def test_a_row_of_tenancy_is_remembered_through_its_event(
    federation: Federation, actor: Actor, must_write_history: MustWrite
) -> None:
    member: Member = MemberFactory(federation=federation)
    before = snapshot(member)
    with must_write_history() as written:
        member.position = 5
        member.save()
        publish(RowSaved(actor=actor, use_case=USE_CASE, row=member, before=before))
        publish(RowSaved(actor=actor, use_case=USE_CASE, row=member))
    assert "tenancy_member" in written
    changed, created = HistoryEntry.objects.order_by("id")
    assert changed.after == {"position": 5}
    assert created.before is None


def test_an_account_stands_in_the_history_of_the_federation_that_changed_it(
    federation: Federation, actor: Actor
) -> None:
    user = UserFactory(name="Asta Ekmyr", email="asta@prov.example", password="hemligt")
    record_created(actor=actor, use_case=USE_CASE, obj=user)
    entry = HistoryEntry.objects.get()
    assert entry.federation_id == federation.pk
    assert entry.after == {"name": "Asta Ekmyr", "email": "asta@prov.example", "language": "sv", "is_active": True}
