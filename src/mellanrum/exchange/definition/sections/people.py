"""Which seats of two definitions are the same seat, although a name, an address or a date has been corrected."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from mellanrum.exchange.definition.sheet import Standing, Standings
from mellanrum.kernel.periods import Period

from .values import as_date, as_text

Person = tuple[str, str]


def fill_in_email(seats: Standings) -> list[Standing]:
    """This will give a person's address to every seat of that name, where the file tells exactly one address for it."""
    known: dict[str, set[str]] = defaultdict(set)
    for seat in seats:
        if seat.fields["email"]:
            known[as_text(seat.fields["person"])].add(as_text(seat.fields["email"]))
    filled = []
    for seat in seats:
        addresses = known[as_text(seat.fields["person"])]
        email = seat.fields["email"] or (next(iter(addresses)) if len(addresses) == 1 else None)
        filled.append(replace(seat, fields={**seat.fields, "email": email}))
    return filled


def align(last: Standings, now: Standings, file: Standings) -> tuple[Standings, Standings, Standings]:
    """This will give the same seat one identity in what was loaded last, in what stands now and in the file.

    A seat is the same when body, member, kind and person are, and its period begins on the same day or overlaps.
    A person is the same when the address is, or the name, unless two of one definition share that name.
    """
    groups = _people([last, now, file])
    parted: list[dict[tuple[str, ...], list[Standing]]] = [defaultdict(list) for _ in range(3)]
    for number, seats in enumerate((last, now, file)):
        for seat in seats:
            key = (*(as_text(seat.fields[name]) for name in ("body", "member", "kind")), groups[_person(seat)])
            parted[number][key].append(seat)
    identities: dict[int, tuple[str, ...]] = {}
    for key in {key for part in parted for key in part}:
        old, standing, new = (part.get(key, []) for part in parted)
        leader = {id(other): one for one, other in _paired(standing, old)}
        lonely = [seat for seat in old if id(seat) not in leader]
        leader |= {id(other): one for one, other in _paired([*standing, *lonely], new)}
        for seat in (*old, *standing, *new):
            identities[id(seat)] = (*key, as_text(leader.get(id(seat), seat).fields["from"]))
    return _renamed(last, identities), _renamed(now, identities), _renamed(file, identities)


def _renamed(seats: Standings, identities: Mapping[int, tuple[str, ...]]) -> list[Standing]:
    return [replace(seat, identity=identities[id(seat)]) for seat in seats]


def _paired(ones: Sequence[Standing], others: Sequence[Standing]) -> list[tuple[Standing, Standing]]:
    """Pairs of the same seat: first those that begin on the same day, then those whose periods overlap."""
    pairs: list[tuple[Standing, Standing]] = []
    left, right = list(ones), list(others)
    for same in (lambda a, b: a.fields["from"] == b.fields["from"], _overlap):
        for other in list(right):
            one = next((seat for seat in left if same(seat, other)), None)
            if one is not None:
                pairs.append((one, other))
                left.remove(one)
                right.remove(other)
    return pairs


def _overlap(one: Standing, other: Standing) -> bool:
    return _days(one).overlaps(_days(other))


def _days(seat: Standing) -> Period:
    return Period.of_days(as_date(seat.fields["from"]) or date.min, as_date(seat.fields["to"]))


def _person(seat: Standing) -> Person:
    return as_text(seat.fields["person"]), as_text(seat.fields["email"])


def _people(definitions: Iterable[Standings]) -> dict[Person, str]:
    """Every (name, address) → one mark for the person, the same for all that are the same person."""
    lists = [{_person(seat) for seat in seats} for seats in definitions]
    shared_names = {
        name
        for people in lists
        for name in {name for name, _ in people}
        if len({email for other, email in people if other == name and email}) > 1
    }
    mark: dict[str, str] = {}

    def root(key: str) -> str:
        while mark.setdefault(key, key) != key:
            key = mark[key]
        return key

    everyone = sorted(set().union(*lists))
    for name, email in everyone:
        if email and name not in shared_names:
            mark[root(f"@{email}")] = root(f"={name}")
    return {(name, email): root(f"@{email}" if email else f"={name}")[1:] for name, email in everyone}
