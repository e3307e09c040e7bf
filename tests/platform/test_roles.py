"""The application's role owns nothing and bypasses nothing; a GET cannot write; a pool carries nothing over."""

import pytest
from django.db import connection, connections

pytestmark = pytest.mark.django_db


def test_the_application_role_owns_no_table_and_bypasses_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("mellanrum_app", False, False, False)
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
        )
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname = 'kernel_cache'")
        assert cursor.fetchone() == (1,)


def test_both_aliases_reach_the_same_database() -> None:
    names = {connections[alias].settings_dict["NAME"] for alias in ("default", "log")}
    assert len(names) == 1
    assert names.pop().startswith("test_")
