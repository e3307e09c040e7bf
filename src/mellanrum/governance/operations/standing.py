"""What every agenda of a body holds, and whether its chair decides ties: changed all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body, ItemKind, StandingItem
from mellanrum.governance.policies import can_keep_standing_items
from mellanrum.governance.queries.standing import default_lines, standing_version
from mellanrum.kernel.errors import Refused
from mellanrum.records.history import changed_entry, created_entry, record_all, record_changed, snapshot
from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.actors import Actor


@dataclass(frozen=True, kw_only=True)
class StandingFields:
    """One standing item as the office writes it. ``key`` is that of one that is there; empty for a new one."""

    title: str
    key: str = ""
    kind: str = ItemKind.FORMALITY.value
    presenter: str = ""


@transaction.atomic
def save_standing_items(
    *,
    actor: Actor,
    body: Body,
    lines: Sequence[StandingFields],
    today: date,
    casting_vote: bool | None = None,
    version: str | None = None,
) -> list[StandingItem]:
    """This will make a body's standing items those of the list, in its order; one that is left out ends.

    Agendas that are begun stay as they are. ``casting_vote`` None leaves it to what fits the body's kind.

    Raises:
        Forbidden: when the actor is not of the office.
        Refused: when a title is empty, or somebody else changed the list since it was shown (``version``).
    """
    can_keep_standing_items(actor).require()
    body = Body.objects.of(actor).select_for_update().get(pk=body.pk)
    stored: dict[str, StandingItem] = {row.key: row for row in StandingItem.objects.of(actor).filter(body=body)}
    if version is not None and version != standing_version(body, list(stored.values())):
        raise Refused(_("Någon annan har ändrat den stående dagordningen sedan du öppnade sidan. Se sidan på nytt."))
    if any(not line.title.strip() for line in lines):
        raise Refused(_("Varje punkt behöver en rubrik."))
    before = snapshot(body)
    body.casting_vote = casting_vote
    body.save(update_fields=["casting_vote"])
    record_changed(actor=actor, use_case="governance.save_standing_items", obj=body, before=before)
    defaults = {line.key for line in default_lines(body)}
    wanted: dict[str, StandingFields] = {}
    for line in lines:
        is_known = line.key in stored or (not stored and line.key in defaults)
        key = line.key if line.key and is_known and line.key not in wanted else _key(line.title, {*stored, *wanted})
        wanted[key] = line
    entries: list[HistoryEntry] = []
    for position, (key, line) in enumerate(wanted.items(), start=1):
        entries += _write(actor, body, stored, key, line, position)
    for key, row in stored.items():
        if key not in wanted and row.ended_on is None:
            before = snapshot(row)
            row.ended_on = today
            row.save(update_fields=["ended_on"])
            entry = changed_entry(actor=actor, use_case="governance.save_standing_items", obj=row, before=before)
            entries += [entry] if entry else []
    record_all(entries)
    return [stored[key] for key in wanted]


def _write(
    actor: Actor, body: Body, stored: dict[str, StandingItem], key: str, line: StandingFields, position: int
) -> list[HistoryEntry]:
    row = stored.get(key)
    before = snapshot(row) if row is not None else None
    if row is None:
        row = stored[key] = StandingItem(federation_id=actor.federation_id, body=body, key=key)
    row.title, row.kind, row.presenter = line.title.strip(), line.kind, line.presenter.strip()
    row.position, row.ended_on = position, None
    if before is None:
        row.save()
        return [created_entry(actor=actor, use_case="governance.save_standing_items", obj=row)]
    entry = changed_entry(actor=actor, use_case="governance.save_standing_items", obj=row, before=before)
    if entry is None:
        return []
    row.save()
    return [entry]


def _key(title: str, taken: set[str]) -> str:
    plain = slugify(title)[:30] or "punkt"
    number = 1
    while (key := plain if number == 1 else f"{plain}-{number}") in taken:
        number += 1
    return key
