"""Who left which items because of jäv, as a file of attendance tells it: items are named by their numbers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from mellanrum.governance.models import AgendaItem, ItemKind, ItemState, Meeting, Stance
from mellanrum.governance.states.agenda import UNNAMED
from mellanrum.records.history import changed_entry, created_entry, record_all, snapshot
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact

# Which body's meeting on which day.
Place = tuple[int, date]


def item_by_number(items: Iterable[AgendaItem], number: int) -> AgendaItem | None:
    """This will find an item of one meeting by the number that people know it by: its §, else its place."""
    there = [item for item in items if item.state != ItemState.REMOVED]
    for item in there:
        if item.number == number:
            return item
    return next((item for item in there if item.position == number), None)


class Recusals:
    """What a file says about jäv, against what stands. Items that nobody has written are made, without a § yet."""

    def __init__(self, actor: Actor, meetings: Collection[Meeting], use_case: str) -> None:
        self.actor = actor
        self.use_case = use_case
        self.items: dict[Place, list[AgendaItem]] = defaultdict(list)
        for item in AgendaItem.objects.of(actor).filter(meeting__in=meetings).select_related("meeting"):
            self.items[item.body_id, item.meeting.date].append(item)
        rows = Stance.objects.of(actor).filter(item__meeting__in=meetings).select_related("contact")
        self.stances: dict[tuple[int, int], Stance] = {(row.item_id, row.contact_id): row for row in rows}
        self.wanted: list[tuple[Place, Contact, tuple[int, ...]]] = []

    def take(self, place: Place, contact: Contact, numbers: str) -> bool:
        """This will keep what a row says, and tell whether it differs from what stands."""
        wanted = tuple(int(part) for part in numbers.replace(",", " ").split())
        self.wanted.append((place, contact, wanted))
        found = [item_by_number(self.items[place], number) for number in wanted]
        named = {item.pk for item in found if item is not None}
        return None in found or named != self._recused(place, contact)

    def _recused(self, place: Place, contact: Contact) -> set[int]:
        own = {item.pk for item in self.items[place]}
        return {
            item
            for (item, person), row in self.stances.items()
            if item in own and person == contact.pk and row.is_recused
        }

    def write(self, meetings: Mapping[Place, Meeting]) -> None:
        """This will write what the rows said, once their meetings and persons are there."""
        entries, new_items = [], []
        for place, _contact, numbers in self.wanted:
            for number in numbers:
                if item_by_number(self.items[place], number) is None:
                    made = self._unnamed(meetings[place], number)
                    self.items[place].append(made)
                    new_items.append(made)
        AgendaItem.objects.bulk_create(new_items, batch_size=2000)
        entries += [created_entry(actor=self.actor, use_case=self.use_case, obj=item) for item in new_items]
        new: list[Stance] = []
        changed: list[Stance] = []
        for place, contact, numbers in self.wanted:
            found = [item_by_number(self.items[place], number) for number in numbers]
            named = {item.pk for item in found if item is not None}
            for item in self.items[place]:
                row, is_named = self.stances.get((item.pk, contact.pk)), item.pk in named
                if row is None and is_named:
                    row = Stance(federation_id=self.actor.federation_id, item=item, contact=contact, is_recused=True)
                    new.append(row)
                elif row is not None and row.is_recused != is_named:
                    before = snapshot(row)
                    row.item, row.is_recused = item, is_named
                    row.vote, row.dissents, row.dissent_text = "", False, ""
                    changed.append(row)
                    entry = changed_entry(actor=self.actor, use_case=self.use_case, obj=row, before=before)
                    entries += [entry] if entry else []
        Stance.objects.bulk_create(new, batch_size=2000)
        Stance.objects.bulk_update(changed, ["is_recused", "vote", "dissents", "dissent_text"], batch_size=1000)
        record_all([*entries, *(created_entry(actor=self.actor, use_case=self.use_case, obj=row) for row in new)])

    def _unnamed(self, meeting: Meeting, number: int) -> AgendaItem:
        return AgendaItem(
            federation_id=self.actor.federation_id,
            meeting=meeting,
            body_id=meeting.body_id,
            position=number,
            title=_("Punkt %(number)s") % {"number": number},
            kind=ItemKind.INFORMATION,
            standing=UNNAMED,
        )
