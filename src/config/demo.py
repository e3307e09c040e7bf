"""The demo: the federations under ``examples/``, each loaded whole with registrations and sign-ins, or not at all."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from config.demo_obstacles import fill_obstacles
from config.demo_register import FEDERATION, fill_register
from config.environment import SOURCE, Problem, progress
from config.language import _

if TYPE_CHECKING:
    from datetime import datetime

    from mellanrum.governance.models import Meeting
    from mellanrum.tenancy.actors import Actor

EXAMPLES = SOURCE.parent / "examples"
# Long enough for the rules; no secret, since it is printed and the demo listens to this machine only.
PASSWORD = "mellanrum-demo"  # noqa: S105


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """An account of the demo: who, where and as what."""

    federation: str
    role: str
    name: str
    email: str
    member: str


@dataclass(frozen=True, kw_only=True)
class Example:
    """A folder with a federation: its definition, its registrations in the order they are read, its sign-ins."""

    definition: Path
    registrations: tuple[tuple[str, Path], ...]
    sign_ins: tuple[SignIn, ...]
    agenda: Path | None = None


def examples() -> list[Example]:
    """This will find the example federations.

    Raises:
        Problem: when there are none, as in an installation without the clone.
    """
    found = [_example(path) for path in sorted(EXAMPLES.glob("*/*.toml"))]
    if not found:
        raise Problem(_("Demons förbund finns inte i {folder}. Kör demon från en klon.").format(folder=EXAMPLES))
    return found


def load_missing(found: list[Example], *, on: date) -> None:
    """This will load the examples that are not in the database; those that are there keep what was changed in them.

    Raises:
        Problem: when an example does not hold; nothing of it is written then.
    """
    from mellanrum.tenancy.queries import federation_slugs

    standing = federation_slugs()
    for example in found:
        if _slug(example.definition) not in standing:
            _load(example, on)


def sign_ins_as_text(found: list[Example]) -> str:
    """This will write the sign-ins as a table, a line for each, with the password that they share."""
    from mellanrum.tenancy.models import Role

    lines = [
        (each.federation, str(Role(each.role).label), each.name, each.email)
        for example in found
        for each in example.sign_ins
    ]
    lines.insert(0, (_("Förbund"), _("Roll"), _("Namn"), _("E-post")))
    widths = [max(len(line[place]) for line in lines) for place in range(4)]
    rows = ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([*rows, _("Lösenord för alla: {password}").format(password=PASSWORD)])


def _example(definition: Path) -> Example:
    from mellanrum.exchange.imports.kinds import KINDS

    registrations = [
        (kind, path) for kind in KINDS for path in sorted(definition.parent.glob(f"registrations/{kind}*.csv"))
    ]
    with (definition.parent / "sign-ins.csv").open(newline="", encoding="utf-8") as file:
        sign_ins = [SignIn(federation=_slug(definition), **row) for row in csv.DictReader(file)]
    agenda = definition.parent / "agenda.csv"
    return Example(
        definition=definition,
        registrations=tuple(registrations),
        sign_ins=tuple(sign_ins),
        agenda=agenda if agenda.exists() else None,
    )


def _slug(definition: Path) -> str:
    return definition.stem


def _load(example: Example, on: date) -> None:
    from django.db import transaction

    from config.federations import working_in
    from mellanrum.exchange.definition.load import apply_load, plan_load
    from mellanrum.exchange.imports.kinds import KINDS
    from mellanrum.exchange.imports.operations import import_file

    slug = _slug(example.definition)
    with transaction.atomic():
        progress(_("Läser in {federation}…").format(federation=slug))
        plan = plan_load(data=example.definition.read_bytes(), file=example.definition.name, on=on)
        apply_load(plan=plan, actor_name="mellanrum demo", on=on)
        with working_in(slug, read_only=False) as actor:
            for kind, path in example.registrations:
                result = import_file(actor=actor, kind=KINDS[kind], name=path.name, data=path.read_bytes())
                if result.errors:
                    first = result.errors[0]
                    raise Problem(f"{path.name} {first.row}: {first.message}")
            if slug == FEDERATION:
                fill_register(actor, on=on)
            fill_obstacles(actor, example.definition.parent / "registrations")
            if example.agenda is not None:
                _begin_agendas(actor, example.agenda, on)
            for sign_in in example.sign_ins:
                _make(actor, sign_in, on)
            _get_ready(actor, on)


def _begin_agendas(actor: "Actor", path: Path, on: date) -> None:
    """Agendas of meetings to come: begun with all that waits, and with the items of the file."""
    from mellanrum.governance.models import Meeting
    from mellanrum.governance.operations.agenda import ItemFields, add_item, begin_agenda

    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            meeting = Meeting.objects.of(actor).get(body__code=row.pop("body"), date=row.pop("date"))
            if meeting.agenda_begun_on is None:
                begin_agenda(actor=actor, meeting=meeting, on=on)
            add_item(actor=actor, meeting=meeting, fields=ItemFields(**row), on=on)


def _make(actor: "Actor", sign_in: SignIn, on: date) -> None:
    from mellanrum.tenancy.models import Member, Role
    from mellanrum.tenancy.operations.accounts import add_person

    member = Member.objects.of(actor).get(code=sign_in.member) if sign_in.member else None
    add_person(
        actor=actor,
        email=sign_in.email,
        name=sign_in.name,
        role=Role(sign_in.role),
        since=on,
        member=member,
        password=PASSWORD,
    )


def _get_ready(actor: "Actor", on: date) -> None:
    """The year's wheel with what has been done of it, and the board's next meeting called with some answers."""
    from datetime import datetime, time

    from django.utils import timezone

    from mellanrum.governance.models import BodyKind, Meeting, YearTask
    from mellanrum.governance.operations.wheel import finish_task, start_wheel
    from mellanrum.tenancy.models import Federation

    day = Federation.objects.get(pk=actor.federation_id).reckoned_on(on)
    start_wheel(actor=actor, on=day)
    past = list(YearTask.objects.of(actor).filter(due_on__lt=day).order_by("due_on", "pk"))
    # In a year that goes on next year's plan and budget are late, so that there is something to see to.
    for task in past if day < on else past[:-2]:
        finish_task(actor=actor, task=task, on=task.due_on)
    ahead = Meeting.objects.of(actor).filter(body__kind=BodyKind.BOARD, state="planned", date__gte=day)
    meeting = ahead.select_related("body").order_by("date").first()
    if meeting is not None:
        _call(actor, meeting, timezone.make_aware(datetime.combine(day, time(9, 0))))


def _call(actor: "Actor", meeting: "Meeting", at: "datetime") -> None:
    from mellanrum.governance.models import CallAnswer, CalledPerson, SeatKind
    from mellanrum.governance.operations.calls import CallFields, answer_call, call_meeting

    day = at.date()
    call_meeting(actor=actor, meeting=meeting, fields=CallFields(answer_by=meeting.date), at=at, today=day)
    called = CalledPerson.objects.of(actor).filter(call__meeting=meeting, seat__kind=SeatKind.ORDINARY)
    people = list(called.select_related("call__meeting", "seat", "contact").order_by("pk"))
    # One cannot come, so that a substitute is called in; the last two have not answered.
    for place, person in enumerate(people[:-2]):
        answer = CallAnswer.PREVENTED if place == 1 else CallAnswer.COMING
        answer_call(actor=actor, person=person, answer=answer, at=at, today=day)
