"""Files that a person names on the command line."""

from pathlib import Path

from config.environment import Problem
from config.language import _


def read_bytes(name: str) -> bytes:
    """This will read a whole file.

    Raises:
        Problem: when it cannot be read, with the reason.
    """
    try:
        return Path(name).read_bytes()
    except OSError as problem:
        raise Problem(reason_of(problem, name)) from problem


def write_bytes(name: str, content: bytes) -> None:
    """This will write a whole file.

    Raises:
        Problem: when it cannot be written, with the reason.
    """
    try:
        Path(name).write_bytes(content)
    except OSError as problem:
        raise Problem(reason_of(problem, name)) from problem


def reason_of(problem: OSError, name: str) -> str:
    """This will say in a sentence why a file or a folder could not be used."""
    if isinstance(problem, FileNotFoundError):
        return _("{file} finns inte.").format(file=name)
    if isinstance(problem, IsADirectoryError):
        return _("{file} är en mapp, ingen fil.").format(file=name)
    if isinstance(problem, PermissionError):
        return _("Åtkomst nekas: {file}").format(file=name)
    return f"{name}: {problem.strerror}"
