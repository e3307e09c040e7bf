"""Which federations a transaction may see. PostgreSQL's row security reads the settings that are set here.

The settings last for the transaction (``SET LOCAL``), so a pooled connection carries nothing over to its next borrower.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connections, transaction

_SETTINGS = ("mellanrum.federations", "mellanrum.controllers", "mellanrum.user")


@contextmanager
def federation_transaction(
    federations: Iterable[int],
    *,
    controllers: Iterable[int] = (),
    user: int | None = None,
    read_only: bool = False,
    using: str = "default",
    durable: bool = False,
) -> Iterator[None]:
    """This will open a transaction that sees only the given federations and, of rows about people, given controllers.

    ``controllers`` are ids of members (the parties that answer for data about a person); ``user`` lets a person read
    its own roles in other federations. With ``read_only`` the database itself refuses every write. Nested, it narrows
    or widens for the block and puts the outer scope back afterwards; ``durable`` refuses to be nested, so that what is
    written is committed when the block ends.
    """
    connection = connections[using]
    nested = connection.in_atomic_block
    values = (_ids(federations), _ids(controllers), "" if user is None else str(int(user)))
    before: tuple[str, ...] = ("", "", "")
    with transaction.atomic(using=using, durable=durable):
        with connection.cursor() as cursor:
            if nested:
                cursor.execute("SELECT " + ", ".join(["coalesce(current_setting(%s, true), '')"] * 3), _SETTINGS)
                before = cursor.fetchone() or before
            _set(cursor, values)
            if read_only:
                cursor.execute("SET TRANSACTION READ ONLY")
        yield
    if nested:
        # A released savepoint keeps SET LOCAL: put the outer scope back by hand.
        with connection.cursor() as cursor:
            _set(cursor, before)


def _ids(values: Iterable[int]) -> str:
    return ",".join(str(int(value)) for value in values)


def _set(cursor: object, values: Iterable[str]) -> None:
    pairs = [part for pair in zip(_SETTINGS, values, strict=True) for part in pair]
    cursor.execute("SELECT " + ", ".join(["set_config(%s, %s, true)"] * 3), pairs)  # type: ignore[attr-defined]
