"""What events add up to: for measures, and for a year's picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mellanrum.kernel.periods import Period
from mellanrum.learning.models import Event, Turnout
from mellanrum.learning.policies import can_read_events
from mellanrum.learning.states import Counted, Total, total
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member
from mellanrum.tenancy.queries import members


@dataclass(frozen=True, kw_only=True)
class Held:
    """An event that counts: standing, on its day."""

    id: int
    day: date
    title: str
    kind: str
    intervention: str


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """The standing events of some days, and how many came to them."""

    events: tuple[Held, ...]
    lines: tuple[Counted, ...]

    def of(self, events: Sequence[Held], member: str = "") -> Total:
        """This will add up some of the events; with ``member`` only those who came from it."""
        lines = self.lines if not member else tuple(line for line in self.lines if line.member == member)
        return total((event.id for event in events), lines)


@dataclass(frozen=True, kw_only=True)
class MemberYear:
    """A member's year: to how many events somebody came, and how many times in all."""

    member: Member
    events: int
    attendances: int


@dataclass(frozen=True, kw_only=True)
class Year:
    """A year of events up to a day: the sums, months, kinds and members."""

    total: Total
    planned: int
    asked: int
    months: tuple[tuple[int, Total], ...]
    members: tuple[MemberYear, ...]

    @property
    def reached(self) -> int:
        """How many of the members somebody came from."""
        return sum(1 for one in self.members if one.attendances)

    @property
    def belonging(self) -> int:
        """How many members there are."""
        return len(self.members)


def numbers(actor: Actor, period: Period) -> Numbers:
    """This will fetch the standing events of some days with how many came from each member (two queries).

    Raises:
        Forbidden: when the actor has no role.
    """
    can_read_events(actor).require()
    days = Q(date__gte=period.start)
    if period.end is not None:
        days &= Q(date__lt=period.end)
    rows = Event.objects.of(actor).filter(days, withdrawn_on__isnull=True)
    events = tuple(
        Held(id=pk, day=day, title=title, kind=kind, intervention=code or "")
        for pk, day, title, kind, code in rows.values_list("id", "date", "title", "kind", "intervention__code")
    )
    lines = Turnout.objects.of(actor).filter(event__in=rows.values("id"))
    return Numbers(
        events=events,
        lines=tuple(
            Counted(event=event, member=member, attended=attended)
            for event, member, attended in lines.values_list("event", "member__code", "attended")
        ),
    )


def year_of(actor: Actor, year: int, *, on: date) -> Year:
    """This will add up a year's events up to a day, by month and by member (three queries).

    Raises:
        Forbidden: when the actor has no role.
    """
    found = numbers(actor, Period.of_year(year))
    held = [event for event in found.events if event.day <= on]
    last = min(date(year, 12, 31), on)
    belonging = [one for one in members(actor) if not (one.ended_on and one.ended_on < min(last, date(year, 1, 1)))]
    by_member = []
    for member in belonging:
        mine = [line for line in found.lines if line.member == member.code and line.attended]
        sums = total((event.id for event in held), mine)
        there = {line.event for line in mine} & {event.id for event in held}
        by_member.append(MemberYear(member=member, events=len(there), attendances=sums.attendances))
    return Year(
        total=found.of(held),
        planned=len(found.events) - len(held),
        asked=len({line.event for line in found.lines} & {event.id for event in held}),
        months=tuple(
            (month, found.of([event for event in held if event.day.month == month])) for month in range(1, 13)
        ),
        members=tuple(by_member),
    )
