"""The demo's obstacles: the path that each has taken, and what belongs to them, by the operations that people use.

Beside an example's obstacles stand ``obstacle-steps.csv``, a row for each step, and ``obstacles.toml`` with matters of
teams, causes, effects, owners and reports. Both may be missing.
"""

import csv
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.environment import Problem
from config.language import _

if TYPE_CHECKING:
    from mellanrum.governance.models import Body
    from mellanrum.obstacles.models import Obstacle
    from mellanrum.tenancy.actors import Actor
    from mellanrum.tenancy.models import Member

STEPS, MATTERS = "obstacle-steps.csv", "obstacles.toml"
COLUMNS = ("reference", "date", "step", "to", "text", "answer_by")
# How soon the office has read what came in, when its first step does not say that it was sooner.
_READ_WITHIN = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """A step as the file has it. ``to`` is the code of a body or a member, or words; which, the step says."""

    row: int
    reference: str
    on: date
    step: str
    to: str
    text: str
    answer_by: date | None


def fill_obstacles(actor: "Actor", folder: Path) -> None:
    """This will take the obstacles of an example along their paths. Those that have left the start already stay.

    Raises:
        Problem: when something in the files does not hold, with file and row.
    """
    rows = read_steps(folder / STEPS) if (folder / STEPS).exists() else []
    matters: Mapping[str, Any] = {}
    if (folder / MATTERS).exists():
        matters = tomllib.loads((folder / MATTERS).read_text(encoding="utf-8"))
    if not rows and not matters:
        return
    journeys = _Journeys(actor, rows)
    # A cause decides who follows whom from its day on: it comes before the steps of that day.
    causes = sorted(enumerate(matters.get("causes", ()), start=1), key=lambda each: each[1]["on"])
    for row in sorted(rows, key=lambda each: each.on):
        while causes and causes[0][1]["on"] <= row.on:
            _bring_under_cause(journeys, *causes.pop(0))
        with _told(STEPS, row.row):
            journeys.take(row)
    for number, cause in causes:
        _bring_under_cause(journeys, number, cause)
    for kind, write in _WRITERS.items():
        for number, given in enumerate(matters.get(kind, ()), start=1):
            with _told(f"{MATTERS} {kind}", number):
                write(journeys, given)


def read_steps(path: Path) -> list[StepRow]:
    """This will read a file of steps, in its own order.

    Raises:
        Problem: when a column is missing, a day is none, or the days of an obstacle go backwards.
    """
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
            raise Problem(_("{file}: kolumnen {column} saknas.").format(file=path.name, column=missing[0]))
        rows = []
        for number, row in enumerate(reader, start=2):
            with _told(path.name, number):
                rows.append(
                    StepRow(
                        row=number,
                        reference=row["reference"].strip(),
                        on=date.fromisoformat(row["date"]),
                        step=row["step"].strip(),
                        to=row["to"].strip(),
                        text=row["text"].strip(),
                        answer_by=date.fromisoformat(row["answer_by"]) if row["answer_by"] else None,
                    )
                )
    for before, after in pairwise(sorted(rows, key=lambda each: (each.reference, each.row))):
        if before.reference == after.reference and after.on < before.on:
            message = _("{reference} går bakåt i tiden.").format(reference=after.reference)
            raise Problem(f"{path.name} {after.row}: {message}")
    return rows


@contextmanager
def _told(file: str, row: int) -> Iterator[None]:
    """What does not hold is told with its file and row."""
    from mellanrum.kernel.errors import Refused

    try:
        yield
    except (Refused, ValueError, LookupError) as error:
        raise Problem(f"{file} {row}: {error}") from error


