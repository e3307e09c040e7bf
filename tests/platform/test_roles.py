"""The application's role owns nothing and bypasses nothing; a GET cannot write; a pool carries nothing over."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, connection, connections
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from mellanrum.tenancy.middleware import RequestTransaction
from mellanrum.tenancy.models import Federation, Member
from mellanrum.tenancy.scope import federation_transaction

pytestmark = pytest.mark.django_db


def answer(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return row[0] if row and len(row) == 1 else row


def test_the_application_role_owns_no_table_and_bypasses_nothing() -> None:
    rights = "current_user, rolsuper, rolbypassrls, rolcreatedb"
    found = answer(f"SELECT {rights} FROM pg_roles WHERE rolname = current_user")
    assert found == ("mellanrum_app", False, False, False)
    assert answer("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user") == 0
    assert answer("SELECT count(*) FROM pg_class WHERE relname = 'kernel_cache'") == 1


def test_both_aliases_reach_the_same_database() -> None:
    names = {connections[alias].settings_dict["NAME"] for alias in ("default", "log")}
    assert len(names) == 1
    assert names.pop().startswith("test_")


@pytest.mark.parametrize(
    "order",
    [
        "CREATE TABLE mine (id int)",
        "ALTER TABLE tenancy_federation DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE tenancy_member DISABLE ROW LEVEL SECURITY",
        "TRUNCATE tenancy_member",
        "DROP TABLE records_historyentry",
        "UPDATE records_historyentry SET reason = ''",
        "DELETE FROM records_historyentry",
        "DELETE FROM django_migrations",
        "CREATE EXTENSION hstore",
        "SET ROLE mellanrum_owner",
    ],
)
def test_the_application_role_may_not(order: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), connection.cursor() as cursor:
        cursor.execute(order)


def make_federation(slug: str) -> Federation:
    return Federation.objects.create(slug=slug, name=slug, short_name=slug)


def writing_view(request: HttpRequest) -> HttpResponse:
    make_federation("skriven")
    return HttpResponse("written")


def visit(method: str) -> HttpResponse:
    request = RequestFactory().generic(method, "/")
    request.user = AnonymousUser()
    request.session = SessionStore()
    return RequestTransaction(writing_view)(request)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_the_database_refuses_what_a_safe_request_writes(method: str) -> None:
    with pytest.raises(DatabaseError, match="read-only transaction"):
        visit(method)


def test_a_post_may_write() -> None:
    assert visit("POST").status_code == 200
    assert Federation.objects.filter(slug="skriven").exists()


def test_rows_of_another_federation_are_neither_seen_nor_written() -> None:
    one, other = make_federation("ena"), make_federation("andra")
    row = {"code": "k", "name": "Kommunen", "short_name": "Kommunen", "kind": "municipality"}
    with federation_transaction([one.pk]):
        Member.objects.create(federation=one, **row)
    with federation_transaction([other.pk]):
        assert list(Member.objects.all()) == []
        with pytest.raises(DatabaseError, match="row-level security"):
            Member.objects.create(federation=one, **row)


@pytest.fixture
def pooled(transactional_db: None) -> Iterator[str]:
    """One of the aliases, through a pool with a single connection."""
    wrapper: Any = connections["log"]
    wrapper.close()
    wrapper.settings_dict["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 1}
    yield "log"
    wrapper.close()
    wrapper.close_pool()
    del wrapper.settings_dict["OPTIONS"]["pool"]


def test_a_pooled_connection_carries_nothing_over(pooled: str) -> None:
    seen = []
    settings = "current_setting('mellanrum.federations', true), current_setting('transaction_read_only')"
    query = f"SELECT pg_backend_pid(), {settings}"
    for federations in ([5, 6], None):
        wrapper = connections[pooled]
        if federations is not None:
            with federation_transaction(federations, read_only=True, using=pooled), wrapper.cursor() as cursor:
                cursor.execute(query)
                seen.append(cursor.fetchone())
        else:
            with wrapper.cursor() as cursor:
                cursor.execute(query)
                seen.append(cursor.fetchone())
        wrapper.close()
    assert seen[0][0] == seen[1][0]
    assert seen[0][1:] == ("5,6", "on")
    assert seen[1][1:] == ("", "off")
