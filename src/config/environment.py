"""What a command stands on: the data folder, its database, its secrets, and Django with the settings that follow."""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from config.cluster import APP, OWNER, Cluster, signal_at_parents_death
from config.language import _

SOURCE = Path(__file__).resolve().parents[1]
# Packages of others whose migrations are ours to run.
MIGRATING_PACKAGES = ("django", "django-allauth", "procrastinate")


class Problem(Exception):
    """Something stands in the way; the text is a sentence for people. The command ends with 1."""


@dataclass(frozen=True, kw_only=True)
class Installation:
    """A data folder with its database; ``cluster`` is None when DATABASE_URL points at a server of somebody else's."""

    data: Path
    cluster: Cluster | None

    @property
    def is_demo(self) -> bool:
        """Whether the folder was made by the demo: second factors are off, and its passwords are printed."""
        return self.cluster is not None and _demo_mark(self.cluster).exists()


def data_folder() -> Path:
    """This will tell where the embedded database lives: MELLANRUM_DATA, else the user's data directory (XDG)."""
    named = os.environ.get("MELLANRUM_DATA")
    if named:
        return Path(named).expanduser().absolute()
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "mellanrum"


@contextmanager
def installation(*, migrate: bool = True) -> Iterator[Installation]:
    """This will make the database ready for a command, and stop it afterwards if it was started for it.

    The embedded database is migrated when the program's migrations have changed; a server of somebody else's is left
    as it is. From here on the environment holds what the settings need, never the owner's password.

    Raises:
        ClusterError: when the embedded server cannot run.
        Problem: when a migration fails.
    """
    data = data_folder()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    if os.environ.get("DATABASE_URL"):
        yield Installation(data=data, cluster=None)
        return
    cluster = Cluster(data)
    cluster.start()
    try:
        here = Installation(data=data, cluster=cluster)
        _tell_settings(here)
        if migrate and not _is_migrated(cluster):
            apply_migrations(here)
        yield here
    finally:
        cluster.stop()


def make_demo(here: Installation) -> None:
    """This will make the folder a demo's, for this command and all later ones.

    Raises:
        Problem: when federations of somebody's own stand in its database.
    """
    if here.cluster is None or here.is_demo:
        return
    import psycopg

    with psycopg.connect(here.cluster.url(APP)) as connection:
        if connection.execute("SELECT 1 FROM tenancy_federation LIMIT 1").fetchone():
            text = _("{folder} har egna förbund. Välj en annan mapp för demon med MELLANRUM_DATA.")
            raise Problem(text.format(folder=here.data))
    _demo_mark(here.cluster).touch()
    _tell_settings(here)


def start_over(here: Installation) -> None:
    """This will empty a demo's database.

    Raises:
        Problem: when the folder is no demo's, or another process uses it.
    """
    if here.cluster is None or not here.is_demo:
        raise Problem(_("Bara en demo kan börjas om. Välj en annan mapp med MELLANRUM_DATA."))
    if not here.cluster.owned:
        raise Problem(_("Demon är igång i ett annat fönster. Stoppa den först, och börja sedan om."))
    _migrated_mark(here.cluster).unlink(missing_ok=True)
    here.cluster.make_database_anew()
    # What the former register's documents held: nobody can reach it any more.
    shutil.rmtree(here.data / "files", ignore_errors=True)
    apply_migrations(here)


def apply_migrations(here: Installation) -> None:
    """This will bring the database's tables up to date, as their owner, in a process of its own.

    Raises:
        Problem: when there is no owner to migrate as, or a migration fails; what it said stands in the text.
    """
    owner = os.environ.get("DATABASE_OWNER_URL") if here.cluster is None else here.cluster.url(OWNER)
    if not owner:
        raise Problem(_("DATABASE_OWNER_URL saknas: den roll som äger tabellerna behövs för att ändra dem."))
    progress(_("Gör databasens tabeller aktuella…"))
    command = [sys.executable, "-P", "-m", "django", "migrate", "--no-input", "--skip-checks", "--verbosity=0"]
    environment = {**child_environment(), "DATABASE_URL": owner, "DATABASE_POOL": "0"}
    with _one_at_a_time(here) as lock:
        done = subprocess.run(
            command,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            pass_fds=lock,
            preexec_fn=signal_at_parents_death(signal.SIGKILL),
        )
    if done.returncode:
        raise Problem(_("Databasens tabeller kunde inte göras aktuella:") + f"\n{done.stderr.strip()}")
    if here.cluster is not None:
        _migrated_mark(here.cluster).write_text(_migrations_fingerprint())


def start_django(language: str) -> None:
    """This will load the application in this process, speaking the language of the command line.

    Raises:
        Problem: when the settings do not hold.
    """
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.utils import translation

    try:
        # One process that does one thing: a connection is enough, and tells at once when it cannot be had.
        databases: dict[str, Any] = settings.DATABASES
        for database in databases.values():
            database.get("OPTIONS", {}).pop("pool", None)
        django.setup()
    except (ImproperlyConfigured, ValueError) as problem:
        # A ValueError: an address of a database, or a number, that cannot be read.
        raise Problem(str(problem)) from problem
    translation.activate(language)


def child_environment() -> dict[str, str]:
    """This will give the environment of a child process: ours, without the owner's password, and able to import us."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    path = [str(SOURCE), *filter(None, [kept.get("PYTHONPATH", "")])]
    return {**kept, "PYTHONPATH": os.pathsep.join(path)}


def progress(text: str) -> None:
    """This will tell a person at a terminal what goes on; a pipe gets nothing."""
    if sys.stderr.isatty():
        print(text, file=sys.stderr, flush=True)  # noqa: T201


@contextmanager
def _one_at_a_time(here: Installation) -> Iterator[list[int]]:
    """Two processes never migrate one database at once; the child holds the lock too, should we be killed before it."""
    if here.cluster is None:
        yield []
        return
    with (here.cluster.home / "migrating").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield [file.fileno()]


def _tell_settings(here: Installation) -> None:
    if here.cluster is None:
        return
    secrets = here.cluster.secrets()
    os.environ["DATABASE_URL"] = here.cluster.url(APP)
    os.environ.setdefault("MELLANRUM_SECRET_KEY", secrets["secret_key"])
    os.environ.setdefault("MELLANRUM_PERSON_KEY", secrets["person_key"])
    if here.is_demo:
        os.environ["MELLANRUM_DEMO"] = "1"


def _demo_mark(cluster: Cluster) -> Path:
    return cluster.home / "demo"


def _migrated_mark(cluster: Cluster) -> Path:
    return cluster.home / "migrated"


def _is_migrated(cluster: Cluster) -> bool:
    mark = _migrated_mark(cluster)
    return mark.exists() and mark.read_text() == _migrations_fingerprint()


def _migrations_fingerprint() -> str:
    """What the migrations are, cheaply: ours by their text, those of others by the version of their package."""
    digest = hashlib.sha256()
    for path in sorted(SOURCE.glob("mellanrum/*/migrations/*.py")):
        digest.update(path.relative_to(SOURCE).as_posix().encode() + path.read_bytes())
    for package in MIGRATING_PACKAGES:
        try:
            digest.update(f"{package} {version(package)}".encode())
        except PackageNotFoundError:
            continue
    return digest.hexdigest()
