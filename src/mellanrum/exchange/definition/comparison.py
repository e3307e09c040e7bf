"""Three definitions side by side: what was loaded last, what stands now, and the file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from .content import Content, Key
from .schema import Plain
from .sections import SECTIONS
from .sheet import Identity, Section, Standing, Standings


class Deed(StrEnum):
    """What loading does with an object."""

    ADD = "added"
    CHANGE = "changed"
    END = "ended"
    ORDER = "reordered"


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """A key of an object: what stands now and what the file says."""

    key: str
    before: Plain
    after: Plain


@dataclass(frozen=True, kw_only=True)
class Change:
    """What loading does with one object, or with the order of a whole section.

    ``standing`` is what stands now, None for a new one; ``file`` what the file says, None when it names it no more.
    """

    section: Section
    deed: Deed
    label: str
    standing: Standing | None
    file: Standing | None
    fields: Sequence[FieldChange] = field(default_factory=tuple)


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Something that was changed in the web since the last load, and that the file says otherwise.

    ``last`` is what was loaded last (None for what was not there), ``now`` what stands, ``file`` what the file says.
    ``key`` is empty when it is the whole object.
    """

    section: Section
    identity: Identity
    label: str
    key: str
    last: Plain
    now: Plain
    file: Plain


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What differs. ``changes`` make what stands equal to the file; ``conflicts`` would overwrite the web.

    ``positions`` is the place that each object of the file gets in its section.
    """

    changes: Sequence[Change]
    conflicts: Sequence[Conflict]
    positions: Mapping[Key, int]

    def keeping_web(self) -> "Comparison":
        """This will leave out every change that would overwrite something done in the web."""
        kept = {(c.section.name, c.identity, c.key) for c in self.conflicts}
        changes = []
        for change in self.changes:
            one = change.standing or change.file
            if one is None:
                changes.append(change)
                continue
            mark = (change.section.name, one.identity)
            if (*mark, "") in kept:
                continue
            fields = [part for part in change.fields if (*mark, part.key) not in kept]
            if change.deed is Deed.CHANGE and not fields:
                continue
            if change.deed is Deed.CHANGE and change.file and change.standing:
                unwanted = {part.key: part.before for part in change.fields if part not in fields}
                file = replace(change.file, fields={**change.file.fields, **unwanted})
                changes.append(replace(change, fields=fields, file=file))
            else:
                changes.append(change)
        return replace(self, changes=changes, conflicts=())


def compare(*, last: Content | None, now: Content, file: Content) -> Comparison:
    """This will find what the file changes, and what of that was changed in the web since it was loaded last.

    ``last`` is None when nothing was loaded: then everything that stands was made in the web.
    """
    changes: list[Change] = []
    conflicts: list[Conflict] = []
    positions: dict[Key, int] = {}
    for section in SECTIONS:
        three: tuple[Standings, Standings, Standings] = (
            (last or {}).get(section.name, ()),
            now.get(section.name, ()),
            file.get(section.name, ()),
        )
        if section.align:
            three = section.align(*three)
        loaded, standing, wanted = ({one.identity: one for one in objects} for objects in three)
        reordered = _place(section, wanted, standing, positions)
        for identity, one in wanted.items():
            _compare_wanted(section, one, loaded.get(identity), standing.get(identity), changes, conflicts)
        for identity, one in standing.items():
            if identity not in wanted:
                _compare_unwanted(section, one, loaded.get(identity), changes, conflicts)
        if reordered:
            label = str(section.noun)
            changes.append(Change(section=section, deed=Deed.ORDER, label=label, standing=None, file=None))
    return Comparison(changes=changes, conflicts=conflicts, positions=positions)


def _place(
    section: Section,
    wanted: Mapping[Identity, Standing],
    standing: Mapping[Identity, Standing],
    positions: dict[Key, int],
) -> bool:
    """Gives each object of the file its place; True when those that stand must move for it."""
    known = [identity for identity in standing if identity in wanted]
    new = [identity for identity in wanted if identity not in standing]
    reordered = section.ordered and _by_whole(section, known + new) != _by_whole(section, wanted)
    for number, identity in enumerate(wanted):
        if section.ordered and not reordered and identity in standing:
            number = standing[identity].position
        elif section.ordered and not reordered:
            number = len(standing) + new.index(identity)
        positions[(section.name, identity)] = number
    return reordered


def _by_whole(section: Section, identities: Iterable[Identity]) -> dict[Identity, list[Identity]]:
    """The objects of each whole (the goals of each plan) in their order."""
    parted: dict[Identity, list[Identity]] = {}
    for identity in identities:
        parted.setdefault(identity[: -len(section.identity)], []).append(identity)
    return parted


def _compare_wanted(
    section: Section,
    file: Standing,
    last: Standing | None,
    now: Standing | None,
    changes: list[Change],
    conflicts: list[Conflict],
) -> None:
    label = section.label(now or file)
    if now is None:
        if last is not None:
            conflicts.append(_whole(section, file.identity, label, last="loaded", now=None, file="stated"))
        changes.append(Change(section=section, deed=Deed.ADD, label=label, standing=None, file=file))
        return
    fields = [
        FieldChange(key=key, before=now.fields.get(key), after=value)
        for key, value in file.fields.items()
        if now.fields.get(key) != value
    ]
    if not fields:
        return
    changes.append(
        Change(section=section, deed=Deed.CHANGE, label=label, standing=now, file=file, fields=tuple(fields))
    )
    if last is None and now.left_out:
        return
    for part in fields:
        before = last.fields.get(part.key) if last is not None else None
        if last is None or before != part.before:
            conflicts.append(
                Conflict(
                    section=section,
                    identity=now.identity,
                    label=label,
                    key=part.key,
                    last=before,
                    now=part.before,
                    file=part.after,
                )
            )


def _compare_unwanted(
    section: Section, now: Standing, last: Standing | None, changes: list[Change], conflicts: list[Conflict]
) -> None:
    """What stands and the file does not name: made in the web (then it stays), ended already, or to be ended."""
    if last is None or now.ended or section.end is None:
        return
    label = section.label(now)
    changes.append(Change(section=section, deed=Deed.END, label=label, standing=now, file=None))
    if dict(last.fields) != dict(now.fields):
        conflicts.append(_whole(section, now.identity, label, last="loaded", now="changed", file=None))


def _whole(section: Section, identity: Identity, label: str, *, last: Plain, now: Plain, file: Plain) -> Conflict:
    return Conflict(section=section, identity=identity, label=label, key="", last=last, now=now, file=file)
