"""Pages of the federation's money: fetch, one operation, render."""

from datetime import date
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mellanrum.kernel.errors import Refused
from mellanrum.portfolio.queries import interventions
from mellanrum.rendering.workbooks import MEDIA, as_xlsx
from mellanrum.tenancy.queries import members
from mellanrum.tenancy.requests import actor_of, day_of, federation_of

from .forms import EntryForm, ForecastForm, LedgerFilterForm, show_refusal
from .measures import basis_words
from .models import FiscalYear
from .operations.by_hand import add_entry, add_forecast
from .policies import can_write_economy
from .queries import years
from .queries.contributions import contributions_page
from .queries.ledger import LedgerFilter, ledger_list, ledger_workbook
from .queries.pictures import capital, conclusion_of, portions

UNPROCESSABLE = 422


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """This will open the money of the year that goes, or say that there is none yet."""
    found = years.latest_year(actor_of(request), on=day_of(request))
    if found is None:
        return render(request, "economy/no_year.html")
    return redirect("economy:year", year=found)


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """This will show a year's money: the capital against its ceiling first, then the frame and what has been used."""
    actor = actor_of(request)
    page = years.year_page(actor, year, on=day_of(request))
    if page is None:
        raise Http404(_("Förbundet har inga räkenskaper för det året."))
    context = {
        "page": page,
        "year": year,
        "conclusion": conclusion_of(page),
        "capital": capital(page),
        "portions": portions(page.frame) if page.frame else None,
        "basis": basis_words(page.closing) if page.closing else "",
        "may_write": can_write_economy(actor),
    }
    return render(request, "economy/year.html", context)


@require_safe
def contributions(request: HttpRequest, year: int) -> HttpResponse:
    """This will show who pays in a year, what was expected and what has come."""
    page = contributions_page(actor_of(request), year, on=day_of(request))
    if page is None:
        raise Http404(_("Förbundet har inga räkenskaper för det året."))
    return render(request, "economy/contributions.html", {"page": page, "year": year})


@require_safe
def budgets(request: HttpRequest, year: int) -> HttpResponse:
    """This will show the versions of a year's budget, with what their documents state beside what the lines sum to."""
    _year_or_404(request, year)
    versions = years.budgets_page(actor_of(request), year)
    return render(request, "economy/budgets.html", {"versions": versions, "year": year})


@require_safe
def ledger(request: HttpRequest, year: int) -> HttpResponse:
    """This will list a year's entries, narrowed as the address says."""
    actor = actor_of(request)
    _year_or_404(request, year)
    month = request.GET.get("month", "")
    asked = LedgerFilter(
        month=int(month) if month.isascii() and month.isdigit() and 1 <= int(month) <= 12 else None,
        intervention=request.GET.get("intervention", "")[:60],
        account=request.GET.get("account", "").strip()[:20],
        search=request.GET.get("q", "").strip()[:100],
        after=request.GET.get("efter", ""),
        before=request.GET.get("fore", ""),
    )
    if request.GET.get("format") == "xlsx":
        owner = federation_of(request)
        book = ledger_workbook(actor, year, of=asked, issuer=owner.name, on=day_of(request), made_at=timezone.now())
        response = HttpResponse(as_xlsx(book), content_type=MEDIA)
        response["Content-Disposition"] = f'attachment; filename="bokforing-{owner.slug}-{year}.xlsx"'
        return response
    found = ledger_list(actor, year, of=asked)
    initial = {
        "q": asked.search,
        "intervention": asked.intervention,
        "month": asked.month,
        "account": asked.account,
    }
    context = {
        "list": found,
        "year": year,
        "form": LedgerFilterForm(initial=initial, interventions=found.interventions),
        "may_write": can_write_economy(actor),
    }
    return render(request, "economy/ledger.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_new(request: HttpRequest, year: int) -> HttpResponse:
    """This will ask for an entry of the ledger, and write it."""
    actor = actor_of(request)
    can_write_economy(actor).require()
    _year_or_404(request, year)
    form = EntryForm(request.POST or None, interventions=interventions(actor), members=members(actor))
    if request.method == "POST" and form.is_valid():
        try:
            made = add_entry(actor=actor, **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Posten %(reference)s är sparad.") % {"reference": made.reference})
            return redirect("economy:ledger", year=year)
    return _form(request, "economy/entry_form.html", form, year=year)


@require_http_methods(["GET", "HEAD", "POST"])
def forecast_new(request: HttpRequest, year: int) -> HttpResponse:
    """This will ask for a forecast of the year's end, and write it with today's date."""
    actor = actor_of(request)
    can_write_economy(actor).require()
    found = _year_or_404(request, year)
    form = ForecastForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_forecast(actor=actor, fiscal_year=found, made_on=day_of(request), **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Prognosen är sparad, och årets slut räknas med den."))
            return redirect("economy:year", year=year)
    return _form(request, "economy/forecast_form.html", form, year=year, today=day_of(request))


def _year_or_404(request: HttpRequest, year: int) -> FiscalYear:
    found = years.fiscal_year_of(actor_of(request), year)
    if found is None:
        raise Http404(_("Förbundet har inga räkenskaper för det året."))
    return found


def _form(
    request: HttpRequest, template: str, form: django_forms.Form, *, year: int, today: date | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "year": year, "today": today}
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)
