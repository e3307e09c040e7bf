"""What ``mellanrum check`` looks at: each check answers with findings, and says what to do about what is wrong."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from config.environment import Installation
from config.language import _

SMALLEST_FREE_SPACE = 1_000_000_000
LARGEST_CLOCK_DIFFERENCE = 2.0
OLDEST_VERSION = 160000
# How many faults of the history are listed.
LARGEST_LIST = 5
# How many files of each federation are read whole; that every one is there is always looked at.
LARGEST_SAMPLE = 200


class Level(StrEnum):
    """How a finding is to be taken: only what is wrong makes the command end with 1."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the answer."""

    subject: str
    level: Level
    text: str


def look_at(here: Installation) -> Iterator[Finding]:
    """This will give the findings one by one, the configuration first; without a database the rest is left out."""
    from django.conf import settings
    from django.db import DatabaseError, connection

    yield from _configuration(settings)
    try:
        with connection.cursor() as cursor:
            yield from _server(cursor)
            yield from _role(cursor)
            yield from _clock(cursor)
    except DatabaseError as problem:
        yield _wrong(_("Databas"), _("Databasen svarar inte: {problem}").format(problem=str(problem).strip()))
        return
    missing = _missing_migrations()
    if missing:
        text = _("Tabellerna är inte aktuella ({missing}). Kör: mellanrum migrate").format(missing=", ".join(missing))
        yield _wrong(_("Tabeller"), text)
    else:
        yield _ok(_("Tabeller"), _("Tabellerna är aktuella."))
        yield from _row_security()
        yield from _history()
        yield from _files()
    yield from _mail(settings)
    yield from _disk(here)
    yield _note(
        _("Säkerhetskopior"),
        _("Ingen säkerhetskopiering är inställd. Kopiera databasen och mappen med filer på annat sätt."),
    )


def _configuration(settings: Any) -> Iterator[Finding]:
    subject = _("Inställningar")
    if settings.DEMO:
        yield _note(subject, _("Det här är en demo: lösenorden är kända och andra faktorn är avstängd."))
    elif not settings.PRODUCTION:
        yield _note(subject, _("Inte i drift. I drift ska MELLANRUM_ENVIRONMENT vara production."))
    elif settings.ALLOWED_HOSTS == ["localhost", "127.0.0.1", "[::1]"]:
        yield _wrong(subject, _("Ange de namn som tjänsten nås på i MELLANRUM_HOSTS, åtskilda av komma."))
    elif min(len(settings.SECRET_KEY), len(settings.PERSON_KEY_SECRET)) < 50:
        yield _wrong(subject, _("MELLANRUM_SECRET_KEY och MELLANRUM_PERSON_KEY ska vara minst 50 tecken var."))
    elif settings.SECRET_KEY == settings.PERSON_KEY_SECRET:
        yield _wrong(subject, _("MELLANRUM_SECRET_KEY och MELLANRUM_PERSON_KEY ska vara olika."))
    else:
        yield _ok(subject, _("Inställningarna är de som drift kräver."))


def _server(cursor: Any) -> Iterator[Finding]:
    cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
    number, shown = cursor.fetchone()
    if number < OLDEST_VERSION:
        yield _wrong(_("Databas"), _("PostgreSQL {version} är för gammal: 16 eller nyare krävs.").format(version=shown))
    else:
        yield _ok(_("Databas"), _("PostgreSQL {version} svarar.").format(version=shown))


def _role(cursor: Any) -> Iterator[Finding]:
    cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    name, superuser, bypasses = cursor.fetchone()
    cursor.execute(
        "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
    )
    owned = cursor.fetchone()[0]
    faults = [
        (superuser, _("är superanvändare")),
        (bypasses, _("går förbi radskyddet (BYPASSRLS)")),
        (owned, _("äger tabeller")),
    ]
    found = [text for fault, text in faults if fault]
    if found:
        text = _("Rollen {name} {faults}. Anslut som en roll som varken äger eller går förbi något.")
        yield _wrong(_("Databasroll"), text.format(name=name, faults=", ".join(found)))
    else:
        yield _ok(_("Databasroll"), _("Rollen {name} äger inget och går inte förbi radskyddet.").format(name=name))


def _clock(cursor: Any) -> Iterator[Finding]:
    from django.utils import timezone

    cursor.execute("SELECT clock_timestamp()")
    difference = abs((timezone.now() - cursor.fetchone()[0]).total_seconds())
    if difference > LARGEST_CLOCK_DIFFERENCE:
        text = _("Klockan här och databasens skiljer {seconds} sekunder. Ställ båda efter en tidsserver.")
        yield _wrong(_("Klocka"), text.format(seconds=round(difference)))
    else:
        yield _ok(_("Klocka"), _("Klockan här och databasens går lika."))


