"""What the database itself holds of the rules, read from its own catalogue."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from mellanrum.kernel.schema import AppendOnly
from mellanrum.records.models import Reading
from mellanrum.tenancy.models import FederationModel
from tests.architecture.reading import PACKAGES

pytestmark = pytest.mark.django_db
OF_A_FEDERATION = [model for model in apps.get_models() if issubclass(model, FederationModel)]
# Whatever carries a federation is guarded, also what is written apart from the request's own rows.
CARRYING = [
    model
    for model in apps.get_models()
    if any(field.column == "federation_id" for field in model._meta.concrete_fields)
]


def rows(query: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """This will ask the database's catalogue."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def test_there_are_models_of_a_federation() -> None:
    assert len(OF_A_FEDERATION) > 15
    assert {*OF_A_FEDERATION, Reading} <= set(CARRYING)


@pytest.mark.parametrize("model", CARRYING, ids=lambda model: model._meta.label)
def test_row_security_is_forced_and_by_federation(model: type[models.Model]) -> None:
    """Also the owner obeys; rows of other federations can neither be read nor written."""
    table = model._meta.db_table
    assert rows("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", table) == [
        (True, True)
    ]
    policies = rows("SELECT policyname, permissive, cmd, qual, with_check FROM pg_policies WHERE tablename = %s", table)
    writing = [policy for policy in policies if policy[2] != "SELECT"]
    assert [policy[2] for policy in writing] == ["ALL"], "one policy decides about writing"
    for text in (writing[0][3], writing[0][4]):
        assert "federation_id = ANY" in text
        assert "allowed_federations()" in text


@pytest.mark.parametrize("model", OF_A_FEDERATION, ids=lambda model: model._meta.label)
def test_foreign_keys_carry_the_federation(model: type[FederationModel]) -> None:
    """Row security does not check foreign keys: each one inside a federation goes to (federation, id) of its target."""
    composite = {
        (column, target)
        for column, target in rows(
            """
            SELECT a.attname, c.confrelid::regclass::text
            FROM pg_constraint c
            JOIN pg_attribute f ON f.attrelid = c.conrelid AND f.attnum = c.conkey[1] AND f.attname = 'federation_id'
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[2]
            WHERE c.contype = 'f' AND c.conrelid = %s::regclass AND cardinality(c.conkey) = 2
            """,
            model._meta.db_table,
        )
    }
    wanted = {
        (field.column, field.related_model._meta.db_table)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, FederationModel)
    }
    assert composite == wanted


@pytest.mark.parametrize("model", OF_A_FEDERATION, ids=lambda model: model._meta.label)
def test_rows_can_be_pointed_at_inside_the_federation(model: type[FederationModel]) -> None:
    uniques = rows(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'u' AND conrelid = %s::regclass",
        model._meta.db_table,
    )
    assert ("UNIQUE (federation_id, id)",) in uniques


@pytest.mark.parametrize("model", OF_A_FEDERATION, ids=lambda model: model._meta.label)
def test_unique_rules_stay_inside_the_federation(model: type[FederationModel]) -> None:
    """A unique rule without the federation would tell that a row exists elsewhere. Rules on a foreign key carry it."""
    inside = {
        field.name
        for field in model._meta.concrete_fields
        if field.name == "federation"
        or (isinstance(field, models.ForeignKey) and issubclass(field.related_model, FederationModel))
    }
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            assert inside & set(constraint.fields), constraint.name


def append_only_models() -> set[str]:
    """This will read from the migrations which tables are append-only."""
    from importlib import import_module

    found = set()
    for path in sorted(PACKAGES.glob("*/migrations/[0-9]*.py")):
        package = path.parts[-3]
        migration = import_module(f"mellanrum.{package}.migrations.{path.stem}").Migration
        found |= {f"{package}_{op.model_name.lower()}" for op in migration.operations if isinstance(op, AppendOnly)}
    return found


def test_history_seals_and_readings_are_append_only() -> None:
    assert append_only_models() >= {"records_historyentry", "records_historyseal", "records_reading"}
    for table in sorted(append_only_models()):
        for right in ("UPDATE", "DELETE", "TRUNCATE"):
            answer = rows("SELECT has_table_privilege(%s, %s, %s)", settings.DATABASE_APP_ROLE, table, right)
            assert answer == [(False,)], f"{right} on {table}"
        assert rows("SELECT has_table_privilege(%s, %s, 'INSERT')", settings.DATABASE_APP_ROLE, table) == [(True,)]


def test_the_application_role_owns_nothing_and_may_not_empty_a_table() -> None:
    role = settings.DATABASE_APP_ROLE
    assert rows("SELECT current_user") == [(role,)]
    assert rows("SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = %s", role) == [
        (False, False, False, False)
    ]
    owned = rows("SELECT relname FROM pg_class JOIN pg_roles r ON r.oid = relowner WHERE rolname = %s", role)
    owned += rows("SELECT proname FROM pg_proc JOIN pg_roles r ON r.oid = proowner WHERE rolname = %s", role)
    assert owned == []
    tables = rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    emptied = [
        name for (name,) in tables if rows("SELECT has_table_privilege(%s, 'TRUNCATE')", f'public."{name}"')[0][0]
    ]
    assert emptied == []
    assert rows("SELECT has_schema_privilege('public', 'CREATE')") == [(False,)]
    assert rows("SELECT has_table_privilege('django_migrations', 'INSERT')") == [(False,)]
