"""The page of an object's history, also as a fragment of other pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mellanrum.records.policies import can_read_history
from mellanrum.records.queries import history_page, object_with_history
from mellanrum.tenancy.requests import actor_of


@require_safe
def history(request: HttpRequest, object_type: str, object_id: int) -> HttpResponse:
    """This will show who changed what in an object, the newest first, 25 lines at a time."""
    actor = actor_of(request)
    can_read_history(actor).require()
    obj = object_with_history(actor, object_type, object_id)
    if obj is None:
        raise Http404
    before = request.GET.get("fore", "")
    page = history_page(
        actor,
        object_type,
        object_id,
        before=int(before) if len(before) < 20 and before.isascii() and before.isdigit() else None,
    )
    kind = obj._meta.verbose_name
    return render(request, "records/history.html", {"object": str(obj), "kind": kind, "page": page})
