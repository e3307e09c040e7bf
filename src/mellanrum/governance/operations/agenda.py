"""A meeting's agenda before the meeting: begun, filled with what waits, put in order."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.governance.events import AgendaItemAdded, AgendaItemRemoved
from mellanrum.governance.models import AgendaItem, AgendaPaper, ItemKind, ItemState, Meeting, MeetingState
from mellanrum.governance.policies import can_keep_agenda
from mellanrum.governance.queries.offers import Offer, offers
from mellanrum.governance.queries.standing import standing_lines
from mellanrum.governance.states.agenda import DELEGATED, DELEGATED_MATTERS, ITEM, NEXT_MEETING, UNNAMED, moved
from mellanrum.governance.waiting_matters import ROOM_FOR_TITLE, ROOM_FOR_URL
from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.kernel.events import publish
from mellanrum.records.history import (
    changed_entry,
    created_entry,
    record_all,
    record_changed,
    record_created,
    snapshot,
)
from mellanrum.records.stamps import require_unchanged
from mellanrum.tenancy.actors import Actor

from .meetings import locked_meeting


@dataclass(frozen=True, kw_only=True)
class ItemFields:
    """What the office writes of an item."""

    title: str
    kind: str = ItemKind.INFORMATION.value
    background: str = ""
    proposal: str = ""
    presenter: str = ""


@transaction.atomic
def begin_agenda(*, actor: Actor, meeting: Meeting, on: date) -> list[AgendaItem]:
    """This will begin a meeting's agenda: the body's standing items, what it postponed, and what waits for it.

    What the body has dealt with and nothing is new about stays among the offers. Items that are there already stay.

    Raises:
        Forbidden: when the actor neither keeps meetings nor leads this one.
        Refused: when it is begun already, or the meeting is cancelled or its minutes are attested.
    """
    meeting = open_meeting(actor, meeting)
    if meeting.agenda_begun_on is not None:
        raise Refused(_("Dagordningen är redan påbörjad."))
    before = snapshot(meeting)
    meeting.agenda_begun_on = on
    meeting.save(update_fields=["agenda_begun_on"])
    record_changed(actor=actor, use_case="governance.begin_agenda", obj=meeting, before=before)
    standing = [
        AgendaItem(
            title=line.title,
            kind=line.kind,
            background=line.background,
            presenter=line.presenter,
            standing=line.key,
            source=DELEGATED_MATTERS if line.key == DELEGATED else "",
            ref=meeting.body.code if line.key == DELEGATED else "",
        )
        for line in standing_lines(actor, meeting.body)
    ]
    known = {f"{item.source}:{item.ref}" for item in standing}
    waiting = [
        _from_offer(offer) for offer in offers(actor, meeting, on=on) if offer.is_news and offer.key not in known
    ]
    last = [item for item in standing if item.standing == NEXT_MEETING]
    made = [item for item in standing if item.standing != NEXT_MEETING] + waiting + last
    return _add(actor, meeting, made, on=on, use_case="governance.begin_agenda")


@transaction.atomic
def add_offers(*, actor: Actor, meeting: Meeting, keys: Sequence[str], on: date) -> list[AgendaItem]:
    """This will put on the agenda some of what is offered, by the offers' keys.

    Raises:
        Forbidden: when the actor neither keeps meetings nor leads this one.
        Refused: when nothing is chosen, or something chosen no longer waits.
    """
    meeting = open_meeting(actor, meeting)
    offered = {offer.key: offer for offer in offers(actor, meeting, on=on)}
    if not keys:
        raise Refused(_("Välj minst ett ärende."))
    if any(key not in offered for key in keys):
        raise Refused(_("Något av ärendena väntar inte längre på organet. Se listan på nytt och välj igen."))
    made = [_from_offer(offered[key]) for key in dict.fromkeys(keys)]
    return _add(actor, meeting, made, on=on, use_case="governance.add_item")


@transaction.atomic
def add_item(*, actor: Actor, meeting: Meeting, fields: ItemFields, on: date) -> AgendaItem:
    """This will put a matter of one's own on the agenda, before the item about the next meeting.

    Raises:
        Forbidden: when the actor neither keeps meetings nor leads this one.
        Refused: when the meeting is cancelled or its minutes are attested.
    """
    meeting = open_meeting(actor, meeting)
    item = AgendaItem(**asdict(fields))
    return _add(actor, meeting, [item], on=on, use_case="governance.add_item")[0]


@transaction.atomic
def change_item(*, actor: Actor, item: AgendaItem, fields: ItemFields, stamp: str | None = None) -> AgendaItem:
    """This will change what is said of an item.

    Raises:
        Forbidden: when the actor neither keeps meetings nor leads this one.
        Refused: when the minutes are attested, or someone else changed the item meanwhile.
    """
    item = open_item(actor, item)
    require_unchanged(item, stamp)
    before = snapshot(item)
    for name, value in asdict(fields).items():
        setattr(item, name, value)
    if item.standing == UNNAMED:
        item.standing = ""
    item.save()
    record_changed(actor=actor, use_case="governance.change_item", obj=item, before=before)
    return item


@transaction.atomic
def move_item(*, actor: Actor, item: AgendaItem, steps: int) -> AgendaItem:
    """This will move an item up (negative) or down the agenda; the places of all are counted anew.

    Raises:
        Forbidden: when the actor neither keeps meetings nor leads this one.
        Refused: when the minutes are attested, or the item has its § already.
    """
    item = open_item(actor, item)
    if item.number is not None:
        raise Refused(_("Ärendet har fått sin paragraf. Ordningen är den som mötet följde."))
    rows = _on_agenda(item.meeting)
    order = moved([row.pk for row in rows], item.pk, steps)
    _place(actor, rows, order, use_case="governance.move_item")
    item.refresh_from_db(fields=["position"])
    return item


@transaction.atomic
def remove_item(*, actor: Actor, item: AgendaItem, on: date, reason: str = "") -> AgendaItem:
    """This will take an item off the agenda; a matter that waited waits again.

    Raises:
        Forbidden: when the actor neither keeps meetings nor leads this one.
        Refused: when the item has been dealt with, or the minutes are attested.
    """
    item = open_item(actor, item)
    ITEM.require(item.state, ItemState.REMOVED, message=_("Ärendet är behandlat och står kvar i protokollet."))
    before = snapshot(item)
    item.state, item.reason = ItemState.REMOVED, reason.strip()
    item.save(update_fields=["state", "reason"])
    record_changed(actor=actor, use_case="governance.remove_item", obj=item, before=before, reason=item.reason)
    rows = _on_agenda(item.meeting)
    _place(actor, rows, [row.pk for row in rows], use_case="governance.move_item")
    if item.source:
        publish(
            AgendaItemRemoved(
                actor=actor,
                federation_id=item.federation_id,
                meeting_id=item.meeting_id,
                item_id=item.pk,
                source=item.source,
                ref=item.ref,
                on=on,
            )
        )
    return item


@transaction.atomic
def add_paper(*, actor: Actor, item: AgendaItem, title: str, url: str = "", note: str = "") -> AgendaPaper:
    """This will lay a document to an item: its title, and a link or where it is kept.

    Raises:
        Forbidden: when the actor neither keeps meetings nor leads this one.
        Refused: without a place, or when the minutes are attested.
    """
    item = open_item(actor, item)
    paper = AgendaPaper(federation_id=actor.federation_id, item=item, title=title.strip(), url=url, note=note.strip())
    with refusals():
        paper.save()
    record_created(actor=actor, use_case="governance.add_paper", obj=paper)
    return paper


@transaction.atomic
def withdraw_paper(*, actor: Actor, paper: AgendaPaper, on: date) -> None:
    """This will take a document away from its item.

    Raises:
        Forbidden: when the actor neither keeps meetings nor leads this one.
        Refused: when the minutes are attested, or it is taken away already.
    """
    open_item(actor, paper.item)
    if paper.withdrawn_on is not None:
        raise Refused(_("Handlingen är redan borttagen."))
    before = snapshot(paper)
    paper.withdrawn_on = on
    paper.save(update_fields=["withdrawn_on"])
    record_changed(actor=actor, use_case="governance.withdraw_paper", obj=paper, before=before)


def open_meeting(actor: Actor, meeting: Meeting) -> Meeting:
    """This will fetch a meeting whose agenda the actor may write, locked against others until the transaction ends.

    Raises:
        Forbidden: when the actor neither keeps meetings nor leads this one.
        Refused: when it is cancelled, or its minutes are attested.
    """
    meeting = locked_meeting(actor, meeting)
    can_keep_agenda(actor, meeting).require()
    if meeting.state == MeetingState.CANCELLED:
        raise Refused(_("Mötet är inställt. Återför det till planerat först."))
    if meeting.minutes_attested_on is not None:
        raise Refused(_("Protokollet är justerat, så mötets ärenden ändras inte längre."))
    return meeting


def open_item(actor: Actor, item: AgendaItem) -> AgendaItem:
    """This will fetch an item as ``open_meeting`` fetches its meeting, as it stands now."""
    meeting = open_meeting(actor, item.meeting)
    found: AgendaItem = AgendaItem.objects.of(actor).select_for_update().get(pk=item.pk)
    found.meeting, found.body = meeting, meeting.body
    return found


def _from_offer(offer: Offer) -> AgendaItem:
    if offer.postponed is not None:
        old = offer.postponed
        return AgendaItem(
            title=old.title,
            kind=old.kind,
            background=old.background,
            proposal=old.proposal,
            presenter=old.presenter,
            source=old.source,
            ref=old.ref,
            source_url=old.source_url,
            continues=old,
        )
    matter = offer.matter
    assert matter is not None
    return AgendaItem(
        title=matter.title[:ROOM_FOR_TITLE],
        kind=ItemKind.DECISION if matter.choices else ItemKind.INFORMATION,
        background=matter.text,
        source=matter.source,
        ref=matter.ref,
        source_url=matter.url if len(matter.url) <= ROOM_FOR_URL else "",
    )


def _on_agenda(meeting: Meeting) -> list[AgendaItem]:
    rows = AgendaItem.objects.filter(meeting=meeting).exclude(state=ItemState.REMOVED)
    return list(rows.order_by("position", "id").select_for_update())


def _add(actor: Actor, meeting: Meeting, items: list[AgendaItem], *, on: date, use_case: str) -> list[AgendaItem]:
    """Write new items in their order, before the item about the next meeting if the agenda has one.

    One that was taken off this agenda earlier is put back instead of made anew.
    """
    there = _on_agenda(meeting)
    removed = list(AgendaItem.objects.filter(meeting=meeting, state=ItemState.REMOVED).select_for_update())
    written = [_put_back(actor, item, removed, use_case) or item for item in items]
    fresh = [item for item in written if item.pk is None]
    last = next((row.pk for row in there if row.standing == NEXT_MEETING and row.number is None), None)
    position = len(there)
    for item in fresh:
        position += 1
        item.federation_id, item.meeting, item.body, item.position = (
            actor.federation_id,
            meeting,
            meeting.body,
            position,
        )
    with refusals():
        AgendaItem.objects.bulk_create(fresh)
    record_all(created_entry(actor=actor, use_case=use_case, obj=item) for item in fresh)
    order = [row.pk for row in there if row.pk != last] + [item.pk for item in written] + ([last] if last else [])
    _place(actor, [*there, *written], order, use_case="governance.move_item")
    for item in written:
        if item.source:
            publish(
                AgendaItemAdded(
                    actor=actor,
                    federation_id=item.federation_id,
                    meeting_id=meeting.pk,
                    item_id=item.pk,
                    source=item.source,
                    ref=item.ref,
                    on=on,
                )
            )
    return written


def _put_back(actor: Actor, item: AgendaItem, removed: Iterable[AgendaItem], use_case: str) -> AgendaItem | None:
    for old in removed:
        same_source = bool(item.source) and (old.source, old.ref) == (item.source, item.ref)
        if same_source or (item.continues_id is not None and old.continues_id == item.continues_id):
            before = snapshot(old)
            old.state, old.reason = ItemState.OPEN, ""
            old.save(update_fields=["state", "reason"])
            record_changed(actor=actor, use_case=use_case, obj=old, before=before)
            return old
    return None


def _place(actor: Actor, rows: Sequence[AgendaItem], order: Sequence[int], *, use_case: str) -> None:
    """Give every item its place in the order, from 1; only those that move are written."""
    by_pk = {row.pk: row for row in rows}
    entries, changed = [], []
    for position, pk in enumerate(order, start=1):
        row = by_pk[pk]
        if row.position == position:
            continue
        before = snapshot(row)
        row.position = position
        entry = changed_entry(actor=actor, use_case=use_case, obj=row, before=before)
        changed.append(row)
        entries += [entry] if entry else []
    AgendaItem.objects.bulk_update(changed, ["position"])
    record_all(entries)
