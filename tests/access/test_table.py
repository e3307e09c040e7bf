"""Every address × every kind of person × GET and POST, compared with one table."""

from collections import Counter
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

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
        return "sign-in" if response["Location"].startswith(f"{reverse('account_login')}?") else "done"
    words = {200: "page", 422: "form", 403: "denied", 404: "missing", 405: "method"}
    return words.get(response.status_code, str(response.status_code))


def visit(world: World, row: Row, person: str) -> tuple[str, bool]:
    """This will visit the row's address as a person: the answer, and whether a POST wrote any row. All is undone."""
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        user = world.user(person)
        if user is not None:
            client.force_login(user)
        address = world.address(row.view)
        response = client.get(address) if row.method == "GET" else client.post(address, world.form(row.view))
        if response.streaming:
            # What is sent piece by piece is let go of when the last piece has been.
            b"".join(response)
        changed = row.method == "POST" and world.rows() != world.before
        mail.outbox.clear()
        transaction.set_rollback(True)
    return answer_of(response), changed


def part(view: str) -> str:
    """This will give the part of the site that a view belongs to."""
    return view.partition(":")[0] if ":" in view else "sign-in"


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted({part(view) for view in views()}))
def test_each_person_gets_what_the_table_says(world: World, name: str) -> None:
    """The message is the rows as they are. A refusal writes nothing (that no GET writes has a test of its own)."""
    wanted, found, written = [], [], []
    for row in table():
        if part(row.view) != name:
            continue
        visits = {person: visit(world, row, person) for person in PEOPLE}
        wanted.append(str(row))
        found.append(str(Row(view=row.view, method=row.method, answers={who: got for who, (got, _) in visits.items()})))
        written += [f"{row.view} {who}" for who, (got, changed) in visits.items() if changed and got in REFUSALS]
    assert found == wanted
    assert written == []


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
