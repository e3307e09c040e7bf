"""Pages of documents: registering, one document, its files, and what is done with it."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mellanrum.kernel.errors import Refused
from mellanrum.records.files import FileUnusable, read_file, store_file
from mellanrum.records.forms import (
    CorrectDocumentForm,
    FileForm,
    MaskedFileForm,
    MoveForm,
    RegisterForm,
    SecrecyForm,
    new_file,
)
from mellanrum.records.models import Document, Matter, StoredFile
from mellanrum.records.operations.by_hand import correct_document, move_document, register_by_hand
from mellanrum.records.operations.releases import store_masked_copy
from mellanrum.records.operations.secrecy import mark_secrecy
from mellanrum.records.policies import can_keep_register, can_mark_secrecy, can_read_history, can_read_register
from mellanrum.records.queries import history_of
from mellanrum.records.queries import register as queries
from mellanrum.records.stamps import stamp_of
from mellanrum.records.states import is_reference, references_in
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.requests import actor_of, day_of

from .forms_shown import ask, secrecy_lead

FORM_METHODS = ["GET", "HEAD", "POST"]
UNAVAILABLE = 503


@require_http_methods(FORM_METHODS)
def register(request: HttpRequest) -> HttpResponse:
    """This will ask what has come in, gone out or been drawn up, and register it."""
    actor = actor_of(request)
    can_keep_register(actor).require()
    today = day_of(request)
    initial = {
        "on": today.isoformat(),
        "direction": "in",
        "kind": "letter",
        "matter": request.GET.get("arende", "")[:20],
    }
    form = RegisterForm(request.POST or None, request.FILES or None, initial=initial)

    def do() -> tuple[str, str]:
        number = form.cleaned_data["matter"]
        made = register_by_hand(
            actor=actor,
            matter=_matter_named(actor, number) if number else None,
            words=form.words(),
            at=timezone.now(),
            today=today,
            file=new_file(form.cleaned_data["file"]),
        )
        return _("Handlingen är registrerad som %(number)s.") % {"number": made.reference}, _address(made)

    return ask(
        request,
        form,
        do,
        heading=_("Registrera handling"),
        button=_("Registrera"),
        back=reverse("records:matters"),
        up=None,
        lead=_("Numret ges när du registrerar, och tas inte om."),
    )


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show one document: its files with their versions, how long it is kept, and its history."""
    actor = actor_of(request)
    page = queries.document_page(actor, pk)
    if page is None:
        raise _no_document()
    context = {
        "page": page,
        "document": page.document,
        "today": day_of(request),
        "may_keep": can_keep_register(actor),
        "may_read_register": can_read_register(actor),
        "may_read_history": can_read_history(actor),
        "history": history_of(actor, page.document),
    }
    return render(request, "records/document.html", context)


@require_http_methods(FORM_METHODS)
def document_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """This will ask for the right words of a document, and put them right."""
    actor = actor_of(request)
    can_keep_register(actor).require()
    found = _document_or_404(request, pk)
    initial = {
        "title": found.title,
        "on": found.registered_on.isoformat(),
        "direction": found.direction,
        "counterpart": found.counterpart,
        "kind": found.kind,
        "stamp": stamp_of(found),
    }
    form = CorrectDocumentForm(request.POST or None, initial=initial, document=found)

    def do() -> tuple[str, str]:
        correct_document(
            actor=actor,
            document=found,
            words=form.words(),
            reason=form.cleaned_data["reason"],
            today=day_of(request),
            stamp=form.cleaned_data["stamp"],
        )
        return _("Uppgifterna är rättade."), _address(found)

    return ask(
        request, form, do, heading=_("Rätta uppgifterna"), button=_("Spara"), back=_address(found), up=found.reference
    )


@require_http_methods(FORM_METHODS)
def document_move(request: HttpRequest, pk: int) -> HttpResponse:
    """This will ask for another matter, and put a document there."""
    actor = actor_of(request)
    can_keep_register(actor).require()
    found = _document_or_404(request, pk)
    form = MoveForm(request.POST or None)

    def do() -> tuple[str, str]:
        matter = _matter_named(actor, form.cleaned_data["matter"])
        move_document(actor=actor, document=found, matter=matter, reason=form.cleaned_data["reason"])
        return _("Handlingen har nu nummer %(number)s.") % {"number": found.reference}, _address(found)

    return ask(
        request,
        form,
        do,
        heading=_("Flytta till ett annat ärende"),
        button=_("Flytta handlingen"),
        back=_address(found),
        up=found.reference,
        lead=_("Handlingen får ett nytt nummer. Det gamla används inte igen, och ärendet visar vart den tog vägen."),
    )


