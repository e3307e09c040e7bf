"""One try at a file: read, checked, saved inside a savepoint, and kept or undone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.records.history import collected
from mellanrum.tenancy.actors import Actor

from .checking import Corrections, rows_of
from .files import read_sheet
from .files.sheet import MOST_ROWS, too_many_rows
from .kind import Kind, Row
from .rejected import rejected_rows
from .results import ImportResult, RowError, UnreadableFile

# Called with what is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]
# Any number that no other part of the house locks by.
_LOCK = 4_271_003


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What came of a try: the result, and the rows that it is about; no rows when the file could not be read.

    ``entries`` are the lines of history that were written, by number.
    """

    result: ImportResult
    rows: tuple[Row, ...] = ()
    entries: tuple[int, ...] = ()


class _Undone(Exception):
    """Undoes what the savepoint holds: a dry run, or a file that falls as a whole."""


def attempt(
    *,
    actor: Actor,
    kind: Kind,
    data: bytes,
    keep: bool,
    partial: bool,
    corrections: Corrections | None = None,
    most_rows: int = MOST_ROWS,
    progress: Progress | None = None,
) -> Attempt:
    """This will import the file, and undo it unless ``keep``: a preview is the very import, taken back.

    Call it in the federation's transaction. Files of one federation go through one at a time, so that two that come at
    once do not both make the same row. The number of queries does not grow with each row.
    """
    step = progress or _silent
    step(_("Läser filen"), 0, 1)
    try:
        sheet = read_sheet(data, names=kind.names)
        if len(sheet.lines) > most_rows:
            raise too_many_rows(most_rows)
        rows = rows_of(kind, sheet, corrections)
    except UnreadableFile as refusal:
        return Attempt(result=ImportResult(kind=kind.name, errors=refusal.errors))
    step(_("Kontrollerar raderna"), 0, len(rows))
    wait_for_turn(actor)
    kind.find(actor, rows)
    sound = [row for row in rows if not row.errors]
    step(_("Sparar raderna"), len(rows) - len(sound), len(rows))
    tally = {"created": 0, "updated": 0, "unchanged": 0}
    try:
        with refusals(), collected() as entries:
            _save(kind, actor, sound, tally)
            failed = any(row.errors for row in rows)
            if failed and not partial:
                tally = dict.fromkeys(tally, 0)
            if not keep or (failed and not partial):
                raise _Undone
    except _Undone:
        pass
    except Refused as refusal:
        whole = RowError(row=None, column=None, value="", message=refusal.message)
        return Attempt(result=ImportResult(kind=kind.name, rows=len(rows), rejected=len(rows), errors=(whole,)))
    step(_("Klar"), len(rows), len(rows))
    errors = tuple(error for row in rows for error in row.errors)
    written = keep and (partial or not errors)
    result = ImportResult(
        kind=kind.name,
        rows=len(rows),
        **tally,
        rejected=sum(1 for row in rows if row.errors),
        errors=errors,
        written=written and bool(tally["created"] or tally["updated"]),
        rejected_file=rejected_rows(kind, rows) if written and errors else None,
    )
    return Attempt(result=result, rows=tuple(rows), entries=tuple(entries) if result.written else ())


def _save(kind: Kind, actor: Actor, rows: Sequence[Row], tally: dict[str, int]) -> None:
    by_number = {row.number: row for row in rows}
    for outcome in kind.save(actor, rows) if rows else ():
        if outcome.outcome in tally:
            tally[outcome.outcome] += 1
        else:
            by_number[outcome.row].wrong(outcome.column or None, outcome.message)


def wait_for_turn(actor: Actor) -> None:
    """This will let files of the federation go through one at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, actor.federation_id % 2**31])


def _silent(_step: str, _done: int, _of: int) -> None:
    """Progress that nobody watches."""
