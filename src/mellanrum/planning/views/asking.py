"""What the pages of plans share: the day asked for, the plan and the goal of an address, and a form drawn."""

from datetime import date
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mellanrum.kernel.days import is_countable
from mellanrum.planning import queries
from mellanrum.planning.models import Goal, Plan
from mellanrum.tenancy.requests import actor_of, day_of

UNPROCESSABLE = 422


def form_page(request: HttpRequest, template: str, form: django_forms.Form, **context: Any) -> HttpResponse:
    return render(request, template, {"form": form, **context}, status=UNPROCESSABLE if form.errors else 200)


def asked_day(request: HttpRequest) -> tuple[date, date]:
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


def plan_or_404(request: HttpRequest, year: int) -> Plan:
    found = queries.plan_of(actor_of(request), year)
    if found is None:
        raise Http404(_("Förbundet har ingen plan för det året."))
    return found


def goal_or_404(request: HttpRequest, year: int, code: str) -> Goal:
    found = queries.goal_of(actor_of(request), year, code)
    if found is None:
        raise Http404(_("Planen har inget mål med den koden."))
    return found
