"""Pages of the consultation teams' matters."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mellanrum.governance.queries.bodies import body_choices
from mellanrum.kernel.errors import Forbidden
from mellanrum.obstacles.forms.consultations import ConsultationFilterForm, ConsultationForm, OutcomeForm
from mellanrum.obstacles.forms.handling import WordingForm
from mellanrum.obstacles.models import ConsultationMatter
from mellanrum.obstacles.operations.consultations import note_outcome, raise_from_consultation, write_consultation
from mellanrum.obstacles.queries.consultations import (
    ConsultationPage,
    consultation_for,
    consultation_list,
    consultation_page,
    own_teams,
    questions_like,
)
from mellanrum.tenancy.queries import members as members_of
from mellanrum.tenancy.requests import actor_of, day_of

from .shared import answered, form_page, names_of


@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    """This will list the matters of the actor's teams."""
    actor, today = actor_of(request), day_of(request)
    body, kind = request.GET.get("body", ""), request.GET.get("kind", "")
    found = consultation_list(actor, on=today, body=body, kind=kind, after=request.GET.get("efter", ""))
    context = {
        "list": found,
        "form": ConsultationFilterForm(initial={"body": body, "kind": kind}, teams=found.teams),
        "narrowed": bool(body or kind),
    }
    return render(request, "obstacles/consultations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def consultation_new(request: HttpRequest) -> HttpResponse:
    """This will ask for a matter of a team, show earlier ones like it, and write it."""
    actor, today = actor_of(request), day_of(request)
    teams = own_teams(actor, on=today)
    if not teams:
        raise Forbidden(_("Det är teamets egna ledamöter och kansliet som skriver in teamets frågor."))
    members = members_of(actor, on=today)
    form = ConsultationForm(
        request.POST or None,
        teams=teams,
        members=members,
        names=names_of(members, body_choices(actor, on=today)),
        initial={"date": today},
    )
    asked = request.POST.get("visa-liknande")
    text = f"{request.POST.get('title', '')} {request.POST.get('question', '')}".strip()[:6000]
    if asked:
        context = {"alike": questions_like(actor, text, on=today), "has_looked": True}
        return render(request, "obstacles/consultation_form.html", {"form": form, **context})

    def do() -> str:
        said = form.cleaned_data
        team = next(team for team in teams if team.code == said["body"])
        made = write_consultation(actor=actor, body=team, on=said["date"], content=form.content(), today=today)
        return reverse("obstacles:consultation", args=[made.pk])

    done = answered(request, form, do, message=_("Frågan är inskriven."))
    alike = questions_like(actor, text, on=today) if form.errors and text else []
    return done or form_page(
        request, "obstacles/consultation_form.html", form, alike=alike, has_looked=bool(form.errors and text)
    )


@require_safe
def consultation(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show one matter, and earlier ones like it."""
    return render(request, "obstacles/consultation.html", {"page": _page_or_404(request, pk)})


@require_http_methods(["GET", "HEAD", "POST"])
def consultation_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """This will ask for the advice and what it led to, and write that."""
    actor, today = actor_of(request), day_of(request)
    matter = _matter_or_404(request, pk)
    form = OutcomeForm(
        request.POST or None,
        names=names_of(members_of(actor), body_choices(actor, on=today)),
        initial={"advice": matter.advice, "led_to": matter.led_to},
    )

    def do() -> str:
        said = form.cleaned_data
        note_outcome(actor=actor, matter=matter, advice=said["advice"], led_to=said["led_to"], today=today)
        return reverse("obstacles:consultation", args=[matter.pk])

    done = answered(request, form, do, message=_("Rådet är sparat."))
    return done or form_page(request, "obstacles/consultation_outcome.html", form, matter=matter)


@require_http_methods(["GET", "HEAD", "POST"])
def consultation_raise(request: HttpRequest, pk: int) -> HttpResponse:
    """This will raise an obstacle from a matter, with its words to begin with."""
    actor, today = actor_of(request), day_of(request)
    matter = _matter_or_404(request, pk)
    members = members_of(actor, on=today)
    form = WordingForm(
        request.POST or None,
        members=members,
        names=names_of(members, body_choices(actor, on=today)),
        initial={"title": matter.title, "text": matter.question, "kind": "structure"},
    )

    def do() -> str:
        made = raise_from_consultation(actor=actor, matter=matter, wording=form.wording(), today=today)
        return reverse("obstacles:obstacle", args=[made.number])

    done = answered(request, form, do, message=_("Hindret är lyft från teamets fråga."))
    return done or form_page(request, "obstacles/consultation_raise.html", form, matter=matter)


def _page_or_404(request: HttpRequest, pk: int) -> ConsultationPage:
    page = consultation_page(actor_of(request), pk, on=day_of(request))
    if page is None:
        raise Http404(_("Frågan finns inte, eller så hör den till ett annat team."))
    return page


def _matter_or_404(request: HttpRequest, pk: int) -> ConsultationMatter:
    matter = consultation_for(actor_of(request), pk, on=day_of(request))
    if matter is None:
        raise Http404(_("Frågan finns inte, eller så hör den till ett annat team."))
    return matter
