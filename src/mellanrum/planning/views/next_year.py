"""The page where next year's plan is begun from this year's."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mellanrum.kernel.errors import Refused
from mellanrum.planning import queries
from mellanrum.planning.forms import NextPlanForm, show_refusal
from mellanrum.planning.models import Activity, Goal
from mellanrum.planning.operations.next_year import begin_next_plan
from mellanrum.planning.policies import can_write_plans
from mellanrum.tenancy.requests import actor_of, day_of

from .asking import form_page


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, year: int) -> HttpResponse:
    """This will ask what of a year's plan goes on into the next, and make that plan."""
    actor, today = actor_of(request), day_of(request)
    can_write_plans(actor).require()
    page = queries.next_plan_page(actor, year, on=today)
    if page is None:
        raise Http404(_("Förbundet har ingen plan för det året."))
    goals = {str(offer.part.pk): offer.part for offer in page.goals if isinstance(offer.part, Goal)}
    activities = {str(offer.part.pk): offer.part for offer in page.activities if isinstance(offer.part, Activity)}
    form = NextPlanForm(
        request.POST or None,
        goals=list(goals.values()),
        activities=list(activities.values()),
        initial={"title": page.title, "goals": list(goals), "activities": list(activities)},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = begin_next_plan(
                actor=actor,
                previous=page.plan,
                title=given["title"],
                goals=[goals[key] for key in given["goals"]],
                activities=[activities[key] for key in given["activities"]],
                on=today,
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(
                request, _("Planen för %(year)s är påbörjad. Se över målspannen och texterna.") % {"year": made.year}
            )
            return redirect("planning:plan", year=made.year)
    chosen = {name: form[name].value() or [] for name in ("goals", "activities")}
    return form_page(request, "planning/next_plan.html", form, year=year, page=page, today=today, chosen=chosen)
