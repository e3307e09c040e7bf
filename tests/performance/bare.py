"""The page that the lists are compared with: fifty rows in a table, as little as Django needs for that."""

from collections.abc import Callable

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
{% for meeting in meetings %}<tr><td><a href="/m/{{ meeting.pk }}/">{{ meeting.date }}</a></td>
<td>{{ meeting.body.name }}</td><td>{{ meeting.get_state_display }}</td>
<td>{{ meeting.title }}</td><td>{{ meeting.place }}</td></tr>{% endfor %}
</table></html>"""


class Addresses:
    """Leads the bare page's requests to the bare page's addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = "tests.performance.bare"  # type: ignore[attr-defined]
        return self.get_response(request)


def bare(request: HttpRequest, federation: int) -> HttpResponse:
    """This will show the fifty newest meetings, and nothing else, to somebody signed in."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    with federation_transaction([federation]):
        rows = Meeting.objects.select_related("body").order_by("-date", "-id")[:50]
        return HttpResponse(engines["django"].from_string(TEMPLATE).render({"meetings": rows}, request))


urlpatterns = [path("bare/<int:federation>/", bare)]
