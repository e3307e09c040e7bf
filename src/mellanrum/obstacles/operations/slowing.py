"""Reports that come in floods are slowed, and nobody is shut out.

An office has one address to the world, and a wall one code: so a limit never closes anything. After the first few
in an hour whoever sends next waits, twice as long each time up to two minutes, and then gets through. A ticket holds
the wait; it is signed, for its sender only, and good once. Counts are kept through the ``log`` alias, so that a request
that is undone is counted.
"""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core import signing
from django.core.cache import cache
from django.utils.translation import ngettext

from mellanrum.kernel.errors import Refused

HOUR = 3600
FIRST_WAIT = 10
LONGEST_WAIT = 120
# How many in an hour go through at once: from one address to the world, through one code, and to one inbox.
FREE: Mapping[str, int] = {"address": 10, "door": 60, "inbox": 3}
_SALT = "mellanrum.obstacles.slowing"


class Slowed(Refused):
    """Too many at once: ``seconds`` until the same may be sent with the ``ticket``."""

    def __init__(self, *, seconds: int, ticket: str) -> None:
        text = ngettext(
            "Många rapporter kommer just nu från samma plats. Vänta %(seconds)s sekund och skicka igen.",
            "Många rapporter kommer just nu från samma plats. Vänta %(seconds)s sekunder och skicka igen.",
            seconds,
        )
        super().__init__(text % {"seconds": seconds})
        self.seconds = seconds
        self.ticket = ticket


def wait_seconds(count: int, free: int) -> int:
    """This will tell how long the next one waits when ``count`` have come in the hour and ``free`` of them may."""
    if count < free:
        return 0
    return int(min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(count - free, 10)))


def let_through(*, sender: Mapping[str, str], ticket: str, now: datetime) -> None:
    """This will let a sending through and count it, or make it wait.

    ``sender`` has what the counts are kept by, of the kinds in ``FREE``; only digests of them are kept, for an hour.

    Raises:
        Slowed: when it has to wait, with the ticket to come back with.
    """
    keys = {kind: _key(kind, value, now) for kind, value in sender.items()}
    counts = {kind: int(cache.get(key, 0)) for kind, key in keys.items()}
    waits = {kind: wait_seconds(count, FREE[kind]) for kind, count in counts.items()}
    wait = max(waits.values())
    holder = _key("holder", "|".join(f"{kind}={sender[kind]}" for kind in sorted(sender)), None)
    if wait:
        left = _left(ticket, holder, now)
        if left is None:
            # A try that waits counts where the crowd is: a flood from one place is no flood of the wall.
            _count({kind: key for kind, key in keys.items() if waits[kind]}, counts)
            raise Slowed(seconds=wait, ticket=_new_ticket(holder, now + timedelta(seconds=wait)))
        if left > 0:
            raise Slowed(seconds=left, ticket=ticket)
        cache.set(_used(ticket), 1, HOUR)
    _count(keys, counts)


def _count(keys: Mapping[str, str], counts: Mapping[str, int]) -> None:
    for kind, key in keys.items():
        cache.set(key, counts[kind] + 1, HOUR)


def _left(ticket: str, holder: str, now: datetime) -> int | None:
    """Seconds that are left of a ticket's wait; None when it is no ticket of this sender, or has been used."""
    if not ticket or cache.get(_used(ticket)):
        return None
    try:
        held = signing.loads(ticket, salt=_SALT, max_age=HOUR)
    except signing.BadSignature:
        return None
    if held["holder"] != holder:
        return None
    return max(0, int(held["from"] - now.timestamp() + 0.999))


def _new_ticket(holder: str, from_: datetime) -> str:
    return signing.dumps({"holder": holder, "from": from_.timestamp(), "once": secrets.token_hex(6)}, salt=_SALT)


def _used(ticket: str) -> str:
    return f"report-ticket-{hashlib.sha256(ticket.encode()).hexdigest()[:32]}"


def _key(kind: str, value: str, now: datetime | None) -> str:
    hour = "" if now is None else str(int(now.timestamp()) // HOUR)
    return "report-" + signing.Signer(salt=_SALT).signature(f"{kind}|{value.casefold()}|{hour}")
