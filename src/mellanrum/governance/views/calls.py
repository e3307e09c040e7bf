"""Pages of calls to meetings. The answering page is everybody's who holds a link."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mellanrum.governance.forms import CallAnswerForm, CallForm, show_refusal
from mellanrum.governance.models import CallAnswer, CalledPerson, Meeting, MeetingCall, MeetingState
from mellanrum.governance.operations.call_letters import letter_text
from mellanrum.governance.operations.calls import Sent, answer_call, call_meeting, remind_called, withdraw_link
from mellanrum.governance.policies import can_answer_call, can_call_meeting, link_actor
from mellanrum.governance.queries.calls import answer_page, call_preview, call_view, called_person
from mellanrum.governance.queries.one_meeting import meeting_for
from mellanrum.governance.states.calls import LinkState
from mellanrum.kernel.errors import Refused
from mellanrum.notices.states import LINK
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.queries import federation_by_slug
from mellanrum.tenancy.requests import actor_of, day_of, federation_of
from mellanrum.tenancy.scope import federation_transaction

UNPROCESSABLE = 422
SAFE_METHODS = ("GET", "HEAD")


@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show who would be called and what the letter says, and send it when asked to."""
    actor = actor_of(request)
    meeting = _meeting_or_404(actor, pk)
    can_call_meeting(actor, meeting).require()
    posted = request.POST if request.method == "POST" else None
    preview = call_preview(actor, meeting, substitutes=request.POST.get("substitutes", ""))
    form = CallForm(posted, initial={"substitutes": preview.substitutes})
    status = 200
    if posted is not None and form.is_valid() and "preview" not in posted:
        try:
            sent = call_meeting(
                actor=actor, meeting=meeting, fields=form.choices(), at=timezone.now(), today=day_of(request)
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            _tell(request, sent)
            return redirect("governance:meeting", pk)
    if form.errors:
        status = UNPROCESSABLE
    said = form.choices() if posted is not None and form.is_valid() else None
    letter = letter_text(
        "call",
        meeting=meeting,
        federation=federation_of(request),
        call=MeetingCall(meeting=meeting, answer_by=said.answer_by if said else None, words=said.words if said else ""),
        is_called=True,
        items=preview.items,
    )
    context = {
        "meeting": meeting,
        "preview": preview,
        "form": form,
        "subject": letter[0],
        "letter": letter[1].replace(LINK, _("(personlig länk)")),
    }
    return render(request, "governance/call.html", context, status=status)


@require_safe
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """This will list the answers, with what the office and leaders need to answer for others."""
    actor = actor_of(request)
    meeting = _meeting_or_404(actor, pk)
    can_call_meeting(actor, meeting).require()
    found = call_view(actor, meeting)
    if found is None:
        raise Http404(_("Ingen är kallad till mötet än."))
    is_ahead = meeting.state == MeetingState.PLANNED and meeting.date >= day_of(request)
    context = {"meeting": meeting, "view": found, "is_ahead": is_ahead}
    return render(request, "governance/call_answers.html", context)


@require_POST
def answer_for(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """This will take an answer from somebody who has signed in: the own one, or for somebody who has called."""
    actor = actor_of(request)
    meeting = _meeting_or_404(actor, pk)
    found = _person_or_404(actor, meeting, person)
    can_answer_call(actor, found).require()
    own = actor.contact_id == found.contact_id
    form = CallAnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Välj om du kommer eller har förhinder."))
    else:
        answer = CallAnswer(form.cleaned_data["answer"])
        try:
            answer_call(actor=actor, person=found, answer=answer, at=timezone.now(), today=day_of(request))
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _thanks(answer) if own else _("Svaret är antecknat."))
    back = reverse("governance:meeting", args=[pk])
    wanted = request.POST.get("next", "")
    return redirect(wanted if url_has_allowed_host_and_scheme(wanted, None) and wanted.startswith("/moten/") else back)


@require_POST
def link_withdraw(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """This will end somebody's personal link."""
    actor = actor_of(request)
    meeting = _meeting_or_404(actor, pk)
    can_call_meeting(actor, meeting).require()
    found = _person_or_404(actor, meeting, person)
    try:
        withdraw_link(actor=actor, person=found, on=day_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Länken är återkallad. Anteckna personens svar här när det kommer."))
    return redirect("governance:call_answers", pk)


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """This will remind those who have not answered."""
    actor = actor_of(request)
    meeting = _meeting_or_404(actor, pk)
    try:
        sent = remind_called(actor=actor, meeting=meeting, at=timezone.now(), today=day_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        _tell(request, sent)
    return redirect("governance:call_answers", pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, federation: str, token: str) -> HttpResponse:
    """This will show the meeting that a personal link is about, and take the answer.

    Who is signed in, if anybody, is not read here: the answer is the link's.
    """
    owner = federation_by_slug(federation)
    if owner is None:
        raise Http404(_("Länken gäller inte."))
    today = owner.reckoned_on(timezone.localdate())
    with federation_transaction([owner.pk], read_only=request.method in SAFE_METHODS):
        page = answer_page(owner, token, on=today)
        if page is None:
            raise Http404(_("Länken gäller inte. Kontrollera att hela länken kom med."))
        posted = request.POST if request.method == "POST" else None
        form = CallAnswerForm(posted, initial={"answer": page.person.answer})
        if posted is not None and page.state is LinkState.OPEN and form.is_valid():
            chosen = CallAnswer(form.cleaned_data["answer"])
            try:
                answer_call(
                    actor=link_actor(page.person), person=page.person, answer=chosen, at=timezone.now(), today=today
                )
            except Refused as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _thanks(chosen))
                return redirect("governance:answer", federation, token)
    context = {"page": page, "meeting": page.meeting, "owner": owner, "form": form}
    return render(request, "governance/call_answer.html", context, status=UNPROCESSABLE if form.errors else 200)


def _thanks(answer: CallAnswer) -> str:
    if answer == CallAnswer.COMING:
        return _("Tack! Du är antecknad som att du kommer.")
    return _("Tack! Ditt förhinder är antecknat. En ersättare får veta det av sig självt.")


def _tell(request: HttpRequest, sent: Sent) -> None:
    text = ngettext("Ett brev är på väg.", "%(count)s brev är på väg.", sent.letters) % {"count": sent.letters}
    messages.success(request, text)
    if sent.without_address:
        names = ", ".join(sent.without_address)
        messages.warning(request, _("Utan e-postadress: %(names)s. Säg till dem på annat sätt.") % {"names": names})


def _meeting_or_404(actor: Actor, pk: int) -> Meeting:
    found = meeting_for(actor, pk)
    if found is None:
        raise Http404(_("Förbundet har inget sådant möte."))
    return found


def _person_or_404(actor: Actor, meeting: Meeting, pk: int) -> CalledPerson:
    found = called_person(actor, meeting, pk)
    if found is None:
        raise Http404(_("Ingen sådan är kallad till mötet."))
    return found
