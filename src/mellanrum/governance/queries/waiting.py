"""What waits for somebody in governance: meetings, calls, signatures, decisions and the tasks of the year's wheel.

Sources of ``kernel.waiting``: whoever shows them asks them together, in one query.
"""

from datetime import date, timedelta

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from mellanrum.governance.models import (
    Attendance,
    BodyKind,
    CalledPerson,
    Decision,
    Meeting,
    MeetingState,
    MinutesSigner,
    MinutesState,
    WheelOutcome,
    YearTask,
)
from mellanrum.governance.policies import can_read_governance
from mellanrum.kernel.waiting import Data, Source, source_of
from mellanrum.tenancy.actors import Actor

# Minutes are attested and posted within two weeks (kommunallagen 2017:725, 5 kap. 69 §, which federations follow).
DAYS_TO_ATTEST = timedelta(days=14)
# What was left undone for longer than a year is history, not something to see to.
LOOKING_BACK = timedelta(days=365)
# A call goes out two weeks before the meeting; a week before that somebody should be writing it.
DAYS_TO_CALL = timedelta(days=21)
LOOKING_AHEAD = timedelta(days=30)

OUTCOME, ATTENDANCE, MINUTES, CALL = "meeting.outcome", "meeting.attendance", "meeting.minutes", "meeting.call"
ANSWER, SIGNATURE, DECISION, TASK = "call.answer", "minutes.signature", "decision.due", "wheel.task"


def governance_waiting(actor: Actor, *, on: date, bodies: frozenset[int] | None) -> list[Source]:
    """This will give what waits in governance on a day: of some bodies, or of all when ``bodies`` is None.

    What is asked of one person (an answer, a signature, a decision to carry out) comes whichever the bodies are.

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_governance(actor).require()
    sources = [
        _meetings(actor, on, bodies),
        _calls(actor, on, bodies),
        _decisions(actor, on),
        _tasks(actor, on, bodies),
    ]
    if actor.contact_id:
        sources += [_answers(actor, on), _signatures(actor)]
    return sources


def _of_bodies(bodies: frozenset[int] | None) -> Q:
    return Q() if bodies is None else Q(body__in=bodies)


def _label(prefix: str) -> Case:
    """A body's short name where it has one, as ``Body.label``."""
    return Case(
        When(**{f"{prefix}short_name": ""}, then=F(f"{prefix}name")),
        default=F(f"{prefix}short_name"),
        output_field=CharField(),
    )


def _meetings(actor: Actor, on: date, bodies: frozenset[int] | None) -> Source:
    """Passed without a word, held without attendance, and the board's whose minutes nobody has attested."""
    attended = Exists(Attendance.objects.of(actor).filter(meeting=OuterRef("pk")))
    rows = (
        Meeting.objects.of(actor)
        .filter(_of_bodies(bodies), date__gte=on - LOOKING_BACK, date__lt=on)
        .filter(
            Q(state=MeetingState.PLANNED)
            | Q(Q(state=MeetingState.HELD) & ~attended)
            | Q(
                state=MeetingState.HELD,
                body__kind=BodyKind.BOARD,
                minutes_attested_on__isnull=True,
                date__lte=on - DAYS_TO_ATTEST,
            )
        )
    )
    lacks = Case(
        When(state=MeetingState.PLANNED, then=Value(OUTCOME)),
        When(attended, then=Value(MINUTES)),
        default=Value(ATTENDANCE),
        output_field=CharField(),
    )
    return source_of(rows, source=lacks, day=F("date"), data={"body": _label("body__"), "body_id": "body_id"})


def _calls(actor: Actor, on: date, bodies: frozenset[int] | None) -> Source:
    """The board's meetings that should have been called by now."""
    rows = Meeting.objects.of(actor).filter(
        _of_bodies(bodies),
        state=MeetingState.PLANNED,
        body__kind=BodyKind.BOARD,
        date__gte=on,
        date__lte=on + DAYS_TO_CALL,
        call__isnull=True,
    )
    return source_of(rows, source=CALL, day=F("date"), data={"body": _label("body__"), "body_id": "body_id"})


def _decisions(actor: Actor, on: date) -> Source:
    """Decisions to carry out within a month or already late: the office's are all of them, others' their own."""
    rows = (
        Decision.objects.of(actor)
        .filter(done_on__isnull=True, withdrawn_on__isnull=True)
        .annotate(last=Coalesce("postponed_to", "due_on"))
        .filter(last__gte=on - LOOKING_BACK, last__lte=on + LOOKING_AHEAD)
    )
    if not (actor.is_office or actor.has("auditor")):
        rows = rows.filter(responsible__isnull=False, responsible=actor.contact_id or 0)
    data: Data = {
        "title": "item__title",
        "number": "item__number",
        "body": _label("item__body__"),
        "responsible": Coalesce("responsible__name", "responsible_words"),
    }
    return source_of(rows, source=DECISION, day=F("last"), data=data)


def _tasks(actor: Actor, on: date, bodies: frozenset[int] | None) -> Source:
    """Tasks of the wheel within a month or already late: of the actor's roles, bodies and member; the office's, all."""
    rows = YearTask.objects.of(actor).filter(
        outcome=WheelOutcome.OPEN, due_on__gte=on - LOOKING_BACK, due_on__lte=on + LOOKING_AHEAD
    )
    if not actor.is_office:
        own = Q(task__role__in=actor.roles)
        if bodies is not None:
            own |= Q(task__body__in=bodies)
        if actor.member_id:
            own |= Q(task__member=actor.member_id) | Q(task__each_member=True, member=actor.member_id)
        rows = rows.filter(own)
    data: Data = {
        "title": "task__title",
        "year": "year",
        "member": Coalesce("member__short_name", Value("")),
    }
    return source_of(rows, source=TASK, day=F("due_on"), data=data)


def _answers(actor: Actor, on: date) -> Source:
    """Calls that the actor has not answered, for meetings that are still to come."""
    rows = CalledPerson.objects.of(actor).filter(
        contact=actor.contact_id,
        is_called=True,
        answer="",
        call__meeting__date__gte=on,
        call__meeting__state=MeetingState.PLANNED,
    )
    data: Data = {
        "body": _label("call__meeting__body__"),
        "meeting": "call__meeting",
        "answer_by": "call__answer_by",
    }
    return source_of(rows, source=ANSWER, day=F("call__meeting__date"), data=data)


def _signatures(actor: Actor) -> Source:
    """Minutes that were sent out and wait for the actor's signature."""
    rows = MinutesSigner.objects.of(actor).filter(
        contact=actor.contact_id, way="", replaced_on__isnull=True, minutes__state=MinutesState.OUT
    )
    data: Data = {"body": _label("minutes__meeting__body__"), "meeting": "minutes__meeting"}
    return source_of(rows, source=SIGNATURE, day=F("minutes__meeting__date"), data=data)
