"""Who has which role in the federation, and since when."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mellanrum.kernel.errors import Refused
from mellanrum.tenancy import queries
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.forms import EndRoleForm, PersonForm, RoleForm
from mellanrum.tenancy.models import Role
from mellanrum.tenancy.operations.accounts import add_person, send_invitation
from mellanrum.tenancy.operations.roles import end_role, give_role
from mellanrum.tenancy.policies import can_manage_people
from mellanrum.tenancy.requests import actor_of

INVALID = 422


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """This will list everybody with a role today."""
    actor = _manager(request)
    return render(request, "tenancy/people.html", {"people": queries.people(actor, on=timezone.localdate())})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """This will give somebody a role, with a new account when there is none."""
    actor = _manager(request)
    today = timezone.localdate()
    form = PersonForm(request.POST or None, members=queries.members(actor, on=today), today=today)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            assignment = add_person(
                actor=actor,
                email=data["email"],
                name=data["name"],
                role=Role(data["role"]),
                since=data["since"],
                member=data["member"],
                site_address=request.build_absolute_uri("/"),
            )
        except Refused as error:
            _put(form, error)
        else:
            messages.success(request, _("%(name)s har fått rollen.") % {"name": assignment.user.name})
            return redirect("tenancy:person", assignment.user_id)
    return render(request, "tenancy/person_new.html", {"form": form}, status=INVALID if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show a person's roles in the federation, and give it another."""
    actor = _manager(request)
    page = _page(actor, pk)
    today = timezone.localdate()
    form = RoleForm(request.POST or None, members=queries.members(actor, on=today), today=today)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            give_role(actor=actor, user=page.user, role=Role(data["role"]), since=data["since"], member=data["member"])
        except Refused as error:
            _put(form, error)
        else:
            messages.success(request, _("%(name)s har fått rollen.") % {"name": page.user.name})
            return redirect("tenancy:person", pk)
    context = {"page": page, "form": form, "today": today}
    return render(request, "tenancy/person.html", context, status=INVALID if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """This will ask for the last day of a role, and end it."""
    actor = _manager(request)
    assignment = queries.role_assignment(actor, pk)
    if assignment is None:
        raise Http404
    form = EndRoleForm(request.POST or None, initial={"until": timezone.localdate().isoformat()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            end_role(actor=actor, assignment=assignment, until=data["until"], reason=data["reason"])
        except Refused as error:
            _put(form, error)
        else:
            messages.success(request, _("Rollen är avslutad."))
            return redirect("tenancy:person", assignment.user_id)
    context = {"assignment": assignment, "form": form}
    return render(request, "tenancy/role_end.html", context, status=INVALID if form.errors else 200)


@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """This will send the link to choose a password once more."""
    actor = _manager(request)
    page = _page(actor, pk)
    try:
        send_invitation(actor=actor, user=page.user, site_address=request.build_absolute_uri("/"))
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Inbjudan är skickad till %(email)s.") % {"email": page.user.email})
    return redirect("tenancy:person", pk)


def _manager(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    can_manage_people(actor).require()
    return actor


def _page(actor: Actor, pk: int) -> queries.PersonPage:
    page = queries.person(actor, pk)
    if page is None:
        raise Http404
    return page


def _put(form: forms.BaseForm, error: Refused) -> None:
    form.add_error(error.field if error.field in form.fields else None, error.message)
