"""Holding the meeting: item after item, what was decided in it, and how each person stood."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mellanrum.governance.forms import show_refusal
from mellanrum.governance.forms.agenda import DecideForm, PaperForm
from mellanrum.governance.models import AgendaItem, Vote
from mellanrum.governance.operations.agenda import add_paper, withdraw_paper
from mellanrum.governance.operations.dealing import (
    deal_with_item,
    decide_item,
    postpone_item,
    reopen_item,
)
from mellanrum.governance.operations.stances import StanceLine, record_stances, stances_version
from mellanrum.governance.policies import can_keep_agenda
from mellanrum.governance.queries.one_agenda import item_at, paper_for, quorum_words
from mellanrum.governance.queries.one_item import ItemPage, item_page, next_item
from mellanrum.kernel.errors import Refused
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.requests import actor_of, day_of

from .agenda import meeting_or_404

UNPROCESSABLE = 422


@require_safe
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """This will lead to the first item that the meeting has not dealt with, or back when there is none left."""
    actor = actor_of(request)
    meeting = meeting_or_404(actor, pk)
    can_keep_agenda(actor, meeting).require()
    return _next(meeting.pk, next_item(actor, meeting.pk))


def _next(pk: int, item: AgendaItem | None) -> HttpResponse:
    if item is None:
        return redirect("governance:meeting", pk)
    return redirect("governance:item", pk, item.pk)


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """This will show one item with everything that belongs to it, and write what the meeting did with it."""
    actor = actor_of(request)
    found = item_at(actor, pk, item_pk)
    if found is None:
        raise Http404(_("Mötet har inget sådant ärende."))
    if request.method == "POST":
        can_keep_agenda(actor, found.meeting).require()
        act = ACTS.get(request.POST.get("do", ""))
        if act is None:
            raise Http404
        return act(request, actor, found)
    return _show(request, actor, found)


def _show(
    request: HttpRequest,
    actor: Actor,
    found: AgendaItem,
    *,
    decide: DecideForm | None = None,
    paper: PaperForm | None = None,
    error: str = "",
    opened: str = "",
) -> HttpResponse:
    on = day_of(request)
    page = item_page(actor, found, on=on)
    form = decide or _decide_form(page, None, above=found.meeting.body.escalates_to_id)
    context = {
        "page": page,
        "item": page.line.item,
        "line": page.line,
        "meeting": found.meeting,
        "may_keep": can_keep_agenda(actor, found.meeting),
        "is_ahead": found.meeting.date > on,
        "form": form,
        "paper_form": paper or PaperForm(),
        "quorum_words": quorum_words(page.quorum),
        "stamp": page.stamp,
        "version": stances_version(page.stances),
        "votes": [(Vote.FOR, _("Ja")), (Vote.AGAINST, _("Nej")), (Vote.ABSTAIN, _("Avstår"))],
        "error": error,
        "opened": opened,
        "reason": request.POST.get("reason", ""),
        "note": request.POST.get("note", "") if request.method == "POST" else found.note,
    }
    is_wrong = bool(error or (decide and decide.errors) or (paper and paper.errors))
    return render(request, "governance/item.html", context, status=UNPROCESSABLE if is_wrong else 200)


def _decide_form(page: ItemPage, data: QueryDict | None, *, above: int | None) -> DecideForm:
    decision = page.line.decision
    initial: dict[str, object] = {"text": page.line.item.proposal, "note": page.line.item.note, "to_body": above}
    if decision is not None:
        initial = {
            "text": decision.text,
            "responsible": decision.responsible_id,
            "responsible_words": decision.responsible_words,
            "due_on": decision.due_on,
            "note": page.line.item.note,
        }
    return DecideForm(
        data,
        initial={**initial, "stamp": page.stamp},
        people=page.people,
        bodies=page.bodies,
        choices=page.choices,
        first_number=1 if page.begins_series else None,
    )


def _decide(request: HttpRequest, actor: Actor, found: AgendaItem) -> HttpResponse:
    page = item_page(actor, found, on=day_of(request))
    form = _decide_form(page, request.POST, above=found.meeting.body.escalates_to_id)
    if form.is_valid():
        try:
            decision = decide_item(
                actor=actor,
                item=found,
                fields=form.words(),
                today=day_of(request),
                number=form.cleaned_data.get("number"),
                stamp=form.cleaned_data["stamp"] or None,
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(number)s är beslutad.") % {"number": decision.item.label})
            return _after(actor, found)
    return _show(request, actor, found, decide=form, opened="decide")


def _deal(request: HttpRequest, actor: Actor, found: AgendaItem) -> HttpResponse:
    number = request.POST.get("number", "")
    try:
        done = deal_with_item(
            actor=actor,
            item=found,
            note=request.POST.get("note", ""),
            today=day_of(request),
            number=int(number) if number.isascii() and number.isdigit() else None,
            stamp=request.POST.get("stamp") or None,
        )
    except Refused as refusal:
        return _show(request, actor, found, error=refusal.message, opened="deal")
    messages.success(request, _("%(number)s är behandlad.") % {"number": done.label})
    return _after(actor, found)


def _postpone(request: HttpRequest, actor: Actor, found: AgendaItem) -> HttpResponse:
    try:
        done = postpone_item(
            actor=actor,
            item=found,
            reason=request.POST.get("reason", "")[:250],
            today=day_of(request),
            stamp=request.POST.get("stamp") or None,
        )
    except Refused as refusal:
        return _show(request, actor, found, error=refusal.message, opened="postpone")
    messages.success(request, _("%(number)s är bordlagd och kommer på nästa dagordning.") % {"number": done.label})
    return _after(actor, found)


def _reopen(request: HttpRequest, actor: Actor, found: AgendaItem) -> HttpResponse:
    try:
        reopen_item(actor=actor, item=found)
    except Refused as refusal:
        return _show(request, actor, found, error=refusal.message)
    messages.success(request, _("Punkten är öppen igen."))
    return redirect("governance:item", found.meeting_id, found.pk)


def _stances(request: HttpRequest, actor: Actor, found: AgendaItem) -> HttpResponse:
    said = request.POST
    people = [int(one) for one in said.getlist("person") if one.isascii() and one.isdigit()]
    lines = [
        StanceLine(
            contact_id=one,
            is_recused=f"recused-{one}" in said,
            vote=said.get(f"vote-{one}", ""),
            dissents=f"dissents-{one}" in said,
            dissent_text=said.get(f"dissent-{one}", "")[:20000],
        )
        for one in people
    ]
    try:
        record_stances(actor=actor, item=found, lines=lines, shown=said.get("version"))
    except Refused as refusal:
        return _show(request, actor, found, error=refusal.message, opened="stances")
    messages.success(request, _("Jäv, röster och reservationer är antecknade."))
    return redirect("governance:item", found.meeting_id, found.pk)


def _paper(request: HttpRequest, actor: Actor, found: AgendaItem) -> HttpResponse:
    form = PaperForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            add_paper(actor=actor, item=found, title=said["title"], url=said["url"], note=said["note"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Handlingen är lagd till ärendet."))
            return redirect("governance:item", found.meeting_id, found.pk)
    return _show(request, actor, found, paper=form, opened="paper")


def _paper_away(request: HttpRequest, actor: Actor, found: AgendaItem) -> HttpResponse:
    number = request.POST.get("paper", "")
    paper = paper_for(actor, found, int(number) if number.isascii() and number.isdigit() else 0)
    if paper is None:
        raise Http404
    try:
        withdraw_paper(actor=actor, paper=paper, on=day_of(request))
    except Refused as refusal:
        return _show(request, actor, found, error=refusal.message)
    messages.success(request, _("Handlingen är borttagen från ärendet."))
    return redirect("governance:item", found.meeting_id, found.pk)


ACTS: dict[str, Callable[[HttpRequest, Actor, AgendaItem], HttpResponse]] = {
    "decide": _decide,
    "deal": _deal,
    "postpone": _postpone,
    "reopen": _reopen,
    "stances": _stances,
    "paper": _paper,
    "paper-away": _paper_away,
}


def _after(actor: Actor, found: AgendaItem) -> HttpResponse:
    """To the item after this one that is not dealt with; the meeting's page when it was the last."""
    return _next(found.meeting_id, next_item(actor, found.meeting_id))
