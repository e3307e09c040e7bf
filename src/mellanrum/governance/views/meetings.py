"""Pages of meetings: the list, the calendar, one meeting, and what is done with it."""

from copy import copy

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mellanrum.governance.forms import (
    MeetingFilterForm,
    MeetingForm,
    NewMeetingForm,
    ReasonForm,
    show_refusal,
)
from mellanrum.governance.models import Meeting, MeetingState
from mellanrum.governance.operations.meetings import (
    cancel_meeting,
    change_meeting,
    hold_meeting,
    plan_meeting,
    return_meeting,
)
from mellanrum.governance.policies import can_keep_agenda, can_keep_meetings, can_record_attendance
from mellanrum.governance.queries import meetings as queries
from mellanrum.governance.queries.bodies import body_choices
from mellanrum.governance.queries.one_agenda import quorum_words
from mellanrum.governance.queries.one_meeting import PartyAt, attendance_changes, meeting_for, meeting_page
from mellanrum.kernel.errors import Refused
from mellanrum.records.queries import history_of
from mellanrum.records.stamps import stamp_of
from mellanrum.rendering.attendance import Chair
from mellanrum.tenancy.requests import actor_of, day_of

from .parts import render_part

UNPROCESSABLE = 422
FIRST_YEAR, LAST_YEAR = 1990, 2200


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """This will list meetings, narrowed and sorted as the address says."""
    actor = actor_of(request)
    year = request.GET.get("year", "")
    asked = queries.MeetingFilter(
        body=request.GET.get("body", ""),
        year=int(year)
        if len(year) == 4 and year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR
        else None,
        state=request.GET.get("state", ""),
        search=request.GET.get("q", "").strip()[:100],
        order="date" if request.GET.get("ordning") == "date" else "-date",
        after=request.GET.get("efter", ""),
        before=request.GET.get("fore", ""),
    )
    found = queries.meeting_list(actor, of=asked)
    initial = {"q": asked.search, "body": asked.body, "year": asked.year, "state": asked.state}
    context = {
        "list": found,
        "form": MeetingFilterForm(initial=initial, bodies=list(found.bodies)),
        "narrowed": any(initial.values()),
        "may_keep": can_keep_meetings(actor),
        "this_year": day_of(request).year,
    }
    return render(request, "governance/meetings.html", context)


@require_safe
def calendar(request: HttpRequest, year: int, month: int | None = None) -> HttpResponse:
    """This will lay out the meetings of a year or a month."""
    actor = actor_of(request)
    if not FIRST_YEAR <= year <= LAST_YEAR or (month is not None and not 1 <= month <= 12):
        raise Http404(_("Kalendern har ingen sådan månad."))
    found = queries.calendar(actor, year=year, month=month, body=request.GET.get("body", ""))
    before, after = _neighbours(year, month)
    context = {
        "calendar": found,
        "year": year,
        "before": before,
        "after": after,
        "today": day_of(request),
        "may_keep": can_keep_meetings(actor),
    }
    return render(request, "governance/calendar.html", context)


def _neighbours(year: int, month: int | None) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if month is None:
        return (year - 1,), (year + 1,)
    before = (year, month - 1) if month > 1 else (year - 1, 12)
    after = (year, month + 1) if month < 12 else (year + 1, 1)
    return before, after


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show one meeting: the table, who was there, its documents and its history."""
    actor = actor_of(request)
    page = meeting_page(actor, pk)
    if page is None:
        raise _no_meeting()
    found = page.meeting
    today = day_of(request)
    may_record = can_record_attendance(actor, found)
    context = {
        "page": page,
        "meeting": found,
        "year": found.date.year,
        "today": today,
        "has_been": found.date <= today,
        "chairs": [
            Chair(name=party.member.short_name, attendance=party.how, note=_note(party)) for party in page.parties
        ],
        "may_keep": can_keep_meetings(actor),
        "may_record": may_record,
        "may_call": may_record,
        "is_ahead": found.state == MeetingState.PLANNED and found.date >= today,
        "may_keep_agenda": can_keep_agenda(actor, found),
        "quorum_words": quorum_words(page.quorum),
    }
    return render(request, "governance/meeting.html", context)


@require_safe
def meeting_history(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show what was changed of a meeting and of who was there: a part of its page, and a page of its own."""
    actor = actor_of(request)
    found = _meeting_or_404(request, pk)
    return render_part(
        request,
        "governance/parts/meeting_history.html",
        _("Ändringar"),
        meeting=found,
        changes=attendance_changes(actor, found),
        history=history_of(actor, found),
    )