@require_http_methods(FORM_METHODS)
def document_secrecy(request: HttpRequest, pk: int) -> HttpResponse:
    """This will ask for a provision, and mark a document as secret or take the mark away."""
    actor = actor_of(request)
    can_mark_secrecy(actor).require()
    found = _document_or_404(request, pk)
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
        heading=_("Sekretessmarkera handlingen"),
        button=_("Spara"),
        back=_address(found),
        up=found.reference,
        lead=secrecy_lead(),
    )


@require_http_methods(FORM_METHODS)
def file_new(request: HttpRequest, pk: int) -> HttpResponse:
    """This will ask for a file, and keep it with a document."""
    actor = actor_of(request)
    can_keep_register(actor).require()
    found = _document_or_404(request, pk)
    form = FileForm(request.POST or None, request.FILES or None)

    def do() -> tuple[str, str]:
        given = new_file(form.cleaned_data["file"])
        assert given is not None
        stored = store_file(
            actor=actor,
            document=found,
            name=given.name,
            data=given.data,
            media_type=given.media_type,
            at=timezone.now(),
            version_note=form.cleaned_data["note"],
        )
        text = _("%(name)s är sparad, version %(version)s.")
        return text % {"name": stored.name, "version": stored.version}, _address(found)

    return ask(
        request, form, do, heading=_("Lägg till fil"), button=_("Spara filen"), back=_address(found), up=found.reference
    )


@require_http_methods(FORM_METHODS)
def file_masked(request: HttpRequest, pk: int) -> HttpResponse:
    """This will ask for a copy with passages taken out, and keep it beside its original."""
    actor = actor_of(request)
    can_keep_register(actor).require()
    original = _file_or_404(request, pk)
    form = MaskedFileForm(request.POST or None, request.FILES or None)

    def do() -> tuple[str, str]:
        given = new_file(form.cleaned_data["file"])
        assert given is not None
        stored = store_masked_copy(
            actor=actor, original=original, file=given, at=timezone.now(), note=form.cleaned_data["note"]
        )
        return _("%(name)s är sparad bredvid originalet.") % {"name": stored.name}, _address(original.document)

    return ask(
        request,
        form,
        do,
        heading=_("Lägg till maskad kopia"),
        button=_("Spara kopian"),
        back=_address(original.document),
        up=original.document.reference,
        lead=_(
            "Svarta rutor ovanpå texten räcker inte: texten går att kopiera under dem. Kontrollera att uppgifterna är "
            "borta ur filen, också ur dess egenskaper."
        ),
    )


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """This will hand out a stored file to be saved; nothing in it is shown or run by the browser."""
    actor = actor_of(request)
    found = _file_or_404(request, pk)
    try:
        data = read_file(actor=actor, file=found)
    except FileUnusable as problem:
        context = {"problem": problem.message, "document": found.document}
        return render(request, "records/file_unusable.html", context, status=UNAVAILABLE)
    return download(data, found.media_type, found.name)


def download(data: bytes, media_type: str, name: str) -> HttpResponse:
    """This will make the response of a file: saved, never opened in the page, and able to do nothing if it is."""
    plain = "".join(sign if sign.isascii() and sign not in '"\\' else "_" for sign in name)
    return HttpResponse(
        data,
        content_type=media_type,
        headers={
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )


def _matter_named(actor: Actor, number: str) -> Matter:
    found = None
    if is_reference(number):
        [one] = references_in(number)
        found = queries.matter_by_number(actor, one.year, one.number) if one.document is None else None
    if found is None:
        raise Refused(_("Inget ärende har det numret. Skriv till exempel 2026-17."), field="matter")
    return found


def _address(document: Document) -> str:
    return reverse("records:document", args=[document.pk])


def _document_or_404(request: HttpRequest, pk: int) -> Document:
    found = queries.document_of(actor_of(request), pk)
    if found is None:
        raise _no_document()
    return found


def _file_or_404(request: HttpRequest, pk: int) -> StoredFile:
    found = queries.file_of(actor_of(request), pk)
    if found is None:
        raise Http404(_("Diariet har ingen sådan fil."))
    return found


def _no_document() -> Http404:
    return Http404(_("Diariet har ingen sådan handling."))