class _Journeys:
    """What the steps of a federation need, fetched once."""

    def __init__(self, actor: "Actor", rows: Sequence[StepRow]) -> None:
        from mellanrum.governance.models import Body, Meeting
        from mellanrum.obstacles.models import Obstacle
        from mellanrum.tenancy.models import Member

        self.actor = actor
        self.bodies: dict[str, Body] = {body.code: body for body in Body.objects.of(actor)}
        self.members: dict[str, Member] = {member.code: member for member in Member.objects.of(actor)}
        self.obstacles: dict[str, Obstacle] = {
            one.reference: one for one in Obstacle.objects.of(actor).exclude(reference="")
        }
        held = Meeting.objects.of(actor).filter(state="held")
        self.meetings: dict[tuple[int, date], Meeting] = {(one.body_id, one.date): one for one in held}
        self.first: dict[str, date] = {}
        for row in rows:
            self.first.setdefault(row.reference, row.on)
        self.internal = {row.reference for row in rows if row.step == "to_member"}
        # What has been cleaned is on its way, by an earlier run or by people.
        self.standing = {key for key, one in self.obstacles.items() if one.cleaned_on is not None}
        self.read: set[str] = set()

    def obstacle(self, reference: str) -> "Obstacle":
        """This will find an obstacle of the file, read by the office."""
        if reference not in self.obstacles:
            raise LookupError(_("Det finns inget hinder med beteckningen {code}.").format(code=reference))
        if reference not in self.standing | self.read:
            self._read(reference)
        return self.obstacles[reference]

    def body(self, code: str) -> "Body":
        """This will find a body by its code."""
        if code not in self.bodies:
            raise LookupError(_("Det finns inget organ med koden {code}.").format(code=code))
        return self.bodies[code]

    def member(self, code: str) -> "Member":
        """This will find a member by its code."""
        if code not in self.members:
            raise LookupError(_("Det finns ingen medlem med koden {code}.").format(code=code))
        return self.members[code]

    def take(self, row: StepRow) -> None:
        """This will take one step, at the meeting that whoever has the obstacle held that day."""
        if row.reference in self.standing:
            return
        if row.step not in _STEPS:
            raise LookupError(
                _("Steget {step} finns inte. De som finns: {known}.").format(step=row.step, known=", ".join(_STEPS))
            )
        one = self.obstacle(row.reference)
        one.refresh_from_db(fields=["state", "body", "member"])
        _STEPS[row.step](self, one, row)

    def _read(self, reference: str) -> None:
        from mellanrum.obstacles.models import ObstacleMember
        from mellanrum.obstacles.operations.registering import Wording, clean_obstacle

        one = self.obstacles[reference]
        concerns = ObstacleMember.objects.of(self.actor).filter(obstacle=one, is_withdrawn=False)
        codes = list(concerns.values_list("member__code", flat=True))
        internal = reference in self.internal and len(codes) == 1
        words = Wording(title=one.title, text=one.text, kind=one.kind, members=codes, is_internal=internal)
        read_on = one.raised_on + _READ_WITHIN
        clean_obstacle(
            actor=self.actor, obstacle=one, wording=words, on=min(read_on, self.first.get(reference, read_on))
        )
        self.read.add(reference)


def _move(journeys: _Journeys, one: "Obstacle", row: StepRow) -> None:
    from mellanrum.obstacles.operations.moving import move_obstacle

    to: dict[str, Any] = {"to_body": journeys.body(row.to)} if row.step in ("placed", "escalated", "returned") else {}
    if row.step == "to_member":
        to = {"to_member": journeys.member(row.to)}
    elif row.step == "beyond":
        to = {"beyond": row.to}
    step = move_obstacle(
        actor=journeys.actor, obstacle=one, said=_said(journeys, one, row), answer_by=row.answer_by, **to
    )
    if row.step in ("placed", "escalated", "returned") and step.kind != row.step:
        message = _("Steget till {code} är {kind} enligt förbundets väg, inte {step}.")
        raise ValueError(message.format(code=row.to, kind=step.kind, step=row.step))


def _agree(journeys: _Journeys, one: "Obstacle", row: StepRow) -> None:
    from mellanrum.obstacles.operations.answering import agree_on_action

    if row.answer_by is None:
        raise ValueError(_("En åtgärd behöver en dag i kolumnen answer_by."))
    agree_on_action(
        actor=journeys.actor,
        obstacle=one,
        action=row.text,
        owner=row.to or str(one.body or one.member or one.beyond),
        by=row.answer_by,
        said=_said(journeys, one, row),
    )


def _answer(journeys: _Journeys, one: "Obstacle", row: StepRow) -> None:
    from mellanrum.obstacles.operations.answering import answer_finally

    solved = row.step == "solved"
    answer_finally(actor=journeys.actor, obstacle=one, solved=solved, said=_said(journeys, one, row))


def _close(journeys: _Journeys, one: "Obstacle", row: StepRow) -> None:
    from mellanrum.obstacles.operations.answering import close_obstacle

    close_obstacle(actor=journeys.actor, obstacle=one, said=_said(journeys, one, row))


def _receive(journeys: _Journeys, one: "Obstacle", row: StepRow) -> None:
    from mellanrum.obstacles.operations.answering import receive_answer

    body = journeys.body(row.to)
    said = _said(journeys, one, row, at=body.pk)
    receive_answer(actor=journeys.actor, obstacle=one, body=body, said=said)


def _said(journeys: _Journeys, one: "Obstacle", row: StepRow, *, at: int | None = None) -> Any:
    from mellanrum.obstacles.operations.stepping import Said

    meeting = journeys.meetings.get((at or one.body_id or 0, row.on))
    return Said(on=row.on, text=row.text, meeting=meeting)