def _note(party: PartyAt) -> str:
    if party.how == "substitute":
        return _("ersättare")
    return party.role


@require_http_methods(["GET", "POST"])
def meeting_new(request: HttpRequest) -> HttpResponse:
    """This will plan a meeting."""
    actor = actor_of(request)
    can_keep_meetings(actor).require()
    bodies = body_choices(actor, on=day_of(request))
    wanted = next((one.pk for one in bodies if one.code == request.GET.get("body")), None)
    form = NewMeetingForm(request.POST or None, initial={"body": wanted}, bodies=bodies)
    if form.is_valid():
        try:
            made = plan_meeting(actor=actor, body=form.cleaned_data["body"], fields=form.words())
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Mötet är planerat."))
            return redirect("governance:meeting", made.pk)
    context = {"form": form, "meeting": None}
    return render(request, "governance/meeting_form.html", context, status=_status(form.is_bound))


@require_http_methods(["GET", "POST"])
def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """This will change a meeting's day, time, place or words."""
    actor = actor_of(request)
    found = _meeting_or_404(request, pk)
    can_keep_meetings(actor).require()
    form = MeetingForm(request.POST or None, instance=copy(found), initial={"stamp": stamp_of(found)})
    if form.is_valid():
        try:
            change_meeting(
                actor=actor,
                meeting=found,
                fields=form.words(),
                today=day_of(request),
                stamp=form.cleaned_data["stamp"] or None,
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Ändringen är sparad."))
            return redirect("governance:meeting", pk)
    context = {"form": form, "meeting": found}
    return render(request, "governance/meeting_form.html", context, status=_status(form.is_bound))


@require_http_methods(["GET", "POST"])
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """This will cancel a meeting with a reason."""
    actor = actor_of(request)
    found = _meeting_or_404(request, pk)
    can_keep_meetings(actor).require()
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            cancel_meeting(actor=actor, meeting=found, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Mötet är inställt. Det räknas inte i något mål."))
            return redirect("governance:meeting", pk)
    context = {"form": form, "meeting": found, "to": MeetingState.CANCELLED}
    return render(request, "governance/meeting_reason.html", context, status=_status(form.is_bound))


@require_http_methods(["GET", "POST"])
def meeting_return(request: HttpRequest, pk: int) -> HttpResponse:
    """This will take back that a meeting was held or cancelled, with a reason."""
    actor = actor_of(request)
    found = _meeting_or_404(request, pk)
    can_keep_meetings(actor).require()
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            return_meeting(actor=actor, meeting=found, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Mötet är planerat igen."))
            return redirect("governance:meeting", pk)
    context = {"form": form, "meeting": found, "to": MeetingState.PLANNED}
    return render(request, "governance/meeting_reason.html", context, status=_status(form.is_bound))


@require_POST
def meeting_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """This will register that a meeting was held."""
    actor = actor_of(request)
    found = _meeting_or_404(request, pk)
    try:
        hold_meeting(actor=actor, meeting=found, today=day_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Mötet är antecknat som hållet och har fått ett ärende i diariet."))
    return redirect("governance:meeting", pk)


def _status(is_bound: bool) -> int:
    return UNPROCESSABLE if is_bound else 200


def _meeting_or_404(request: HttpRequest, pk: int) -> Meeting:
    found = meeting_for(actor_of(request), pk)
    if found is None:
        raise _no_meeting()
    return found


def _no_meeting() -> Http404:
    return Http404(_("Förbundet har inget sådant möte."))
