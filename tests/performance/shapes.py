"""The shape of every page's queries: a verb and its tables a line, kept in shapes.txt and compared by a test.

``python -m tests.performance.shapes`` writes the file anew; the difference is looked at in review.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

STORED = Path(__file__).with_name("shapes.txt")
_TABLES = re.compile(r'\b(?:FROM|JOIN|INTO|UPDATE)\s+"?([a-z_]+)"?', re.IGNORECASE)
_OWN = re.compile(r"^(SET|SELECT set_config|SELECT coalesce|SAVEPOINT|RELEASE|ROLLBACK)", re.IGNORECASE)


def shape_of(statement: str) -> str:
    """This will give a statement's verb and tables: ``SELECT governance_meeting governance_body``."""
    tables = list(dict.fromkeys(_TABLES.findall(statement)))
    return " ".join([statement.split(maxsplit=1)[0].upper(), *tables])


@contextmanager
def queries() -> Iterator[list[str]]:
    """This will gather the shapes of what is asked inside; the transaction's own settings are left out."""
    from django.db import connection

    found: list[str] = []

    def watch(execute: Callable[..., Any], statement: str, *rest: Any) -> Any:
        if not _OWN.match(statement):
            found.append(shape_of(statement))
        return execute(statement, *rest)

    with connection.execute_wrapper(watch):
        yield found


def shapes(world: Any) -> dict[str, list[str]]:
    """This will visit every page that a director reads, and give what each of them asks."""
    from django.test import Client

    from tests.access.addresses import table

    found = {}
    for row in table():
        if row.method != "GET" or row.answers["director"] != "page" or row.view.startswith(("account", "mfa")):
            continue
        client = Client()
        client.force_login(world.here.users["director"])
        address = world.address(row.view)
        with queries() as asked:
            answer = client.get(address)
        if answer.streaming:
            b"".join(answer)
        found[row.view] = list(asked)
    return found


def document(found: dict[str, list[str]]) -> str:
    """This will write the shapes as they are stored."""
    return "\n".join(f"{view}\n" + "".join(f"    {shape}\n" for shape in asked) for view, asked in found.items())


def main() -> None:
    """This will write the file anew."""
    import tests.support.cluster_plugin  # noqa: F401 - starts the database, before Django reads its settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.conf import settings

    django.setup()
    from tests.access.world import make_world
    from tests.support import databases

    settings.SECOND_FACTOR_ROLES = []
    settings.ALLOWED_HOSTS = ["testserver"]
    databases.make_database("shapes")
    found = shapes(make_world())
    STORED.write_text(document(found), encoding="utf-8")
    sys.stdout.write("".join(f"{len(asked):4} {view}\n" for view, asked in found.items()))


if __name__ == "__main__":
    main()
