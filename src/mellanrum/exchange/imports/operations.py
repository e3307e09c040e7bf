"""The one door through which files of registrations come in, and what the web does with a file step by step."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mellanrum.exchange.models import ImportFile, ImportRun, ImportTrace, RunState
from mellanrum.exchange.policies import can_import
from mellanrum.kernel.errors import Refused
from mellanrum.kernel.identity import masked
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.records.taking_back import KEPT, REMOVED, RESTORED
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.scope import federation_transaction

from .attempt import Attempt, Progress, attempt, wait_for_turn
from .columns import tidy
from .keeping import opened, sealed
from .kind import Kind
from .kinds import KINDS
from .results import ImportResult, UnreadableFile, unreadable

# What is checked and written while somebody waits for a page; the command line takes ten times as many.
MOST_ROWS_AT_ONCE = 20_000
# More wrong rows than anyone corrects in a browser, or than a preview should keep.
MOST_WRONG_ROWS = 5000
# So many of the first rows, and of the wrong ones, a preview shows.
ROWS_SHOWN = 10
WRONG_ROWS_SHOWN = 50


def import_file(
    *,
    actor: Actor,
    kind: Kind,
    name: str,
    data: bytes,
    dry_run: bool = False,
    partial: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """This will import a file of registrations: every row or, with an error anywhere, none.

    With ``partial`` the rows without errors are written, and the others come back as a file of their own. With
    ``dry_run`` the same is done and undone. Nothing is raised for what is wrong in the file: it stands in the result.
    One transaction, in the actor's federation.

    Raises:
        Forbidden: when the actor may not import.
    """
    can_import(actor).require()
    with federation_transaction([actor.federation_id], user=actor.user_id):
        tried = attempt(actor=actor, kind=kind, data=data, keep=not dry_run, partial=partial, progress=progress)
        if tried.result.written:
            run = _run(actor, kind, name, data)
            _settle(run, actor, RunState.APPLIED)
            _count(run, tried.result)
            run.partial = bool(tried.result.rejected)
            run.save()
            record_created(actor=actor, use_case="exchange.import_file", obj=run)
            _keep_trace(run, tried)
    return tried.result


@transaction.atomic
def begin_import(*, actor: Actor, kind: Kind, name: str, data: bytes) -> ImportRun:
    """This will read a file and keep it as a preview: nothing is registered before somebody confirms it.

    Raises:
        Forbidden: when the actor may not import.
        UnreadableFile: when the file is no table of this kind; then nothing is kept.
    """
    can_import(actor).require()
    tried = _preview(actor, kind, data, {})
    run = _run(actor, kind, name, data)
    _count(run, tried.result)
    run.save()
    record_created(actor=actor, use_case="exchange.begin_import", obj=run)
    kept = ImportFile(federation_id=actor.federation_id, run=run, content=sealed(kind, data))
    _show(kind, kept, tried)
    kept.save()
    return run


@transaction.atomic
def correct_import(*, actor: Actor, run: ImportRun, corrections: Mapping[int, Mapping[str, str]]) -> ImportRun:
    """This will put other texts in cells of a preview, by row and column, and check the file anew.

    Raises:
        Forbidden: when the actor may not import.
        Refused: when the import is no longer a preview, or its file has been disposed of.
        UnreadableFile: when there no longer is anything to show of it.
    """
    can_import(actor).require()
    run, kept = _opened(run)
    before = snapshot(run)
    kind = KINDS[run.kind]
    tried = _preview(actor, kind, opened(kind, bytes(kept.content)), _correct(kept, corrections))
    _count(run, tried.result)
    _show(kind, kept, tried)
    kept.save()
    _save_changed(actor, "exchange.correct_import", run, before)
    return run


@transaction.atomic
def apply_import(
    *,
    actor: Actor,
    run: ImportRun,
    partial: bool = False,
    corrections: Mapping[int, Mapping[str, str]] | None = None,
) -> ImportRun:
    """This will write the rows of a preview, after last corrections, checked anew against what stands now.

    An import that is applied already is left as it is: the same confirmation twice does nothing twice. When errors
    have come since the preview, and ``partial`` is not asked for, it stays a preview, with those errors.

    Raises:
        Forbidden: when the actor may not import.
        Refused: when the import was abandoned, or its file has been disposed of.
        UnreadableFile: when there no longer is anything to show of it.
    """
    can_import(actor).require()
    locked: ImportRun = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.state in (RunState.APPLIED, RunState.UNDONE):
        return locked
    run, kept = _opened(locked)
    before = snapshot(run)
    kind = KINDS[run.kind]
    data, merged = opened(kind, bytes(kept.content)), _correct(kept, corrections or {})
    tried = attempt(actor=actor, kind=kind, data=data, keep=True, partial=partial, corrections=merged)
    if tried.result.errors and not (partial and tried.rows):
        tried = _preview(actor, kind, data, merged)
    else:
        run.partial = bool(tried.result.rejected)
        _settle(run, actor, RunState.APPLIED)
        _keep_trace(run, tried)
    _count(run, tried.result)
    if kind.secret and run.state == RunState.APPLIED:
        kept.delete()
    else:
        _show(kind, kept, tried)
        kept.save()
    _save_changed(actor, "exchange.apply_import", run, before)
    return run


@transaction.atomic
def abandon_import(*, actor: Actor, run: ImportRun) -> ImportRun:
    """This will give up a preview; its file is kept until the disposal of old files.

    Raises:
        Forbidden: when the actor may not import.
        Refused: when the import is applied.
    """
    can_import(actor).require()
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.state == RunState.ABANDONED:
        return run
    run, kept = _opened(run)
    before = snapshot(run)
    _settle(run, actor, RunState.ABANDONED)
    if KINDS[run.kind].secret:
        kept.delete()
    _save_changed(actor, "exchange.abandon_import", run, before)
    return run


@transaction.atomic
def undo_import(*, actor: Actor, run: ImportRun, reason: str) -> ImportRun:
    """This will take back what an import wrote, where nothing builds on it; what could not be taken back stands.

    Rows that it made leave, with a line of history that says what they held; rows that it changed get back what stood
    before. It may be asked for again, when what stood in the way of some rows is gone.

    Raises:
        Forbidden: when the actor may not import, or not write what the file held.
        Refused: without a reason, when the import wrote nothing, its kind cannot be undone, or no row can.
    """
    can_import(actor).require()
    if not reason.strip():
        raise Refused(_("Ange varför importen ångras."), field="reason")
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    trace = ImportTrace.objects.of(actor).filter(run=run).first()
    undo = KINDS[run.kind].undo if run.kind in KINDS else None
    if undo is None or trace is None or run.state not in (RunState.APPLIED, RunState.UNDONE):
        raise Refused(_("Den här importen kan inte ångras."))
    wait_for_turn(actor)
    before = snapshot(run)
    words = _("Import %(number)s ångrad: %(reason)s") % {"number": run.pk, "reason": reason.strip()}
    done = undo.carry_out(actor=actor, entries=trace.entries, reason=words)
    removed, restored = done.count(REMOVED), done.count(RESTORED)
    if not removed and not restored:
        raise Refused(_("Inget i importen går att ångra nu."))
    run.state, run.undone_at, run.undone_by_name = RunState.UNDONE, timezone.now(), actor.name
    run.undone_reason = reason.strip()[:200]
    run.removed, run.restored, run.kept = run.removed + removed, run.restored + restored, done.count(KEPT)
    _save_changed(actor, "exchange.undo_import", run, before)
    return run


@transaction.atomic
def dispose_of_files(*, actor: Actor, begun_before: datetime) -> int:
    """This will remove the contents of files that came before a moment, and give up previews that nobody confirmed.

    What was imported, from which file, by whom and with which counts stays. Answers how many files were removed.

    Raises:
        Forbidden: when the actor may not import.
    """
    can_import(actor).require()
    old = list(ImportRun.objects.of(actor).select_for_update().filter(begun_at__lt=begun_before, file__isnull=False))
    for run in old:
        before = snapshot(run)
        if run.state == RunState.PREVIEW:
            _settle(run, actor, RunState.ABANDONED)
            _save_changed(actor, "exchange.dispose_of_import_file", run, before)
    ImportFile.objects.of(actor).filter(run__in=old).delete()
    return len(old)


def _keep_trace(run: ImportRun, tried: Attempt) -> None:
    if tried.entries:
        ImportTrace(federation_id=run.federation_id, run=run, entries=list(tried.entries)).save()


def _run(actor: Actor, kind: Kind, name: str, data: bytes) -> ImportRun:
    return ImportRun(
        federation_id=actor.federation_id,
        kind=kind.name,
        file_name=name[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        begun_at=timezone.now(),
        begun_by_id=actor.user_id,
        begun_by_name=actor.name,
    )


def _save_changed(actor: Actor, use_case: str, run: ImportRun, before: dict[str, Any]) -> None:
    """A run is written with its line of history, or, when nothing about it changed, not at all."""
    if record_changed(actor=actor, use_case=use_case, obj=run, before=before):
        run.save()


def _settle(run: ImportRun, actor: Actor, state: RunState) -> None:
    run.state = state
    run.settled_at = timezone.now()
    run.settled_by_name = actor.name


def _count(run: ImportRun, result: ImportResult) -> None:
    run.rows, run.rejected = result.rows, result.rejected
    run.created, run.updated, run.unchanged = result.created, result.updated, result.unchanged


def _opened(run: ImportRun) -> tuple[ImportRun, ImportFile]:
    """The run and its file, both locked, when the run still is a preview."""
    kept = ImportFile.objects.select_for_update().select_related("run").filter(run=run).first()
    if kept is None:
        raise Refused(_("Filen är gallrad. Ladda upp den på nytt."))
    if kept.run.state != RunState.PREVIEW:
        raise Refused(_("Importen är redan avgjord. Ladda upp filen på nytt om den ska ändras."))
    return kept.run, kept


def _correct(kept: ImportFile, corrections: Mapping[int, Mapping[str, str]]) -> dict[int, dict[str, str]]:
    """The corrections so far, with more of them."""
    merged = {int(row): dict(cells) for row, cells in kept.corrections.items()}
    for row, cells in corrections.items():
        merged[row] = {**merged.get(row, {}), **cells}
    kept.corrections = {str(row): cells for row, cells in merged.items()}
    kept.run.corrected = sum(map(len, merged.values()))
    return merged


def _preview(actor: Actor, kind: Kind, data: bytes, corrections: Mapping[int, Mapping[str, str]]) -> Attempt:
    """A try that is taken back, with what the rows without errors would do.

    Raises:
        UnreadableFile: when there is nothing to show: no table, or more wrong rows than a preview keeps.
    """
    tried = attempt(
        actor=actor,
        kind=kind,
        data=data,
        keep=False,
        partial=True,
        corrections=corrections,
        most_rows=MOST_ROWS_AT_ONCE,
    )
    if not tried.rows:
        raise UnreadableFile(*tried.result.errors)
    if tried.result.rejected > MOST_WRONG_ROWS:
        first = tried.result.errors[0]
        raise unreadable(
            _("%(count)s rader har fel, den första på rad %(row)s: %(message)s Rätta filen och ladda upp den på nytt.")
            % {"count": tried.result.rejected, "row": first.row, "message": first.message},
            row=first.row,
            column=first.column,
        )
    return tried


def _show(kind: Kind, kept: ImportFile, tried: Attempt) -> None:
    """What the preview needs, so that no page reads the file again."""
    wrong = [row for row in tried.rows if row.errors][:WRONG_ROWS_SHOWN]
    numbers = {row.number for row in (*tried.rows[:ROWS_SHOWN], *wrong)}
    kept.errors = [error.as_json() for error in tried.result.errors]
    kept.sample = [
        {"row": row.number, "texts": {name: _seen(kind, name, text) for name, text in row.texts.items()}}
        for row in tried.rows
        if row.number in numbers
    ]


def _seen(kind: Kind, name: str, text: str) -> str:
    """A cell as a preview shows it: one that is secret only tells that something stands there."""
    if name in kind.secret:
        return "•••" if text.strip() else ""
    return masked(tidy(text))
