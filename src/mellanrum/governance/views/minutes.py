"""Pages of a meeting's minutes: the text, who signs, files, corrections and the notice of posting."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mellanrum.governance.forms import show_refusal
from mellanrum.governance.forms.minutes import (
    CorrectionForm,
    LaidForm,
    MinutesForm,
    PostingForm,
    RecallForm,
    SignatureForm,
    SignersForm,
    TakenDownForm,
)
from mellanrum.governance.models import Meeting, MinutesSigner, Posting, SignerRole
from mellanrum.governance.operations import minutes as writing
from mellanrum.governance.operations import minutes_after as after
from mellanrum.governance.operations.registration import DOCX, PDF, file_name
from mellanrum.governance.policies import can_keep_minutes
from mellanrum.governance.queries.agenda_text import agenda_paper
from mellanrum.governance.queries.minutes import (
    minutes_of,
    minutes_page,
    minutes_to_draw,
    signer_options,
    signers_of,
)
from mellanrum.governance.queries.one_meeting import meeting_for
from mellanrum.governance.queries.postings import notice_board, posting_of
from mellanrum.governance.states.minutes import DAYS_POSTED
from mellanrum.kernel.errors import Refused
from mellanrum.records.policies import public_reader_of
from mellanrum.rendering.papers import as_docx, as_pdf
from mellanrum.tenancy.queries import federation_by_slug
from mellanrum.tenancy.requests import actor_of, day_of
from mellanrum.tenancy.scope import federation_transaction

UNPROCESSABLE = 422


@require_safe
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show a meeting's minutes: the text as it stands, those who sign, and what is to be done next."""
    actor = actor_of(request)
    found = _meeting_or_404(request, pk)
    page = minutes_page(actor, found, at=timezone.now())
    today = day_of(request)
    context = {
        "meeting": found,
        "page": page,
        "may_keep": can_keep_minutes(actor),
        "today": today,
        "post_late": page.post_by is not None and today > page.post_by,
    }
    return render(request, "governance/minutes.html", context)


@require_http_methods(["GET", "POST"])
def minutes_signers(request: HttpRequest, pk: int) -> HttpResponse:
    """This will choose who signs the minutes: whoever chaired is proposed first, and the office as secretary."""
    actor = actor_of(request)
    found = _meeting_or_404(request, pk)
    can_keep_minutes(actor).require()
    today = day_of(request)
    options = signer_options(actor, found, on=today)
    written = minutes_of(actor, found)
    known = signers_of(actor, written)
    initial = {
        "chair": next((f"c{one.contact_id}" for one in known if one.role == SignerRole.CHAIR), ""),
        "secretary": next((f"c{one.contact_id}" for one in known if one.role == SignerRole.SECRETARY), ""),
        "attesters": [f"c{one.contact_id}" for one in known if one.role == SignerRole.ATTESTER],
        "note": written.note if written else "",
    }
    if not known:
        own = {f"c{actor.contact_id}", f"u{actor.user_id}"}
        initial["chair"] = next((one.key for one in options if not one.is_office), "")
        initial["secretary"] = next((one.key for one in options if one.key in own), "")
    form = SignersForm(request.POST or None, options=options, initial=initial)
    if form.is_valid():
        try:
            writing.choose_signers(actor=actor, meeting=found, chosen=form.chosen(), today=today)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Undertecknarna är valda."))
            return redirect("governance:minutes", pk)
    return _form(request, "governance/minutes_signers.html", form, meeting=found)


