"""Pages where a request to see documents meets the papers: masking a text by hand, and the letter that answers."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mellanrum.kernel.errors import Refused
from mellanrum.records.formats import DOCX, PDF
from mellanrum.records.objects import paper_of
from mellanrum.records.operations.by_hand import NewFile
from mellanrum.records.operations.releases import answer_request, store_masked_copy
from mellanrum.records.policies import can_keep_register
from mellanrum.records.queries.releases import ItemLine, RequestPage, request_page
from mellanrum.rendering.papers import Paper, as_docx, as_pdf, masked
from mellanrum.rendering.papers.masking import NotInPaper
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.requests import actor_of, federation_of

from .release_letter import drafted_reasons, letter

UNPROCESSABLE = 422
FORM_METHODS = ["GET", "HEAD", "POST"]


class AnswerForm(forms.Form):
    """The reasons of the decision, drafted from what was noted of each document."""

    decision = forms.CharField(
        label=gettext_lazy("Skäl"),
        widget=forms.Textarea(attrs={"rows": 10}),
        required=False,
        max_length=10_000,
        help_text=gettext_lazy(
            "Ett utkast som du ansvarar för. Läs igenom och ändra. Skriv inte vem som har begärt handlingarna."
        ),
    )


class MaskForm(forms.Form):
    """Which passages are taken out of a text."""

    passages = forms.CharField(
        label=gettext_lazy("Det som ska bort"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=10_000,
        help_text=gettext_lazy(
            "En passage per rad, ordagrant som i texten. Passagen tas bort överallt där den står, med små eller stora "
            "bokstäver."
        ),
    )

    def clean_passages(self) -> list[str]:
        """This will give the passages, each once."""
        lines = [line.strip() for line in str(self.cleaned_data["passages"]).splitlines()]
        return list(dict.fromkeys(line for line in lines if line))


@require_http_methods(FORM_METHODS)
def release_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show the letter with its drafted reasons, and answer the request with it as PDF and DOCX."""
    actor = actor_of(request)
    can_keep_register(actor).require()
    page = _page_or_404(request, pk)
    now = timezone.now()
    items = [line.item for line in page.lines]
    # The language of the authority, whatever language the page is read in (språklagen 10 §).
    with translation.override("sv"):
        form = AnswerForm(request.POST or None, initial={"decision": drafted_reasons(items)})
        shown = letter(
            page.request,
            items,
            issuer=federation_of(request).name,
            decision=form["decision"].value() or "",
            decided_by=actor.name,
            at=now,
        )
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        stem = _("Beslut %(number)s") % {"number": page.request.matter.diary_number}
        try:
            answer_request(
                actor=actor,
                request=page.request,
                decision=form.cleaned_data["decision"],
                at=now,
                letters=[
                    NewFile(name=f"{stem}.pdf", data=as_pdf(shown), media_type=PDF),
                    NewFile(name=f"{stem}.docx", data=as_docx(shown), media_type=DOCX),
                ],
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, _("Begäran är besvarad. Brevet ligger i ärendet, som är avslutat."))
            return redirect("records:release", pk=page.request.pk)
    context = {"page": page, "form": form, "paper": shown}
    return render(request, "web/release_answer.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(FORM_METHODS)
def release_mask(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """This will show a document's text, take out the passages that are marked, and keep the masked copy as PDF."""
    actor = actor_of(request)
    can_keep_register(actor).require()
    page = _page_or_404(request, pk)
    line = next((line for line in page.lines if line.item.pk == item), None)
    document = line.item.document if line else None
    paper: Paper | None = (
        paper_of(actor, document.object_type, document.object_id, document.kind) if document is not None else None
    )
    if line is None or document is None or paper is None:
        raise Http404(_("Handlingens text finns inte här. Ladda upp en maskad kopia i stället."))
    form = MaskForm(request.POST or None)
    shown = paper
    if request.method == "POST" and form.is_valid():
        try:
            shown = masked(paper, form.cleaned_data["passages"])
        except NotInPaper as missing:
            text = _("Det här står inte i texten, så inget är maskat: %(passages)s")
            form.add_error("passages", text % {"passages": "; ".join(missing.passages)})
        else:
            if "keep" in request.POST:
                try:
                    _keep(actor, line, shown)
                except Refused as refused:
                    form.add_error(None, refused.message)
                else:
                    messages.success(request, _("Den maskade kopian är sparad. Välj den i prövningen."))
                    return redirect("records:release_examine", pk=page.request.pk, item=line.item.pk)
    context = {"page": page, "line": line, "form": form, "paper": shown, "masked": shown is not paper}
    return render(request, "web/release_mask.html", context, status=UNPROCESSABLE if form.errors else 200)


def _keep(actor: Actor, line: ItemLine, shown: Paper) -> None:
    """The masked text as PDF beside the file that it is a copy of."""
    originals = sorted((file.latest for file in line.files), key=lambda file: file.media_type != PDF)
    if not originals:
        raise Refused(_("Handlingen har ingen fil som kopian kan läggas bredvid. Spara den som fil först."))
    name = f"{originals[0].name.rpartition('.')[0] or originals[0].name}.pdf"
    store_masked_copy(
        actor=actor,
        original=originals[0],
        file=NewFile(name=name, data=as_pdf(shown), media_type=PDF),
        at=timezone.now(),
        note=_("Maskad för hand ur handlingens text."),
    )


def _page_or_404(request: HttpRequest, pk: int) -> RequestPage:
    page = request_page(actor_of(request), pk, now=timezone.now())
    if page is None:
        raise Http404(_("Diariet har ingen sådan begäran."))
    return page
