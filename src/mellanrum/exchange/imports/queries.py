"""Reads about imports, shaped as the pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils.text import capfirst

from mellanrum.exchange.models import ImportFile, ImportRun, ImportTrace, RunState
from mellanrum.exchange.policies import can_import
from mellanrum.records.taking_back import KEPT, REMOVED, RESTORED
from mellanrum.tenancy.actors import Actor

from .checking import rows_of
from .columns import Code, Column
from .files import read_sheet
from .keeping import opened
from .kind import Kind
from .kinds import KINDS
from .operations import ROWS_SHOWN, WRONG_ROWS_SHOWN
from .rejected import rejected_rows
from .results import RowError

RUNS_SHOWN = 50
# So many rows of a kind are named before an undo; the others are counted.
NAMED = 20


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell of a wrong row: what stands there, what is wrong with it, and the codes to choose from if it is one."""

    row: int
    column: Column
    text: str
    errors: tuple[str, ...]

    @property
    def field_name(self) -> str:
        """What the cell is called in the form of corrections."""
        return cell_name(self.row, self.column.name)

    @property
    def label(self) -> str:
        """The words for the column, and its name in the file."""
        return capfirst(f"{self.column.label} ({self.column.name})")

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The codes with their words; empty where anything may be written."""
        content = self.column.content
        return [(code, str(label)) for code, label in content.choices.choices] if isinstance(content, Code) else []


@dataclass(frozen=True, kw_only=True)
class WrongRow:
    """A row with errors: its cells, and the errors that no cell can be blamed for."""

    number: int
    cells: tuple[Cell, ...]
    whole: tuple[str, ...]

    @property
    def summary(self) -> str:
        """What stands in the row, for those who look for it in the file."""
        return " · ".join(cell.text for cell in self.cells if cell.text)

    @property
    def wrong_cells(self) -> list[Cell]:
        """The cells that have errors."""
        return [cell for cell in self.cells if cell.errors]

    @property
    def sound_cells(self) -> list[Cell]:
        """The other cells, which may be the real cause."""
        return [cell for cell in self.cells if not cell.errors]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What the page of an import shows; ``kept`` tells whether the file itself still is there."""

    run: ImportRun
    kind: Kind
    kept: bool
    columns: tuple[Column, ...] = ()
    first_rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    wrong_rows: tuple[WrongRow, ...] = ()
    whole: tuple[str, ...] = ()

    @property
    def sound(self) -> int:
        """How many rows have no errors."""
        return self.run.rows - self.run.rejected

    @property
    def wrong_not_shown(self) -> int:
        """How many wrong rows the page leaves out."""
        return max(0, self.run.rejected - len(self.wrong_rows))


def cell_name(row: int, column: str) -> str:
    """This will name a cell in the form of corrections."""
    return f"cell-{row}-{column}"


def runs(actor: Actor) -> list[ImportRun]:
    """This will list the latest imports, the newest first (one query), each with ``has_file``.

    Raises:
        Forbidden: when the actor may not import.
    """
    can_import(actor).require()
    has_file = Exists(ImportFile.objects.filter(run=OuterRef("pk")))
    return list(ImportRun.objects.of(actor).annotate(has_file=has_file).order_by("-id")[:RUNS_SHOWN])


def run_for(actor: Actor, kind: Kind, run_id: int) -> ImportRun:
    """This will find an import of a kind.

    Raises:
        Forbidden: when the actor may not import.
        Http404: when there is none in the actor's federation.
    """
    can_import(actor).require()
    run: ImportRun | None = ImportRun.objects.of(actor).filter(pk=run_id, kind=kind.name).first()
    if run is None:
        raise Http404
    return run


def preview_of(actor: Actor, kind: Kind, run_id: int) -> Preview:
    """This will gather the page of an import from what was kept when it was read: the file is not read again.

    Raises:
        Forbidden: when the actor may not import.
        Http404: when there is none in the actor's federation.
    """
    run = run_for(actor, kind, run_id)
    kept = ImportFile.objects.of(actor).filter(run=run).defer("content").first()
    if kept is None:
        return Preview(run=run, kind=kind, kept=False)
    by_number = {int(row["row"]): dict(row["texts"]) for row in kept.sample}
    used = {name for texts in by_number.values() for name in texts}
    columns = tuple(column for column in kind.columns if column.name in used)
    errors = [RowError(**error) for error in kept.errors]
    wrong = sorted({error.row for error in errors if error.row in by_number})[:WRONG_ROWS_SHOWN]
    first = sorted(by_number)[:ROWS_SHOWN]
    return Preview(
        run=run,
        kind=kind,
        kept=True,
        columns=columns,
        first_rows=tuple(
            (number, tuple(by_number[number].get(column.name, "") for column in columns)) for number in first
        ),
        wrong_rows=tuple(_wrong_row(kind, number, by_number[number], errors) for number in wrong),
        whole=tuple(error.message for error in errors if error.row is None),
    )


