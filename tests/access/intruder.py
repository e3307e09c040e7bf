"""A fault put in the middle of every request: something that writes, whatever the method is."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from mellanrum.tenancy.models import Federation


class WritesOnEveryRequest:
    """Stands inside the request's transaction, where a view would, and writes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # No row has this number: the database refuses the statement itself, not its effect.
        Federation.objects.filter(pk=0).update(county="")
        return self.get_response(request)