def _missing_migrations() -> list[str]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def _row_security() -> Iterator[Finding]:
    from django.apps import apps
    from django.db import connection

    from mellanrum.tenancy.models import FederationModel

    tables = {model._meta.db_table for model in apps.get_models() if issubclass(model, FederationModel)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relname = ANY(%s)",
            [sorted(tables)],
        )
        open_tables = tables - {row[0] for row in cursor.fetchall()}
    if open_tables:
        text = _("Tabeller utan radskydd: {tables}. Kör: mellanrum migrate")
        yield _wrong(_("Radskydd"), text.format(tables=", ".join(sorted(open_tables))))
    else:
        yield _ok(
            _("Radskydd"), _("Alla {count} tabeller med förbundens uppgifter är skyddade.").format(count=len(tables))
        )


def _history() -> Iterator[Finding]:
    from django.utils import timezone

    from mellanrum.records.chain import verify_chain
    from mellanrum.tenancy.queries import federation_ids

    seals = 0
    faults = []
    for federation_id in federation_ids():
        report = verify_chain(federation_id=federation_id, now=timezone.now())
        seals += report.seals
        faults += [f"{federation_id}: {fault}" for fault in report.faults]
    if faults:
        text = _("Historiken är inte som den förseglades. Spara databasen som den är och utred: {faults}")
        yield _wrong(_("Historik"), text.format(faults="; ".join(faults[:LARGEST_LIST])))
    else:
        yield _ok(_("Historik"), _("Kedjan är hel: {seals} förseglingar.").format(seals=seals))


def _files() -> Iterator[Finding]:
    from mellanrum.records.files import verify_files
    from mellanrum.tenancy.queries import federation_ids

    report = verify_files(federation_ids=federation_ids(), most=LARGEST_SAMPLE)
    if report.faults:
        text = _("Filer i diariet är inte som de sparades. Återställ dem ur en kopia: {faults}")
        yield _wrong(_("Filer"), text.format(faults="; ".join(report.faults[:LARGEST_LIST])))
    else:
        text = _("{count} filer finns på disken, {checked} är lästa och hela.")
        yield _ok(_("Filer"), text.format(count=report.count, checked=report.checked))


def _mail(settings: Any) -> Iterator[Finding]:
    subject = _("E-post")
    if settings.EMAIL_BACKEND.endswith(".console.EmailBackend"):
        text = _("E-post skickas inte: breven väntar i utskicket. Ange e-postservern med MELLANRUM_SMTP_HOST.")
        yield (_wrong if settings.PRODUCTION else _note)(subject, text)
        return
    if settings.DEMO:
        yield _note(subject, _("Det här är en demo: breven sparas i utskicket och skickas inte."))
        return
    yield from _letters()
    from django.core.mail import get_connection

    try:
        with get_connection():
            yield _ok(subject, _("E-postservern svarar."))
    except OSError as problem:
        yield _wrong(subject, _("E-postservern svarar inte: {problem}").format(problem=problem))


def _letters() -> Iterator[Finding]:
    """How many letters did not go: nobody sees them but the office that looks."""
    from mellanrum.notices.queries.waiting import failed_letters
    from mellanrum.tenancy.actors import system_actor
    from mellanrum.tenancy.queries import federation_ids
    from mellanrum.tenancy.scope import federation_transaction

    failed = 0
    for federation_id in federation_ids():
        with federation_transaction([federation_id], read_only=True):
            failed += failed_letters(system_actor(federation_id, "mellanrum check"))
    if failed:
        text = _("{count} brev gick inte fram. Be kansliet att se efter under Utskick.")
        yield _note(_("E-post"), text.format(count=failed))


def _disk(here: Installation) -> Iterator[Finding]:
    folder = here.cluster.home if here.cluster else here.data
    if not os.path.lexists(folder):
        return
    free = shutil.disk_usage(folder).free
    values = {"free": f"{free / 1e9:.1f}".replace(".", ","), "folder": folder}
    if free < SMALLEST_FREE_SPACE:
        yield _wrong(_("Disk"), _("Bara {free} GB ledigt i {folder}. Frigör minst 1 GB.").format(**values))
    else:
        yield _ok(_("Disk"), _("{free} GB ledigt i {folder}.").format(**values))


def _finding(level: Level) -> Callable[[str, str], Finding]:
    return lambda subject, text: Finding(subject=subject, level=level, text=text)


_ok, _note, _wrong = _finding(Level.OK), _finding(Level.NOTE), _finding(Level.WRONG)
