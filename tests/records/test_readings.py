"""The log of readings: no log, no reading; and what is logged stays."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, connections, transaction

from mellanrum.records.models import Reading
from mellanrum.records.readings import ReadingNotLogged, log_reading
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation, Member
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import FederationFactory, MemberFactory


@pytest.fixture
def read() -> Callable[[Any], Any]:
    def function(federation: Federation) -> list[Any]:
        with federation_transaction([federation.pk], using="log"):
            return list(Reading.objects.using("log").order_by("id"))

    return function


@pytest.mark.django_db(transaction=True)
def test_a_reading_is_logged_in_a_read_only_request_and_survives_its_rollback(
    read: Callable[[Any], list[Reading]],
) -> None:
    federation: Federation = FederationFactory()
    with federation_transaction([federation.pk]):
        member: Member = MemberFactory(federation=federation)
    actor = Actor(federation_id=federation.pk, name="Maja Chefsgård", user_id=7)
    with pytest.raises(RuntimeError), federation_transaction([federation.pk], read_only=True):
        with pytest.raises(DatabaseError, match="read-only transaction"), transaction.atomic():
            MemberFactory(federation=federation)
        log_reading(actor=actor, obj=member, fields=["phone", "name", "phone"], reason="Beslut om insats")
        raise RuntimeError("the page could not be drawn")
    (reading,) = read(federation)
    assert (reading.actor_user_id, reading.actor_name, reading.fields_read, reading.reason) == (
        7,
        "Maja Chefsgård",
        ["name", "phone"],
        "Beslut om insats",
    )
    assert (reading.object_type, reading.object_id) == ("tenancy.member", member.pk)
    assert read(FederationFactory()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("fields", "reason"), [([], "Beslut"), (["phone"], "  ")])
def test_a_reading_without_fields_or_reason_is_refused(fields: list[str], reason: str) -> None:
    actor = Actor(federation_id=1, name="Maja Chefsgård")
    with pytest.raises(ReadingNotLogged):
        log_reading(actor=actor, obj=Member(pk=1), fields=fields, reason=reason)


@pytest.mark.django_db
def test_no_log_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: Any, **_options: Any) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(Reading.objects, "create", fail)
    shown = []
    with pytest.raises(ReadingNotLogged):
        log_reading(actor=Actor(federation_id=1, name="x"), obj=Member(pk=1), fields=["phone"], reason="Beslut")
        shown.append("070")
    assert shown == []


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["UPDATE records_reading SET reason = ''", "DELETE FROM records_reading"])
def test_a_reading_cannot_be_changed_or_removed(order: str) -> None:
    with connections["log"].cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute(order)


@pytest.mark.django_db
def test_a_reading_cannot_be_put_in_another_federation() -> None:
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        federation_transaction([5], using="log"),
        transaction.atomic(using="log"),
    ):
        Reading.objects.create(
            federation_id=6,
            at="2026-11-21T12:00:00Z",
            actor_name="x",
            object_type="x",
            object_id=1,
            fields_read=["x"],
        )
