"""The net under all others: without any filter of the application's, the database keeps federations apart."""

from collections.abc import Callable
from datetime import date

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.db.models import Model

from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.models import Contact, Federation, FederationModel, Member, RoleAssignment
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import (
    ActivityFactory,
    AttendanceFactory,
    ContactFactory,
    FederationFactory,
    GoalFactory,
    GoalNoteFactory,
    MemberFactory,
    ObservationFactory,
    PlanKeyFactory,
    PriorityFactory,
    RoleAssignmentFactory,
    SeatFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
FILLED: list[type[FederationModel]] = [
    apps.get_model(name)
    for name in (
        "governance.attendance",
        "governance.body",
        "governance.meeting",
        "governance.seat",
        "planning.activity",
        "planning.goal",
        "planning.goalnote",
        "planning.observation",
        "planning.plan",
        "planning.plankey",
        "planning.priority",
        "tenancy.contact",
        "tenancy.member",
        "tenancy.roleassignment",
    )
]


@pytest.fixture
def two() -> tuple[Federation, Federation]:
    """Two federations side by side, each with a row in every table that people fill."""
    pair = FederationFactory(slug="norr"), FederationFactory(slug="soder")
    for federation in pair:
        with federation_transaction([federation.pk]):
            AttendanceFactory(meeting__body__federation=federation)
            RoleAssignmentFactory(federation=federation)
            MemberFactory(federation=federation)
            goal = GoalFactory(plan__federation=federation)
            ObservationFactory(goal=goal)
            GoalNoteFactory(goal=goal)
            PlanKeyFactory(plan=goal.plan)
            ActivityFactory(plan=goal.plan)
    return pair


@pytest.mark.parametrize("model", FILLED, ids=lambda model: model._meta.label)
def test_without_any_filter_only_the_own_rows_are_seen_and_written(
    two: tuple[Federation, Federation], model: type[FederationModel]
) -> None:
    here, there = two
    table = model._meta.db_table
    with federation_transaction([there.pk]):
        theirs = set(model.objects.values_list("pk", flat=True))
    assert theirs
    with federation_transaction([here.pk]):
        mine = set(model.objects.values_list("pk", flat=True))
        assert mine
        assert mine.isdisjoint(theirs)
        assert set(model.objects.values_list("federation_id", flat=True)) == {here.pk}
        assert model.objects.filter(federation=there).count() == 0
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE id = ANY(%s)", [sorted(theirs)])
            assert cursor.fetchone() == (0,)
            cursor.execute(f"UPDATE {table} SET federation_id = federation_id WHERE id = ANY(%s)", [sorted(theirs)])
            assert cursor.rowcount == 0
            cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [sorted(theirs)])
            assert cursor.rowcount == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            model.objects.filter(pk__in=mine).update(federation=there)
    with federation_transaction([there.pk]):
        assert set(model.objects.values_list("pk", flat=True)) == theirs


def test_without_a_federation_nothing_is_seen(two: tuple[Federation, Federation]) -> None:
    for model in FILLED:
        assert model.objects.count() == 0
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        MemberFactory(federation=two[0])


def test_a_row_cannot_be_made_in_another_federation(two: tuple[Federation, Federation]) -> None:
    here, there = two
    with federation_transaction([here.pk]):
        for make in (MemberFactory, ContactFactory):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                make(federation=there)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            HistoryEntry.objects.bulk_create(
                [
                    HistoryEntry(
                        federation=there,
                        at="2026-01-01T00:00Z",
                        actor_name="x",
                        object_type="x",
                        object_id=1,
                        use_case="x",
                    )
                ]
            )


def point(row: Model, field: str, target: Model) -> None:
    """Writes a foreign key past every check of Django's, and asks the database at once."""
    type(row)._base_manager.filter(pk=row.pk).update(**{field: target})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


Makers = list[tuple[Callable[[Federation], Model], str, Callable[[Federation], Model]]]
POINTERS: Makers = [
    (lambda f: RoleAssignmentFactory(federation=f), "member", lambda f: MemberFactory(federation=f)),
    (lambda f: SeatFactory(body__federation=f), "contact", lambda f: ContactFactory(federation=f)),
    (lambda f: SeatFactory(body__federation=f), "member", lambda f: MemberFactory(federation=f)),
    (
        lambda f: GoalFactory(plan__federation=f),
        "priority",
        lambda f: PriorityFactory(plan__federation=f, plan__year=2031),
    ),
]


