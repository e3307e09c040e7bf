"""Pages of seats and of the people in them."""

from copy import copy
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mellanrum.governance.downloads import csv_response
from mellanrum.governance.forms import ContactForm, DayForm, EndForm, NewSeatForm, SeatForm, show_refusal
from mellanrum.governance.models import BodyKind, Seat
from mellanrum.governance.operations.seats import change_contact, change_seat, create_contact, create_seat, end_seat
from mellanrum.governance.policies import can_keep_seats
from mellanrum.governance.queries.bodies import body_choices, member_choices
from mellanrum.governance.queries.seats import contact_for, contact_list, seat_for, seats_page
from mellanrum.governance.states.seats import board_term
from mellanrum.kernel.errors import Refused
from mellanrum.records.queries import history_of
from mellanrum.records.stamps import stamp_of
from mellanrum.tenancy.models import Contact
from mellanrum.tenancy.requests import actor_of, day_of

UNPROCESSABLE = 422


@require_safe
def seats(request: HttpRequest) -> HttpResponse:
    """This will show who holds which mandate on a chosen day."""
    actor = actor_of(request)
    form = DayForm(request.GET if "on" in request.GET else None)
    chosen = form.cleaned_data.get("on") if form.is_bound and form.is_valid() else None
    today = day_of(request)
    page = seats_page(actor, on=chosen or today)
    context = {
        "page": page,
        "form": form if form.is_bound else DayForm(initial={"on": today}),
        "today": today,
        "term": board_term(page.on),
        "may_keep": can_keep_seats(actor),
    }
    return render(request, "governance/seats.html", context)


@require_http_methods(["GET", "POST"])
def seat_new(request: HttpRequest) -> HttpResponse:
    """This will give someone a seat."""
    actor = actor_of(request)
    can_keep_seats(actor).require()
    today = day_of(request)
    bodies, members = body_choices(actor, on=today), member_choices(actor)
    contacts = [line.contact for line in contact_list(actor, on=today)]
    body = next((one for one in bodies if one.code == request.GET.get("body")), None)
    wanted = {
        "body": body.pk if body else None,
        "member": next((one.pk for one in members if one.code == request.GET.get("member")), None),
        "kind": request.GET.get("kind", "ordinary"),
        "first_day": today,
        # A seat in the board lasts for the rest of the term; what is not so is written over.
        "last_day": board_term(today)[1] if body and body.kind == BodyKind.BOARD else None,
    }
    form = NewSeatForm(request.POST or None, initial=wanted, bodies=bodies, contacts=contacts, members=members)
    if form.is_valid():
        try:
            made = create_seat(actor=actor, body=form.cleaned_data["body"], holder=form.holder(), fields=form.words())
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(person)s har fått platsen.") % {"person": made.contact.name})
            return redirect("governance:body", made.body.code)
    return render(request, "governance/seat_form.html", {"form": form, "seat": None}, status=_status(form.is_bound))