@require_POST
def minutes_send(request: HttpRequest, pk: int) -> HttpResponse:
    """This will send the minutes out to be signed."""
    found = _meeting_or_404(request, pk)
    link = request.build_absolute_uri(reverse("governance:minutes", args=[pk]))
    try:
        writing.send_minutes(actor=actor_of(request), meeting=found, link=link, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Protokollet är utskickat för justering."))
    return redirect("governance:minutes", pk)


@require_http_methods(["GET", "POST"])
def minutes_recall(request: HttpRequest, pk: int) -> HttpResponse:
    """This will take minutes that are out back to a draft, with a reason."""
    actor = actor_of(request)
    found = _meeting_or_404(request, pk)
    can_keep_minutes(actor).require()
    form = RecallForm(request.POST or None)
    if form.is_valid():
        try:
            writing.recall_minutes(actor=actor, meeting=found, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Protokollet är ett utkast igen. Underskrifterna gäller inte längre."))
            return redirect("governance:minutes", pk)
    return _form(request, "governance/minutes_recall.html", form, meeting=found)


@require_POST
def minutes_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """This will sign the minutes as the person signed in."""
    found = _meeting_or_404(request, pk)
    try:
        writing.sign_minutes(
            actor=actor_of(request),
            meeting=found,
            digest=request.POST.get("digest", ""),
            at=timezone.now(),
            today=day_of(request),
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Du har skrivit under protokollet."))
    return redirect("governance:minutes", pk)


@require_http_methods(["GET", "POST"])
def minutes_signature(request: HttpRequest, pk: int, signer: int) -> HttpResponse:
    """This will note that somebody has signed the minutes on paper."""
    actor = actor_of(request)
    found = _meeting_or_404(request, pk)
    can_keep_minutes(actor).require()
    row: MinutesSigner | None = next(
        (one for one in signers_of(actor, minutes_of(actor, found)) if one.pk == signer), None
    )
    if row is None:
        raise Http404(_("Ingen sådan undertecknare."))
    today = day_of(request)
    form = SignatureForm(request.POST or None, initial={"on": today})
    if form.is_valid():
        try:
            writing.note_signature(
                actor=actor, meeting=found, signer=row, on=form.cleaned_data["on"], at=timezone.now(), today=today
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Underskriften är antecknad."))
            return redirect("governance:minutes", pk)
    return _form(request, "governance/minutes_signature.html", form, meeting=found, signer=row)


@require_http_methods(["GET", "POST"])
def minutes_noted(request: HttpRequest, pk: int) -> HttpResponse:
    """This will note when and by whom minutes that were written elsewhere were attested."""
    actor = actor_of(request)
    found = _meeting_or_404(request, pk)
    can_keep_minutes(actor).require()
    today = day_of(request)
    initial = {"attested_on": found.minutes_attested_on or today, "attested_by": found.attested_by}
    form = MinutesForm(request.POST or None, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        try:
            after.attest_minutes(
                actor=actor, meeting=found, on=said["attested_on"], attested_by=said["attested_by"], today=today
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Protokollet är antecknat som justerat och registrerat."))
            return redirect("governance:minutes", pk)
    return _form(request, "governance/minutes_noted.html", form, meeting=found)


@require_http_methods(["GET", "POST"])
def minutes_file(request: HttpRequest, pk: int) -> HttpResponse:
    """This will lay minutes that were written elsewhere as a file."""
    actor = actor_of(request)
    found = _meeting_or_404(request, pk)
    can_keep_minutes(actor).require()
    initial = {"attested_on": found.minutes_attested_on, "attested_by": found.attested_by}
    form = LaidForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        try:
            after.lay_minutes(
                actor=actor,
                meeting=found,
                name=said["file"].name,
                data=said["file"].read(),
                attested_on=said["attested_on"],
                attested_by=said["attested_by"],
                at=timezone.now(),
                today=day_of(request),
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Protokollet är lagt till mötet och registrerat."))
            return redirect("governance:minutes", pk)
    return _form(request, "governance/minutes_file.html", form, meeting=found)


@require_http_methods(["GET", "POST"])
def minutes_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """This will write a correction beside attested minutes."""
    actor = actor_of(request)
    found = _meeting_or_404(request, pk)
    can_keep_minutes(actor).require()
    form = CorrectionForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            after.correct_minutes(
                actor=actor, meeting=found, text=said["text"], opens_data=said["opens_data"], today=day_of(request)
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Rättelsen är skriven och registrerad."))
            return redirect("governance:minutes", pk)
    return _form(request, "governance/minutes_correct.html", form, meeting=found)


@require_http_methods(["GET", "POST"])
def minutes_post(request: HttpRequest, pk: int) -> HttpResponse:
    """This will put up the notice that the minutes have been attested."""
    actor = actor_of(request)
    found = _meeting_or_404(request, pk)
    can_keep_minutes(actor).require()
    today = day_of(request)
    initial = {"posted_on": today, "until_on": today + DAYS_POSTED + timedelta(days=1)}
    form = PostingForm(request.POST or None, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        try:
            after.post_minutes(actor=actor, meeting=found, **said, today=today)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Anslaget sitter uppe på anslagstavlan."))
            return redirect("governance:minutes", pk)
    return _form(request, "governance/minutes_post.html", form, meeting=found)


@require_http_methods(["GET", "POST"])
def minutes_take_down(request: HttpRequest, pk: int, posting: int) -> HttpResponse:
    """This will note that a notice was taken down."""
    actor = actor_of(request)
    found = _meeting_or_404(request, pk)
    can_keep_minutes(actor).require()
    row: Posting | None = posting_of(actor, found, posting)
    if row is None:
        raise Http404(_("Inget sådant anslag."))
    today = day_of(request)
    form = TakenDownForm(request.POST or None, initial={"on": today})
    if form.is_valid():
        said = form.cleaned_data
        try:
            after.take_down_posting(actor=actor, posting=row, on=said["on"], reason=said["reason"], today=today)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Anslaget är antecknat som nedtaget."))
            return redirect("governance:minutes", pk)
    return _form(request, "governance/minutes_take_down.html", form, meeting=found, posting=row)


@require_safe
def minutes_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """This will give the minutes as an accessible PDF: what was signed, or a draft that says so."""
    return _download(request, pk, "pdf")


@require_safe
def minutes_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """This will give the minutes as DOCX to work on."""
    return _download(request, pk, "docx")


@require_safe
def agenda_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """This will give the call with its agenda as an accessible PDF."""
    return _agenda(request, pk, whole=False)


@require_safe
def pack_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """This will give the agenda with what each item rests on as an accessible PDF."""
    return _agenda(request, pk, whole=True)


@require_safe
def board(request: HttpRequest, federation: str) -> HttpResponse:
    """This will show what is posted on a federation's notice board now, to anybody."""
    owner = federation_by_slug(federation)
    if owner is None:
        raise Http404(_("Det finns ingen sådan anslagstavla."))
    with federation_transaction([owner.pk], read_only=True):
        postings = notice_board(public_reader_of(owner.pk), on=owner.reckoned_on(timezone.localdate()))
    return render(request, "governance/board.html", {"owner": owner, "postings": postings})


def _download(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    found = _meeting_or_404(request, pk)
    paper = minutes_to_draw(actor_of(request), found, at=timezone.now())
    if paper is None:
        raise Http404(_("Protokollet är skrivet på annat håll. Filen finns i diariet."))
    data, media = (as_pdf(paper), PDF) if ending == "pdf" else (as_docx(paper), DOCX)
    return _file(f"{file_name(found)}.{ending}", data, media)


def _agenda(request: HttpRequest, pk: int, *, whole: bool) -> HttpResponse:
    found = _meeting_or_404(request, pk)
    paper = agenda_paper(actor_of(request), found, whole=whole, at=timezone.now())
    assert paper is not None
    word = "handlingar" if whole else "kallelse"
    return _file(f"{word}-{found.body.code}-{found.date.isoformat()}.pdf", as_pdf(paper), PDF)


def _file(name: str, data: bytes, media: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _form(request: HttpRequest, template: str, form: object, **context: object) -> HttpResponse:
    errors = getattr(form, "errors", None)
    return render(request, template, {"form": form, **context}, status=UNPROCESSABLE if errors else 200)


def _meeting_or_404(request: HttpRequest, pk: int) -> Meeting:
    found = meeting_for(actor_of(request), pk)
    if found is None:
        raise Http404(_("Förbundet har inget sådant möte."))
    return found
