"""Parts of a meeting's pages that are fetched when the page is there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mellanrum.governance.models import Meeting


def render_part(
    request: HttpRequest, template: str, heading: str, *, meeting: Meeting, **context: object
) -> HttpResponse:
    """This will draw a part alone for the page that fetches it; with the frame for whoever comes without script."""
    told = {**context, "meeting": meeting}
    if "HX-Request" in request.headers:
        return render(request, template, told)
    return render(request, "governance/meeting_part.html", {**told, "part": template, "heading": heading})
