"""Patterns, effects, and coordination inside members."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mellanrum.obstacles.forms.handling import OwnerForm, ReasonForm
from mellanrum.obstacles.operations.effects import withdraw_effect
from mellanrum.obstacles.operations.owners import name_owner
from mellanrum.obstacles.policies import can_name_owners, can_note_effects
from mellanrum.obstacles.queries.effects import effect_for, effects_by_level, public_effects
from mellanrum.obstacles.queries.internal import internal_page, owner_candidates
from mellanrum.obstacles.queries.patterns import patterns
from mellanrum.tenancy.queries import federation_by_slug
from mellanrum.tenancy.queries import members as members_of
from mellanrum.tenancy.requests import actor_of, day_of
from mellanrum.tenancy.scope import federation_transaction

from .shared import answered, form_page


@require_safe
def pattern_page(request: HttpRequest) -> HttpResponse:
    """This will lay out the obstacles of a year, or of all years, by kind, member and level."""
    actor, today = actor_of(request), day_of(request)
    year = request.GET.get("year", "")
    chosen = int(year) if len(year) == 4 and year.isascii() and year.isdigit() else None
    return render(request, "obstacles/patterns.html", {"page": patterns(actor, year=chosen, on=today)})


@require_safe
def effects(request: HttpRequest) -> HttpResponse:
    """This will show what the obstacles led to."""
    actor, today = actor_of(request), day_of(request)
    context = {
        "levels": effects_by_level(actor, on=today),
        "may_note": can_note_effects(actor),
        "federation": getattr(request, "federation", None),
    }
    return render(request, "obstacles/effects.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def effect_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """This will ask why an effect does not hold, and take it back."""
    actor, today = actor_of(request), day_of(request)
    can_note_effects(actor).require()
    effect = effect_for(actor, pk, on=today)
    if effect is None:
        raise Http404(_("Effekten finns inte."))
    form = ReasonForm(request.POST or None)

    def do() -> str:
        withdraw_effect(actor=actor, effect=effect, reason=form.cleaned_data["reason"], on=today)
        return reverse("obstacles:effects")

    done = answered(request, form, do, message=_("Effekten är återtagen."))
    return done or form_page(request, "obstacles/effect_withdraw.html", form, effect=effect)


@require_safe
def public(request: HttpRequest, federation: str) -> HttpResponse:
    """This will show everybody what a federation's obstacles led to: only the texts that were written for that."""
    owner = federation_by_slug(federation)
    if owner is None:
        raise Http404(_("Det finns inget sådant förbund."))
    with federation_transaction([owner.pk], read_only=True):
        context = {"owner": owner, "effects": public_effects(owner)}
    return render(request, "obstacles/public.html", context)


@require_safe
def internal(request: HttpRequest) -> HttpResponse:
    """This will show how many obstacles lie inside the members and for how long."""
    actor, today = actor_of(request), day_of(request)
    context = {"page": internal_page(actor, on=today), "may_name": can_name_owners(actor), "today": today}
    return render(request, "obstacles/internal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def owner_new(request: HttpRequest) -> HttpResponse:
    """This will ask who answers inside a member, and name that person."""
    actor, today = actor_of(request), day_of(request)
    can_name_owners(actor).require()
    members, contacts = members_of(actor, on=today), owner_candidates(actor)
    form = OwnerForm(
        request.POST or None,
        members=[(member.code, member.name) for member in members],
        contacts=[(str(contact.pk), contact.name) for contact in contacts],
        initial={"on": today, "member": request.GET.get("member", "")},
    )

    def do() -> str:
        said = form.cleaned_data
        name_owner(
            actor=actor,
            member=next(member for member in members if member.code == said["member"]),
            contact=next(contact for contact in contacts if str(contact.pk) == said["contact"]),
            on=said["on"],
        )
        return reverse("obstacles:internal")

    done = answered(request, form, do, message=_("Den ansvariga är inskriven."))
    return done or form_page(request, "obstacles/owner_form.html", form)
