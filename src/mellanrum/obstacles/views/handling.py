"""What is done with an obstacle: moved, answered, closed, given its words, a cause, and what it led to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mellanrum.governance.models import Body
from mellanrum.governance.queries.bodies import body_choices
from mellanrum.kernel.errors import Refused
from mellanrum.obstacles.forms.handling import (
    ActionForm,
    AnswerForm,
    CauseForm,
    EffectForm,
    MoveForm,
    ReceiveForm,
    SaidForm,
    WordingForm,
)
from mellanrum.obstacles.models import Obstacle
from mellanrum.obstacles.operations.answering import (
    agree_on_action,
    answer_finally,
    answer_meanwhile,
    close_obstacle,
    receive_answer,
    reopen_obstacle,
)
from mellanrum.obstacles.operations.causes import join_cause, leave_cause, name_cause
from mellanrum.obstacles.operations.effects import note_effect
from mellanrum.obstacles.operations.moving import move_obstacle
from mellanrum.obstacles.operations.registering import clean_obstacle
from mellanrum.obstacles.policies import can_keep_obstacles, can_move_obstacle, can_receive_answer
from mellanrum.obstacles.queries.causes import causes
from mellanrum.obstacles.queries.lists import member_codes
from mellanrum.obstacles.queries.one_obstacle import obstacle_for
from mellanrum.obstacles.queries.path import bodies_on, stair
from mellanrum.obstacles.queries.scope import mine
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.queries import members as members_of
from mellanrum.tenancy.requests import actor_of, day_of

from .shared import answered, form_page, names_of

BEYOND = "beyond"


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A form about an obstacle: its heading, lead, button, and what is done with the answers."""

    heading: Any
    lead: Any
    button: Any
    done: Any
    form: Callable[["Work"], forms.Form]
    do: Callable[["Work", Any], None]
    allowed: Callable[["Work"], None]


@dataclass(frozen=True, kw_only=True)
class Work:
    """Who does something with which obstacle on which day, and what was posted."""

    actor: Actor
    obstacle: Obstacle
    today: date
    posted: Any

    @property
    def bodies(self) -> list[Body]:
        return body_choices(self.actor, on=self.today)


@require_http_methods(["GET", "HEAD", "POST"])
def handle(request: HttpRequest, number: str, what: str) -> HttpResponse:
    """This will ask what is to be done with an obstacle, and do it."""
    actor, today = actor_of(request), day_of(request)
    asking = ASKING.get(what)
    one = obstacle_for(actor, number, on=today)
    if asking is None or one is None:
        raise Http404(_("Hindret finns inte, eller så har det inte varit hos någon av dina grupper."))
    work = Work(actor=actor, obstacle=one, today=today, posted=request.POST if request.method == "POST" else None)
    asking.allowed(work)
    form = asking.form(work)

    def do() -> str:
        asking.do(work, form)
        return reverse("obstacles:obstacle", args=[one.number])

    finished = answered(request, form, do, message=str(asking.done))
    return finished or form_page(request, "obstacles/handle.html", form, obstacle=one, asking=asking, what=what)


def _office(work: Work) -> None:
    can_keep_obstacles(work.actor).require()


def _holder(work: Work) -> None:
    held = mine(work.actor, on=work.today)
    can_move_obstacle(work.actor, held.led, work.obstacle, owned=held.members).require()


def _leader(work: Work) -> None:
    can_move_obstacle(work.actor, mine(work.actor, on=work.today).led, work.obstacle).require()


def _receiver(work: Work) -> None:
    led = mine(work.actor, on=work.today).led
    if not work.actor.is_office and led:
        return
    can_receive_answer(work.actor, led, 0).require()


