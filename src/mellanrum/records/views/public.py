"""The public list: which documents a federation has, for everybody, without an account."""

from allauth.core.internal import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mellanrum.records.forms import PublicFilterForm
from mellanrum.records.policies import public_reader_of
from mellanrum.records.queries.public import PublicFilter, public_list
from mellanrum.tenancy.queries import federation_by_slug
from mellanrum.tenancy.scope import federation_transaction

from .matters import year_in

TOO_MANY = 429


@require_safe
def public_register(request: HttpRequest, federation: str) -> HttpResponse:
    """This will list a federation's documents as the law lets everybody know of them.

    Who is signed in, if anybody, is not read here: everybody sees the same.
    """
    # The outer function counts no GET at all, and this page is nothing else.
    if not ratelimit.consume(request, app="allauth.account", action="public_register", limit_get=True):
        return render(request, "records/public_wait.html", status=TOO_MANY)
    owner = federation_by_slug(federation)
    if owner is None:
        raise Http404(_("Det finns inget förbund på den adressen."))
    asked = PublicFilter(
        search=request.GET.get("q", "").strip()[:100],
        year=year_in(request),
        after=request.GET.get("efter", "")[:40],
        before=request.GET.get("fore", "")[:40],
    )
    with federation_transaction([owner.pk], read_only=True):
        found = public_list(public_reader_of(owner.pk), of=asked)
    initial = {"q": asked.search, "year": asked.year}
    context = {
        "list": found,
        "owner": owner,
        "form": PublicFilterForm(initial=initial),
        "narrowed": any(initial.values()),
    }
    return render(request, "records/public.html", context)