@pytest.mark.parametrize(("maker", "field", "target"), POINTERS, ids=["role", "seat contact", "seat member", "goal"])
def test_no_row_points_into_another_federation_even_for_one_who_sees_both(
    maker: Callable[[Federation], Model], field: str, target: Callable[[Federation], Model]
) -> None:
    here, there = FederationFactory(), FederationFactory()
    with federation_transaction([here.pk, there.pk]):
        row, own, foreign = maker(here), target(here), target(there)
        with pytest.raises(IntegrityError, match="same_federation"), transaction.atomic():
            point(row, field, foreign)
        with transaction.atomic():
            point(row, field, own)
        row.refresh_from_db()
        assert getattr(row, field) == own


def test_one_sees_ones_own_roles_everywhere_and_changes_none_of_them(two: tuple[Federation, Federation]) -> None:
    here, there = two
    user = UserFactory()
    for federation in two:
        with federation_transaction([federation.pk]):
            RoleAssignmentFactory(federation=federation, user=user)
    with federation_transaction([], user=user.pk):
        assert set(RoleAssignment.objects.values_list("user", "federation")) == {
            (user.pk, here.pk),
            (user.pk, there.pk),
        }
        assert RoleAssignment.objects.update(until=date(2026, 1, 1)) == 0
        assert RoleAssignment.objects.filter(user=user).delete()[0] == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            RoleAssignmentFactory(federation=there, user=user, role="administrator")
        assert Member.objects.count() == Contact.objects.count() == 0
    with federation_transaction([here.pk], user=user.pk):
        # In the federation where one works: everybody's roles there, and still only one's own elsewhere.
        elsewhere = RoleAssignment.objects.exclude(federation=here)
        assert [row.user_id for row in elsewhere] == [user.pk]
        assert elsewhere.update(role="administrator") == 0
    with federation_transaction([], user=UserFactory().pk):
        assert RoleAssignment.objects.count() == 0


def test_nested_scopes_are_put_back(two: tuple[Federation, Federation]) -> None:
    here, there = two

    def seen() -> set[int]:
        return set(Member.objects.values_list("federation_id", flat=True))

    with federation_transaction([here.pk]):
        with federation_transaction([there.pk]):
            assert seen() == {there.pk}
            with federation_transaction([here.pk, there.pk]):
                assert seen() == {here.pk, there.pk}
            with federation_transaction([]):
                assert seen() == set()
            assert seen() == {there.pk}
        assert seen() == {here.pk}
        with pytest.raises(RuntimeError), federation_transaction([there.pk]):
            raise RuntimeError
        assert seen() == {here.pk}
        with federation_transaction([there.pk], read_only=True):
            with pytest.raises(DatabaseError, match="read-only"), transaction.atomic():
                MemberFactory(federation=there)
            assert seen() == {there.pk}
        MemberFactory(federation=here)
    assert seen() == set()


@pytest.mark.parametrize("injected", ["1); DROP TABLE tenancy_member; --", "1,2", None])
def test_only_numbers_name_a_federation(injected: object) -> None:
    with pytest.raises((ValueError, TypeError)), federation_transaction([injected]):  # type: ignore[list-item]
        pytest.fail("let in")


@pytest.mark.django_db(transaction=True)
def test_a_connection_carries_nothing_to_its_next_borrower() -> None:
    """What a pool lends on: the same connection, after a transaction and after one that failed."""
    federation: Federation = FederationFactory()
    for alias in ("default", "log"):
        with federation_transaction([federation.pk], user=7, controllers=[3], read_only=True, using=alias):
            pass
        with pytest.raises(RuntimeError), federation_transaction([federation.pk], user=7, using=alias):
            raise RuntimeError
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT allowed_federations(), allowed_controllers(), current_user_id(),"
                " current_setting('transaction_read_only')"
            )
            assert cursor.fetchone() == ([], [], None, "off")


@pytest.mark.django_db(transaction=True)
def test_durable_refuses_to_be_nested() -> None:
    with (
        pytest.raises(RuntimeError, match="durable"),
        federation_transaction([1]),
        federation_transaction([1], durable=True),
    ):
        pytest.fail("let in")