_STEPS: Mapping[str, Callable[[_Journeys, "Obstacle", StepRow], None]] = {
    "placed": _move,
    "escalated": _move,
    "returned": _move,
    "to_member": _move,
    "beyond": _move,
    "agreed": _agree,
    "solved": _answer,
    "not_solvable": _answer,
    "answer_reached": _receive,
    "closed": _close,
}


def _bring_under_cause(journeys: _Journeys, number: int, given: Mapping[str, Any]) -> None:
    from mellanrum.obstacles.operations.causes import join_cause, name_cause

    actor = journeys.actor
    lead, *others = list[str](given["obstacles"])
    with _told(f"{MATTERS} causes", number):
        if lead in journeys.standing:
            return
        first = journeys.obstacle(lead)
        cause = name_cause(actor=actor, title=given["title"], text=given["text"], lead=first, on=given["on"])
        for reference in others:
            join_cause(actor=actor, obstacle=journeys.obstacle(reference), cause=cause)


def _write_consultation(journeys: _Journeys, given: Mapping[str, Any]) -> None:
    from mellanrum.obstacles.models import ConsultationMatter
    from mellanrum.obstacles.operations.consultations import Consultation, raise_from_consultation, write_consultation
    from mellanrum.obstacles.operations.registering import Wording

    actor, on = journeys.actor, given["date"]
    if ConsultationMatter.objects.of(actor).filter(reference=given["reference"]).exists():
        return
    words = {name: given.get(name, "") for name in ("kind", "title", "question", "advice", "led_to")}
    matter = write_consultation(
        actor=actor,
        body=journeys.body(given["body"]),
        on=on,
        content=Consultation(**words, present=given["present"]),
        today=on,
        reference=given["reference"],
    )
    if "obstacle" in given:
        raise_from_consultation(actor=actor, matter=matter, wording=Wording(**given["obstacle"]), today=on)


def _note_effect(journeys: _Journeys, given: Mapping[str, Any]) -> None:
    from mellanrum.obstacles.operations.effects import Change, note_effect

    change = {name: value for name, value in given.items() if name not in ("obstacle", "on")}
    if given["obstacle"] not in journeys.standing:
        one = journeys.obstacle(given["obstacle"])
        note_effect(actor=journeys.actor, obstacle=one, change=Change(**change), on=given["on"])


def _name_owner(journeys: _Journeys, given: Mapping[str, Any]) -> None:
    from mellanrum.obstacles.models import InternalOwner
    from mellanrum.obstacles.operations.owners import name_owner
    from mellanrum.tenancy.models import Contact

    member = journeys.member(given["member"])
    if not InternalOwner.objects.of(journeys.actor).filter(member=member).exists():
        contact = Contact.objects.of(journeys.actor).filter(email=given["email"]).first()
        if contact is None:
            raise LookupError(_("Ingen i förbundet har adressen {email}.").format(email=given["email"]))
        name_owner(actor=journeys.actor, member=member, contact=contact, on=given["on"])


def _take_in_report(journeys: _Journeys, given: Mapping[str, Any]) -> None:
    """A report without an obstacle has not been read; ``helped`` is the writer's own answer by the link."""
    from mellanrum.obstacles.models import ObstacleReport
    from mellanrum.obstacles.operations.registering import join_report
    from mellanrum.obstacles.operations.reporting import answer_whether_it_helped
    from mellanrum.obstacles.operations.reports import NewReport, receive_report
    from mellanrum.obstacles.policies import reporter_of

    actor, writer = journeys.actor, reporter_of(journeys.actor.federation_id)
    if ObstacleReport.objects.of(actor).filter(words__happened=given["happened"].strip()).exists():
        return
    names = ("happened", "would_have_helped", "members", "own_member", "kind", "email", "may_contact")
    new = NewReport(**{name: given[name] for name in names if name in given})
    received = receive_report(actor=writer, new=new, on=given["on"], confirmed=True)
    if "obstacle" in given:
        one = journeys.obstacle(given["obstacle"])
        join_report(actor=actor, report=received.report, obstacle=one, on=given["on"] + _READ_WITHIN)
    if "helped" in given:
        answer_whether_it_helped(
            actor=writer,
            token=received.token,
            helped=given["helped"],
            words=given.get("helped_words", ""),
            on=given["helped_on"],
        )


_WRITERS: Mapping[str, Callable[[_Journeys, Mapping[str, Any]], None]] = {
    "consultations": _write_consultation,
    "effects": _note_effect,
    "owners": _name_owner,
    "reports": _take_in_report,
}
