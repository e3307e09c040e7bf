"""Pages of surveys: fetch, one operation, render. The answering page is everybody's who holds a link."""

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mellanrum.governance.queries.bodies import body_choices, member_choices
from mellanrum.kernel.errors import Refused
from mellanrum.records.policies import can_read_history
from mellanrum.records.queries import history_of
from mellanrum.tenancy.queries import federation_by_slug
from mellanrum.tenancy.requests import actor_of, day_of
from mellanrum.tenancy.scope import federation_transaction

from .forms import AnswerForm, InviteForm, RoundForm, show_refusal
from .models import SurveyRound
from .operations.answering import answer_by_link
from .operations.rounds import invite, open_round, remind
from .policies import can_keep_surveys, respondent_of
from .queries.answering import LinkState, answering_page
from .queries.pages import QuestionnairePage, questionnaire_page, round_of, survey_lines
from .queries.pages import round_page as round_page_of
from .states import hash_of

UNPROCESSABLE = 422
NOT_FOUND = 404
SAFE_METHODS = ("GET", "HEAD")


@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    """This will list the questionnaires with their rounds."""
    actor = actor_of(request)
    context = {
        "lines": survey_lines(actor),
        "today": day_of(request),
        "may_keep": can_keep_surveys(actor),
    }
    return render(request, "surveys/surveys.html", context)


@require_safe
def questionnaire(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """This will show a version of a questionnaire: its questions and its rounds."""
    actor = actor_of(request)
    page = _questionnaire_or_404(request, code, version)
    context = {
        "page": page,
        "today": day_of(request),
        "may_keep": can_keep_surveys(actor),
        "may_read_history": can_read_history(actor),
        "history": history_of(actor, page.questionnaire),
    }
    return render(request, "surveys/questionnaire.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """This will ask for a new round of a questionnaire, and make it."""
    actor = actor_of(request)
    can_keep_surveys(actor).require()
    page = _questionnaire_or_404(request, code, version)
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = open_round(actor=actor, questionnaire=page.questionnaire, on=day_of(request), **form.cleaned_data)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Omgången är upplagd. Bjud in dem som ska svara."))
            return redirect("surveys:round", pk=made.pk)
    return _form(request, "surveys/round_form.html", form, page=page)


@require_safe
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show a round: response rate and, when it has closed, results."""
    actor = actor_of(request)
    page = round_page_of(actor, pk, on=day_of(request))
    if page is None:
        raise Http404(_("Omgången finns inte."))
    context = {
        "page": page,
        "may_keep": can_keep_surveys(actor),
        "may_read_history": can_read_history(actor),
        "history": history_of(actor, page.round),
    }
    return render(request, "surveys/round.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite_page(request: HttpRequest, pk: int) -> HttpResponse:
    """This will ask for addresses, and send each a personal link."""
    actor = actor_of(request)
    can_keep_surveys(actor).require()
    found = _round_or_404(request, pk)
    today = day_of(request)
    form = InviteForm(request.POST or None, bodies=body_choices(actor, on=today), members=member_choices(actor))
    if request.method == "POST" and form.is_valid():
        try:
            sent = invite(
                actor=actor,
                survey_round=found,
                site_address=request.build_absolute_uri("/"),
                on=today,
                **form.cleaned_data,
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            text = ngettext("En personlig länk är skickad.", "%(sent)s personliga länkar är skickade.", sent)
            messages.success(request, text % {"sent": sent})
            return redirect("surveys:round", pk=found.pk)
    return _form(request, "surveys/invite.html", form, round=found)


@require_http_methods(["GET", "HEAD", "POST"])
def remind_page(request: HttpRequest, pk: int) -> HttpResponse:
    """This will ask whether to remind those who have not answered, and do it."""
    actor = actor_of(request)
    can_keep_surveys(actor).require()
    found = _round_or_404(request, pk)
    form = django_forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = remind(
                actor=actor,
                survey_round=found,
                site_address=request.build_absolute_uri("/"),
                on=day_of(request),
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            text = ngettext("En påminnelse är skickad.", "%(sent)s påminnelser är skickade.", sent)
            messages.success(request, text % {"sent": sent})
            return redirect("surveys:round", pk=found.pk)
    return _form(request, "surveys/remind.html", form, round=found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, federation: str, token: str) -> HttpResponse:
    """This will show the questions that a personal link opens, and take the answers.

    Who is signed in, if anybody, is not read here: the answer is the link's.
    """
    owner = federation_by_slug(federation)
    if owner is None:
        raise Http404(_("Länken gäller inte."))
    actor, today = respondent_of(owner.pk), timezone.localdate()
    language = request.GET.get("sprak", "") or get_language() or "sv"
    with federation_transaction([owner.pk], read_only=request.method in SAFE_METHODS):
        page = answering_page(actor, token, on=today, language=language)
        form = AnswerForm(
            request.POST if request.method == "POST" else None, questions=page.questions, language=page.language
        )
        if request.method == "POST" and page.state is LinkState.OPEN and form.is_valid():
            try:
                answer_by_link(actor=actor, token=token, given=form.given(), on=today)
            except Refused as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, _("Dina svar är inskickade."))
                return redirect("surveys:thanks")
    status = NOT_FOUND if page.state is LinkState.UNKNOWN else UNPROCESSABLE if form.errors else 200
    # The browser keeps what is written under the link, so that two who share a machine never see each other's.
    context = {"page": page, "form": form, "owner": owner, "link": hash_of(token)[:16]}
    return render(request, "surveys/answer.html", context, status=status)


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """This will thank somebody who has answered; the page knows nothing of who or what."""
    return render(request, "surveys/thanks.html")


def _form(request: HttpRequest, template: str, form: django_forms.Form, **context: object) -> HttpResponse:
    return render(request, template, {"form": form, **context}, status=UNPROCESSABLE if form.errors else 200)


def _round_or_404(request: HttpRequest, pk: int) -> SurveyRound:
    found = round_of(actor_of(request), pk)
    if found is None:
        raise Http404(_("Omgången finns inte."))
    return found


def _questionnaire_or_404(request: HttpRequest, code: str, version: int) -> QuestionnairePage:
    page = questionnaire_page(actor_of(request), code, version)
    if page is None:
        raise Http404(_("Förbundet har ingen sådan enkät."))
    return page
