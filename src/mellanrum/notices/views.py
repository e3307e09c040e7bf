"""Pages of letters and of calendars: fetch, one operation, render."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mellanrum.kernel.errors import Refused
from mellanrum.tenancy.queries import federation_by_slug
from mellanrum.tenancy.requests import actor_of
from mellanrum.tenancy.scope import federation_transaction

from .downloads import calendar_file
from .forms import CalendarForm
from .models import CalendarFeed
from .operations.feeds import change_address, make_calendar, withdraw_calendar
from .operations.outbox import send_again, withdraw_letter
from .policies import can_have_calendars
from .queries import letters as queries
from .queries.feeds import calendars_page, feed_behind, own_feed

UNPROCESSABLE = 422


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """This will list the letters: what waits, what went, what did not."""
    before = request.GET.get("efter", "")
    page = queries.outbox(
        actor_of(request),
        state=request.GET.get("lage", ""),
        before=int(before) if len(before) < 19 and before.isascii() and before.isdigit() else None,
    )
    return render(request, "notices/outbox.html", {"page": page})


@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show one letter, as it was or will be sent."""
    found = _letter_or_404(request, pk)
    return render(request, "notices/letter.html", {"letter": found, "notice": found.notice})


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """This will send a letter that failed once more."""
    found = _letter_or_404(request, pk)
    try:
        send_again(actor=actor_of(request), notice=found.notice, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Brevet väntar på att skickas."))
    return redirect("notices:letter", pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """This will keep a letter from going."""
    found = _letter_or_404(request, pk)
    try:
        withdraw_letter(actor=actor_of(request), notice=found.notice)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Brevet är återkallat."))
    return redirect("notices:letter", pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendars(request: HttpRequest) -> HttpResponse:
    """This will list somebody's calendars, and make one: its address is shown this once."""
    actor = actor_of(request)
    page = calendars_page(actor)
    form = CalendarForm(request.POST if request.method == "POST" else None, topics=page.topics, has_own=page.has_own)
    if request.method == "POST" and form.is_valid():
        try:
            made, token = make_calendar(actor=actor, topic=form.chosen(), on=timezone.localdate())
        except Refused as refusal:
            form.add_error("topic", refusal.message)
        else:
            return _calendars(request, address=_address(request, token), made=made)
    return _calendars(request, form=form)


@require_POST
def calendar_rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """This will change a calendar's address for another, and show it this once."""
    found = _calendar_or_404(request, pk)
    token = change_address(actor=actor_of(request), feed=found, on=timezone.localdate())
    return _calendars(request, address=_address(request, token), made=found)


@require_POST
def calendar_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """This will end a calendar's address."""
    found = _calendar_or_404(request, pk)
    withdraw_calendar(actor=actor_of(request), feed=found, on=timezone.localdate())
    messages.success(request, _("Adressen är återkallad. Den som har den får inget mer."))
    return redirect("notices:calendars")


@require_safe
def feed(request: HttpRequest, federation: str, token: str) -> HttpResponse:
    """This will hand out the calendar at a secret address. Who is signed in, if anybody, is not read here."""
    owner = federation_by_slug(federation)
    if owner is None:
        raise Http404(_("Kalendern finns inte."))
    with federation_transaction([owner.pk], read_only=True):
        found = feed_behind(owner, token, on=timezone.localdate())
    if found is None:
        raise Http404(_("Kalendern finns inte. Adressen kan vara återkallad eller bytt."))
    response = HttpResponse(calendar_file(found), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=900"
    response["Content-Disposition"] = f'inline; filename="{owner.slug}.ics"'
    # An address that search engines were told of is still a secret.
    response["X-Robots-Tag"] = "noindex"
    return response


def _calendars(
    request: HttpRequest, *, form: CalendarForm | None = None, address: str = "", made: CalendarFeed | None = None
) -> HttpResponse:
    actor = actor_of(request)
    can_have_calendars(actor).require()
    page = calendars_page(actor)
    form = form or CalendarForm(topics=page.topics, has_own=page.has_own)
    context = {"page": page, "form": form, "address": address, "made": made}
    return render(request, "notices/calendars.html", context, status=UNPROCESSABLE if form.errors else 200)


def _address(request: HttpRequest, token: str) -> str:
    federation = request.federation  # type: ignore[attr-defined]
    return request.build_absolute_uri(reverse("notices:feed", args=[federation.slug, token]))


def _letter_or_404(request: HttpRequest, pk: int) -> queries.Letter:
    found = queries.letter(actor_of(request), pk)
    if found is None:
        raise Http404(_("Förbundet har inget sådant brev."))
    return found


def _calendar_or_404(request: HttpRequest, pk: int) -> CalendarFeed:
    found = own_feed(actor_of(request), pk)
    if found is None:
        raise Http404(_("Du har ingen sådan kalender."))
    return found
