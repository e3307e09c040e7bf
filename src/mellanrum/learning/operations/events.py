"""Events by hand: added, changed, withdrawn."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.learning.models import Event, Turnout
from mellanrum.learning.policies import can_keep_events
from mellanrum.portfolio.models import Intervention
from mellanrum.records.history import changed_entry, created_entry, record_all, record_changed, record_created, snapshot
from mellanrum.records.models import HistoryEntry
from mellanrum.records.stamps import lock, require_unchanged
from mellanrum.tenancy.actors import Actor

# A member's id, or None for those who came from elsewhere; a number, or None for "not known".
Attended = Mapping[int | None, int | None]


@dataclass(frozen=True, kw_only=True)
class EventFields:
    """What the office says of an event."""

    date: date
    title: str
    kind: str
    intervention: Intervention | None = None
    note: str = ""


@transaction.atomic
def add_event(*, actor: Actor, fields: EventFields, attended: Attended, today: date) -> Event:
    """This will add an event with how many came from each member.

    Raises:
        Forbidden: when the actor may not keep events.
        Refused: when the day has such an event already, or has not come and somebody is said to have been there.
    """
    can_keep_events(actor).require()
    event = Event(federation_id=actor.federation_id)
    _fill(event, fields)
    with refusals():
        event.save()
    record_created(actor=actor, use_case="learning.add_event", obj=event)
    _write_turnouts(actor, "learning.add_event", event, attended, today)
    return event


@transaction.atomic
def change_event(
    *, actor: Actor, event: Event, fields: EventFields, attended: Attended, today: date, stamp: str | None = None
) -> Event:
    """This will change an event and how many came to it; a member that is not in ``attended`` keeps its number.

    Raises:
        Forbidden: when the actor may not keep events.
        Refused: as ``add_event``, when it is withdrawn, and when someone else changed it meanwhile.
    """
    can_keep_events(actor).require()
    lock(event)
    require_unchanged(event, stamp)
    _require_standing(event)
    before = snapshot(event)
    _fill(event, fields)
    with refusals():
        event.save()
    record_changed(actor=actor, use_case="learning.change_event", obj=event, before=before)
    _write_turnouts(actor, "learning.change_event", event, attended, today)
    return event


@transaction.atomic
def withdraw_event(*, actor: Actor, event: Event, reason: str, on: date) -> Event:
    """This will withdraw an event with a reason: it counts in nothing from now, and stands to be read.

    Raises:
        Forbidden: when the actor may not keep events.
        Refused: without a reason, or when it is withdrawn already.
    """
    can_keep_events(actor).require()
    if not reason.strip():
        raise Refused(_("Ange varför evenemanget tas tillbaka."), field="reason")
    lock(event)
    _require_standing(event)
    before = snapshot(event)
    event.withdrawn_on, event.withdrawn_reason = on, reason.strip()
    event.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    record_changed(actor=actor, use_case="learning.withdraw_event", obj=event, before=before, reason=reason.strip())
    return event


def _fill(event: Event, fields: EventFields) -> None:
    for name, value in {**asdict(fields), "intervention": fields.intervention}.items():
        setattr(event, name, " ".join(value.split()) if name == "title" else value)


def _require_standing(event: Event) -> None:
    if event.withdrawn_on is not None:
        raise Refused(_("Evenemanget är återtaget. Lägg in det på nytt om det ska räknas."))


def _write_turnouts(actor: Actor, use_case: str, event: Event, attended: Attended, today: date) -> None:
    stored = {one.member_id: one for one in Turnout.objects.of(actor).select_for_update().filter(event=event)}
    new: list[Turnout] = []
    changed: list[Turnout] = []
    entries: list[HistoryEntry] = []
    for member_id, number in attended.items():
        if number and event.date > today:
            raise Refused(_("Evenemanget har inte varit än. Lämna antalen tomma till dess."), field="date")
        line = stored.get(member_id)
        if line is None:
            if number is not None:
                new.append(
                    Turnout(federation_id=actor.federation_id, event=event, member_id=member_id, attended=number)
                )
            continue
        if number is None:
            # A number that was known does not become unknown by an empty question: it is put right with a number.
            raise Refused(
                _("Ett antal som är infört kan inte lämnas tomt. Skriv 0 om ingen var med."),
                field=f"attended_{member_id or 'other'}",
            )
        before = snapshot(line)
        line.attended = number
        entry = changed_entry(actor=actor, use_case=use_case, obj=line, before=before)
        if entry is not None:
            changed.append(line)
            entries.append(entry)
    with refusals():
        Turnout.objects.bulk_create(new)
        Turnout.objects.bulk_update(changed, ["attended"])
    record_all([*(created_entry(actor=actor, use_case=use_case, obj=one) for one in new), *entries])