def _move_form(work: Work) -> forms.Form:
    steps = stair(work.actor)
    bodies = bodies_on(work.actor, steps, on=work.today)
    above = steps.above(work.obstacle.body, bodies) if work.obstacle.body else work.obstacle.raised_in
    places = [(f"body:{body.code}", body.label) for body in bodies if body.pk != work.obstacle.body_id]
    places += [
        (f"member:{member.code}", _("%(name)s, medlemmens egen ansvariga") % {"name": member.short_name})
        for member in members_of(work.actor, on=work.today)
    ]
    if steps.beyond is not None:
        places.append((BEYOND, _("Utanför förbundet")))
    initial = {"on": work.today, "to": f"body:{above.code}" if above else None}
    return MoveForm(work.posted, places=places, initial=initial)


def _move(work: Work, form: MoveForm) -> None:
    said = form.cleaned_data
    kind, _colon, code = said["to"].partition(":")
    move_obstacle(
        actor=work.actor,
        obstacle=work.obstacle,
        said=form.said(),
        to_body=next((body for body in work.bodies if kind == "body" and body.code == code), None),
        to_member=next((member for member in members_of(work.actor) if kind == "member" and member.code == code), None),
        beyond=said["beyond"] if kind == BEYOND else "",
        answer_by=said["answer_by"],
    )


def _answer(work: Work, form: AnswerForm) -> None:
    said = form.cleaned_data
    if said["answer"] != "meanwhile":
        answer_finally(actor=work.actor, obstacle=work.obstacle, solved=said["answer"] == "solved", said=form.said())
        return
    if said["answer_by"] is None:
        raise Refused(_("Ange när det slutliga svaret kommer."), field="answer_by")
    answer_meanwhile(actor=work.actor, obstacle=work.obstacle, said=form.said(), answer_by=said["answer_by"])


def _agree(work: Work, form: ActionForm) -> None:
    said = form.cleaned_data
    agree_on_action(
        actor=work.actor,
        obstacle=work.obstacle,
        action=said["action"],
        owner=said["owner"],
        by=said["by"],
        said=form.said(),
    )


def _receive_form(work: Work) -> forms.Form:
    led = mine(work.actor, on=work.today).led
    bodies = [body for body in work.bodies if can_receive_answer(work.actor, led, body.pk)]
    return ReceiveForm(work.posted, bodies=bodies, initial={"on": work.today})


def _receive(work: Work, form: ReceiveForm) -> None:
    body = next(body for body in work.bodies if body.code == form.cleaned_data["body"])
    receive_answer(actor=work.actor, obstacle=work.obstacle, body=body, said=form.said())


def _wording_form(work: Work) -> forms.Form:
    members = members_of(work.actor)
    one = work.obstacle
    initial = {
        "title": one.title,
        "text": one.text,
        "kind": one.kind,
        "is_internal": one.is_internal,
        "members": member_codes(work.actor, one),
    }
    return WordingForm(work.posted, members=members, names=names_of(members, work.bodies), initial=initial)


def _clean(work: Work, form: WordingForm) -> None:
    clean_obstacle(actor=work.actor, obstacle=work.obstacle, wording=form.wording(), on=work.today)


def _cause_form(work: Work) -> forms.Form:
    return CauseForm(work.posted, causes=causes(work.actor))


def _set_cause(work: Work, form: CauseForm) -> None:
    said = form.cleaned_data
    if said["cause"]:
        chosen = next(cause for cause in causes(work.actor) if str(cause.pk) == said["cause"])
        join_cause(actor=work.actor, obstacle=work.obstacle, cause=chosen)
        return
    name_cause(actor=work.actor, title=said["title"], text=said["text"], lead=work.obstacle, on=work.today)


def _effect_form(work: Work) -> forms.Form:
    names = names_of(members_of(work.actor), work.bodies)
    return EffectForm(work.posted, names=names, initial={"since": work.today})


def _note_effect(work: Work, form: EffectForm) -> None:
    note_effect(actor=work.actor, obstacle=work.obstacle, change=form.change(), on=work.today)


def _said_form(kind: type[SaidForm]) -> Callable[[Work], forms.Form]:
    return lambda work: kind(work.posted, initial={"on": work.today})


