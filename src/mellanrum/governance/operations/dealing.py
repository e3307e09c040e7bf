"""At the meeting: items dealt with one after another, decided, postponed, each under its §."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mellanrum.governance.events import AgendaItemDecided, AgendaItemPostponed
from mellanrum.governance.models import (
    AgendaItem,
    Body,
    Decision,
    ItemKind,
    ItemState,
    Meeting,
    MeetingState,
)
from mellanrum.governance.queries.one_agenda import stamp_with
from mellanrum.governance.states.agenda import ITEM
from mellanrum.governance.waiting_matters import Choice, waiting_matter
from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.kernel.events import publish
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.records.stamps import require_unchanged
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact

from .agenda import open_item
from .delegated import report_at, take_back_report
from .registration import register_held


@dataclass(frozen=True, kw_only=True)
class DecisionFields:
    """What was decided. ``choice``, ``to_body_id`` and ``answer_by`` belong to a matter that waited."""

    text: str
    responsible_id: int | None = None
    responsible_words: str = ""
    due_on: date | None = None
    choice: str = ""
    to_body_id: int | None = None
    answer_by: date | None = None
    note: str = ""


@transaction.atomic
def deal_with_item(
    *,
    actor: Actor,
    item: AgendaItem,
    today: date,
    note: str = "",
    number: int | None = None,
    stamp: str | None = None,
) -> AgendaItem:
    """This will note that the meeting dealt with an item and decided nothing in it; the item gets its §.

    Delegated decisions are reported by it, where that is what the item is about.

    Raises:
        Forbidden: when the actor neither keeps meetings nor leads this one.
        Refused: when the meeting has not been yet, the item is dealt with already, or someone else changed it
            meanwhile.
    """
    item = _at_the_meeting(actor, item, today, stamp)
    before = snapshot(item)
    ITEM.require(item.state, ItemState.DONE, message=_("Ärendet är redan behandlat."))
    item.state, item.note = ItemState.DONE, note.strip()
    _give_number(actor, item, number)
    _save(item)
    record_changed(actor=actor, use_case="governance.deal_with_item", obj=item, before=before)
    report_at(actor=actor, item=item, use_case="governance.deal_with_item")
    return item


@transaction.atomic
def decide_item(
    *,
    actor: Actor,
    item: AgendaItem,
    fields: DecisionFields,
    today: date,
    number: int | None = None,
    stamp: str | None = None,
) -> Decision:
    """This will write what the meeting decided in an item, and tell those above if the matter had waited.

    Decided again, its words, responsible and day are corrected; what was chosen about a matter that waited stands.

    Raises:
        Forbidden: when the actor neither keeps meetings nor leads this one.
        Refused: when the meeting has not been yet, nothing is written, the choice is not one of the matter's or lacks
            what it asks for, the day is before the meeting, or someone else changed the item meanwhile.
    """
    item = _at_the_meeting(actor, item, today, stamp)
    stored: Decision | None = Decision.objects.of(actor).select_for_update().filter(item=item).first()
    if stored is None and item.state != ItemState.OPEN:
        raise Refused(_("Ärendet är redan behandlat. Öppna det igen om mötet ändå beslutade något."))
    choice = _choice(actor, item, fields, today) if stored is None else None
    text = fields.text.strip() or (str(choice.label) if choice and not choice.asks_text else "")
    if not text:
        raise Refused(_("Skriv vad mötet beslutade."), field="text")
    for name, day in (("due_on", fields.due_on), ("answer_by", fields.answer_by)):
        if day is not None and day < item.meeting.date:
            raise Refused(_("Dagen kan inte vara före mötet."), field=name)
    before_item = snapshot(item)
    item.state, item.kind, item.note = ItemState.DONE, ItemKind.DECISION, fields.note.strip()
    _give_number(actor, item, number)
    _save(item)
    record_changed(actor=actor, use_case="governance.decide_item", obj=item, before=before_item)
    decision = _write_decision(actor, item, stored, fields, text, choice)
    if stored is None:
        report_at(actor=actor, item=item, use_case="governance.decide_item")
        _tell(actor, item, decision)
    return decision


@transaction.atomic
def postpone_item(
    *, actor: Actor, item: AgendaItem, reason: str, today: date, number: int | None = None, stamp: str | None = None
) -> AgendaItem:
    """This will note that the meeting put an item off; it comes on the body's next agenda by itself.

    Raises:
        Forbidden: when the actor neither keeps meetings nor leads this one.
        Refused: without a reason, when the meeting has not been yet, or the item is dealt with already.
    """
    if not reason.strip():
        raise Refused(_("Ange varför ärendet bordläggs."), field="reason")
    item = _at_the_meeting(actor, item, today, stamp)
    before = snapshot(item)
    ITEM.require(item.state, ItemState.POSTPONED, message=_("Ärendet är redan behandlat."))
    item.state, item.reason = ItemState.POSTPONED, reason.strip()
    _give_number(actor, item, number)
    _save(item)
    record_changed(actor=actor, use_case="governance.postpone_item", obj=item, before=before, reason=item.reason)
    if item.source:
        publish(
            AgendaItemPostponed(
                actor=actor,
                federation_id=item.federation_id,
                meeting_id=item.meeting_id,
                item_id=item.pk,
                source=item.source,
                ref=item.ref,
                reason=item.reason,
                on=item.meeting.date,
            )
        )
    return item


@transaction.atomic
def reopen_item(*, actor: Actor, item: AgendaItem, stamp: str | None = None) -> AgendaItem:
    """This will take back that an item was dealt with or postponed; it keeps its §.

    Raises:
        Forbidden: when the actor neither keeps meetings nor leads this one.
        Refused: when something was decided in it (its words can be corrected), it waits on a later agenda already, or
            the minutes are attested.
    """
    item = open_item(actor, item)
    require_unchanged(item, stamp)
    ITEM.require(item.state, ItemState.OPEN, message=_("Ärendet är inte behandlat än."))
    if Decision.objects.of(actor).filter(item=item).exists():
        raise Refused(_("Ärendet har ett beslut. Rätta beslutets ord i stället."))
    if AgendaItem.objects.of(actor).filter(continues=item).exclude(state=ItemState.REMOVED).exists():
        raise Refused(_("Ärendet står redan på en senare dagordning. Ta det därifrån först."))
    before = snapshot(item)
    item.state, item.reason = ItemState.OPEN, ""
    item.save(update_fields=["state", "reason"])
    record_changed(actor=actor, use_case="governance.reopen_item", obj=item, before=before)
    take_back_report(actor=actor, item=item, use_case="governance.reopen_item")
    return item


def hold_if_planned(actor: Actor, meeting: Meeting, *, today: date, use_case: str) -> None:
    """This will make a planned meeting held, since something happened at it, and register it.

    Raises:
        Refused: when its day has not come.
    """
    if meeting.date > today:
        words = {"day": date_format(meeting.date, "j F Y")}
        raise Refused(_("Mötet är den %(day)s och har inte varit än.") % words)
    if meeting.state == MeetingState.PLANNED:
        before = snapshot(meeting)
        meeting.state = MeetingState.HELD
        meeting.save(update_fields=["state"])
        record_changed(actor=actor, use_case=use_case, obj=meeting, before=before)
        register_held(actor=actor, meetings=[meeting])


def decision_stamp(item: AgendaItem) -> str:
    """This will give a mark of the item and its decision as they stand, for a form to carry."""
    return stamp_with(item, Decision.objects.filter(item=item).first())


def _at_the_meeting(actor: Actor, item: AgendaItem, today: date, stamp: str | None) -> AgendaItem:
    item = open_item(actor, item)
    if stamp is not None and stamp != decision_stamp(item):
        # One refusal for both: whoever changed the item or its decision, the page shows something older.
        require_unchanged(item, "")
    hold_if_planned(actor, item.meeting, today=today, use_case="governance.deal_with_item")
    return item


def _give_number(actor: Actor, item: AgendaItem, wanted: int | None) -> None:
    """The next § of the body's year, one writer at a time; a wanted one where the series begins elsewhere."""
    if item.number is not None:
        return
    Body.objects.of(actor).select_for_update().get(pk=item.body_id)
    year = item.meeting.date.year
    series = AgendaItem.objects.of(actor).filter(body=item.body_id, number_year=year)
    last: int = series.aggregate(last=Max("number"))["last"] or 0
    if wanted is not None and wanted <= last:
        words = {"next": last + 1}
        raise Refused(_("Paragraferna har kommit längre. Nästa är § %(next)s.") % words, field="number")
    item.number, item.number_year = wanted or last + 1, year


