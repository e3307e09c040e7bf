"""The page that the lists are compared with: fifty rows in a table, as little as Django needs for that."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from mellanrum.governance.models import Meeting
from mellanrum.tenancy.scope import federation_transaction

# A page of Django's own tutorial has these, too.
MIDDLEWARE = [
    "tests.performance.bare.Addresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATE = """<!doctype html><html lang="sv"><title>Meetings</title><table>
<tr><th>Date</th><th>Body</th><th>State</th><th>Title</th><th>Place</th></tr>
{% for meeting in meetings %}<tr><td><a href="{% url 'meeting' meeting.pk %}">{{ meeting.date|date:"j F Y" }}</a></td>
<td>{{ meeting.body.name }}</td><td>{{ meeting.get_state_display }}</td><td>{{ meeting.title }}</td>
<td>{{ meeting.place }}</td></tr>{% endfor %}
</table></html>"""


class Addresses:
    """Leads the bare page's requests to the bare page's addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = "tests.performance.bare"
        return self.get_response(request)


def bare(request: HttpRequest, federation: int) -> HttpResponse:
    """This will show the fifty newest meetings, and nothing else, to somebody signed in."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    with federation_transaction([federation]):
        rows = Meeting.objects.filter(federation_id=federation).select_related("body").order_by("-date", "-id")[:50]
        return HttpResponse(_template().render({"meetings": rows}, request))


@cache
def _template() -> Any:
    return engines["django"].from_string(TEMPLATE)


urlpatterns = [path("bare/<int:federation>/", bare), path("meeting/<int:federation>/", bare, name="meeting")]
