"""Pages of a plan: the goals of a year, its texts, its decision, and what came of its activities."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mellanrum.kernel.errors import Refused
from mellanrum.planning import queries
from mellanrum.planning.forms import (
    DecideForm,
    PlanForm,
    ResultForm,
    initial_of_plan,
    show_refusal,
)
from mellanrum.planning.operations.plans import add_activity_result, decide_plan, update_plan
from mellanrum.planning.policies import can_write_plans
from mellanrum.records.policies import can_read_history
from mellanrum.records.queries import history_of
from mellanrum.records.stamps import stamp_of
from mellanrum.rendering.workbooks import MEDIA, as_xlsx
from mellanrum.tenancy.requests import actor_of, day_of, federation_of

from .asking import asked_day, form_page, plan_or_404


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
    on, today = asked_day(request)
    page = queries.plan_page(actor, year, on)
    if page is None:
        raise Http404(_("Förbundet har ingen plan för det året."))
    may_write = can_write_plans(actor)
    context = {
        "page": page,
        "year": year,
        "before_year": year - 1,
        "on": on,
        "today": today,
        "looking_back": on != today,
        "conclusion": queries.conclusion_of(page),
        "figures": queries.figure_lines(actor, page.plan, on=on),
        "may_write": may_write,
        "priorities": queries.priorities_of(actor, page.plan) if may_write else [],
        "may_read_history": can_read_history(actor),
        "history": history_of(actor, page.plan),
    }
    return render(request, "planning/plan.html", context)


@require_safe
def follow_up_csv(request: HttpRequest, year: int) -> HttpResponse:
    """This will give the follow-up of a year as a file: as the command does, or as ``format`` asks.

    ``semikolon`` is CSV as Swedish spreadsheets open it, ``xlsx`` a workbook with what the columns mean.
    """
    on, _today = asked_day(request)
    plan_or_404(request, year)
    form = request.GET.get("format", "")
    name = f"uppfoljning-{federation_of(request).slug}-{year}-{on.isoformat()}"
    if form == "xlsx":
        rows = queries.follow_up(actor_of(request), year, on)
        book = queries.follow_up_workbook(
            rows, year=year, on=on, issuer=federation_of(request).name, made_at=timezone.now()
        )
        response = HttpResponse(as_xlsx(book), content_type=MEDIA)
        response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
        return response
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    # The byte order mark tells spreadsheets that the letters are UTF-8.
    response.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    write = queries.write_swedish_csv if form == "semikolon" else queries.write_csv
    write(queries.follow_up(actor_of(request), year, on), response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: HttpRequest, year: int) -> HttpResponse:
    """This will ask for the plan's texts, and change them."""
    actor = actor_of(request)
    can_write_plans(actor).require()
    found = plan_or_404(request, year)
    form = PlanForm(request.POST or None, initial=initial_of_plan(found, stamp_of(found)))
    if request.method == "POST" and form.is_valid():
        try:
            update_plan(actor=actor, plan=found, **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Planens texter är ändrade."))
            return redirect("planning:plan", year=year)
    return form_page(request, "planning/plan_form.html", form, year=year, plan=found)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_decide(request: HttpRequest, year: int) -> HttpResponse:
    """This will ask when the board decided the plan, and write it down."""
    actor = actor_of(request)
    can_write_plans(actor).require()
    found = plan_or_404(request, year)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_plan(actor=actor, plan=found, decided_on=form.cleaned_data["decided_on"], on=day_of(request))
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Planen är markerad som beslutad."))
            return redirect("planning:plan", year=year)
    return form_page(request, "planning/plan_decide.html", form, year=year, plan=found)


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
    return form_page(request, "planning/activity_result.html", form, year=year, activity=activity)
