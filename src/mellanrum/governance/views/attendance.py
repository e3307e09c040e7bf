"""The sheet on which attendance is entered, and the matrix that comes of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mellanrum.governance.downloads import csv_response, xlsx_response
from mellanrum.governance.models import Meeting, MeetingState, Presence, SeatKind
from mellanrum.governance.operations.attendance import ChangedMeanwhile, SheetLine, record_attendance
from mellanrum.governance.policies import can_record_attendance
from mellanrum.governance.queries.one_meeting import meeting_for
from mellanrum.governance.queries.representation import representation_page
from mellanrum.governance.queries.sheets import AttendanceSheet, attendance_sheet
from mellanrum.governance.queries.workbooks import representation_rows, representation_workbook
from mellanrum.kernel.errors import Refused
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.requests import actor_of, day_of, federation_of

UNPROCESSABLE = 422
CONFLICT = 409
FIRST_YEAR, LAST_YEAR = 1990, 2200


@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show the sheet of a meeting, and save it all at once."""
    actor = actor_of(request)
    meeting = _meeting_or_404(actor, pk)
    can_record_attendance(actor, meeting).require()
    sheet = attendance_sheet(actor, meeting)
    if request.method == "POST":
        return _save(request, actor, meeting, sheet)
    answers = {row.key: row.preset for row in sheet.rows}
    return _show(request, sheet, answers, version=sheet.version)


def _save(request: HttpRequest, actor: Actor, meeting: Meeting, sheet: AttendanceSheet) -> HttpResponse:
    everyone = "all_ordinary" in request.POST
    answers = _all_ordinary(sheet) if everyone else _answers(request, sheet)
    guests = request.POST.get("guests", "").splitlines()
    try:
        done = record_attendance(
            actor=actor,
            meeting=meeting,
            lines=[_line(key, presence) for key, presence in answers.items()],
            guests=guests,
            today=day_of(request),
            seen_version=sheet.version if everyone else request.POST.get("version", ""),
        )
    except ChangedMeanwhile as conflict:
        return _show(
            request,
            sheet,
            answers,
            version=conflict.version,
            error=conflict.message,
            differing=conflict.lines,
            status=CONFLICT,
        )
    except Refused as refusal:
        version = request.POST.get("version", sheet.version)
        return _show(request, sheet, answers, version=version, error=refusal.message, status=UNPROCESSABLE)
    if done.kept:
        messages.info(
            request,
            ngettext(
                "%(kept)s svar har någon annan ändrat under tiden. Det står som den skrev.",
                "%(kept)s svar har någon annan ändrat under tiden. De står som den skrev.",
                done.kept,
            )
            % {"kept": done.kept},
        )
    if everyone:
        messages.success(request, _("Alla ordinarie är antecknade som närvarande. Ändra dem som inte var det."))
        return redirect("governance:attendance", meeting.pk)
    is_ahead = meeting.date > day_of(request)
    saved = _("Förhinder är antecknade.") if is_ahead else _("Närvaron är sparad.")
    messages.success(request, saved if done.changed else _("Inget var ändrat."))
    return redirect("governance:meeting", meeting.pk)


@require_POST
def attendance_sum(request: HttpRequest, pk: int) -> HttpResponse:
    """This will count how many members the answers on the page would represent; it writes nothing."""
    actor = actor_of(request)
    meeting = _meeting_or_404(actor, pk)
    can_record_attendance(actor, meeting).require()
    sheet = attendance_sheet(actor, meeting)
    answers = _answers(request, sheet)
    context = {"represented": sheet.represented(answers), "parties": sheet.parties}
    return render(request, "governance/parts/attendance_sum.html", context)


def _show(
    request: HttpRequest,
    sheet: AttendanceSheet,
    answers: dict[str, str],
    *,
    version: str,
    error: str = "",
    differing: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    is_ahead = sheet.meeting.date > day_of(request)
    choices = [(Presence.EXCUSED, "f", "excused", _("Förhinder"))]
    if not is_ahead:
        choices.insert(0, (Presence.PRESENT, "n", "ordinary", _("Närvarande")))
        choices.append((Presence.ABSENT, "a", "absent", _("Frånvarande")))
    groups = [
        {
            "member": group.member,
            "rows": [
                {
                    "row": row,
                    "answer": answers.get(row.key, row.stored),
                    "differs": row.key in differing,
                    "stored_words": str(Presence(row.stored).label) if row.stored else _("inget svar"),
                }
                for row in group.rows
            ],
        }
        for group in sheet.groups
    ]
    context = {
        "sheet": sheet,
        "meeting": sheet.meeting,
        "groups": groups,
        "choices": choices,
        "version": version,
        "error": error,
        "differs": bool(differing),
        "guests": request.POST.get("guests", ""),
        "represented": sheet.represented(answers),
        "parties": sheet.parties,
        "is_ahead": is_ahead,
        "is_cancelled": sheet.meeting.state == MeetingState.CANCELLED,
    }
    return render(request, "governance/attendance.html", context, status=status)


def _answers(request: HttpRequest, sheet: AttendanceSheet) -> dict[str, str]:
    """The answers that belong to the sheet as it stands; an address cannot add others."""
    return {row.key: request.POST.get(row.key, "") for row in sheet.rows}


def _all_ordinary(sheet: AttendanceSheet) -> dict[str, str]:
    return {
        row.key: Presence.PRESENT.value if row.kind == SeatKind.ORDINARY and not row.preset else row.preset
        for row in sheet.rows
    }


def _line(key: str, presence: str) -> SheetLine:
    number = int(key[1:])
    return SheetLine(
        presence=presence,
        seat_id=number if key.startswith("s") else None,
        contact_id=None if key.startswith("s") else number,
    )


@require_safe
def representation(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """This will show who sat at a body's table in a year; with ``minst`` how often that many members did."""
    least = request.GET.get("minst", "")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404(_("Kalendern har inget sådant år."))
    page = representation_page(
        actor_of(request),
        code,
        year=year,
        on=day_of(request),
        least=int(least) if least.isascii() and least.isdigit() and len(least) < 4 else None,
    )
    if page is None:
        raise Http404(_("Förbundet har inget organ med den koden."))
    form = request.GET.get("format")
    if form == "csv":
        header, rows = representation_rows(page)
        return csv_response(f"{code}-{year}.csv", header, [[str(cell) for cell in row] for row in rows])
    if form == "xlsx":
        book = representation_workbook(page, issuer=federation_of(request).name, made_at=timezone.now())
        return xlsx_response(f"{code}-{year}.xlsx", book)
    context = {"page": page, "year": year}
    return render(request, "governance/representation.html", context)


def _meeting_or_404(actor: Actor, pk: int) -> Meeting:
    found = meeting_for(actor, pk)
    if found is None:
        raise Http404(_("Förbundet har inget sådant möte."))
    return found