@dataclass(frozen=True, kw_only=True)
class UndoGroup:
    """Rows of one kind that have the same fate, the first of them by name; ``reason`` is why they stay."""

    kind: str
    outcome: str
    reason: str
    count: int
    labels: tuple[str, ...]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.labels)


@dataclass(frozen=True, kw_only=True)
class UndoPage:
    """What undoing an import would do, before anything is done."""

    run: ImportRun
    kind: Kind
    removed: int
    restored: int
    kept: int
    groups: tuple[UndoGroup, ...]

    @property
    def anything(self) -> bool:
        """Whether there is anything to undo."""
        return bool(self.removed or self.restored)


def may_undo(actor: Actor, run: ImportRun) -> bool:
    """This will tell whether an import has a trace from which it can be taken back (one query)."""
    if run.state not in (RunState.APPLIED, RunState.UNDONE) or run.kind not in KINDS or KINDS[run.kind].undo is None:
        return False
    if run.state == RunState.UNDONE and not run.kept:
        return False
    return ImportTrace.objects.of(actor).filter(run=run).exists()


def undo_page(actor: Actor, kind: Kind, run_id: int) -> UndoPage:
    """This will tell what undoing an import would do, row by row, gathered by kind and by reason. Nothing is written.

    Raises:
        Forbidden: when the actor may not import, or not write what the file held.
        Http404: when there is no such import, or it cannot be undone.
    """
    run = run_for(actor, kind, run_id)
    trace = ImportTrace.objects.of(actor).filter(run=run).first()
    if trace is None or kind.undo is None:
        raise Http404
    plan = kind.undo.plan(actor=actor, entries=trace.entries)
    groups: dict[tuple[str, str, str], list[str]] = {}
    for step in plan.steps:
        groups.setdefault((step.outcome, step.kind, step.reason), []).append(step.label)
    order = {REMOVED: 0, RESTORED: 1, KEPT: 2}
    return UndoPage(
        run=run,
        kind=kind,
        removed=plan.count(REMOVED),
        restored=plan.count(RESTORED),
        kept=plan.count(KEPT),
        groups=tuple(
            UndoGroup(kind=word, outcome=outcome, reason=reason, count=len(labels), labels=tuple(labels[:NAMED]))
            for (outcome, word, reason), labels in sorted(groups.items(), key=lambda item: order[item[0][0]])
        ),
    )


def rejected_file(actor: Actor, kind: Kind, run_id: int) -> bytes:
    """This will give the rows of an import that have errors as CSV with the errors beside them.

    Raises:
        Forbidden: when the actor may not import.
        Http404: when there is no such import, or its file has been disposed of.
    """
    run = run_for(actor, kind, run_id)
    kept = ImportFile.objects.of(actor).filter(run=run).first()
    if kept is None:
        raise Http404
    corrections = {int(row): cells for row, cells in kept.corrections.items()}
    rows = rows_of(kind, read_sheet(opened(kind, bytes(kept.content)), names=kind.names), corrections)
    by_row: dict[int | None, list[RowError]] = {}
    for error in kept.errors:
        by_row.setdefault(error["row"], []).append(RowError(**error))
    for row in rows:
        row.errors = by_row.get(row.number, [])
    return rejected_rows(kind, rows)


def kind_named(name: str) -> Kind:
    """This will find a kind of import by its name.

    Raises:
        Http404: when there is none.
    """
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _wrong_row(kind: Kind, number: int, texts: dict[str, str], errors: Sequence[RowError]) -> WrongRow:
    mine = [error for error in errors if error.row == number]
    cells = tuple(
        Cell(
            row=number,
            column=column,
            text=texts.get(column.name, ""),
            errors=tuple(error.message for error in mine if error.column == column.name),
        )
        for column in kind.columns
    )
    known = {column.name for column in kind.columns}
    return WrongRow(
        number=number,
        cells=cells,
        whole=tuple(error.message for error in mine if error.column not in known),
    )
