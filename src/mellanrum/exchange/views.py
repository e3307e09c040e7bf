"""Pages where registrations come in from files: choose, see what will happen, put right, confirm."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from mellanrum.kernel.errors import Refused
from mellanrum.records.queries import history_of
from mellanrum.tenancy.requests import actor_of

from . import register_export
from .forms import CorrectionForm, UndoForm, UploadForm, corrections_in
from .imports import operations, queries
from .imports.blanks import blank_csv, blank_xlsx
from .imports.kinds import KINDS
from .imports.results import UnreadableFile
from .models import ImportRun, RunState
from .policies import can_import

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """The kinds of file, and what has been imported."""
    runs = queries.runs(actor_of(request))
    return render(request, "exchange/imports.html", {"kinds": KINDS.values(), "runs": _with_kinds(runs)})


@require_http_methods(["GET", "POST"])
def import_new(request: HttpRequest, kind: str) -> HttpResponse:
    """What a kind of file holds, and the file itself."""
    actor = actor_of(request)
    can_import(actor).require()
    chosen = queries.kind_named(kind)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = operations.begin_import(actor=actor, kind=chosen, name=file.name, data=file.read())
        except UnreadableFile as problem:
            form.refuse(problem)
        else:
            return redirect("exchange:import_preview", kind, run.pk)
    status = 422 if form.is_bound else 200
    return render(request, "exchange/import_new.html", {"kind": chosen, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
def import_preview(request: HttpRequest, kind: str, run_id: int) -> HttpResponse:
    """What the file will do, what is wrong in it, and what it did once it is confirmed."""
    actor = actor_of(request)
    preview = queries.preview_of(actor, queries.kind_named(kind), run_id)
    if request.method == "POST":
        try:
            _act(request, preview)
        except Refused as refused:
            messages.error(request, refused.message)
        except UnreadableFile as problem:
            for error in problem.errors:
                messages.error(request, error.message)
        return redirect("exchange:import_preview", kind, run_id)
    form = CorrectionForm(preview) if preview.run.state == RunState.PREVIEW else None
    context = {
        "preview": preview,
        "run": preview.run,
        "form": form,
        "may_undo": queries.may_undo(actor, preview.run),
        "onward": reverse(preview.kind.onward) if preview.kind.onward else "",
        "history": history_of(actor, preview.run),
    }
    return render(request, "exchange/import_preview.html", context)


@require_http_methods(["GET", "POST"])
def import_undo(request: HttpRequest, kind: str, run_id: int) -> HttpResponse:
    """What undoing an import would do, and the question why."""
    actor = actor_of(request)
    page = queries.undo_page(actor, queries.kind_named(kind), run_id)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = operations.undo_import(actor=actor, run=page.run, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            done = {"removed": run.removed, "restored": run.restored}
            messages.success(request, _("Importen är ångrad: %(removed)s borttagna, %(restored)s återställda.") % done)
            return redirect("exchange:import_preview", kind, run_id)
    return render(
        request,
        "exchange/import_undo.html",
        {"page": page, "run": page.run, "form": form},
        status=422 if form.errors else 200,
    )


@require_GET
def import_template(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """A file of a kind to fill in."""
    can_import(actor_of(request)).require()
    chosen = queries.kind_named(kind)
    content = blank_xlsx(chosen) if form == "xlsx" else blank_csv(chosen)
    return _download(content, XLSX if form == "xlsx" else CSV, f"{chosen.name}.{form}")


@require_GET
def import_rejected(request: HttpRequest, kind: str, run_id: int) -> HttpResponse:
    """The rows that have errors, to correct in a spreadsheet."""
    content = queries.rejected_file(actor_of(request), queries.kind_named(kind), run_id)
    return _download(content, CSV, f"{kind}-{run_id}.rejected.csv")


@require_GET
def register_archive(request: HttpRequest, year: int) -> FileResponse:
    """The register of a year with its files, for the archive."""
    content = register_export.register_archive(actor=actor_of(request), year=year, now=timezone.now())
    return FileResponse(content, as_attachment=True, filename=f"diarium-{year}.zip", content_type="application/zip")


def _act(request: HttpRequest, preview: queries.Preview) -> None:
    actor, run, action = actor_of(request), preview.run, request.POST.get("action", "check")
    corrections = corrections_in(request.POST, preview)
    if action == "abandon":
        operations.abandon_import(actor=actor, run=run)
        messages.info(request, _("Importen är avbruten. Inget har skrivits."))
    elif action in ("apply", "partial"):
        was_applied = run.state == RunState.APPLIED
        run = operations.apply_import(actor=actor, run=run, partial=action == "partial", corrections=corrections)
        if run.state != RunState.APPLIED:
            messages.error(request, _("Inget är skrivet: filen har fel. Rätta dem och försök igen."))
        elif not was_applied:
            messages.success(request, _("Importen är gjord."))
    else:
        run = operations.correct_import(actor=actor, run=run, corrections=corrections)
        if run.rejected:
            text = ngettext("%(rows)s rad har fel kvar.", "%(rows)s rader har fel kvar.", run.rejected)
            messages.info(request, text % {"rows": run.rejected})
        else:
            messages.success(request, _("Alla rader går att importera. Bekräfta för att skriva dem."))


def _with_kinds(runs: list[ImportRun]) -> list[tuple[ImportRun, str]]:
    """Each import with the words for its kind; a kind that no longer is read keeps its name."""
    return [(run, str(KINDS[run.kind].label) if run.kind in KINDS else run.kind) for run in runs]


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
