"""Pages of decisions: the list over all bodies, one with its follow-up, and what was decided on delegation."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mellanrum.governance.forms import ReasonForm, show_refusal
from mellanrum.governance.forms.agenda import DecisionFilterForm, DelegatedForm, FollowUpForm
from mellanrum.governance.models import Decision
from mellanrum.governance.operations.decisions import (
    carry_out_decision,
    put_off_decision,
    reopen_decision,
    withdraw_decision,
)
from mellanrum.governance.operations.delegated import register_delegated_decision, withdraw_delegated_decision
from mellanrum.governance.policies import can_follow_up_decisions, can_keep_delegated_decisions
from mellanrum.governance.queries import decisions as queries
from mellanrum.governance.queries.bodies import body_choices
from mellanrum.governance.queries.one_agenda import decision_line
from mellanrum.governance.queries.seats import contact_choices
from mellanrum.kernel.errors import Refused
from mellanrum.records.queries import history_of
from mellanrum.records.stamps import stamp_of
from mellanrum.tenancy.requests import actor_of, day_of

UNPROCESSABLE = 422


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """This will list decisions over all bodies, narrowed as the address says."""
    actor = actor_of(request)
    state = request.GET.get("state", "")
    asked = queries.DecisionFilter(
        body=request.GET.get("body", ""),
        state=state if state in queries.STATES else "open",
        search=request.GET.get("q", "").strip()[:100],
        after=request.GET.get("efter", ""),
        before=request.GET.get("fore", ""),
    )
    found = queries.decision_list(actor, of=asked, on=day_of(request))
    initial = {"q": asked.search, "body": asked.body, "state": asked.state}
    context = {
        "list": found,
        "form": DecisionFilterForm(initial=initial, bodies=found.bodies),
        "year": day_of(request).year,
        "narrowed": bool(asked.search or asked.body or asked.state != "all"),
    }
    return render(request, "governance/decisions.html", context)


@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show one decision, and write what became of it."""
    actor = actor_of(request)
    found = queries.decision_for(actor, pk)
    if found is None:
        raise Http404(_("Förbundet har inget sådant beslut."))
    form = FollowUpForm(
        request.POST or None,
        is_closed=found.done_on is not None or found.withdrawn_on is not None,
        has_day=found.due_on is not None,
        initial={"stamp": stamp_of(found), "what": FollowUpForm.DONE, "on": day_of(request)},
    )
    if request.method == "POST":
        can_follow_up_decisions(actor).require()
    if form.is_valid():
        try:
            _follow_up(request, found, form)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Uppföljningen är sparad."))
            return redirect("governance:decision", pk)
    context = {
        "line": decision_line(found, on=day_of(request)),
        "decision": found,
        "item": found.item,
        "meeting": found.item.meeting,
        "form": form,
        "may_follow_up": can_follow_up_decisions(actor),
        "history": history_of(actor, found),
    }
    return render(request, "governance/decision.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def _follow_up(request: HttpRequest, found: Decision, form: FollowUpForm) -> None:
    said, actor, today = form.cleaned_data, actor_of(request), day_of(request)
    text, stamp = said["text"], said["stamp"] or None
    if said["what"] == FollowUpForm.DONE:
        carry_out_decision(actor=actor, decision=found, on=said["on"], outcome=text, today=today, stamp=stamp)
    elif said["what"] == FollowUpForm.PUT_OFF:
        put_off_decision(actor=actor, decision=found, to=said["on"], reason=text, stamp=stamp)
    elif said["what"] == FollowUpForm.WITHDRAWN:
        withdraw_decision(actor=actor, decision=found, on=today, reason=text, stamp=stamp)
    else:
        reopen_decision(actor=actor, decision=found, reason=text, stamp=stamp)


@require_safe
def delegated_decisions(request: HttpRequest) -> HttpResponse:
    """This will list what was decided on delegation in a year."""
    actor = actor_of(request)
    asked = request.GET.get("year", "")
    this_year = day_of(request).year
    year = int(asked) if len(asked) == 4 and asked.isascii() and asked.isdigit() else this_year
    context = {
        "decisions": queries.delegated_decisions(actor, year=year),
        "chosen_year": year,
        "years": sorted({*queries.delegated_years(actor), this_year, year}, reverse=True),
        "may_keep": can_keep_delegated_decisions(actor),
    }
    return render(request, "governance/delegated_decisions.html", context)


@require_http_methods(["GET", "POST"])
def delegated_new(request: HttpRequest) -> HttpResponse:
    """This will register a decision that was made on delegation."""
    actor = actor_of(request)
    can_keep_delegated_decisions(actor).require()
    bodies = body_choices(actor, on=day_of(request))
    board = next((one.pk for one in bodies if one.kind == "board"), None)
    form = DelegatedForm(
        request.POST or None,
        bodies=bodies,
        people=contact_choices(actor),
        initial={"body": board, "decided_on": day_of(request)},
    )
    if form.is_valid():
        try:
            made = register_delegated_decision(
                actor=actor, body=form.cleaned_data["body"], fields=form.words(), today=day_of(request)
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("%(number)s är antecknat och registrerat. Det anmäls vid nästa möte.") % {"number": made.label},
            )
            return redirect("governance:delegated_decisions")
    context = {"form": form}
    return render(request, "governance/delegated_form.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def delegated_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show one delegated decision, and withdraw it with a reason."""
    actor = actor_of(request)
    found = queries.delegated_decision_for(actor, pk)
    if found is None:
        raise Http404(_("Förbundet har inget sådant delegationsbeslut."))
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        can_keep_delegated_decisions(actor).require()
    if form.is_valid():
        try:
            withdraw_delegated_decision(
                actor=actor, decision=found, on=day_of(request), reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Delegationsbeslutet är återkallat."))
            return redirect("governance:delegated_decision", pk)
    context = {
        "decision": found,
        "form": form,
        "may_keep": can_keep_delegated_decisions(actor),
        "history": history_of(actor, found),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "governance/delegated_decision.html", context, status=status)
