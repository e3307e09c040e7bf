"""Pages that combine contexts, and pages that belong to none."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST, require_safe

from mellanrum.measures.catalogue import all_measures
from mellanrum.tenancy.requests import actor_of, closed_day_of, day_of

from .gallery import gallery_page
from .glossary import terms
from .overview import overview_page

YEAR_OF_LANGUAGE = 365 * 24 * 3600


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """This will open the overview of one's federation, or ask who one is."""
    return redirect("web:overview" if request.user.is_authenticated else settings.LOGIN_URL)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """This will show what needs the person now, and the federation's year at a glance."""
    page = overview_page(actor_of(request), on=day_of(request), closed=closed_day_of(request) is not None)
    return render(request, "web/overview.html", {"page": page})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """This will keep the chosen language in a cookie and go back to where the person was."""
    chosen = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=YEAR_OF_LANGUAGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """This will explain the words of the trade as the system uses them."""
    return render(request, "web/glossary.html", {"terms": terms()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """This will show the accessibility statement (lag 2018:1937 om tillgänglighet till digital offentlig service)."""
    return render(request, "web/accessibility.html", {"contact": settings.ACCESSIBILITY_CONTACT})


@require_safe
def counting(request: HttpRequest) -> HttpResponse:
    """This will show what each figure is: the catalogue of measures, and the rules that hold for all of them."""
    return render(request, "web/counting.html", {"measures": all_measures()})


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """This will show every component in every state, to those who build the system."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "web/gallery.html", gallery_page())


@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """This will tell a supervisor that the process answers."""
    return JsonResponse({"status": "ok"})


@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """This will tell a load balancer whether pages can be made: the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "no answer"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok"})
