"""Pages of plans and goals: fetch, one operation, render."""

from datetime import date
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mellanrum.kernel.days import is_countable
from mellanrum.kernel.errors import Refused
from mellanrum.records.policies import can_read_history
from mellanrum.records.queries import history_of
from mellanrum.records.stamps import stamp_of
from mellanrum.tenancy.requests import actor_of, day_of, federation_of

from . import queries
from .forms import (
    DecideForm,
    GoalEditForm,
    GoalForm,
    NoteForm,
    ObservationForm,
    PlanForm,
    ReasonForm,
    ResultForm,
    initial_of_goal,
    initial_of_plan,
    show_refusal,
)
from .models import Goal, Plan
from .operations.goals import add_goal, add_goal_note, update_goal, withdraw_goal
from .operations.observations import add_observation, withdraw_observation
from .operations.plans import add_activity_result, decide_plan, update_plan
from .policies import can_write_plans

UNPROCESSABLE = 422
# Two forms on one page: each question has an id of its own.
NOTE_IDS, SEEN_IDS = "note_%s", "seen_%s"


@require_safe
def plan_latest(request: HttpRequest) -> HttpResponse:
    """This will open the plan of the year that goes, or say that there is no plan yet."""
    year = queries.latest_plan_year(actor_of(request), on=day_of(request))
    if year is None:
        return render(request, "planning/no_plan.html")
    return redirect("planning:plan", year=year)


@require_safe
def plan(request: HttpRequest, year: int) -> HttpResponse:
    """This will show a year's plan, its goals with their values on a day first."""
    actor = actor_of(request)
    on, today = _asked_day(request)
    page = queries.plan_page(actor, year, on)
    if page is None:
        raise Http404(_("Förbundet har ingen plan för det året."))
    context = {
        "page": page,
        "year": year,
        "on": on,
        "today": today,
        "looking_back": on != today,
        "conclusion": queries.conclusion_of(page.tally),
        "may_write": can_write_plans(actor),
        "may_read_history": can_read_history(actor),
        "history": history_of(actor, page.plan),
    }
    return render(request, "planning/plan.html", context)


@require_safe
def follow_up_csv(request: HttpRequest, year: int) -> HttpResponse:
    """This will give the follow-up of a year as a CSV file, as the command does."""
    on, _today = _asked_day(request)
    _plan_or_404(request, year)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"uppfoljning-{federation_of(request).slug}-{year}-{on.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # The byte order mark tells spreadsheets that the letters are UTF-8.
    response.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    queries.write_csv(queries.follow_up(actor_of(request), year, on), response)
    return response