@require_http_methods(["GET", "POST"])
def seat_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show a seat, and change it."""
    actor = actor_of(request)
    seat = _seat_or_404(request, pk)
    may_keep = can_keep_seats(actor)
    if request.method == "POST":
        may_keep.require()
    initial = {**_initial(seat), "stamp": stamp_of(seat)}
    form = SeatForm(request.POST or None, initial=initial, members=member_choices(actor))
    if form.is_valid():
        try:
            change_seat(actor=actor, seat=seat, fields=form.words(), stamp=form.cleaned_data["stamp"] or None)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Ändringen är sparad."))
            return redirect("governance:body", seat.body.code)
    context = {"form": form, "seat": seat, "may_keep": may_keep, "history": history_of(actor, seat)}
    return render(request, "governance/seat_form.html", context, status=_status(form.is_bound))


@require_http_methods(["GET", "POST"])
def seat_end(request: HttpRequest, pk: int) -> HttpResponse:
    """This will end a seat with a reason."""
    actor = actor_of(request)
    seat = _seat_or_404(request, pk)
    can_keep_seats(actor).require()
    form = EndForm(request.POST or None, initial={"last_day": day_of(request)})
    if form.is_valid():
        try:
            said = form.cleaned_data
            end_seat(actor=actor, seat=seat, last_day=said["last_day"], reason=said["reason"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Platsen är avslutad."))
            return redirect("governance:body", seat.body.code)
    return render(request, "governance/seat_end.html", {"form": form, "seat": seat}, status=_status(form.is_bound))


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """This will list the federation's contacts with their seats; by body and member they are mailing lists."""
    actor = actor_of(request)
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "body", "member")}
    today = day_of(request)
    lines = contact_list(actor, on=today, search=asked["q"], body=asked["body"], member=asked["member"])
    if request.GET.get("format") == "csv":
        header = [_("Namn"), _("E-postadress"), _("Telefon"), _("Befattning"), _("Platser")]
        rows = [
            [
                line.contact.name,
                line.contact.email,
                line.contact.phone,
                line.contact.title,
                ", ".join(seat_words(seat) for seat in line.seats),
            ]
            for line in lines
        ]
        return csv_response(f"kontakter-{today.isoformat()}.csv", header, rows)
    context = {
        "lines": lines,
        "emails": list(dict.fromkeys(line.contact.email for line in lines if line.contact.email)),
        "asked": asked,
        "bodies": body_choices(actor, on=today),
        "members": member_choices(actor),
        "may_keep": can_keep_seats(actor),
    }
    return render(request, "governance/contacts.html", context)


@require_http_methods(["GET", "POST"])
def contact_new(request: HttpRequest) -> HttpResponse:
    """This will add a contact."""
    actor = actor_of(request)
    can_keep_seats(actor).require()
    form = ContactForm(request.POST or None)
    if form.is_valid():
        try:
            made = create_contact(actor=actor, fields=form.words())
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(person)s är tillagd.") % {"person": made.name})
            return redirect("governance:contacts")
    context = {"form": form, "contact": None}
    return render(request, "governance/contact_form.html", context, status=_status(form.is_bound))


@require_http_methods(["GET", "POST"])
def contact_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """This will change what is known of a contact."""
    actor = actor_of(request)
    found = _contact_or_404(request, pk)
    can_keep_seats(actor).require()
    form = ContactForm(request.POST or None, instance=copy(found), initial={"stamp": stamp_of(found)})
    if form.is_valid():
        try:
            change_contact(actor=actor, contact=found, fields=form.words(), stamp=form.cleaned_data["stamp"] or None)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Ändringen är sparad."))
            return redirect("governance:contacts")
    context = {"form": form, "contact": found, "history": history_of(actor, found)}
    return render(request, "governance/contact_form.html", context, status=_status(form.is_bound))


def seat_words(seat: Seat) -> str:
    """This will tell a seat in a few words: the body, and as what."""
    return f"{seat.body.label} ({seat.get_kind_display()})"


def _initial(seat: Seat) -> dict[str, str | int | bool | date | None]:
    return {
        "kind": seat.kind,
        "member": seat.member_id,
        "role": seat.role,
        "personal_mandate": seat.personal_mandate,
        "first_day": seat.days.start,
        "last_day": seat.days.last_day,
    }


def _status(is_bound: bool) -> int:
    return UNPROCESSABLE if is_bound else 200


def _seat_or_404(request: HttpRequest, pk: int) -> Seat:
    found = seat_for(actor_of(request), pk)
    if found is None:
        raise Http404(_("Förbundet har ingen sådan plats."))
    return found


def _contact_or_404(request: HttpRequest, pk: int) -> Contact:
    found = contact_for(actor_of(request), pk)
    if found is None:
        raise Http404(_("Förbundet har ingen sådan kontakt."))
    return found
