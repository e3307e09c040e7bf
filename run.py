#!/usr/bin/env python3
"""Runs Mellanrum from a clone: makes the environment when it is missing or old, then hands over to the command.

    python3 run.py demo                 the demo: database, made-up federations, web server
    python3 run.py SUB-COMMAND …        any sub-command of `mellanrum`; see `python3 run.py --help`
    python3 run.py test [pytest's own]  the tests; --require-browser fails where they would be left out
    python3 run.py check-code           lint, types, order of packages, migrations, translations, dependencies

Only the standard library is used here. The environment is `.venv`, the tool that makes it lives in `.tools`.
"""

import hashlib
import os
import shutil
import subprocess
import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit("Mellanrum needs Python 3.11, 3.12 or 3.13. This is Python {}.{}.".format(*sys.version_info[:2]))

if os.name != "posix":
    sys.exit("Mellanrum runs on Linux and macOS; on Windows in WSL.")

import fcntl
import re
import ssl
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
PYTHON = ROOT / ".venv" / "bin" / "python"
TOOLS = ROOT / ".tools"
UV_VERSION = "0.13.9"
# Older ones do not read the lock file that this one writes.
OLDEST_UV = (0, 8)
NO_VENV = (
    "This Python cannot make environments of its own: its module ensurepip is missing."
    " On Debian and Ubuntu: apt-get install python3-venv"
)


def main(arguments: list[str]) -> None:
    command = arguments[0] if arguments else "--help"
    prepare(with_tools=command in ("test", "check-code"))
    if command == "test":
        run_tests(arguments[1:])
    if command == "check-code":
        sys.exit(check_code())
    if command in ("--help", "-h"):
        print(__doc__, flush=True)
        arguments = [command]
    # -P: a folder named config in the current directory is not ours.
    hand_over(["-P", "-m", "config", *arguments])


def run_tests(arguments: list[str]) -> None:
    os.chdir(ROOT)
    # Whole files go to one worker, which shares what it has started among their tests.
    chosen = any(argument.startswith(("-n", "--numprocesses")) for argument in arguments)
    hand_over(["-m", "pytest", *([] if chosen else ["-n", "2", "--dist", "loadfile"]), *arguments])


def check_code() -> int:
    """Runs every check, so that one look shows all that is wrong; 1 when anything is."""
    bin_folder = PYTHON.parent
    checks: dict[str, list[str | Path]] = {
        "lint": [bin_folder / "ruff", "check", "."],
        "format": [bin_folder / "ruff", "format", "--check", "."],
        "types": [bin_folder / "mypy"],
        "order of packages": [bin_folder / "lint-imports"],
        "Django's own checks": [PYTHON, "-m", "django", "check", "--fail-level", "WARNING"],
        # The warning is that no database can be asked; the models and the files are compared all the same.
        "migrations": [
            PYTHON,
            "-W",
            "ignore::RuntimeWarning",
            "-m",
            "django",
            "makemigrations",
            "--check",
            "--dry-run",
        ],
        "translations": [PYTHON, "-m", "tools.translations", "check"],
        "dependencies": [bin_folder / "deptry", "src"],
    }
    environment = {**child_environment(), "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_POOL": "0"}
    failed = []
    for name, command in checks.items():
        say(f"-- {name}")
        if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
            failed.append(name)
    say(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


def prepare(*, with_tools: bool) -> None:
    """Makes `.venv` agree with the lock file; does nothing when it already does."""
    with alone():
        wanted = fingerprint()
        mark = ROOT / ".venv" / "synced"
        synced = mark.read_text().split() if mark.exists() and PYTHON.exists() else []
        # Tools that are there already stay, also those of an environment that somebody made without us.
        with_tools = with_tools or (PYTHON.parent / "pytest").exists()
        if synced[:1] == [wanted] and ("dev" in synced or not with_tools):
            return
        uv = find_uv()
        say("Installing the libraries into .venv …")
        command = [uv, "sync", "--frozen", "--no-default-groups", "--python", sys.executable]
        command += ["--group", "dev"] if with_tools else []
        command += [] if sys.stderr.isatty() else ["--quiet"]
        environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
        if ssl.get_default_verify_paths().cafile:
            # The machine's own certificates, since many offices look into their traffic with one of theirs.
            environment.setdefault("UV_SYSTEM_CERTS", "1")
        for name in ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "PYTHONPATH", "PYTHONHOME"):
            environment.pop(name, None)
        mark.unlink(missing_ok=True)
        if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
            sys.exit("The libraries could not be installed; what uv says is above. Is the package registry reachable?")
        mark.write_text(f"{wanted} {'dev' if with_tools else ''}")
        say("Ready.")


def find_uv() -> str:
    """Finds uv on the machine, else installs a fixed version of it into `.tools`."""
    found = shutil.which("uv")
    if found and version_of(found) >= OLDEST_UV:
        return found
    folder = TOOLS / f"uv-{UV_VERSION}"
    uv = folder / "bin" / "uv"
    if not uv.exists() or version_of(uv) < OLDEST_UV:
        say(f"Installing uv {UV_VERSION} into .tools …")
        try:
            venv.create(folder, clear=True, with_pip=True)
        except (subprocess.CalledProcessError, ImportError):
            shutil.rmtree(folder, ignore_errors=True)
            sys.exit(NO_VENV)
        command = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*command, f"uv=={UV_VERSION}"], check=False).returncode or not uv.exists():
            shutil.rmtree(folder, ignore_errors=True)
            sys.exit("uv could not be installed; what pip says is above. Is the package registry reachable?")
    return str(uv)


def version_of(uv: str | Path) -> tuple[int, ...]:
    try:
        shown = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return (0,)
    return tuple(int(number) for number in re.findall(r"\d+", shown)[:2])


def fingerprint() -> str:
    """What the environment depends on: the lock, the project file, the Python, and where the clone is."""
    digest = hashlib.sha256()
    for name in ("uv.lock", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    digest.update(repr((sys.version_info[:2], str(ROOT))).encode())
    return digest.hexdigest()


@contextmanager
def alone() -> Iterator[None]:
    """Two runs at the same time do not make the environment twice."""
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def child_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONHOME")}
    return {**kept, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}


def hand_over(arguments: list[str]) -> NoReturn:
    """Becomes the command itself, so that signals reach it and its exit status is ours."""
    sys.stdout.flush()
    os.execve(str(PYTHON), [str(PYTHON), *arguments], child_environment())


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except PermissionError as problem:
        sys.exit(f"Not allowed to write {problem.filename}. Does the clone belong to somebody else?")
    except KeyboardInterrupt:
        sys.exit(130)
