"""Two federations side by side, with the application's own filters taken away: the database keeps them apart."""

from datetime import date

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from mellanrum.governance.models import Body, Meeting
from mellanrum.records.models import HistoryEntry, Reading
from mellanrum.tenancy.models import FederationModel, Member, RoleAssignment
from mellanrum.tenancy.scope import federation_transaction

from .world import World

pytestmark = pytest.mark.django_db
MODELS = [model for model in apps.get_models() if issubclass(model, FederationModel)]


def owners(model: type[FederationModel]) -> set[int]:
    """This will ask for every row there is, without any filter, and give whose they are."""
    return set(model.objects.values_list("federation_id", flat=True))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_without_filters_only_the_own_federation_is_there(world: World, model: type[FederationModel]) -> None:
    here, there = world.federations
    with federation_transaction([here, there]):
        both = owners(model)
    assert both in (set(), {here, there}), "the world has the same kinds of row in both"
    with federation_transaction([here]):
        assert owners(model) == both & {here}
    with federation_transaction([there]):
        assert owners(model) == both & {there}
    with federation_transaction([]):
        assert owners(model) == set()


def test_the_world_has_rows_to_keep_apart(world: World) -> None:
    with federation_transaction(world.federations):
        filled = {model._meta.label for model in MODELS if owners(model)}
    assert filled >= {
        "governance.Meeting",
        "governance.Attendance",
        "planning.Goal",
        "tenancy.Contact",
        "tenancy.Member",
    }


def test_raw_sql_sees_no_more(world: World) -> None:
    with federation_transaction([world.here.federation.pk]), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT federation_id FROM governance_meeting")
        assert cursor.fetchall() == [(world.here.federation.pk,)]
        cursor.execute("SELECT count(*) FROM governance_meeting WHERE id = %s", [world.there.meeting.pk])
        assert cursor.fetchone() == (0,)


def test_another_federations_row_can_neither_be_changed_nor_removed(world: World) -> None:
    with federation_transaction([world.here.federation.pk]):
        assert Body.objects.filter(pk=world.there.board.pk).update(name="Vår") == 0
        assert Meeting.objects.filter(pk=world.there.planned.pk).delete()[0] == 0
    with federation_transaction([world.there.federation.pk]):
        assert Body.objects.get(pk=world.there.board.pk).name == "Styrelsen"
        assert Meeting.objects.filter(pk=world.there.planned.pk).exists()


def test_a_row_cannot_be_written_for_another_federation(world: World) -> None:
    with (
        federation_transaction([world.here.federation.pk]),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        Member.objects.create(federation=world.there.federation, code="ny", name="Ny", short_name="Ny", kind="region")


def test_a_row_cannot_be_moved_to_another_federation(world: World) -> None:
    with (
        federation_transaction([world.here.federation.pk]),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        Body.objects.filter(pk=world.here.group.pk).update(federation=world.there.federation)


def test_a_foreign_key_cannot_reach_into_another_federation(world: World) -> None:
    """Row security does not look at foreign keys; the composite key does."""
    with (
        federation_transaction([world.here.federation.pk]),
        pytest.raises(IntegrityError, match="same_federation"),
        transaction.atomic(),
    ):
        Meeting.objects.create(federation=world.here.federation, body_id=world.there.board.pk, date=date(2026, 5, 5))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_person_reads_its_own_roles_everywhere_and_nobody_elses(world: World) -> None:
    user = world.here.users["director"]
    with federation_transaction([], user=user.pk):
        assert set(RoleAssignment.objects.values_list("user_id", flat=True)) == {user.pk}
        assert RoleAssignment.objects.update(role="auditor") == 0


def test_history_cannot_be_rewritten_even_by_its_own_federation(world: World) -> None:
    with federation_transaction([world.here.federation.pk]):
        before = list(HistoryEntry.objects.order_by("pk").values())
        assert before != []
        for statement in (
            "UPDATE records_historyentry SET actor_name = 'En annan'",
            "DELETE FROM records_historyentry",
            "TRUNCATE records_historyentry",
        ):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
        assert list(HistoryEntry.objects.order_by("pk").values()) == before


def test_the_log_of_readings_is_kept_apart_on_its_own_connection(world: World) -> None:
    here, there = world.federations
    fields = {"actor_name": "Prov", "object_type": "prov", "object_id": 1, "fields_read": ["namn"]}
    for federation in (here, there):
        with federation_transaction([federation], using="log"):
            Reading.objects.using("log").create(federation_id=federation, at="2026-05-05T12:00:00Z", **fields)
    with federation_transaction([here], using="log"):
        assert set(Reading.objects.values_list("federation_id", flat=True)) == {here}
    with federation_transaction([], using="log"):
        assert Reading.objects.count() == 0


def test_the_scope_ends_with_its_transaction(world: World) -> None:
    with federation_transaction([world.here.federation.pk]):
        assert Body.objects.count() >= 2
    assert Body.objects.count() == 0


def test_an_inner_scope_gives_the_outer_back(world: World) -> None:
    here, there = world.federations
    with federation_transaction([here]):
        with federation_transaction([there]):
            assert owners(Body) == {there}
        assert owners(Body) == {here}
