"""Pages of matters: the list, one matter, and what is done with it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mellanrum.kernel.errors import Refused
from mellanrum.records.forms import CorrectMatterForm, MatterFilterForm, MatterForm, ReasonForm, SecrecyForm
from mellanrum.records.models import Matter
from mellanrum.records.operations.by_hand import close_matter, correct_matter, open_matter_by_hand, reopen_matter
from mellanrum.records.operations.secrecy import mark_secrecy
from mellanrum.records.policies import can_keep_register, can_mark_secrecy
from mellanrum.records.queries import history_of
from mellanrum.records.queries import register as queries
from mellanrum.records.stamps import stamp_of
from mellanrum.tenancy.requests import actor_of, day_of, federation_of

from .forms_shown import ask, secrecy_lead

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """This will list the matters of the register, narrowed as the address says."""
    actor = actor_of(request)
    asked = queries.MatterFilter(
        search=request.GET.get("q", "").strip()[:100],
        year=year_in(request),
        state=request.GET.get("state", ""),
        marked=request.GET.get("marked", ""),
        direction=request.GET.get("direction", ""),
        kind=request.GET.get("kind", "")[:40],
        after=request.GET.get("efter", ""),
        before=request.GET.get("fore", ""),
    )
    found = queries.matter_list(actor, of=asked)
    initial = {
        "q": asked.search,
        "year": asked.year,
        "state": asked.state,
        "marked": asked.marked,
        "direction": asked.direction,
        "kind": asked.kind,
    }
    context = {
        "list": found,
        "form": MatterFilterForm(initial=initial),
        "narrowed": any(initial.values()),
        "may_keep": can_keep_register(actor),
        "slug": federation_of(request).slug,
    }
    return render(request, "records/matters.html", context)


@require_http_methods(FORM_METHODS)
def matter_new(request: HttpRequest) -> HttpResponse:
    """This will ask what a new matter is about, and open it."""
    actor = actor_of(request)
    can_keep_register(actor).require()
    today = day_of(request)
    form = MatterForm(request.POST or None, initial={"on": today.isoformat()})

    def do() -> tuple[str, str]:
        made = open_matter_by_hand(actor=actor, today=today, **form.cleaned_data)
        return _("Ärende %(number)s är öppnat.") % {"number": made.diary_number}, _address(made)

    return ask(
        request,
        form,
        do,
        heading=_("Öppna ärende"),
        button=_("Öppna ärendet"),
        back=reverse("records:matters"),
        up=None,
    )


@require_safe
def matter(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """This will show one matter: its documents in order, its history, and what can be done with it."""
    actor = actor_of(request)
    page = queries.matter_page(actor, year, number)
    if page is None:
        raise _no_matter()
    context = {
        "page": page,
        "matter": page.matter,
        "may_keep": can_keep_register(actor),
        "history": history_of(actor, page.matter),
    }
    return render(request, "records/matter.html", context)


@require_http_methods(FORM_METHODS)
def matter_edit(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """This will ask for the right title of a matter, and put it right."""
    actor = actor_of(request)
    can_keep_register(actor).require()
    found = _matter_or_404(request, year, number)
    form = CorrectMatterForm(request.POST or None, initial={"title": found.title, "stamp": stamp_of(found)})

    def do() -> tuple[str, str]:
        correct_matter(actor=actor, matter=found, **form.cleaned_data)
        return _("Ärendet är rättat."), _address(found)

    return ask(
        request, form, do, heading=_("Rätta ärendet"), button=_("Spara"), back=_address(found), up=found.diary_number
    )


@require_http_methods(FORM_METHODS)
def matter_secrecy(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """This will ask for a provision, and mark a matter as secret or take the mark away."""
    actor = actor_of(request)
    can_mark_secrecy(actor).require()
    found = _matter_or_404(request, year, number)
    form = SecrecyForm(request.POST or None, obj=found)

    def do() -> tuple[str, str]:
        mark_secrecy(
            actor=actor,
            document=found,
            provision=form.provision,
            reason=form.cleaned_data["reason"],
            public_title=form.cleaned_data["public_title"],
        )
        return _("Markeringen är sparad."), _address(found)

    return ask(
        request,
        form,
        do,
        heading=_("Sekretessmarkera ärendet"),
        button=_("Spara"),
        back=_address(found),
        up=found.diary_number,
        lead=secrecy_lead(),
    )


@require_POST
def matter_close(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """This will close a matter."""
    actor = actor_of(request)
    can_keep_register(actor).require()
    found = _matter_or_404(request, year, number)
    try:
        close_matter(actor=actor, matter=found, on=day_of(request))
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Ärendet är avslutat."))
    return redirect(_address(found))


@require_http_methods(FORM_METHODS)
def matter_reopen(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """This will ask why, and open a closed matter again."""
    actor = actor_of(request)
    can_keep_register(actor).require()
    found = _matter_or_404(request, year, number)
    form = ReasonForm(request.POST or None)

    def do() -> tuple[str, str]:
        reopen_matter(actor=actor, matter=found, reason=form.cleaned_data["reason"])
        return _("Ärendet är öppet igen."), _address(found)

    return ask(
        request,
        form,
        do,
        heading=_("Öppna ärendet igen"),
        button=_("Öppna ärendet"),
        back=_address(found),
        up=found.diary_number,
    )


def year_in(request: HttpRequest) -> int | None:
    """This will read the year that a list is narrowed to; None for anything that is no year."""
    text = request.GET.get("year", "").strip()
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() and 1900 <= int(text) <= 2199 else None


def _address(matter: Matter) -> str:
    return reverse("records:matter", args=[matter.year, matter.number])


def _matter_or_404(request: HttpRequest, year: int, number: int) -> Matter:
    found = queries.matter_by_number(actor_of(request), year, number)
    if found is None:
        raise _no_matter()
    return found


def _no_matter() -> Http404:
    return Http404(_("Diariet har inget ärende med det numret."))
