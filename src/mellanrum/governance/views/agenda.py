"""Pages of a meeting's agenda: put together before the meeting, and what every agenda of a body holds."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from mellanrum.governance.forms import show_refusal
from mellanrum.governance.forms.agenda import ItemForm
from mellanrum.governance.models import AgendaItem, ItemKind, Meeting
from mellanrum.governance.operations.agenda import (
    add_item,
    add_offers,
    begin_agenda,
    change_item,
    move_item,
    remove_item,
)
from mellanrum.governance.operations.standing import StandingFields, save_standing_items
from mellanrum.governance.policies import can_keep_agenda, can_keep_standing_items
from mellanrum.governance.queries.lines import body_by_code
from mellanrum.governance.queries.offers import offers
from mellanrum.governance.queries.one_agenda import agenda_of, item_for
from mellanrum.governance.queries.one_meeting import meeting_for
from mellanrum.governance.queries.standing import standing_page
from mellanrum.kernel.errors import Refused
from mellanrum.records.stamps import stamp_of
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.requests import actor_of, day_of

from .parts import render_part

UNPROCESSABLE = 422
# So many empty rows stand after a body's standing items, for new ones.
EMPTY_ROWS = 3


@require_http_methods(["GET", "POST"])
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show the agenda while it is put together, with what waits; each button does one thing."""
    actor = actor_of(request)
    meeting = meeting_or_404(actor, pk)
    can_keep_agenda(actor, meeting).require()
    if request.method == "POST":
        act = ACTS.get(request.POST.get("do", ""))
        if act is None:
            raise Http404
        try:
            messages.success(request, act(request, actor, meeting))
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("governance:agenda", pk)
    context = {
        "meeting": meeting,
        "agenda": agenda_of(actor, meeting),
        "is_attested": meeting.minutes_attested_on is not None,
    }
    return render(request, "governance/agenda.html", context)


