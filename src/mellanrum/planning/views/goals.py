"""Pages of one goal: its value, what is written about it, and changes of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mellanrum.kernel.errors import Refused
from mellanrum.planning import queries
from mellanrum.planning.forms import (
    GoalEditForm,
    GoalForm,
    NoteForm,
    ObservationForm,
    ReasonForm,
    initial_of_goal,
    show_refusal,
)
from mellanrum.planning.operations.goals import add_goal, add_goal_note, update_goal, withdraw_goal
from mellanrum.planning.operations.observations import add_observation, withdraw_observation
from mellanrum.planning.policies import can_write_plans
from mellanrum.records.policies import can_read_history
from mellanrum.records.queries import history_of
from mellanrum.records.stamps import stamp_of
from mellanrum.tenancy.requests import actor_of, day_of

from .asking import UNPROCESSABLE, asked_day, form_page, goal_or_404, plan_or_404

# Two forms on one page: each question has an id of its own.
NOTE_IDS, SEEN_IDS = "note_%s", "seen_%s"


@require_safe
def goal(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """This will show a goal: its value, how it is counted, what it was counted from, and what is written about it."""
    return _goal_page(request, year, code)


@require_POST
def note(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """This will write a note about a goal."""
    found = goal_or_404(request, year, code)
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
    found = goal_or_404(request, year, code)
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
    found = goal_or_404(request, year, code)
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
    return form_page(request, "planning/observation_withdraw.html", form, year=year, goal=found, observation=seen)


@require_http_methods(["GET", "HEAD", "POST"])
def goal_new(request: HttpRequest, year: int) -> HttpResponse:
    """This will ask for a new goal of a plan, and add it."""
    actor = actor_of(request)
    can_write_plans(actor).require()
    found = plan_or_404(request, year)
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
    return form_page(request, "planning/goal_form.html", form, year=year, plan=found, goal=None)


@require_http_methods(["GET", "HEAD", "POST"])
def goal_edit(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """This will ask for changes of a goal, and make them."""
    actor = actor_of(request)
    can_write_plans(actor).require()
    found = goal_or_404(request, year, code)
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
            found = goal_or_404(request, year, code)
        else:
            messages.success(request, _("Målet är ändrat."))
            return redirect("planning:goal", year=year, code=code)
    return form_page(request, "planning/goal_form.html", form, year=year, plan=found.plan, goal=found)


@require_http_methods(["GET", "HEAD", "POST"])
def goal_withdraw(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """This will ask why a goal is withdrawn, and withdraw it from today."""
    actor = actor_of(request)
    can_write_plans(actor).require()
    found = goal_or_404(request, year, code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_goal(actor=actor, goal=found, reason=form.cleaned_data["reason"], on=day_of(request))
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Målet %(code)s har utgått ur planen.") % {"code": found.code})
            return redirect("planning:plan", year=year)
    return form_page(request, "planning/goal_withdraw.html", form, year=year, goal=found)


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
    on, today = asked_day(request)
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
