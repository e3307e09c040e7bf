"""Pages for the parts of a plan that are only words: keys to success, priorities and activities."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mellanrum.kernel.errors import Refused
from mellanrum.planning import queries
from mellanrum.planning.forms import ActivityForm, PartForm, ReasonForm, initial_of_part, show_refusal
from mellanrum.planning.models import Activity, PlanKey, Priority
from mellanrum.planning.operations.parts import Part, add_part, update_part, withdraw_part
from mellanrum.planning.policies import can_write_plans
from mellanrum.records.stamps import stamp_of
from mellanrum.tenancy.requests import actor_of, day_of

from .asking import form_page, plan_or_404

# By the word in the address: the rows, and what a new one and a changed one are called.
KINDS: dict[str, tuple[type[Part], Promise, Promise]] = {
    "nyckel": (PlanKey, gettext_lazy("Ny framgångsnyckel"), gettext_lazy("Ändra framgångsnyckeln")),
    "prioritering": (Priority, gettext_lazy("Ny prioritering"), gettext_lazy("Ändra prioriteringen")),
    "aktivitet": (Activity, gettext_lazy("Ny aktivitet"), gettext_lazy("Ändra aktiviteten")),
}


@require_http_methods(["GET", "HEAD", "POST"])
def part_new(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """This will ask for a new part of a plan, and add it."""
    actor, model = actor_of(request), _kind(kind)[0]
    can_write_plans(actor).require()
    plan = plan_or_404(request, year)
    form = _form_of(model)(request.POST or None, new=True, goals=queries.goals_of(actor, plan))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            add_part(
                actor=actor,
                plan=plan,
                kind=model,
                code=given["code"],
                text=form.part(),
                reason=given["reason"],
                on=day_of(request),
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Tillagt i planen."))
            return redirect("planning:plan", year=year)
    return _page(request, form, year=year, plan=plan, kind=kind, part=None)


@require_http_methods(["GET", "HEAD", "POST"])
def part_edit(request: HttpRequest, year: int, kind: str, pk: int) -> HttpResponse:
    """This will ask for changes of a part of a plan, and make them."""
    actor, part = _found(request, year, kind, pk)
    form = _form_of(type(part))(
        request.POST or None,
        new=False,
        goals=queries.goals_of(actor, part.plan),
        initial=initial_of_part(part, stamp_of(part)),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            update_part(
                actor=actor,
                part=part,
                text=form.part(),
                stamp=given["stamp"],
                reason=given["reason"],
                on=day_of(request),
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Ändringen är sparad."))
            return redirect("planning:plan", year=year)
    return _page(request, form, year=year, plan=part.plan, kind=kind, part=part)


@require_http_methods(["GET", "HEAD", "POST"])
def part_withdraw(request: HttpRequest, year: int, kind: str, pk: int) -> HttpResponse:
    """This will ask why a part of a plan is withdrawn, and withdraw it from today."""
    actor, part = _found(request, year, kind, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_part(actor=actor, part=part, reason=form.cleaned_data["reason"], on=day_of(request))
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("%(what)s har utgått ur planen.") % {"what": part.title})
            return redirect("planning:plan", year=year)
    return form_page(request, "planning/part_withdraw.html", form, year=year, kind=kind, part=part)


def _kind(kind: str) -> tuple[type[Part], Promise, Promise]:
    if kind not in KINDS:
        raise Http404(_("Det finns ingen sådan del av en plan."))
    return KINDS[kind]


def _found(request: HttpRequest, year: int, kind: str, pk: int) -> tuple[Any, Part]:
    actor, model = actor_of(request), _kind(kind)[0]
    part = queries.part_of(actor, model, year, pk)
    if part is None:
        raise Http404(_("Planen har ingen sådan del."))
    can_write_plans(actor).require()
    return actor, part


def _form_of(model: type[Part]) -> type[PartForm]:
    return ActivityForm if model is Activity else PartForm


def _page(request: HttpRequest, form: PartForm, *, kind: str, part: Part | None, **context: Any) -> HttpResponse:
    _model, new, changed = KINDS[kind]
    heading = changed if part else new
    return form_page(request, "planning/part_form.html", form, kind=kind, part=part, heading=heading, **context)
