"""Pages that combine contexts, and pages that belong to none."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from mellanrum.economy.queries.pictures import capital, conclusion_of, portions
from mellanrum.measures.catalogue import all_measures
from mellanrum.obstacles.queries.pictures import stairs_of
from mellanrum.obstacles.queries.stairs import level_lines
from mellanrum.tenancy.requests import actor_of, closed_day_of, day_of

from .gallery import gallery_page
from .glossary import terms
from .overview import money_of_the_year, overview_page, plan_of_the_year, table_of_the_year

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


@require_safe
def overview_goals(request: HttpRequest) -> HttpResponse:
    """This will show the year's goals with their values: a part of the overview, and a page of its own."""
    page = plan_of_the_year(actor_of(request), on=day_of(request))
    return _part(request, "web/parts/year_goals.html", _("Årets mål"), plan=page)


@require_safe
def overview_money(request: HttpRequest) -> HttpResponse:
    """This will show the year's money and what is left to use: a part of the overview, and a page of its own."""
    page = money_of_the_year(actor_of(request), on=day_of(request))
    return _part(
        request,
        "web/parts/year_money.html",
        _("Pengar och utrymme"),
        money=page,
        conclusion=conclusion_of(page) if page else "",
        capital=capital(page) if page else None,
        portions=portions(page.frame) if page and page.frame else None,
    )


@require_safe
def overview_table(request: HttpRequest) -> HttpResponse:
    """This will show which members sat at the board's table: a part of the overview, and a page of its own."""
    page = table_of_the_year(actor_of(request), on=day_of(request))
    return _part(request, "web/parts/year_table.html", _("Vilka satt vid bordet"), board=page)


@require_safe
def overview_obstacles(request: HttpRequest) -> HttpResponse:
    """This will show on which level the obstacles are: a part of the overview, and a page of its own."""
    today = day_of(request)
    lines = level_lines(actor_of(request), year=today.year, on=today)
    return _part(
        request,
        "web/parts/year_obstacles.html",
        _("Hinder mellan organisationerna"),
        lines=lines,
        stairs=stairs_of(lines) if any(line.level for line in lines) else None,
        open_count=sum(line.open for line in lines),
    )


def _part(request: HttpRequest, template: str, heading: str, **context: object) -> HttpResponse:
    """Alone for the page that fetches it; as a page with the frame for somebody who comes without script."""
    if "HX-Request" in request.headers:
        return render(request, template, context)
    return render(request, "web/overview_part.html", {"part": template, "heading": heading, **context})


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
