"""Every address × every kind of person × GET and POST, compared with one table."""

from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from .addresses import METHODS, PEOPLE, Row, table, views
from .world import ADDRESSES, SAME_FOR_ALL, World

REFUSALS = {"sign-in", "denied", "missing", "method"}


@pytest.fixture(autouse=True)
def without_second_factor(settings: Any) -> None:
    """Rights are tested here; that some roles need a second factor first has its own test."""
    settings.SECOND_FACTOR_ROLES = []


def answer_of(response: HttpResponseBase) -> str:
    """This will give the table's word for a response."""
    if response.status_code in (301, 302, 303):
        return "sign-in" if response["Location"].startswith("/konto/login/?") else "done"
    words = {200: "page", 422: "form", 403: "denied", 404: "missing", 405: "method"}
    return words.get(response.status_code, str(response.status_code))


def visit(world: World, row: Row, person: str) -> tuple[str, bool]:
    """This will visit the row's address as a person: the answer, and whether any row was written. All is undone."""
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        user = world.user(person)
        if user is not None:
            client.force_login(user)
        address = world.address(row.view)
        response = client.get(address) if row.method == "GET" else client.post(address, world.form(row.view))
        changed = world.rows() != world.before
        transaction.set_rollback(True)
    return answer_of(response), changed


@pytest.mark.django_db
@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row.method} {row.view}")
def test_each_person_gets_what_the_table_says(world: World, row: Row) -> None:
    """A refusal writes nothing, and neither does any GET. The message is the row as it is."""
    visits = {person: visit(world, row, person) for person in PEOPLE}
    found = Row(view=row.view, method=row.method, answers={person: answer for person, (answer, _) in visits.items()})
    assert str(found) == str(row)
    for person, (answer, changed) in visits.items():
        if row.method == "GET" or answer in REFUSALS:
            assert not changed, f"{person} was refused, and something was written all the same"


def test_every_address_has_its_rows() -> None:
    """An address without a row in the table fails, and so does a row without an address."""
    wanted = {(view, method) for view in views() for method in METHODS}
    rows = Counter((row.view, row.method) for row in table())
    assert sorted(wanted - set(rows)) == []
    assert sorted(set(rows) - wanted) == []
    assert [key for key, times in rows.items() if times > 1] == []


def test_nobody_gets_past_the_sign_in_page_unless_the_settings_name_the_address(settings: Any) -> None:
    open_to_all = {row.view for row in table() if row.answers["nobody"] in {"page", "form", "done"}}
    assert open_to_all <= settings.PUBLIC_VIEWS


def test_the_table_gives_the_stranger_nothing_of_ours() -> None:
    """What stands under an address with somebody else's id, code or year is not found."""
    for row in table():
        if row.view in ADDRESSES.keys() - SAME_FOR_ALL and ":" in row.view:
            assert row.answers["stranger"] in {"missing", "method", "denied"}, row.view
