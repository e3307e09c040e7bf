"""Pages of bodies."""

from copy import copy

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mellanrum.governance.downloads import csv_response
from mellanrum.governance.forms import BodyForm, EndForm, NewBodyForm, show_refusal
from mellanrum.governance.models import Body, SeatKind
from mellanrum.governance.operations.bodies import change_body, create_body, end_body
from mellanrum.governance.policies import can_keep_bodies, can_keep_meetings, can_keep_seats
from mellanrum.governance.queries.bodies import bodies_page, body_choices, body_for, body_page, member_choices
from mellanrum.governance.queries.seats import body_seats
from mellanrum.kernel.errors import Refused
from mellanrum.records.queries import history_of
from mellanrum.records.stamps import stamp_of
from mellanrum.tenancy.requests import actor_of, day_of

UNPROCESSABLE = 422


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """This will list the bodies with their pace through the year."""
    actor = actor_of(request)
    page = bodies_page(actor, on=day_of(request))
    context = {"page": page, "year": page.year, "may_keep": can_keep_bodies(actor)}
    return render(request, "governance/bodies.html", context)


@require_safe
def body(request: HttpRequest, code: str) -> HttpResponse:
    """This will show one body: what it is for, who sits there, when it meets."""
    actor = actor_of(request)
    page = body_page(actor, code, on=day_of(request))
    if page is None:
        raise _no_body()
    context = {
        "page": page,
        "may_keep": can_keep_bodies(actor),
        "may_keep_seats": can_keep_seats(actor),
        "may_keep_meetings": can_keep_meetings(actor),
        "history": history_of(actor, page.body),
    }
    return render(request, "governance/body.html", context)


@require_safe
def body_contacts(request: HttpRequest, code: str) -> HttpResponse:
    """This will give a body's contact list as a CSV file."""
    actor = actor_of(request)
    found = _body_or_404(request, code)
    on = day_of(request)
    header = [_("Namn"), _("E-postadress"), _("Plats"), _("Uppgift"), _("Medlem"), _("Till och med")]
    rows = [
        [
            line.person,
            line.email,
            str(SeatKind(line.kind).label),
            line.role_words,
            line.member.name if line.member else "",
            line.last_day.isoformat() if line.last_day else "",
        ]
        for line in body_seats(actor, [found], on=on)[0].lines
    ]
    return csv_response(f"{found.code}-{on.isoformat()}.csv", header, rows)


@require_http_methods(["GET", "POST"])
def body_new(request: HttpRequest) -> HttpResponse:
    """This will add a body."""
    actor = actor_of(request)
    can_keep_bodies(actor).require()
    form = NewBodyForm(request.POST or None, bodies=body_choices(actor), members=member_choices(actor))
    if form.is_valid():
        try:
            made = create_body(actor=actor, code=form.cleaned_data["code"], fields=form.words())
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(body)s är tillagt.") % {"body": made.name})
            return redirect("governance:body", made.code)
    return render(request, "governance/body_form.html", {"form": form, "body": None}, status=_status(form.is_bound))


@require_http_methods(["GET", "POST"])
def body_edit(request: HttpRequest, code: str) -> HttpResponse:
    """This will change what is said of a body."""
    actor = actor_of(request)
    found = _body_or_404(request, code)
    can_keep_bodies(actor).require()
    form = BodyForm(
        request.POST or None,
        instance=copy(found),
        initial={"stamp": stamp_of(found)},
        bodies=body_choices(actor),
        members=member_choices(actor),
    )
    if form.is_valid():
        try:
            change_body(actor=actor, body=found, fields=form.words(), stamp=form.cleaned_data["stamp"] or None)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Ändringen är sparad."))
            return redirect("governance:body", code)
    return render(request, "governance/body_form.html", {"form": form, "body": found}, status=_status(form.is_bound))


@require_http_methods(["GET", "POST"])
def body_end(request: HttpRequest, code: str) -> HttpResponse:
    """This will end a body, and its seats with it."""
    actor = actor_of(request)
    found = _body_or_404(request, code)
    can_keep_bodies(actor).require()
    form = EndForm(request.POST or None)
    if form.is_valid():
        try:
            said = form.cleaned_data
            end_body(actor=actor, body=found, last_day=said["last_day"], reason=said["reason"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(body)s är avslutat.") % {"body": found.name})
            return redirect("governance:body", code)
    return render(request, "governance/body_end.html", {"form": form, "body": found}, status=_status(form.is_bound))


def _status(is_bound: bool) -> int:
    return UNPROCESSABLE if is_bound else 200


def _body_or_404(request: HttpRequest, code: str) -> Body:
    found = body_for(actor_of(request), code)
    if found is None:
        raise _no_body()
    return found


def _no_body() -> Http404:
    return Http404(_("Förbundet har inget organ med den koden."))
