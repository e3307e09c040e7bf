"""How each person stood in an item: who left because of jäv, who voted how, who dissented."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.governance.models import AgendaItem, Stance, Vote
from mellanrum.governance.queries.voters import table_of
from mellanrum.kernel.errors import Refused
from mellanrum.records.history import changed_entry, created_entry, record_all, snapshot
from mellanrum.tenancy.actors import Actor

from .agenda import open_item


@dataclass(frozen=True, kw_only=True)
class StanceLine:
    """One person's stance. An empty one is kept only where something else stood before."""

    contact_id: int
    is_recused: bool = False
    vote: str = ""
    dissents: bool = False
    dissent_text: str = ""

    @property
    def is_empty(self) -> bool:
        """True when it says nothing."""
        return not (self.is_recused or self.vote or self.dissents)


@transaction.atomic
def record_stances(
    *, actor: Actor, item: AgendaItem, lines: Sequence[StanceLine], shown: str | None = None
) -> list[Stance]:
    """This will write how persons stood in an item; those who are not mentioned keep what they have.

    Someone recused leaves the item (förvaltningslagen 2017:900, 16 §), and a substitute steps in. Only those who
    serve then vote and dissent. ``shown`` is what ``stances_version`` gave when the form was shown.

    Raises:
        Forbidden: when the actor neither keeps meetings nor leads this one.
        Refused: when someone was not present, votes or dissents without serving or while recused, when the minutes
            are attested, or when somebody else has written stances since the form was shown.
    """
    item = open_item(actor, item)
    rows = list(Stance.objects.of(actor).filter(item=item).select_related("contact").select_for_update(of=("self",)))
    if shown is not None and shown != stances_version(rows):
        raise Refused(
            _("Någon annan har antecknat röster eller jäv sedan du öppnade sidan. Inget är sparat. Se sidan på nytt.")
        )
    table = table_of(actor, item.meeting)
    stored = {row.contact_id: row for row in rows}
    said = {line.contact_id: line for line in lines}
    recused = {pk for pk, row in stored.items() if row.is_recused and pk not in said}
    recused |= {pk for pk, line in said.items() if line.is_recused}
    voters = {voter.contact: voter for voter in table.voters(recused)}
    for line in lines:
        _check(line, {pk: voter.person for pk, voter in voters.items()}, table.serving(recused))
    written, entries = [], []
    for line in lines:
        row = stored.get(line.contact_id)
        if row is None and line.is_empty:
            continue
        before = snapshot(row) if row is not None else None
        row = row or Stance(federation_id=actor.federation_id, item=item, contact_id=line.contact_id)
        row.item = item
        row.is_recused, row.vote = line.is_recused, Vote(line.vote)
        row.dissents, row.dissent_text = line.dissents, line.dissent_text.strip() if line.dissents else ""
        if before is None:
            row.save()
            entries.append(created_entry(actor=actor, use_case="governance.record_stances", obj=row))
        else:
            entry = changed_entry(actor=actor, use_case="governance.record_stances", obj=row, before=before)
            if entry is None:
                continue
            row.save()
            entries.append(entry)
        written.append(row)
    record_all(entries)
    return written


def stances_version(rows: Sequence[Stance]) -> str:
    """This will write an item's stances as a short text, for a form to carry and hand back."""
    parts = [
        f"{row.contact_id}={'j' if row.is_recused else row.vote}{'r' if row.dissents else ''}"
        for row in sorted(rows, key=lambda row: row.contact_id)
    ]
    return ";".join(parts)


def _check(line: StanceLine, present: dict[int, str], serves: frozenset[int]) -> None:
    if line.is_empty:
        return
    if line.vote not in Vote.values:
        raise Refused(_("Rösten är ja, nej eller avstår."))
    if line.contact_id not in present:
        raise Refused(_("Bara den som är antecknad som närvarande tar ställning. Anteckna närvaron först."))
    words = {"person": present[line.contact_id]}
    if line.is_recused and (line.vote or line.dissents):
        raise Refused(_("%(person)s är jävig, och röstar inte och reserverar sig inte.") % words)
    if not line.is_recused and line.contact_id not in serves:
        raise Refused(_("%(person)s tjänstgör inte i ärendet, och kan inte rösta eller reservera sig.") % words)