@require_safe
def waiting(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show what waits for the body, to be put on the agenda: a part of its page, and a page of its own."""
    actor = actor_of(request)
    meeting = meeting_or_404(actor, pk)
    can_keep_agenda(actor, meeting).require()
    return render_part(
        request,
        "governance/parts/waiting.html",
        _("Väntar på organet"),
        meeting=meeting,
        offers=() if meeting.minutes_attested_on else offers(actor, meeting, on=day_of(request)),
    )


def _begin(request: HttpRequest, actor: Actor, meeting: Meeting) -> str:
    made = begin_agenda(actor=actor, meeting=meeting, on=day_of(request))
    return ngettext(
        "Dagordningen är påbörjad med %(count)s punkt.", "Dagordningen är påbörjad med %(count)s punkter.", len(made)
    ) % {"count": len(made)}


def _add(request: HttpRequest, actor: Actor, meeting: Meeting) -> str:
    made = add_offers(actor=actor, meeting=meeting, keys=request.POST.getlist("key"), on=day_of(request))
    return ngettext("%(count)s ärende är satt upp.", "%(count)s ärenden är uppsatta.", len(made)) % {"count": len(made)}


def _move(request: HttpRequest, actor: Actor, meeting: Meeting) -> str:
    steps = -1 if request.POST.get("way") == "up" else 1
    item = move_item(actor=actor, item=_posted_item(request, actor, meeting), steps=steps)
    return _("%(title)s är nu punkt %(place)s.") % {"title": item.title, "place": item.position}


def _remove(request: HttpRequest, actor: Actor, meeting: Meeting) -> str:
    item = _posted_item(request, actor, meeting)
    remove_item(actor=actor, item=item, on=day_of(request), reason=request.POST.get("reason", ""))
    if item.source:
        return _("%(title)s är borta från dagordningen och väntar igen.") % {"title": item.title}
    return _("%(title)s är borta från dagordningen.") % {"title": item.title}


ACTS: dict[str, Callable[[HttpRequest, Actor, Meeting], str]] = {
    "begin": _begin,
    "add": _add,
    "move": _move,
    "remove": _remove,
}


def _posted_item(request: HttpRequest, actor: Actor, meeting: Meeting) -> AgendaItem:
    number = request.POST.get("item", "")
    return item_or_404(actor, meeting, int(number) if number.isascii() and number.isdigit() else 0)


@require_http_methods(["GET", "POST"])
def item_new(request: HttpRequest, pk: int) -> HttpResponse:
    """This will put a matter of one's own on the agenda."""
    actor = actor_of(request)
    meeting = meeting_or_404(actor, pk)
    can_keep_agenda(actor, meeting).require()
    form = ItemForm(request.POST or None)
    if form.is_valid():
        try:
            add_item(actor=actor, meeting=meeting, fields=form.words(), on=day_of(request))
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Ärendet står på dagordningen."))
            return redirect("governance:agenda", pk)
    context = {"form": form, "meeting": meeting, "item": None}
    return render(request, "governance/item_form.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def item_edit(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """This will change what is said of an item."""
    actor = actor_of(request)
    meeting = meeting_or_404(actor, pk)
    item = item_or_404(actor, meeting, item_pk)
    can_keep_agenda(actor, meeting).require()
    initial = {name: getattr(item, name) for name in ("title", "kind", "background", "proposal", "presenter")}
    form = ItemForm(request.POST or None, initial={**initial, "stamp": stamp_of(item)})
    if form.is_valid():
        try:
            change_item(actor=actor, item=item, fields=form.words(), stamp=form.cleaned_data["stamp"] or None)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Ändringen är sparad."))
            return redirect("governance:item", pk, item_pk)
    context = {"form": form, "meeting": meeting, "item": item}
    return render(request, "governance/item_form.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def standing(request: HttpRequest, code: str) -> HttpResponse:
    """This will show what every agenda of a body holds, and change it all at once."""
    actor = actor_of(request)
    body = body_by_code(actor, code)
    if body is None:
        raise Http404(_("Förbundet har inget sådant organ."))
    can_keep_standing_items(actor).require()
    page = standing_page(actor, body)
    rows: list[StandingFields] = [
        StandingFields(key=line.key, title=line.title, kind=line.kind, presenter=line.presenter) for line in page.lines
    ]
    casting, error, version = page.casting_vote, "", page.version
    if request.method == "POST":
        rows, casting, version = _standing_rows(request), request.POST.get("casting_vote", ""), request.POST["version"]
        try:
            save_standing_items(
                actor=actor,
                body=body,
                lines=[row for row in rows if row.title.strip()],
                today=day_of(request),
                casting_vote={"yes": True, "no": False}.get(casting),
                version=version,
            )
        except Refused as refusal:
            error = refusal.message
        else:
            messages.success(request, _("Den stående dagordningen är sparad. Påbörjade dagordningar är som de var."))
            return redirect("governance:body", code)
    empty = [StandingFields(title="", kind=ItemKind.INFORMATION) for _number in range(EMPTY_ROWS)]
    context = {
        "body": body,
        "rows": [*(row for row in rows if row.title.strip()), *empty],
        "kinds": ItemKind.choices,
        "casting_vote": casting,
        "version": version,
        "error": error,
    }
    return render(request, "governance/standing.html", context, status=UNPROCESSABLE if error else 200)


def _standing_rows(request: HttpRequest) -> list[StandingFields]:
    """The rows as they were written, in the order of their places."""
    said = request.POST
    columns = [said.getlist(name) for name in ("place", "key", "title", "kind", "presenter")]
    rows = []
    for number, (place, key, title, kind, presenter) in enumerate(zip(*columns, strict=False)):
        fields = StandingFields(
            key=key,
            title=title[:200],
            kind=kind if kind in ItemKind.values else ItemKind.INFORMATION,
            presenter=presenter[:150],
        )
        rows.append((int(place) if place.isascii() and place.isdigit() else number + 1, number, fields))
    return [fields for _place, _number, fields in sorted(rows, key=lambda row: row[:2])]


def meeting_or_404(actor: Actor, pk: int) -> Meeting:
    """This will fetch a meeting that the actor may read.

    Raises:
        Http404: when there is none.
    """
    found = meeting_for(actor, pk)
    if found is None:
        raise Http404(_("Förbundet har inget sådant möte."))
    return found


def item_or_404(actor: Actor, meeting: Meeting, pk: int) -> AgendaItem:
    """This will fetch an item of a meeting.

    Raises:
        Http404: when there is none.
    """
    found = item_for(actor, meeting, pk)
    if found is None:
        raise Http404(_("Mötet har inget sådant ärende."))
    return found
