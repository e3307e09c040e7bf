"""The pages that say that something went wrong, each with a way on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """This will show that the request could not be read."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """This will show why the person may not do this."""
    reason = str(exception) or _("Din roll ger inte tillgång till den här sidan.")
    return render(request, "403.html", {"reason": reason}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """This will show that the form was too old to be trusted, and how to go on without losing what was written."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """This will show that there is nothing at the address, or nothing that the person may see."""
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """This will show that the fault is ours. It asks nothing of the database, which may be what failed."""
    return render(request, "500.html", status=500)