ASKING: dict[str, Asking] = {
    "vidare": Asking(
        heading=gettext_lazy("För hindret vidare"),
        lead=gettext_lazy("Det kommer på organets nästa dagordning av sig självt."),
        button=gettext_lazy("För vidare"),
        done=gettext_lazy("Hindret är fört vidare."),
        form=_move_form,
        do=_move,
        allowed=_leader,
    ),
    "svara": Asking(
        heading=gettext_lazy("Svara på hindret"),
        lead=gettext_lazy("Svaret går till den som rapporterade och tillbaka till dem som har lyft hindret."),
        button=gettext_lazy("Svara"),
        done=gettext_lazy("Svaret är antecknat."),
        form=_said_form(AnswerForm),
        do=_answer,
        allowed=_holder,
    ),
    "atgard": Asking(
        heading=gettext_lazy("Kom överens om en åtgärd"),
        lead=gettext_lazy("Hindret väntar där det är tills åtgärden ska vara klar."),
        button=gettext_lazy("Anteckna åtgärden"),
        done=gettext_lazy("Åtgärden är antecknad."),
        form=_said_form(ActionForm),
        do=_agree,
        allowed=_holder,
    ),
    "svaret-nadde": Asking(
        heading=gettext_lazy("Svaret har nått ett organ"),
        lead=gettext_lazy("När organet har fått veta svaret på hindret som det lyfte."),
        button=gettext_lazy("Anteckna"),
        done=gettext_lazy("Det är antecknat att svaret har nått fram."),
        form=_receive_form,
        do=_receive,
        allowed=_receiver,
    ),
    "avsluta": Asking(
        heading=gettext_lazy("Avsluta hindret"),
        lead=gettext_lazy("När allt är gjort, eller när det visade sig inte vara ett hinder."),
        button=gettext_lazy("Avsluta"),
        done=gettext_lazy("Hindret är avslutat."),
        form=_said_form(SaidForm),
        do=lambda work, form: _done(close_obstacle(actor=work.actor, obstacle=work.obstacle, said=form.said())),
        allowed=_office,
    ),
    "oppna": Asking(
        heading=gettext_lazy("Öppna hindret igen"),
        lead=gettext_lazy("När det inte hjälpte."),
        button=gettext_lazy("Öppna igen"),
        done=gettext_lazy("Hindret är öppet igen. Lägg det hos ett organ."),
        form=_said_form(SaidForm),
        do=lambda work, form: _done(reopen_obstacle(actor=work.actor, obstacle=work.obstacle, said=form.said())),
        allowed=_office,
    ),
    "ord": Asking(
        heading=gettext_lazy("Hindret med kansliets ord"),
        lead=gettext_lazy("Rubriken är offentlig. En fil ändrar inte det som du skriver här."),
        button=gettext_lazy("Spara"),
        done=gettext_lazy("Orden är sparade."),
        form=_wording_form,
        do=_clean,
        allowed=_office,
    ),
    "orsak": Asking(
        heading=gettext_lazy("Vad hindret beror på"),
        lead=gettext_lazy("Hinder med samma orsak har en gemensam handläggning: de följer det som leder."),
        button=gettext_lazy("Spara"),
        done=gettext_lazy("Orsaken är sparad."),
        form=_cause_form,
        do=_set_cause,
        allowed=_office,
    ),
    "lamna-orsak": Asking(
        heading=gettext_lazy("Ta hindret från orsaken"),
        lead=gettext_lazy("Hindret handläggs för sig från och med nu."),
        button=gettext_lazy("Ta bort från orsaken"),
        done=gettext_lazy("Hindret handläggs för sig."),
        form=lambda work: forms.Form(work.posted),
        do=lambda work, form: leave_cause(actor=work.actor, obstacle=work.obstacle),
        allowed=_office,
    ),
    "effekt": Asking(
        heading=gettext_lazy("Vad hindret ledde till"),
        lead=gettext_lazy("Skriv vad som ändrades och hur ni vet det."),
        button=gettext_lazy("Anteckna effekten"),
        done=gettext_lazy("Effekten är antecknad."),
        form=_effect_form,
        do=_note_effect,
        allowed=_office,
    ),
}


def _done(_step: object) -> None:
    """Nothing more: the step is in the database."""
