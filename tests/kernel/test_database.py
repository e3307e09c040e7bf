"""What the kernel puts in the database: the Swedish order of names, and refusals in words."""

import random

import pytest
from django.db import connection

from mellanrum.kernel.constraints import messages_of_constraints
from mellanrum.kernel.sorting import sort_key

NAMES = ["adam", "Édith", "Eskil", "Zara", "Åke", "Åsa", "Ärla", "Örjan"]


@pytest.mark.django_db
def test_names_sort_as_in_swedish() -> None:
    shuffled = random.Random(7).sample(NAMES, len(NAMES))
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM unnest(%s::text[]) AS name ORDER BY sv_sort_key(name)", [shuffled])
        assert [row[0] for row in cursor.fetchall()] == NAMES
    assert sorted(shuffled, key=sort_key) == NAMES


def test_every_message_has_one_constraint() -> None:
    messages = messages_of_constraints()
    assert messages["seat_one_chair_at_a_time"] == "Organet har redan en ordförande under en del av perioden."
    assert all(message.endswith(".") for message in messages.values())
