"""The year's wheel: what a year holds, what waits for whom, and what returns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mellanrum.governance.models import Seat, SeatRole, WheelTask, YearTask
from mellanrum.governance.policies import answers_for, can_finish_task, can_read_governance
from mellanrum.governance.states.wheel import DONE, DROPPED, LATE, standing
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Role

NARROWED = ("member", "task__body", "task__member", "task__meeting_body")


@dataclass(frozen=True, kw_only=True)
class YearLine:
    """A task of the year as lists show it: where it stands, who answers for it, whether the reader may finish it."""

    task: YearTask
    standing: str
    responsible: str
    is_mine: bool
    may_finish: bool

    @property
    def title(self) -> str:
        """What is to be done, with the member it is done for."""
        member = self.task.member
        return f"{self.task.task.title}, {member.short_name}" if member else str(self.task.task.title)


@dataclass(frozen=True, kw_only=True)
class WheelPage:
    """A year of the wheel. ``years`` are those that have been laid out."""

    year: int
    on: date
    lines: Sequence[YearLine]
    years: Sequence[int]
    has_tasks: bool

    def count(self, *standings: str) -> int:
        """This will count the tasks that stand in one of some ways."""
        return sum(1 for line in self.lines if line.standing in standings)

    @property
    def done(self) -> int:
        """How many are done."""
        return self.count(DONE)

    @property
    def late(self) -> int:
        """How many are late."""
        return self.count(LATE)

    @property
    def counted(self) -> int:
        """How many are to be done this year: those dropped are left out."""
        return len(self.lines) - self.count(DROPPED)


def wheel_page(actor: Actor, *, year: int, on: date) -> WheelPage:
    """This will lay out a year of the wheel, the earliest first (four queries).

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_governance(actor).require()
    rows = YearTask.objects.of(actor).select_related("task", *NARROWED)
    years = YearTask.objects.of(actor).order_by("year").values_list("year", flat=True).distinct()
    return WheelPage(
        year=year,
        on=on,
        lines=_lines(actor, rows.filter(year=year).order_by("due_on", "task__position", "member__position", "id"), on),
        years=sorted(set(years)),
        has_tasks=WheelTask.objects.of(actor).filter(ended_on__isnull=True).exists(),
    )


def year_task(actor: Actor, pk: int) -> YearTask | None:
    """This will find a task of a year."""
    can_read_governance(actor).require()
    found: YearTask | None = YearTask.objects.of(actor).select_related("task", *NARROWED).filter(pk=pk).first()
    return found


def year_line(actor: Actor, task: YearTask, *, on: date) -> YearLine:
    """This will show one task of a year as lists do."""
    return _lines(actor, [task], on)[0]


def wheel_tasks(actor: Actor) -> list[WheelTask]:
    """This will list what returns every year, in the order of the year.

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_governance(actor).require()
    return list(
        WheelTask.objects.of(actor).filter(ended_on__isnull=True).select_related("body", "member", "meeting_body")
    )


def wheel_task(actor: Actor, code: str) -> WheelTask | None:
    """This will find what returns under a code."""
    can_read_governance(actor).require()
    found: WheelTask | None = WheelTask.objects.of(actor).filter(code=code, ended_on__isnull=True).first()
    return found


def responsible_words(task: WheelTask) -> str:
    """This will name who answers for a task: a role, a body or a member; empty when nobody is named."""
    if task.role:
        return str(Role(task.role).label)
    if task.body is not None:
        return str(task.body.label)
    return str(task.member.short_name) if task.member is not None else ""


def led_bodies(actor: Actor, on: date) -> frozenset[int]:
    """This will give the bodies that the actor leads on a day (one query at most)."""
    if actor.contact_id is None:
        return frozenset()
    rows = Seat.objects.of(actor).filter(contact=actor.contact_id, period__contains=on).exclude(role=SeatRole.NONE)
    return frozenset(rows.values_list("body_id", flat=True))


def _lines(actor: Actor, rows: Iterable[YearTask], on: date) -> list[YearLine]:
    led = led_bodies(actor, on)
    found = []
    for row in rows:
        task = row.task
        may = can_finish_task(actor, row, led=led)
        found.append(
            YearLine(
                task=row,
                standing=standing(due=row.due_on, outcome=row.outcome, reminders=task.reminder_days, on=on),
                responsible=str(row.member.short_name) if row.member else responsible_words(task),
                is_mine=answers_for(actor, row, led=led),
                may_finish=bool(may),
            )
        )
    return found
