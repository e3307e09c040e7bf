"""The report's form, for everybody who has the link or reads the code on the wall; and the wall, for the office."""

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mellanrum.kernel.errors import Refused
from mellanrum.obstacles.forms.reporting import DomainsForm, ReportForm, show_refusal
from mellanrum.obstacles.models import FalseAlarmReason, ReportDoor
from mellanrum.obstacles.operations.doors import choose_domains, open_door, renew_door
from mellanrum.obstacles.operations.reporting import FoundMark, MarksFound, follow_path, send_report
from mellanrum.obstacles.operations.reports import NewReport
from mellanrum.obstacles.operations.slowing import Slowed, let_through
from mellanrum.obstacles.policies import can_keep_obstacles, reporter_of
from mellanrum.obstacles.queries.doors import door_at, door_of, door_to_keep, members_to_choose, slug_of
from mellanrum.rendering.codes import square_code
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import User
from mellanrum.tenancy.queries import federation_by_slug
from mellanrum.tenancy.requests import actor_of, day_of
from mellanrum.tenancy.scope import federation_transaction

UNPROCESSABLE = 422
TOO_MANY = 429
SAFE_METHODS = ("GET", "HEAD")


@dataclass(frozen=True, kw_only=True)
class MarkQuestion:
    """A mark with the answer that the writer gives about it; none may be given when it is certain."""

    mark: FoundMark
    name: str
    chosen: str
    reasons: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A stretch of what was written, marked or not."""

    text: str
    marked: bool


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, federation: str, code: str) -> HttpResponse:
    """This will ask for a report, show what in it may point somebody out, and take it in.

    Whoever is signed in answers as the account's holder; what is written is the report's writer's all the same.
    """
    owner = federation_by_slug(federation)
    if owner is None:
        raise Http404(_("Adressen leder inte till någon rapport."))
    actor = reporter_of(owner.pk)
    user = request.user if isinstance(request.user, User) else None
    with federation_transaction([owner.pk], read_only=request.method in SAFE_METHODS):
        door = door_at(actor, code)
        if door is None:
            return render(request, "obstacles/report_lost.html", {"owner": owner}, status=404)
        form = ReportForm(
            request.POST if request.method == "POST" else None,
            members=members_to_choose(actor),
            signed_in=user is not None,
            domains=door.domains,
        )
        marks: Sequence[FoundMark] = ()
        status = 200
        if request.method == "POST" and form.is_valid():
            try:
                token = _send(request, actor, door, form, user)
            except MarksFound as found:
                marks, status = found.marks, UNPROCESSABLE
                _show_marks(form, found)
            except Slowed as slowed:
                status = TOO_MANY
                sent = request.POST.copy()
                sent["ticket"] = slowed.ticket
                form.data = sent
                form.add_error(None, slowed.message)
            except Refused as refused:
                show_refusal(form, refused)
            else:
                if user is not None:
                    messages.success(request, _("Tack. Rapporten är inskickad."))
                    return redirect(follow_path(actor, token))
                messages.success(request, _("Tack. Ett steg kvar: bekräfta i din e-post."))
                if settings.DEMO:
                    request.session["demo_follow"] = follow_path(actor, token)
                return redirect("obstacles:report_sent", federation=owner.slug)
        if form.errors and status == 200:
            status = UNPROCESSABLE
        context = {
            "form": form,
            "owner": owner,
            "door": door,
            "user": user,
            "marks": _questions(request, marks),
            "shown": _stretches(form, marks),
        }
        return render(request, "obstacles/report.html", context, status=status)


@never_cache
@require_safe
def report_sent(request: HttpRequest, federation: str) -> HttpResponse:
    """This will say that the address is to be confirmed; the page knows nothing of the report.

    In the demo, where no letters go, it leads on to what the letter would have led to.
    """
    owner = federation_by_slug(federation)
    if owner is None:
        raise Http404(_("Adressen leder inte till någon rapport."))
    demo = request.session.get("demo_follow", "") if settings.DEMO else ""
    return render(request, "obstacles/report_sent.html", {"owner": owner, "demo_follow": demo})


@require_safe
def report_here(request: HttpRequest) -> HttpResponse:
    """This will lead somebody who is signed in to the report's form of the federation that the person works in."""
    actor = actor_of(request)
    door = door_of(actor)
    if door is None:
        return render(request, "obstacles/report_closed.html", {"may_open": bool(can_keep_obstacles(actor))})
    return redirect("obstacles:report", federation=slug_of(actor), code=door.code)


