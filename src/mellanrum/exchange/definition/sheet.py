"""What a section of a definition is, and a file laid out by section while it is being checked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.utils.translation import gettext as _

from mellanrum.tenancy.actors import Actor

from .problems import Place, Problem, described, nearest, one_of, quoted
from .schema import Entry, Plain
from .source import Source

Identity = tuple[str, ...]
"""What makes an object the same in two definitions, such as its code; that of a part begins with that of its whole."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One object of a section as it stands: in a file, in what was loaded last, or in the database (then with its key).

    ``ended`` tells that it has come to its end already: leaving it out of a file changes nothing. ``left_out`` tells
    that a file ended it so: naming it again takes back nothing that was done in the web.
    """

    identity: Identity
    fields: Mapping[str, Plain]
    pk: int | None = None
    position: int = 0
    ended: bool = False
    left_out: bool = False


class Write(Protocol):
    """What saves one object: ``pk`` is None for a new one, ``fields`` are all of them, ``position`` its place."""

    def __call__(
        self, *, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int
    ) -> None: ...


class End(Protocol):
    """What ends one object on a day: nothing is deleted by people."""

    def __call__(self, *, actor: Actor, pk: int, on: date) -> None: ...


Standings = Sequence[Standing]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of a definition: how it is written, checked, read from the database, saved and ended.

    ``path`` is the key of the table, such as ``("plans", "goals")``; what stands in a repeated table belongs to it.
    ``single`` sections stand once (``[federation]``), and must unless they are ``optional``. ``identity`` are the keys
    that make an object the same in two definitions, ``mentions`` the keys whose text tells people which one it is,
    ``noun`` what people call it.
    ``checks`` look across the whole file. ``ordered`` sections keep the file's order. ``align`` gives the same object
    one identity in three definitions (last loaded, standing, file) where its keys alone do not tell; ``settle`` fills
    in what a file may leave out because it stands elsewhere in it.
    """

    path: tuple[str, ...]
    entry: type[Entry]
    noun: Any
    identity: tuple[str, ...]
    comment: Any
    stands: Callable[[Actor, date], Iterable[Standing]]
    write: Write
    end: End | None = None
    single: bool = False
    optional: bool = False
    ordered: bool = True
    mentions: tuple[str, ...] = ()
    checks: Sequence[Callable[["Sheet"], None]] = field(default_factory=tuple)
    settle: Callable[[Standings], Standings] | None = None
    align: Callable[[Standings, Standings, Standings], tuple[Standings, Standings, Standings]] | None = None

    @property
    def name(self) -> str:
        """The section as people write it: ``plans.goals``."""
        return ".".join(self.path)

    def label(self, standing: Standing) -> str:
        """This will name an object for people: what it is, its code, and its name."""
        told = [str(standing.fields.get(key) or "") for key in self.mentions]
        codes = [str(part) for part in standing.identity] if not told or self.ordered else []
        words = [str(self.noun), "/".join(codes), ", ".join(part for part in told if part)]
        return " ".join(word for word in words if word)


@dataclass(frozen=True, kw_only=True, eq=False)
class Item:
    """One table of the file. ``entry`` is None when something in it is wrong; ``holds`` are the keys that are right."""

    section: Section
    place: Place
    raw: dict[str, Any]
    holds: dict[str, Any]
    entry: Entry | None
    parent: "Item | None" = None

    def get(self, key: str) -> Any:
        """This will give the value of a key, or None when it is left out or wrong."""
        return self.holds.get(key)

    @property
    def path(self) -> str:
        """The table as people look for it: the third of its kind is ``bodies[3]``, with its name."""
        before = f"{self.parent.path}." if self.parent else ""
        last = self.place[-1]
        number = f"[{last + 1}]" if isinstance(last, int) else ""
        told = [self.raw.get(key) for key in (*self.section.mentions, *self.section.identity)]
        name = next((text for text in told if isinstance(text, str) and text.strip()), "")
        return f"{before}{self.section.path[-1]}{number}" + (f" {quoted(name)}" if name else "")


@dataclass(kw_only=True)
class Sheet:
    """The whole file while it is being checked. Checks add problems and go on: one run finds them all."""

    source: Source
    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of(self, *path: str, parent: Item | None = None) -> list[Item]:
        """This will list the tables of a section in the order of the file, of one ``parent`` if it is given."""
        return [item for item in self.items if item.section.path == path and (parent is None or item.parent is parent)]

    def codes(self, items: Sequence[Item], key: str = "code") -> dict[str, Item]:
        """This will map the codes of some tables to the first that has each, also codes that are misformed."""
        found: dict[str, Item] = {}
        for item in items:
            value = item.raw.get(key)
            if isinstance(value, str):
                found.setdefault(value.strip(), item)
        return found

    def report(
        self, item: Item, key: str, *, expected: str, found: str, suggestion: str = "", place: Place = ()
    ) -> None:
        """This will note what is wrong with a key of a table (with ``place`` a part of the key's own value)."""
        path = ".".join([item.path, *([key] if key else []), *(str(part) for part in place)])
        where = (*item.place, *([key] if key else []), *place)
        line = self.source.line_of(where)
        self.problems.append(
            Problem(file=self.source.file, path=path, expected=expected, found=found, suggestion=suggestion, line=line)
        )

    def line(self, item: Item, key: str = "") -> int | None:
        """This will give the line of a table, or of a key in it."""
        return self.source.line_of((*item.place, key) if key else item.place)

    def refers(self, item: Item, key: str, known: dict[str, Item], *, to: str) -> Item | None:
        """This will find the table that a key refers to by code, or note that there is none (``to``: of what kind)."""
        value = item.get(key)
        if value is None:
            return None
        if value not in known:
            expected = _("koden för %(what)s som står i filen") % {"what": to}
            self.report(item, key, expected=expected, found=described(value), suggestion=nearest(value, known))
        return known.get(value)

    def unique(self, items: Sequence[Item], *keys: str) -> None:
        """This will note every table whose keys say the same as an earlier one's."""
        seen: dict[tuple[Any, ...], Item] = {}
        for item in items:
            values = tuple(item.get(key) for key in keys)
            if None in values:
                continue
            first = seen.setdefault(values, item)
            if first is not item:
                found = _("%(value)s, som redan står på rad %(line)s") % {
                    "value": quoted(", ".join(str(value) for value in values)),
                    "line": self.line(first, keys[0]) or "?",
                }
                self.report(item, keys[0], expected=_("ett värde som inte används tidigare"), found=found)


def unknown_key(key: str, known: Sequence[str]) -> tuple[str, str, str]:
    """This will say what was expected instead of an unknown key, what was found, and the nearest valid key."""
    found = _("den okända nyckeln %(key)s") % {"key": quoted(key)}
    return one_of(known) if known else _("inga nycklar här"), found, nearest(key, known)
