"""Pages of events: fetch, one operation, render."""

from datetime import date
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mellanrum.kernel.errors import Refused
from mellanrum.portfolio.queries import interventions
from mellanrum.records.queries import history_of
from mellanrum.records.stamps import stamp_of
from mellanrum.tenancy.requests import actor_of, day_of

from .forms import EventFilterForm, EventForm, EventReasonForm, initial_of, show_refusal
from .models import EventKind
from .operations.events import EventFields, add_event, change_event, withdraw_event
from .pictures import months_of
from .policies import can_keep_events
from .queries import events as queries
from .queries.numbers import year_of

UNPROCESSABLE = 422


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """This will show a year of events: the sums first, then by month, by member, and one by one."""
    actor, today = actor_of(request), day_of(request)
    years = queries.event_years(actor)
    offered = sorted({*years, today.year}, reverse=True)
    asked = request.GET.get("year", "")
    latest = next((year for year in years if year <= today.year), offered[0])
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in offered else latest
    kind = request.GET.get("kind", "")
    narrowed = queries.EventFilter(
        year=year,
        kind=kind if kind in EventKind.values else "",
        member=request.GET.get("member", "")[:60],
        search=request.GET.get("q", "").strip()[:100],
        after=request.GET.get("efter", ""),
        before=request.GET.get("fore", ""),
    )
    whole = year_of(actor, year, on=today)
    initial = {"q": narrowed.search, "year": year, "kind": narrowed.kind, "member": narrowed.member}
    context = {
        "list": queries.event_list(actor, of=narrowed),
        "filter": narrowed,
        "year": year,
        "whole": whole,
        "months": months_of(whole) if whole.total.attendances else None,
        "form": EventFilterForm(initial=initial, years=offered, members=[one.member for one in whole.members]),
        "may_keep": can_keep_events(actor),
        "today": today,
    }
    return render(request, "learning/events.html", context)


@require_safe
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show one event, how many came from each member, and its changes."""
    actor = actor_of(request)
    page = queries.event_page(actor, pk)
    context = {
        "page": page,
        "event": page.event,
        "today": day_of(request),
        "may_keep": can_keep_events(actor),
        "history": history_of(actor, page.event),
    }
    return render(request, "learning/event.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def event_new(request: HttpRequest) -> HttpResponse:
    """This will ask for a new event, and add it."""
    actor, today = actor_of(request), day_of(request)
    can_keep_events(actor).require()
    form = EventForm(
        request.POST or None,
        interventions=interventions(actor),
        members=queries.members_to_ask(actor, None, today=today),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = add_event(actor=actor, fields=_fields(form), attended=form.attended, today=today)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Evenemanget är sparat."))
            return redirect("learning:event", pk=made.pk)
    return _form(request, "learning/event_form.html", form, event=None, stamp="")


@require_http_methods(["GET", "HEAD", "POST"])
def event_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """This will ask for changes of an event, and make them."""
    actor, today = actor_of(request), day_of(request)
    found = queries.event_for(actor, pk)
    can_keep_events(actor).require()
    form = EventForm(
        request.POST or None,
        initial=initial_of(found),
        interventions=interventions(actor),
        members=queries.members_to_ask(actor, found, today=today),
        elsewhere=queries.from_elsewhere(actor, found),
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_event(
                actor=actor,
                event=found,
                fields=_fields(form),
                attended=form.attended,
                today=today,
                stamp=request.POST.get("stamp"),
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Evenemanget är ändrat."))
            return redirect("learning:event", pk=pk)
    return _form(request, "learning/event_form.html", form, event=found, stamp=stamp_of(found))


@require_http_methods(["GET", "HEAD", "POST"])
def event_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """This will ask why an event is withdrawn, and withdraw it."""
    actor = actor_of(request)
    found = queries.event_for(actor, pk)
    can_keep_events(actor).require()
    form = EventReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_event(actor=actor, event=found, reason=form.cleaned_data["reason"], on=day_of(request))
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Evenemanget är återtaget och räknas inte längre."))
            return redirect("learning:event", pk=pk)
    return _form(request, "learning/event_withdraw.html", form, event=found)


def _fields(form: EventForm) -> EventFields:
    told: dict[str, Any] = form.cleaned_data
    day: date = told["date"]
    return EventFields(
        date=day, title=told["title"], kind=told["kind"], intervention=told["intervention"], note=told["note"]
    )


def _form(request: HttpRequest, template: str, form: django_forms.Form, **context: Any) -> HttpResponse:
    return render(request, template, {"form": form, **context}, status=UNPROCESSABLE if form.errors else 200)