@require_http_methods(["GET", "HEAD", "POST"])
def wall(request: HttpRequest) -> HttpResponse:
    """This will show the office the form's address and code, and let it open, renew and choose domains."""
    actor = actor_of(request)
    door = door_to_keep(actor)
    form = DomainsForm(
        request.POST if request.POST.get("do") == "domains" else None,
        initial={"domains": "\n".join(door.domains) if door else ""},
    )
    refusal = ""
    if request.method == "POST":
        try:
            if _keep(request, actor, form):
                return redirect("obstacles:wall")
        except Refused as refused:
            if form.is_bound:
                show_refusal(form, refused)
            else:
                refusal = refused.message
    address = _address(request, actor, door) if door else ""
    context = {"door": door, "form": form, "address": address, "code": _code(address), "refusal": refusal}
    status = UNPROCESSABLE if form.errors or refusal else 200
    return render(request, "obstacles/wall.html", context, status=status)


@require_safe
def poster(request: HttpRequest) -> HttpResponse:
    """This will show a page to print and put up on the wall: what it is for, the code, and the address in letters."""
    actor = actor_of(request)
    door = door_to_keep(actor)
    if door is None:
        raise Http404(_("Öppna rapportens formulär först."))
    address = _address(request, actor, door)
    context = {"address": address, "code": _code(address)}
    return render(request, "obstacles/poster.html", context)


def _send(request: HttpRequest, actor: Actor, door: ReportDoor, form: ReportForm, user: User | None) -> str:
    given = form.cleaned_data
    waved = {name.removeprefix("mark-"): str(value) for name, value in request.POST.items() if name.startswith("mark-")}
    email = user.email if user is not None else given["email"]
    new = NewReport(
        happened=given["happened"],
        would_have_helped=given["would_have_helped"],
        members=given["members"],
        kind=given["kind"],
        email=email,
        name=user.name if user is not None else "",
        may_contact=given["may_contact"],
    )
    now = timezone.now()
    with federation_transaction([actor.federation_id]):
        sent = send_report(actor=actor, door=door, new=new, waved=waved, confirmed=user is not None, at=now)
        # After the text has been found good: whoever has to write again does not wait for that.
        let_through(
            sender={
                "address": str(user.pk) if user is not None else get_client_ip(request) or "",
                "door": f"{actor.federation_id}:{door.code}",
                "inbox": email,
            },
            ticket=given["ticket"],
            now=now,
        )
    return sent.token


def _show_marks(form: ReportForm, found: MarksFound) -> None:
    for field in dict.fromkeys(one.field for one in found.marks):
        words = list(dict.fromkeys(f"”{one.mark.text}”" for one in found.marks if one.field == field))
        form.add_error(field, _("%(words)s kan peka ut en person. Inget är sparat än.") % {"words": _listed(words)})


def _listed(words: Sequence[str]) -> str:
    if len(words) == 1:
        return words[0]
    return _("%(most)s och %(last)s") % {"most": ", ".join(words[:-1]), "last": words[-1]}


def _questions(request: HttpRequest, marks: Sequence[FoundMark]) -> list[MarkQuestion]:
    found = {one.key: one for one in marks}
    return [
        MarkQuestion(
            mark=one,
            name=f"mark-{key}",
            chosen=request.POST.get(f"mark-{key}", ""),
            reasons=[("", _("Jag tar bort det")), *((each.value, str(each.label)) for each in FalseAlarmReason)],
        )
        for key, one in found.items()
    ]


def _stretches(form: ReportForm, marks: Sequence[FoundMark]) -> dict[str, list[Stretch]]:
    """What was written, by question, in stretches that are marked and not."""
    found: dict[str, list[Stretch]] = {}
    for field in dict.fromkeys(one.field for one in marks):
        text, at, parts = form.cleaned_data.get(field) or form.data.get(field, ""), 0, []
        for one in (one for one in marks if one.field == field):
            parts += [Stretch(text=text[at : one.mark.start], marked=False), Stretch(text=one.mark.text, marked=True)]
            at = one.mark.end
        found[field] = [part for part in (*parts, Stretch(text=text[at:], marked=False)) if part.text]
    return found


def _keep(request: HttpRequest, actor: Actor, form: DomainsForm) -> bool:
    today, site = day_of(request), request.build_absolute_uri("/")
    what = request.POST.get("do", "")
    if what == "domains":
        if not form.is_valid():
            return False
        choose_domains(actor=actor, domains=form.cleaned_data["domains"])
        messages.success(request, _("Domänerna är sparade."))
    elif what == "renew":
        renew_door(actor=actor, site_address=site, on=today)
        messages.success(request, _("Koden är bytt. Sätt upp den nya: den gamla leder ingenstans."))
    else:
        open_door(actor=actor, site_address=site, on=today)
        messages.success(request, _("Formuläret är öppet."))
    return True


def _address(request: HttpRequest, actor: Actor, door: ReportDoor) -> str:
    return request.build_absolute_uri(reverse("obstacles:report", args=[slug_of(actor), door.code]))


def _code(address: str) -> SafeString | str:
    return square_code(address, name=_("Kod som leder till formuläret")) if address else ""
