"""Calling to a meeting: called, reminded, answered, told of changes, links withdrawn."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from mellanrum.governance.events import MeetingCalled
from mellanrum.governance.models import (
    AnsweredBy,
    CallAnswer,
    CalledPerson,
    Meeting,
    MeetingCall,
    MeetingState,
    Substitutes,
)
from mellanrum.governance.policies import can_answer_call, can_call_meeting
from mellanrum.governance.queries.calls import Recipient, call_preview
from mellanrum.governance.queries.seats import body_seats
from mellanrum.governance.states.calls import Answered, LinkState, link_state, stepping_in
from mellanrum.kernel.errors import Refused
from mellanrum.kernel.events import publish
from mellanrum.kernel.identity import holds_identity_number
from mellanrum.notices.keys import hash_of, token_of
from mellanrum.notices.operations.outbox import withdraw_about
from mellanrum.records.history import changed_entry, created_entry, record_all, record_changed, record_created, snapshot
from mellanrum.tenancy.actors import Actor

from .call_letters import CALL, CHANGED, PURPOSE, REMINDER, STEP_IN, write_to
from .meetings import locked_meeting


@dataclass(frozen=True, kw_only=True)
class CallFields:
    """What whoever calls chooses: what substitutes get, by when an answer is asked for, words of one's own."""

    substitutes: str = Substitutes.INFORMED.value
    answer_by: date | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What sending came to: how many letters, and who could not be sent one."""

    letters: int
    without_address: tuple[str, ...] = ()


@transaction.atomic
def call_meeting(*, actor: Actor, meeting: Meeting, fields: CallFields, at: datetime, today: date) -> Sent:
    """This will call to a meeting: ordinary members, those co-opted, and substitutes as ``fields`` says.

    Each gets a letter with a personal link. Called again, it calls only those who have come since.

    Raises:
        Forbidden: unless the actor keeps meetings or leads this one.
        Refused: when the meeting is not ahead, the day to answer by does not fit, or nobody is left to call.
    """
    can_call_meeting(actor, meeting).require()
    meeting = locked_meeting(actor, meeting)
    _refuse_not_ahead(meeting, today)
    if fields.answer_by is not None and not today <= fields.answer_by <= meeting.date:
        raise Refused(_("Svarsdagen ska vara mellan i dag och mötets dag."), field="answer_by")
    if fields.substitutes not in Substitutes.values:
        raise Refused(_("Välj vad som gäller för ersättarna."), field="substitutes")
    if holds_identity_number(fields.words):
        raise Refused(_("Texten innehåller något som ser ut som ett personnummer. Skriv utan det."), field="words")
    preview = call_preview(actor, meeting, substitutes=fields.substitutes)
    if not preview.new:
        raise Refused(_("Ingen är kvar att kalla. Ge platser i organet först, eller påminn dem som är kallade."))
    call = _saved_call(actor, meeting, fields, at)
    people = [_called(actor, call, one) for one in preview.new]
    CalledPerson.objects.bulk_create(people)
    record_all([created_entry(actor=actor, use_case="governance.call_meeting", obj=person) for person in people])
    sent, missing = 0, []
    for person in _people(call).filter(pk__in=[one.pk for one in people]):
        if write_to(actor=actor, person=person, kind="call", notice=CALL, at=at, items=preview.items):
            sent += 1
        else:
            missing.append(person.contact.name)
    _call_in(actor, call, at)
    publish(
        MeetingCalled(actor=actor, federation_id=actor.federation_id, meeting_id=meeting.pk, called=len(people), at=at)
    )
    return Sent(letters=sent, without_address=tuple(missing))


@transaction.atomic
def remind_called(*, actor: Actor, meeting: Meeting, at: datetime, today: date) -> Sent:
    """This will remind those who are called and have not answered, with the same link as before; once a day.

    Raises:
        Forbidden: unless the actor keeps meetings or leads this one.
        Refused: when the meeting is not called or not ahead, was reminded of today, or everybody has answered.
    """
    can_call_meeting(actor, meeting).require()
    meeting = locked_meeting(actor, meeting)
    _refuse_not_ahead(meeting, today)
    call = MeetingCall.objects.of(actor).select_for_update().filter(meeting=meeting).first()
    if call is None:
        raise Refused(_("Kalla till mötet innan du påminner."))
    if call.reminded_on == today:
        raise Refused(_("En påminnelse har redan gått ut i dag."))
    waiting = [
        person
        for person in _people(call).filter(answer=CallAnswer.NONE, withdrawn_on__isnull=True)
        if person.is_called or person.steps_in
    ]
    if not waiting:
        raise Refused(_("Alla som är kallade har svarat."))
    before = snapshot(call)
    call.reminded_on = today
    call.save(update_fields=["reminded_on"])
    record_changed(actor=actor, use_case="governance.remind_called", obj=call, before=before)
    return _send(actor, waiting, kind="reminder", notice=REMINDER, at=at)


@transaction.atomic
def answer_call(*, actor: Actor, person: CalledPerson, answer: CallAnswer, at: datetime, today: date) -> CalledPerson:
    """This will take an answer to a call: coming or prevented. It may change up to and including the meeting's day.

    When an ordinary member is prevented, the member's next substitute in the body's order is called in and told; when
    the answer changes, the one who is no longer needed is told too.

    Raises:
        Forbidden: unless it is the actor's own call, or the actor keeps meetings or leads this one.
        Refused: when the link is withdrawn, the meeting is cancelled or over, or the answer is none.
    """
    can_answer_call(actor, person).require()
    # Those who answer at once wait for each other here: one substitute is called in, not two.
    call: MeetingCall = MeetingCall.objects.of(actor).select_for_update().get(pk=person.call_id)
    row = _people(call).get(pk=person.pk)
    meeting = row.call.meeting
    own = actor.contact_id == row.contact_id
    withdrawn = row.withdrawn_on is not None and own and not actor.roles
    state = link_state(day=meeting.date, state=meeting.state, withdrawn=withdrawn, on=today)
    if state is LinkState.CANCELLED:
        raise Refused(_("Mötet är inställt, så inget svar behövs."))
    if state is not LinkState.OPEN:
        raise Refused(_("Länken gäller inte längre. Hör av dig till kansliet."))
    if answer not in (CallAnswer.COMING, CallAnswer.PREVENTED):
        raise Refused(_("Svara att du kommer eller att du har förhinder."), field="answer")
    before = snapshot(row)
    how = AnsweredBy.OFFICE if not own else AnsweredBy.ACCOUNT if actor.roles else AnsweredBy.LINK
    if row.answer != answer:
        row.answer, row.answered_at, row.answered_by = answer, at, how
        row.save(update_fields=["answer", "answered_at", "answered_by"])
        record_changed(actor=actor, use_case="governance.answer_call", obj=row, before=before)
        _call_in(actor, row.call, at)
    return row


@transaction.atomic
def withdraw_link(*, actor: Actor, person: CalledPerson, on: date) -> None:
    """This will end a personal link, when it has come into the wrong hands; the office answers for the person then.

    Raises:
        Forbidden: unless the actor keeps meetings or leads this one.
        Refused: when it is withdrawn already.
    """
    can_call_meeting(actor, person.call.meeting).require()
    row: CalledPerson = CalledPerson.objects.of(actor).select_for_update().get(pk=person.pk)
    if row.withdrawn_on is not None:
        raise Refused(_("Länken är redan återkallad."))
    before = snapshot(row)
    row.withdrawn_on = on
    row.save(update_fields=["withdrawn_on"])
    record_changed(actor=actor, use_case="governance.withdraw_link", obj=row, before=before)


@transaction.atomic
def tell_of_change(
    *, actor: Actor, meeting_id: int, changed: Iterable[str], date_before: date, reason: str, at: datetime
) -> int:
    """This will tell everybody who was called that the meeting has another day, time or place, or is cancelled.

    Part of the change itself, whose policy has decided. Letters that have not gone and no longer hold are withdrawn.
    """
    meeting: Meeting = Meeting.objects.of(actor).select_related("body").get(pk=meeting_id)
    call = MeetingCall.objects.of(actor).filter(meeting=meeting).first()
    if call is None:
        return 0
    if meeting.state == MeetingState.HELD or meeting.date < at.date():
        return 0
    withdraw_about(actor=actor, about=meeting, reason=_("Mötet ändrades innan brevet gick."))
    moved = "date" in changed
    if moved:
        _ask_anew(actor, call, meeting)
    kind = "cancelled" if meeting.state == MeetingState.CANCELLED else "again" if "state" in changed else "changed"
    before = date_before if moved else None
    sent = _send(actor, _people(call), kind=kind, notice=CHANGED, at=at, why=reason, date_before=before)
    return sent.letters


def _ask_anew(actor: Actor, call: MeetingCall, meeting: Meeting) -> None:
    """What was answered was about another day."""
    entries = []
    for person in _people(call).exclude(answer=CallAnswer.NONE, steps_in=False):
        before = snapshot(person)
        person.answer, person.answered_at, person.answered_by = CallAnswer.NONE, None, AnsweredBy.NONE
        person.steps_in = False
        person.save(update_fields=["answer", "answered_at", "answered_by", "steps_in"])
        entries.append(changed_entry(actor=actor, use_case="governance.change_meeting", obj=person, before=before))
    record_all(entry for entry in entries if entry is not None)
    if call.answer_by is not None and call.answer_by > meeting.date:
        before = snapshot(call)
        call.answer_by = meeting.date
        call.save(update_fields=["answer_by"])
        record_changed(actor=actor, use_case="governance.change_meeting", obj=call, before=before)


def _saved_call(actor: Actor, meeting: Meeting, fields: CallFields, at: datetime) -> MeetingCall:
    call: MeetingCall | None = MeetingCall.objects.of(actor).filter(meeting=meeting).first()
    before = snapshot(call) if call else None
    call = call or MeetingCall(
        federation_id=actor.federation_id, meeting=meeting, called_at=at, called_by=actor.name[:150]
    )
    call.substitutes, call.answer_by, call.words = fields.substitutes, fields.answer_by, fields.words.strip()
    call.save()
    if before is None:
        record_created(actor=actor, use_case="governance.call_meeting", obj=call)
    else:
        record_changed(actor=actor, use_case="governance.call_meeting", obj=call, before=before)
    return call


def _called(actor: Actor, call: MeetingCall, one: Recipient) -> CalledPerson:
    nonce = secrets.token_hex(16)
    return CalledPerson(
        federation_id=actor.federation_id,
        call=call,
        seat_id=one.seat.pk,
        contact_id=one.seat.contact_id,
        is_called=one.is_called,
        nonce=nonce,
        token_hash=hash_of(token_of(PURPOSE, nonce)),
    )


def _people(call: MeetingCall) -> models.QuerySet[CalledPerson]:
    return CalledPerson.objects.filter(call=call).select_related(
        "call__meeting__body", "call__meeting__federation", "seat", "contact__user"
    )


def _send(actor: Actor, people: Iterable[CalledPerson], *, kind: str, notice: str, at: datetime, **more: Any) -> Sent:
    sent, missing = 0, []
    for person in people:
        if write_to(actor=actor, person=person, kind=kind, notice=notice, at=at, **more):
            sent += 1
        else:
            missing.append(person.contact.name)
    return Sent(letters=sent, without_address=tuple(missing))


def _call_in(actor: Actor, call: MeetingCall, at: datetime) -> None:
    """Substitutes who are needed now are called in and told, and those no longer needed are told too."""
    people = list(_people(call))
    if not people:
        return
    meeting = people[0].call.meeting
    seats = body_seats(actor, [meeting.body], on=meeting.date)[0]
    order = {line.pk: number for number, line in enumerate(seats.lines)}
    needed = stepping_in(
        (
            Answered(
                pk=one.pk,
                member=one.seat.member_id,
                kind=one.seat.kind,
                answer=one.answer,
                order=order.get(one.seat_id, len(order)),
            )
            for one in people
        ),
        vacant={one.member.pk: one.vacant_ordinary for one in seats.members},
    )
    entries = []
    for one in people:
        if (one.pk in needed) == one.steps_in:
            continue
        before = snapshot(one)
        one.steps_in = one.pk in needed
        one.save(update_fields=["steps_in"])
        entries.append(changed_entry(actor=actor, use_case="governance.call_in_substitute", obj=one, before=before))
        # Whoever said so has no use for hearing it.
        if one.steps_in or one.answer != CallAnswer.PREVENTED:
            write_to(actor=actor, person=one, kind="step_in" if one.steps_in else "stand_down", notice=STEP_IN, at=at)
    record_all(entry for entry in entries if entry is not None)


def _refuse_not_ahead(meeting: Meeting, today: date) -> None:
    if meeting.state == MeetingState.CANCELLED:
        raise Refused(_("Mötet är inställt. Återför det till planerat först."))
    if meeting.state == MeetingState.HELD or meeting.date < today:
        raise Refused(_("Mötet har redan varit."))
