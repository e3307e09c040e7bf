"""Pages of retention: the rules, what may be disposed of, and changes of the rules."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mellanrum.kernel.errors import Refused
from mellanrum.records.forms import RetentionForm
from mellanrum.records.operations.retention import set_retention_rule, withdraw_retention_rule
from mellanrum.records.policies import can_keep_register
from mellanrum.records.queries import retention as queries
from mellanrum.tenancy.requests import actor_of, day_of

from .forms_shown import ask

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """This will list how long each kind of document is kept, and what may be disposed of today."""
    actor = actor_of(request)
    today = day_of(request)
    context = {
        "page": queries.retention_page(actor, on=today),
        "today": today,
        "may_keep": can_keep_register(actor),
    }
    return render(request, "records/retention.html", context)


@require_http_methods(FORM_METHODS)
def retention_new(request: HttpRequest) -> HttpResponse:
    """This will ask how long documents of a kind are kept, and by which decision."""
    actor = actor_of(request)
    can_keep_register(actor).require()
    form = RetentionForm(request.POST or None, initial={"kind": request.GET.get("slag", "")})

    def do() -> tuple[str, str]:
        given = form.cleaned_data
        set_retention_rule(
            actor=actor, kind=given["kind"], years=given["years"], decision=given["decision"], on=day_of(request)
        )
        return _("Regeln är sparad."), reverse("records:retention")

    return ask(
        request,
        form,
        do,
        heading=_("Regel för bevarande och gallring"),
        button=_("Spara regeln"),
        back=reverse("records:retention"),
        up=None,
        lead=_("Skriv in vad förbundet har beslutat. Systemet gallrar inget: listan visar vad som får gallras."),
    )


@require_POST
def retention_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """This will withdraw a rule."""
    actor = actor_of(request)
    can_keep_register(actor).require()
    rule = queries.rule_of(actor, pk)
    if rule is None:
        raise Http404(_("Förbundet har ingen sådan regel."))
    try:
        withdraw_retention_rule(actor=actor, rule=rule, on=day_of(request))
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Regeln är upphävd. Handlingarna bevaras tills något annat beslutas."))
    return redirect("records:retention")