def _save(item: AgendaItem) -> None:
    with refusals():
        item.save()


def _choice(actor: Actor, item: AgendaItem, fields: DecisionFields, today: date) -> Choice | None:
    matter = waiting_matter(actor, item.body, today, source=item.source, ref=item.ref) if item.source else None
    if matter is None or not matter.choices:
        if fields.choice:
            raise Refused(_("Ärendet väntar inte längre. Se det på nytt, och skriv beslutet utan val."), field="choice")
        return None
    choice = matter.choice(fields.choice)
    if choice is None:
        raise Refused(_("Välj vad mötet beslutade."), field="choice")
    if choice.asks_body and fields.to_body_id is None:
        raise Refused(_("Välj till vilket organ."), field="to_body")
    if choice.asks_day and fields.answer_by is None:
        raise Refused(_("Ange när svaret senast ska ha kommit."), field="answer_by")
    if choice.asks_text and not fields.text.strip():
        raise Refused(_("Skriv vad mötet beslutade."), field="text")
    return choice


def _write_decision(
    actor: Actor,
    item: AgendaItem,
    stored: Decision | None,
    fields: DecisionFields,
    text: str,
    choice: Choice | None,
) -> Decision:
    decision = stored or Decision(federation_id=actor.federation_id, item=item)
    before = snapshot(decision) if stored else None
    decision.item = item
    decision.text, decision.due_on = text, fields.due_on
    decision.responsible = None
    if fields.responsible_id is not None:
        decision.responsible = Contact.objects.of(actor).filter(pk=fields.responsible_id).first()
    decision.responsible_words = fields.responsible_words.strip()
    if fields.due_on is None and decision.postponed_to is not None:
        decision.postponed_to, decision.postponed_reason = None, ""
    if choice is not None:
        decision.choice = choice.key
        decision.to_body_id = fields.to_body_id if choice.asks_body else None
        decision.answer_by = fields.answer_by if choice.asks_day else None
    with refusals():
        decision.save()
    if before is None:
        record_created(actor=actor, use_case="governance.decide_item", obj=decision)
    else:
        record_changed(actor=actor, use_case="governance.decide_item", obj=decision, before=before)
    return decision


def _tell(actor: Actor, item: AgendaItem, decision: Decision) -> None:
    if not item.source:
        return
    publish(
        AgendaItemDecided(
            actor=actor,
            federation_id=item.federation_id,
            meeting_id=item.meeting_id,
            item_id=item.pk,
            decision_id=decision.pk,
            source=item.source,
            ref=item.ref,
            choice=decision.choice,
            to_body_id=decision.to_body_id,
            answer_by=decision.answer_by,
            text=decision.text,
            on=item.meeting.date,
        )
    )
