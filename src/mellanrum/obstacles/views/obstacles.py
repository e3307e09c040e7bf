"""Pages of obstacles: the list with its stair, and one with its route."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mellanrum.governance.queries.bodies import body_choices
from mellanrum.obstacles.forms.handling import NewObstacleForm, ObstacleFilterForm
from mellanrum.obstacles.operations.registering import raise_obstacle
from mellanrum.obstacles.policies import can_keep_obstacles, can_read_reports
from mellanrum.obstacles.queries.lists import ObstacleFilter, obstacle_list
from mellanrum.obstacles.queries.one_obstacle import obstacle_page
from mellanrum.obstacles.queries.pictures import stairs_of
from mellanrum.obstacles.queries.stairs import level_lines
from mellanrum.records.policies import can_read_history
from mellanrum.records.queries import history_of
from mellanrum.tenancy.queries import members as members_of
from mellanrum.tenancy.requests import actor_of, day_of

from .shared import answered, form_page, names_of


@require_safe
def obstacles(request: HttpRequest) -> HttpResponse:
    """This will list the actor's obstacles, narrowed as the address says, with the stair that they are on."""
    actor, today = actor_of(request), day_of(request)
    asked = ObstacleFilter(
        search=request.GET.get("q", "").strip()[:100],
        state=request.GET.get("state", ""),
        level=request.GET.get("level", ""),
        member=request.GET.get("member", ""),
        kind=request.GET.get("kind", ""),
        origin=request.GET.get("origin", ""),
        year=_year(request.GET.get("year", "")),
        after=request.GET.get("efter", ""),
        before=request.GET.get("fore", ""),
    )
    found = obstacle_list(actor, of=asked, on=today)
    lines = level_lines(actor, year=today.year, on=today)
    initial = {
        "q": asked.search,
        "state": asked.state,
        "level": asked.level,
        "member": asked.member,
        "kind": asked.kind,
        "year": asked.year,
    }
    context = {
        "list": found,
        "form": ObstacleFilterForm(
            initial=initial,
            levels=[(level.code, level.name) for level in found.levels],
            members=[(member.code, member.short_name) for member in found.members],
        ),
        "narrowed": any(initial.values()) or asked.origin,
        "lines": lines,
        "stairs": stairs_of(lines) if any(line.level for line in lines) else None,
        "open": sum(line.open for line in lines),
        "late": sum(line.late for line in lines),
        "today": today,
        "may_keep": can_keep_obstacles(actor),
        "may_read_reports": can_read_reports(actor),
    }
    return render(request, "obstacles/obstacles.html", context)


@require_safe
def obstacle(request: HttpRequest, number: str) -> HttpResponse:
    """This will show one obstacle: its route, what was said on each level, what is like it, what it led to."""
    actor, today = actor_of(request), day_of(request)
    page = obstacle_page(actor, number, on=today)
    if page is None:
        raise Http404(_("Hindret finns inte, eller så har det inte varit hos någon av dina grupper."))
    context = {
        "page": page,
        "obstacle": page.obstacle,
        "today": today,
        "may_read_history": can_read_history(actor),
        "history": history_of(actor, page.obstacle),
    }
    return render(request, "obstacles/obstacle.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def obstacle_new(request: HttpRequest) -> HttpResponse:
    """This will ask for an obstacle that did not come as a report, and write it into the register."""
    actor, today = actor_of(request), day_of(request)
    can_keep_obstacles(actor).require()
    members, bodies = members_of(actor, on=today), body_choices(actor, on=today)
    form = NewObstacleForm(
        request.POST or None,
        members=members,
        bodies=bodies,
        names=names_of(members, bodies),
        initial={"raised_on": today},
    )

    def do() -> str:
        said = form.cleaned_data
        made = raise_obstacle(
            actor=actor,
            wording=form.wording(),
            origin=said["origin"],
            raised_on=said["raised_on"],
            on=today,
            raised_in=next((body for body in bodies if body.code == said["raised_in"]), None),
        )
        return reverse("obstacles:obstacle", args=[made.number])

    done = answered(request, form, do, message=_("Hindret är inskrivet. Lägg det hos ett organ."))
    return done or form_page(request, "obstacles/obstacle_form.html", form)


def _year(text: str) -> int | None:
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else None
