"""Floods of reports are slowed: the wait grows and has an end, and whoever has waited gets through."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from mellanrum.obstacles.operations.slowing import FREE, LONGEST_WAIT, Slowed, let_through, wait_seconds

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def sender(address: str = "10.0.0.1", inbox: str = "a@b.example") -> dict[str, str]:
    return {"address": address, "door": "1:kod", "inbox": inbox}


def send(count: int, *, address: str = "10.0.0.1") -> None:
    for number in range(count):
        let_through(sender=sender(address, f"{number}-{address}@b.example"), ticket="", now=NOW)


@given(st.integers(0, 100_000), st.integers(1, 100))
def test_the_wait_never_shrinks_and_never_passes_its_end(count: int, free: int) -> None:
    assert wait_seconds(count, free) <= wait_seconds(count + 1, free) <= LONGEST_WAIT
    assert (wait_seconds(count, free) == 0) == (count < free)


def test_the_first_go_through_at_once_and_the_next_waits() -> None:
    send(FREE["address"])
    with pytest.raises(Slowed) as slowed:
        send(1)
    assert slowed.value.seconds == 10
    assert "10 sekunder" in slowed.value.message


def test_whoever_has_waited_gets_through_once() -> None:
    send(FREE["address"])
    own = sender(inbox="ny@b.example")
    with pytest.raises(Slowed) as first:
        let_through(sender=own, ticket="", now=NOW)
    ticket = first.value.ticket
    with pytest.raises(Slowed) as early:
        let_through(sender=own, ticket=ticket, now=NOW + timedelta(seconds=4))
    assert (early.value.seconds, early.value.ticket) == (6, ticket)
    let_through(sender=own, ticket=ticket, now=NOW + timedelta(seconds=10))
    with pytest.raises(Slowed) as again:
        let_through(sender=own, ticket=ticket, now=NOW + timedelta(seconds=11))
    assert again.value.ticket != ticket
    assert again.value.seconds > 10


def test_a_ticket_is_good_for_its_own_sender_only_and_not_when_it_is_made_up() -> None:
    send(FREE["address"])
    send(FREE["address"], address="10.0.0.2")
    with pytest.raises(Slowed) as first:
        let_through(sender=sender(inbox="ny@b.example"), ticket="", now=NOW)
    later = NOW + timedelta(minutes=5)
    for ticket, address in ((first.value.ticket, "10.0.0.2"), ("påhittad", "10.0.0.1")):
        with pytest.raises(Slowed):
            let_through(sender=sender(address, "ny@b.example"), ticket=ticket, now=later)


def test_a_flood_from_one_place_does_not_make_others_wait() -> None:
    for _ in range(200):
        try:
            let_through(sender=sender("10.6.6.6", "flod@b.example"), ticket="", now=NOW)
        except Slowed:
            continue
    let_through(sender=sender("10.0.0.9", "vanlig@b.example"), ticket="", now=NOW)


def test_a_colleague_at_the_same_address_waits_at_most_two_minutes_whatever_the_flood() -> None:
    for number in range(200):
        try:
            let_through(sender=sender(inbox=f"{number}@b.example"), ticket="", now=NOW)
        except Slowed:
            continue
    own = sender(inbox="kollega@b.example")
    with pytest.raises(Slowed) as slowed:
        let_through(sender=own, ticket="", now=NOW)
    assert slowed.value.seconds <= LONGEST_WAIT
    let_through(sender=own, ticket=slowed.value.ticket, now=NOW + timedelta(seconds=LONGEST_WAIT))


def test_one_inbox_is_not_filled() -> None:
    for number in range(FREE["inbox"]):
        let_through(sender=sender(f"10.0.1.{number}"), ticket="", now=NOW)
    with pytest.raises(Slowed):
        let_through(sender=sender("10.0.1.99"), ticket="", now=NOW)


def test_the_counts_are_forgotten_when_the_hour_is_over() -> None:
    send(FREE["address"])
    let_through(sender=sender(inbox="ny@b.example"), ticket="", now=NOW + timedelta(hours=1))
