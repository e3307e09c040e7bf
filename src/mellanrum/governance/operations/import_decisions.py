"""Decisions from a file: one row for each §, with its item, its decision, and its meeting if nobody has written it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.governance.models import AgendaItem, Body, Decision, ItemKind, ItemState, Meeting, MeetingState
from mellanrum.governance.policies import can_keep_meetings
from mellanrum.governance.states.agenda import UNNAMED
from mellanrum.records.history import changed_entry, created_entry, record_all, snapshot
from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact

from .registration import register_held
from .rows import CREATED, UNCHANGED, UPDATED, DecisionRow, RefusedRow, RowResult, unknown_body

# Which body's meeting on which day, and which § of which body's year.
Place = tuple[int, date]
Number = tuple[int, int, int]


@transaction.atomic
def save_decisions(
    *, actor: Actor, rows: Sequence[DecisionRow], use_case: str = "governance.import_decisions"
) -> list[RowResult]:
    """This will create or change decisions by body, year and §, with history; one result per row.

    Good rows are written, refused ones are not: the caller decides whether the whole file falls. A meeting that nobody
    has registered is made and held by its decisions; a planned one is held. A decision of attested minutes keeps its
    words: only who is responsible and the day may change.

    Raises:
        Forbidden: when the actor may not keep meetings.
    """
    can_keep_meetings(actor).require()
    work = _Work(actor, rows, use_case)
    results = [work.take(row) for row in rows]
    work.write()
    return results


class _Work:
    """What a run needs, fetched once, and what it will write."""

    def __init__(self, actor: Actor, rows: Sequence[DecisionRow], use_case: str) -> None:
        self.actor = actor
        self.use_case = use_case
        self.bodies: dict[str, Body] = {body.code: body for body in Body.objects.of(actor)}
        days, years = {row.date for row in rows}, {row.date.year for row in rows}
        stored = Meeting.objects.of(actor).filter(date__in=days).select_related("body")
        self.meetings: dict[Place, Meeting] = {(one.body_id, one.date): one for one in stored}
        self.numbered: dict[Number, AgendaItem] = {}
        self.unnumbered: dict[Place, list[AgendaItem]] = defaultdict(list)
        self.last_position: dict[Place, int] = defaultdict(int)
        items = AgendaItem.objects.of(actor).filter(meeting__date__year__in=years)
        for item in items.select_related("meeting__body", "decision__responsible").order_by("position", "id"):
            place = (item.body_id, item.meeting.date)
            self.last_position[place] = max(self.last_position[place], item.position)
            if item.number is not None and item.number_year is not None:
                self.numbered[item.body_id, item.number_year, item.number] = item
            elif item.state == ItemState.OPEN:
                self.unnumbered[place].append(item)
        self.people: dict[str, list[Contact]] = defaultdict(list)
        for contact in Contact.objects.of(actor):
            self.people[contact.name.casefold()].append(contact)
        self.seen: dict[Number, int] = {}
        self.new_meetings: dict[Place, Meeting] = {}
        self.held: dict[int, Meeting] = {}
        self.new_items: list[AgendaItem] = []
        self.changed_items: list[AgendaItem] = []
        self.new: list[Decision] = []
        self.changed: list[Decision] = []
        self.entries: list[HistoryEntry] = []

    def take(self, row: DecisionRow) -> RowResult:
        try:
            return RowResult(row=row.row, outcome=self._take(row))
        except RefusedRow as refusal:
            return refusal.result(row.row)

    def _take(self, row: DecisionRow) -> str:
        body = self.bodies.get(row.body)
        if body is None:
            raise unknown_body(row.body, self.bodies)
        if row.number < 1:
            raise RefusedRow("number", str(row.number), _("Paragrafen är ett heltal från 1."))
        if row.due_date is not None and row.due_date < row.date:
            raise RefusedRow("due_date", row.due_date.isoformat(), _("Dagen kan inte vara före mötet."))
        if row.done_date is not None and row.done_date < row.date:
            told = _("Beslutet kan inte vara genomfört före mötet.")
            raise RefusedRow("done_date", row.done_date.isoformat(), told)
        key: Number = (body.pk, row.date.year, row.number)
        if key in self.seen:
            words = {"row": self.seen[key]}
            raise RefusedRow("number", str(row.number), _("Samma paragraf finns redan på rad %(row)s.") % words)
        self.seen[key] = row.row
        item = self.numbered.get(key)
        if item is not None and item.meeting.date != row.date:
            told = _("Paragrafen hör till mötet %(day)s.") % {"day": item.meeting.date.isoformat()}
            raise RefusedRow("number", str(row.number), told)
        meeting = self._meeting(body, row)
        decision: Decision | None = getattr(item, "decision", None) if item is not None else None
        if decision is None:
            self._create(row, body, meeting, item)
            return CREATED
        return self._change(row, decision)

    def _meeting(self, body: Body, row: DecisionRow) -> Meeting:
        place = (body.pk, row.date)
        meeting = self.meetings.get(place)
        if meeting is None:
            if body.ended_on is not None and body.ended_on < row.date:
                raise RefusedRow("date", row.date.isoformat(), _("Organet hade upphört den dagen."))
            meeting = Meeting(federation_id=self.actor.federation_id, body=body, date=row.date, state=MeetingState.HELD)
            self.meetings[place] = self.new_meetings[place] = meeting
        elif meeting.state == MeetingState.CANCELLED:
            raise RefusedRow("date", row.date.isoformat(), _("Mötet är inställt, så det beslutade ingenting."))
        elif meeting.state == MeetingState.PLANNED:
            before = snapshot(meeting)
            meeting.state = MeetingState.HELD
            self.held[meeting.pk] = meeting
            entry = changed_entry(actor=self.actor, use_case=self.use_case, obj=meeting, before=before)
            self.entries += [entry] if entry else []
        return meeting

    def _create(self, row: DecisionRow, body: Body, meeting: Meeting, item: AgendaItem | None) -> None:
        item = item or self._written_item(row, body)
        if item is None:
            place = (body.pk, row.date)
            self.last_position[place] += 1
            item = AgendaItem(
                federation_id=self.actor.federation_id,
                meeting=meeting,
                body=body,
                position=self.last_position[place],
                number=row.number,
                number_year=row.date.year,
                title=row.title,
                kind=ItemKind.DECISION,
                state=ItemState.DONE,
            )
            self.new_items.append(item)
        else:
            before = snapshot(item)
            item.number, item.number_year = row.number, row.date.year
            item.title, item.kind, item.state = row.title, ItemKind.DECISION, ItemState.DONE
            if item.standing == UNNAMED:
                item.standing = ""
            entry = changed_entry(actor=self.actor, use_case=self.use_case, obj=item, before=before)
            self.entries += [entry] if entry else []
            self.changed_items.append(item)
        contact, words = self._responsible(row)
        self.new.append(
            Decision(
                federation_id=self.actor.federation_id,
                item=item,
                text=row.text or "",
                responsible=contact,
                responsible_words=words,
                due_on=row.due_date,
                done_on=row.done_date,
                outcome=row.outcome or "",
            )
        )

    def _written_item(self, row: DecisionRow, body: Body) -> AgendaItem | None:
        """An item of the meeting that has no § yet and is this one: by its title, or by the number a file gave it."""
        waiting = self.unnumbered[body.pk, row.date]
        for item in waiting:
            is_named = item.title.casefold() == row.title.casefold()
            if is_named or (item.standing == UNNAMED and item.position == row.number):
                waiting.remove(item)
                return item
        return None

    def _responsible(self, row: DecisionRow) -> tuple[Contact | None, str]:
        words = " ".join((row.responsible or "").split())
        found = self.people.get(words.casefold(), [])
        return (found[0], "") if len(found) == 1 else (None, words)

    def _change(self, row: DecisionRow, decision: Decision) -> str:
        item = decision.item
        before_item, before = snapshot(item), snapshot(decision)
        item.title = row.title
        if row.text is not None:
            decision.text = row.text
        if row.responsible is not None:
            decision.responsible, decision.responsible_words = self._responsible(row)
        if row.due_date is not None:
            decision.due_on = row.due_date
        if row.done_date is not None:
            if decision.withdrawn_on is not None:
                raise RefusedRow("done_date", row.done_date.isoformat(), _("Beslutet är återkallat."))
            decision.done_on = row.done_date
        if row.outcome is not None:
            decision.outcome = row.outcome
        of_item = changed_entry(actor=self.actor, use_case=self.use_case, obj=item, before=before_item)
        of_decision = changed_entry(actor=self.actor, use_case=self.use_case, obj=decision, before=before)
        if item.meeting.minutes_attested_on is not None and (of_item or decision.text != before["text"]):
            raise RefusedRow("text", "", _("Protokollet är justerat, så beslutets ord ändras inte längre."))
        if of_item is not None:
            self.changed_items.append(item)
            self.entries.append(of_item)
        if of_decision is not None:
            self.changed.append(decision)
            self.entries.append(of_decision)
        return UPDATED if of_item or of_decision else UNCHANGED

    def write(self) -> None:
        wanted = {id(item.meeting) for item in self.new_items}
        meetings = [meeting for meeting in self.new_meetings.values() if id(meeting) in wanted]
        Meeting.objects.bulk_create(meetings, batch_size=2000)
        Meeting.objects.bulk_update(list(self.held.values()), ["state"], batch_size=1000)
        for item in self.new_items:
            item.meeting = item.meeting  # the id that a new meeting has just been given
        AgendaItem.objects.bulk_create(self.new_items, batch_size=2000)
        fields = ["number", "number_year", "title", "kind", "state", "standing"]
        AgendaItem.objects.bulk_update(self.changed_items, fields, batch_size=1000)
        for decision in self.new:
            decision.item = decision.item
        Decision.objects.bulk_create(self.new, batch_size=2000)
        fields = ["text", "responsible", "responsible_words", "due_on", "done_on", "outcome"]
        Decision.objects.bulk_update(self.changed, fields, batch_size=1000)
        made = [*meetings, *self.new_items, *self.new]
        record_all([created_entry(actor=self.actor, use_case=self.use_case, obj=obj) for obj in made] + self.entries)
        register_held(actor=self.actor, meetings=[*meetings, *self.held.values()])
