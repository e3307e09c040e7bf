"""Who was represented at a meeting, and who served: counted from lines of attendance, nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass

ORDINARY, SUBSTITUTE, CO_OPTED = "ordinary", "substitute", "co_opted"
PRESENT, EXCUSED, ABSENT = "present", "excused", "absent"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of attendance as the rules see it: for which member, in which kind of seat, there or not.

    ``seat`` identifies the seat; several are taken in the order of this number.
    """

    member: int | None
    kind: str
    presence: str
    seat: int = 0

    @property
    def represents(self) -> bool:
        """True when the line makes its member represented: present as ordinary member or substitute."""
        return self.member is not None and self.kind in (ORDINARY, SUBSTITUTE) and self.presence == PRESENT


def represented_members(lines: Iterable[Line]) -> frozenset[int]:
    """This will give the members that were represented: each once, however many of its seats were present.

    Someone co-opted is nobody's; who is not listed was not there.
    """
    return frozenset(line.member for line in lines if line.represents and line.member is not None)


def serving(lines: Iterable[Line], *, ordinary_seats: int) -> frozenset[int]:
    """This will give the seats that served for one member, of the member's own lines.

    Ordinary members who are present serve. Substitutes step in, in order, at most as many as ordinary places that are
    empty at the meeting; ``ordinary_seats`` is how many ordinary places the member has, vacant ones included.
    """
    ordered = sorted((line for line in lines if line.represents), key=lambda line: line.seat)
    ordinary = [line.seat for line in ordered if line.kind == ORDINARY]
    waiting = [line.seat for line in ordered if line.kind == SUBSTITUTE]
    return frozenset(ordinary + waiting[: max(0, ordinary_seats - len(ordinary))])


def how_represented(lines: Iterable[Line], *, anyone_listed: bool = True, has_seat: bool = True) -> str:
    """This will tell in one word how a member took part in a held meeting, from the member's own lines.

    ``ordinary``, ``substitute``, ``excused`` (every ordinary member sent word, nobody came), ``absent``, ``no_seat``
    (the member has no seat in the body that day), or ``unknown`` when the meeting has no attendance at all.
    """
    own = list(lines)
    present = {line.kind for line in own if line.represents}
    if ORDINARY in present:
        return ORDINARY
    if SUBSTITUTE in present:
        return SUBSTITUTE
    if not anyone_listed:
        return "unknown"
    if not has_seat and not own:
        return "no_seat"
    told = [line.presence for line in own if line.kind == ORDINARY] or [line.presence for line in own]
    return EXCUSED if told and all(presence == EXCUSED for presence in told) else ABSENT
