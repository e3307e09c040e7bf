"""Pages of requests to see documents. The letter and masking of texts are made in ``web``, where papers are set."""

from datetime import datetime, time

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mellanrum.kernel.errors import Refused
from mellanrum.records.forms import (
    AddDocumentsForm,
    ExamineForm,
    ReasonForm,
    RequestForm,
)
from mellanrum.records.models import Outcome, ReleaseRequest
from mellanrum.records.operations.releases import (
    add_to_request,
    examine,
    remove_requester,
    take_in_request,
    withdraw_request,
)
from mellanrum.records.policies import can_keep_register
from mellanrum.records.provisions import PROVISIONS
from mellanrum.records.queries import history_of
from mellanrum.records.queries import releases as queries
from mellanrum.records.queries.register import documents_by_reference
from mellanrum.tenancy.requests import actor_of, day_of

from .forms_shown import ask

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """This will list the requests to see documents, the last received first."""
    actor = actor_of(request)
    now = timezone.now()
    found = queries.request_list(actor, now=now, after=request.GET.get("efter", ""))
    context = {"list": found, "today": day_of(request), "may_keep": can_keep_register(actor)}
    return render(request, "records/releases.html", context)


@require_http_methods(FORM_METHODS)
def release_new(request: HttpRequest) -> HttpResponse:
    """This will ask what somebody wants to see, and take the request in."""
    actor = actor_of(request)
    can_keep_register(actor).require()
    now = timezone.localtime()
    form = RequestForm(
        request.POST or None,
        initial={"received_on": day_of(request).isoformat(), "received_time": now.strftime("%H.%M")},
    )

    def do() -> tuple[str, str]:
        given = form.cleaned_data
        moment = datetime.combine(given["received_on"], given["received_time"] or time(12))
        made = take_in_request(
            actor=actor,
            asked=given["asked"],
            requester=given["requester"],
            received_at=timezone.make_aware(moment),
        )
        return _("Begäran är registrerad. Sök fram handlingarna och pröva dem."), _address(made)

    return ask(
        request,
        form,
        do,
        heading=_("Registrera begäran om utlämnande"),
        button=_("Registrera begäran"),
        back=reverse("records:releases"),
        up=None,
        lead=_("Begäran ska prövas skyndsamt: helst samma dag, annars inom några dagar."),
    )


@require_safe
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show a request: how long it has waited, its documents, and what is decided of each."""
    actor = actor_of(request)
    page = queries.request_page(actor, pk, now=timezone.now())
    if page is None:
        raise _no_request()
    context = {
        "page": page,
        "today": day_of(request),
        "received_on": timezone.localtime(page.request.received_at).date(),
        "add_form": AddDocumentsForm(),
        "may_keep": can_keep_register(actor),
        "history": history_of(actor, page.request),
    }
    return render(request, "records/release.html", context)


@require_http_methods(FORM_METHODS)
def release_add(request: HttpRequest, pk: int) -> HttpResponse:
    """This will ask for numbers of documents, and put them among those that a request is about."""
    actor = actor_of(request)
    can_keep_register(actor).require()
    found = _request_or_404(request, pk)
    form = AddDocumentsForm(request.POST or None)

    def do() -> tuple[str, str]:
        documents, missing = documents_by_reference(actor, form.cleaned_data["numbers"])
        if missing:
            text = _("Diariet har inte: %(numbers)s. Kontrollera numren. Inget är tillagt.")
            raise Refused(text % {"numbers": ", ".join(missing)}, field="numbers")
        made = add_to_request(actor=actor, request=found, documents=documents)
        return _("Tillagda handlingar: %(count)s.") % {"count": len(made)}, _address(found)

    return ask(
        request, form, do, heading=_("Lägg till handlingar"), button=_("Lägg till"), back=_address(found), up=None
    )


@require_http_methods(FORM_METHODS)
def release_examine(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """This will ask what comes of one document, and write it down."""
    actor = actor_of(request)
    can_keep_register(actor).require()
    page = queries.request_page(actor, pk, now=timezone.now())
    line = next((line for line in page.lines if line.item.pk == item), None) if page else None
    if page is None or line is None:
        raise _no_request()
    one = line.item
    known = dict(PROVISIONS)
    provision = one.provision or one.document.secrecy_provision
    form = ExamineForm(
        request.POST or None,
        copies=line.masked,
        initial={
            "outcome": "" if one.outcome == Outcome.UNTRIED else one.outcome,
            "common": provision if provision in known else "",
            "other": "" if provision in known else provision,
            "reason": one.reason,
            "masked_copy": one.released_file_id,
        },
    )

    def do() -> tuple[str, str]:
        examine(
            actor=actor,
            item=one,
            outcome=Outcome(form.cleaned_data["outcome"]),
            provision=form.provision,
            reason=form.cleaned_data["reason"],
            masked_copy=form.cleaned_data["masked_copy"],
        )
        return _("Handling %(number)s är prövad.") % {"number": one.document.reference}, _address(page.request)

    return ask(
        request,
        form,
        do,
        heading=_("Pröva %(number)s") % {"number": one.document.reference},
        button=_("Spara prövningen"),
        back=_address(page.request),
        up=None,
        lead=_("%(title)s. Lämna ut så mycket som går: det som inte är hemligt ska med, också när något maskas.")
        % {"title": one.document.title},
        line=line,
    )


@require_http_methods(FORM_METHODS)
def release_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """This will ask how a request was taken back, and note it."""
    actor = actor_of(request)
    can_keep_register(actor).require()
    found = _request_or_404(request, pk)
    form = ReasonForm(request.POST or None)

    def do() -> tuple[str, str]:
        withdraw_request(actor=actor, request=found, reason=form.cleaned_data["reason"], at=timezone.now())
        return _("Begäran är antecknad som återtagen."), _address(found)

    return ask(
        request,
        form,
        do,
        heading=_("Begäran är återtagen"),
        button=_("Anteckna återtagen"),
        back=_address(found),
        up=None,
        lead=_("När den som frågade själv tar tillbaka sin begäran. Annars ska den besvaras."),
    )


@require_POST
def requester_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """This will remove who asked."""
    actor = actor_of(request)
    can_keep_register(actor).require()
    found = _request_or_404(request, pk)
    try:
        remove_requester(actor=actor, request=found, on=day_of(request))
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Uppgiften om vem som begär är borttagen."))
    return redirect(_address(found))


def _address(found: ReleaseRequest) -> str:
    return reverse("records:release", args=[found.pk])


def _request_or_404(request: HttpRequest, pk: int) -> ReleaseRequest:
    found = queries.request_of(actor_of(request), pk)
    if found is None:
        raise _no_request()
    return found


def _no_request() -> Http404:
    return Http404(_("Diariet har ingen sådan begäran."))
