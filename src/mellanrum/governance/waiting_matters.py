"""What waits for a body: declared by the contexts in their ``matters.py``, collected on the agendas of meetings.

A declaration answers which matters wait for a body on a day. What is already on an agenda is none of its business:
that is kept here and by the agenda.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from mellanrum.tenancy.actors import Actor

from .models import Body

# What the columns of an item hold.
ROOM_FOR_SOURCE, ROOM_FOR_REF, ROOM_FOR_TITLE, ROOM_FOR_URL = 60, 120, 200, 300


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something that a body may decide about a matter, and what has to be told with it."""

    key: str
    label: str | Promise
    asks_body: bool = False
    asks_day: bool = False
    asks_text: bool = False


@dataclass(frozen=True, kw_only=True)
class WaitingMatter:
    """A matter that waits for a body. ``source`` is the declaration's key; with ``ref`` it names the matter for good.

    ``since`` is the day from which it waits, or on which something about it was new.
    """

    source: str
    ref: str
    title: str
    text: str
    url: str
    since: date | None
    choices: tuple[Choice, ...] = ()

    @property
    def key(self) -> str:
        """The matter's one name, for forms and addresses."""
        return f"{self.source}:{self.ref}"

    def choice(self, key: str) -> Choice | None:
        """This will find one of the choices."""
        return next((one for one in self.choices if one.key == key), None)


Waiting = Callable[[Actor, Body, date], Sequence[WaitingMatter]]


@dataclass(frozen=True, kw_only=True)
class Matters:
    """A kind of matter: its key (``planning.off_target``), its title for people, and the function that answers.

    Kinds that are known from the same rows share a function, which answers for them all.
    """

    key: str
    title: str | Promise
    waiting: Waiting


_declared: dict[str, Matters] = {}


def declare_matters(matters: Matters) -> Matters:
    """This will register a kind of matter that waits for bodies.

    Raises:
        TypeError: when it is no declaration, or has nothing that answers (at start, not on a page).
        ValueError: when the key is empty, too long or has no context, or is declared already.
    """
    if not isinstance(matters, Matters) or not callable(matters.waiting):
        raise TypeError(f"{matters!r} is no declaration of matters")
    if "." not in matters.key or len(matters.key) > ROOM_FOR_SOURCE:
        raise ValueError(f"The key {matters.key!r} should be a context, a point and a name")
    if matters.key in _declared:
        raise ValueError(f"Matters {matters.key} are declared twice")
    _declared[matters.key] = matters
    return matters


def declared_matters() -> tuple[Matters, ...]:
    """This will list what has been declared, in order of keys."""
    return tuple(_declared[key] for key in sorted(_declared))


def title_of_source(source: str) -> str:
    """This will give the title of a kind of matter; empty for one that nobody declares any longer."""
    found = _declared.get(source)
    return str(found.title) if found else ""


def waiting_for(actor: Actor, body: Body, on: date) -> list[WaitingMatter]:
    """This will ask every declaration what waits for the body, the longest waiting first within each.

    A function that several declarations share is asked once, and answers for all of them.

    Raises:
        ValueError: when a declaration answers in another's name, or the same matter twice.
    """
    found: dict[str, WaitingMatter] = {}
    keys: dict[Waiting, list[str]] = {}
    for matters in declared_matters():
        keys.setdefault(matters.waiting, []).append(matters.key)
    for waiting, named in keys.items():
        for one in waiting(actor, body, on):
            if one.source not in named or not one.ref or len(one.ref) > ROOM_FOR_REF or one.key in found:
                raise ValueError(f"{', '.join(named)} answered with {one.key!r}")
            found[one.key] = one
    return sorted(found.values(), key=lambda matter: (matter.source, matter.since or date.max))


def waiting_matter(actor: Actor, body: Body, on: date, *, source: str, ref: str) -> WaitingMatter | None:
    """This will find one matter that waits for the body; None when it no longer does."""
    matters = _declared.get(source)
    if matters is None:
        return None
    return next((one for one in matters.waiting(actor, body, on) if (one.source, one.ref) == (source, ref)), None)
