"""The sheet on which attendance is written: what was shown, what somebody wrote, and what stands now."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Merge:
    """What to write, what somebody else has written meanwhile that is kept, and where the two cannot both hold."""

    write: Mapping[str, str]
    kept: Mapping[str, str]
    conflicts: tuple[str, ...]


def version_of(lines: Mapping[str, str]) -> str:
    """This will write a sheet's lines as a short text, the same for the same lines: ``s12=present;c7=absent``."""
    return ";".join(f"{key}={lines[key]}" for key in sorted(lines))


def read_version(text: str) -> dict[str, str]:
    """This will read the lines back; what is no line is left out."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {key: value for key, sign, value in pairs if key and sign}


def merge(*, shown: Mapping[str, str], written: Mapping[str, str], stored: Mapping[str, str]) -> Merge:
    """This will bring together what one person wrote on a sheet with what others have written since it was shown.

    A line that the person changed is written, one that only others changed is kept as they wrote it, and one that
    both changed to different things is a conflict. An empty answer is no answer.
    """
    write: dict[str, str] = {}
    kept: dict[str, str] = {}
    conflicts: list[str] = []
    for key, answer in written.items():
        before, now = shown.get(key, ""), stored.get(key, "")
        if not answer or answer == now:
            continue
        if now == before:
            write[key] = answer
        elif answer == before:
            kept[key] = now
        else:
            conflicts.append(key)
    return Merge(write=write, kept=kept, conflicts=tuple(conflicts))