@require_safe
def goal(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """This will show a goal: its value, how it is counted, what it was counted from, and what is written about it."""
    return _goal_page(request, year, code)


@require_POST
def note(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """This will write a note about a goal."""
    found = _goal_or_404(request, year, code)
    form = NoteForm(request.POST, auto_id=NOTE_IDS)
    if form.is_valid():
        try:
            add_goal_note(actor=actor_of(request), goal=found, text=form.cleaned_data["text"], on=day_of(request))
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Anteckningen är sparad."))
            return redirect("planning:goal", year=year, code=code)
    return _goal_page(request, year, code, note_form=form, status=UNPROCESSABLE)


@require_POST
def observation(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """This will write an observation of a goal that is followed by hand."""
    found = _goal_or_404(request, year, code)
    form = ObservationForm(request.POST, auto_id=SEEN_IDS)
    if form.is_valid():
        try:
            add_observation(actor=actor_of(request), goal=found, on=day_of(request), **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Observationen är sparad, och målets värde räknas med den."))
            return redirect("planning:goal", year=year, code=code)
    return _goal_page(request, year, code, observation_form=form, status=UNPROCESSABLE)


@require_http_methods(["GET", "HEAD", "POST"])
def observation_withdraw(request: HttpRequest, year: int, code: str, pk: int) -> HttpResponse:
    """This will ask why an observation is taken back, and take it back."""
    actor = actor_of(request)
    found = _goal_or_404(request, year, code)
    seen = queries.observation_of(actor, found, pk)
    if seen is None:
        raise Http404(_("Observationen finns inte."))
    can_write_plans(actor).require()
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_observation(actor=actor, observation=seen, reason=form.cleaned_data["reason"], on=day_of(request))
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Observationen är återtagen och räknas inte längre."))
            return redirect("planning:goal", year=year, code=code)
    return _form(request, "planning/observation_withdraw.html", form, year=year, goal=found, observation=seen)


@require_http_methods(["GET", "HEAD", "POST"])
def goal_new(request: HttpRequest, year: int) -> HttpResponse:
    """This will ask for a new goal of a plan, and add it."""
    actor = actor_of(request)
    can_write_plans(actor).require()
    found = _plan_or_404(request, year)
    form = GoalForm(request.POST or None, priorities=queries.priorities_of(actor, found))
    if request.method == "POST" and form.is_valid():
        try:
            made = add_goal(
                actor=actor,
                plan=found,
                code=form.cleaned_data["code"],
                text=form.text(),
                reason=form.cleaned_data["reason"],
                on=day_of(request),
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Målet %(code)s är tillagt.") % {"code": made.code})
            return redirect("planning:goal", year=year, code=made.code)
    return _form(request, "planning/goal_form.html", form, year=year, plan=found, goal=None)


@require_http_methods(["GET", "HEAD", "POST"])
def goal_edit(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """This will ask for changes of a goal, and make them."""
    actor = actor_of(request)
    can_write_plans(actor).require()
    found = _goal_or_404(request, year, code)
    form = GoalEditForm(
        request.POST or None,
        initial=initial_of_goal(found, stamp_of(found)),
        priorities=queries.priorities_of(actor, found.plan),
    )
    if request.method == "POST" and form.is_valid():
        try:
            update_goal(
                actor=actor,
                goal=found,
                text=form.text(),
                stamp=form.cleaned_data["stamp"],
                reason=form.cleaned_data["reason"],
                on=day_of(request),
            )
        except Refused as refused:
            show_refusal(form, refused)
            found = _goal_or_404(request, year, code)
        else:
            messages.success(request, _("Målet är ändrat."))
            return redirect("planning:goal", year=year, code=code)
    return _form(request, "planning/goal_form.html", form, year=year, plan=found.plan, goal=found)


@require_http_methods(["GET", "HEAD", "POST"])
def goal_withdraw(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """This will ask why a goal is withdrawn, and withdraw it from today."""
    actor = actor_of(request)
    can_write_plans(actor).require()
    found = _goal_or_404(request, year, code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_goal(actor=actor, goal=found, reason=form.cleaned_data["reason"], on=day_of(request))
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Målet %(code)s har utgått ur planen.") % {"code": found.code})
            return redirect("planning:plan", year=year)
    return _form(request, "planning/goal_withdraw.html", form, year=year, goal=found)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: HttpRequest, year: int) -> HttpResponse:
    """This will ask for the plan's texts, and change them."""
    actor = actor_of(request)
    can_write_plans(actor).require()
    found = _plan_or_404(request, year)
    form = PlanForm(request.POST or None, initial=initial_of_plan(found, stamp_of(found)))
    if request.method == "POST" and form.is_valid():
        try:
            update_plan(actor=actor, plan=found, **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Planens texter är ändrade."))
            return redirect("planning:plan", year=year)
    return _form(request, "planning/plan_form.html", form, year=year, plan=found)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_decide(request: HttpRequest, year: int) -> HttpResponse:
    """This will ask when the board decided the plan, and write it down."""
    actor = actor_of(request)
    can_write_plans(actor).require()
    found = _plan_or_404(request, year)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_plan(actor=actor, plan=found, decided_on=form.cleaned_data["decided_on"], on=day_of(request))
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Planen är markerad som beslutad."))
            return redirect("planning:plan", year=year)
    return _form(request, "planning/plan_decide.html", form, year=year, plan=found)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_result(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """This will ask what came of an activity so far, and write it down."""
    actor = actor_of(request)
    activity = queries.activity_of(actor, year, pk)
    if activity is None:
        raise Http404(_("Aktiviteten finns inte."))
    can_write_plans(actor).require()
    form = ResultForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_activity_result(actor=actor, activity=activity, text=form.cleaned_data["text"], on=day_of(request))
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Resultatet är sparat."))
            return redirect("planning:plan", year=year)
    return _form(request, "planning/activity_result.html", form, year=year, activity=activity)


def _goal_page(
    request: HttpRequest,
    year: int,
    code: str,
    *,
    note_form: NoteForm | None = None,
    observation_form: ObservationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    on, today = _asked_day(request)
    page = queries.goal_page(actor, year, code, on)
    if page is None:
        raise Http404(_("Planen har inget mål med den koden."))
    context = {
        "page": page,
        "row": page.row,
        "goal": page.goal,
        "year": year,
        "on": on,
        "today": today,
        "looking_back": on != today,
        "trend": queries.trend_of(page),
        "may_write": can_write_plans(actor),
        "note_form": note_form or NoteForm(auto_id=NOTE_IDS),
        "observation_form": observation_form or ObservationForm(initial={"observed_on": today}, auto_id=SEEN_IDS),
        "may_read_history": can_read_history(actor),
        "history": history_of(actor, page.goal),
    }
    return render(request, "planning/goal.html", context, status=status)


def _form(request: HttpRequest, template: str, form: django_forms.Form, **context: Any) -> HttpResponse:
    return render(request, template, {"form": form, **context}, status=UNPROCESSABLE if form.errors else 200)


def _asked_day(request: HttpRequest) -> tuple[date, date]:
    """The day to count until (?on=) and today; what is no day, or has not been, is told and read as today."""
    today = day_of(request)
    asked = request.GET.get("on", "").strip()
    if not asked:
        return today, today
    try:
        on = date.fromisoformat(asked)
        if not is_countable(on):
            raise ValueError(asked)
    except ValueError:
        words = {"text": asked[:30]}
        messages.warning(request, _("%(text)s går inte att läsa som en dag. Skriv så här: 2026-06-30.") % words)
        return today, today
    if on > today:
        messages.warning(request, _("Dagen har inte varit än. Målen är räknade till och med i dag."))
        return today, today
    return on, today


def _plan_or_404(request: HttpRequest, year: int) -> Plan:
    found = queries.plan_of(actor_of(request), year)
    if found is None:
        raise Http404(_("Förbundet har ingen plan för det året."))
    return found


def _goal_or_404(request: HttpRequest, year: int, code: str) -> Goal:
    found = queries.goal_of(actor_of(request), year, code)
    if found is None:
        raise Http404(_("Planen har inget mål med den koden."))
    return found
