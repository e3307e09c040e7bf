"""Pages of the year's wheel: the year, one task, and what returns every year."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mellanrum.governance.forms import show_refusal
from mellanrum.governance.forms.wheel import FinishForm, WheelTaskForm
from mellanrum.governance.models import WheelTask, YearTask
from mellanrum.governance.operations.wheel import (
    end_task,
    finish_task,
    lay_out_year,
    reopen_task,
    save_task,
    start_wheel,
)
from mellanrum.governance.policies import can_finish_task, can_keep_wheel
from mellanrum.governance.queries import wheel as queries
from mellanrum.governance.queries.bodies import body_choices, member_choices
from mellanrum.kernel.errors import Refused
from mellanrum.records.queries import history_of
from mellanrum.rendering.wheel import Spot, Wheel
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.requests import actor_of, day_of

UNPROCESSABLE = 422
FIRST_YEAR, LAST_YEAR = 1990, 2199


@require_safe
def wheel_now(request: HttpRequest) -> HttpResponse:
    """This will lead to the wheel of this year."""
    actor_of(request)
    return redirect("governance:wheel", day_of(request).year)


@require_http_methods(["GET", "HEAD", "POST"])
def wheel(request: HttpRequest, year: int) -> HttpResponse:
    """This will show what a year holds, as a round and as a list; by POST the year is laid out."""
    actor = actor_of(request)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404(_("Kalendern har inget sådant år."))
    today = day_of(request)
    if request.method == "POST":
        lay_out_year(actor=actor, year=year, on=today)
        messages.success(request, _("Årets uppgifter är utlagda."))
        return redirect("governance:wheel", year)
    page = queries.wheel_page(actor, year=year, on=today)
    context = {
        "page": page,
        "year": year,
        "today": today,
        "picture": picture_of(page),
        "rows": _numbered(page),
        "may_keep": can_keep_wheel(actor),
    }
    return render(request, "governance/wheel.html", context)


def picture_of(page: queries.WheelPage) -> Wheel | None:
    """This will put the year's tasks round the year: one spot for each task, however many members it is done for."""
    spots: dict[tuple[int, date], list[queries.YearLine]] = {}
    for line in page.lines:
        spots.setdefault((line.task.task_id, line.task.due_on), []).append(line)
    if not spots:
        return None
    return Wheel(
        year=page.year,
        today=page.on if page.on.year == page.year else None,
        spots=[
            Spot(
                day=day,
                label=str(lines[0].task.task.title),
                standing=_worst(lines),
                done=sum(1 for line in lines if line.standing == "done"),
                of=len(lines),
            )
            for (_task, day), lines in spots.items()
        ],
    )


def _numbered(page: queries.WheelPage) -> list[tuple[int, queries.YearLine]]:
    """The lines with the numbers that the picture gives their spots."""
    numbers: dict[tuple[int, date], int] = {}
    for line in page.lines:
        numbers.setdefault((line.task.task_id, line.task.due_on), len(numbers) + 1)
    return [(numbers[line.task.task_id, line.task.due_on], line) for line in page.lines]


def _worst(lines: list[queries.YearLine]) -> str:
    standings = {line.standing for line in lines}
    return next(one for one in ("late", "soon", "coming", "done", "dropped") if one in standings)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """This will give the federation the usual wheel."""
    try:
        start_wheel(actor=actor_of(request), on=day_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Ett vanligt årshjul är inlagt. Ändra det så att det passar er."))
    return redirect("governance:wheel_now")


@require_http_methods(["GET", "HEAD", "POST"])
def year_task(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show one task of the year, and note that it is done or dropped."""
    actor = actor_of(request)
    found = _year_task_or_404(actor, pk)
    today = day_of(request)
    line = queries.year_line(actor, found, on=today)
    form = FinishForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        can_finish_task(actor, found, led=queries.led_bodies(actor, today)).require()
        if form.is_valid():
            dropped = "dropped" in request.POST
            try:
                finish_task(actor=actor, task=found, on=today, note=form.cleaned_data["note"], dropped=dropped)
            except Refused as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _("Uppgiften utgår i år.") if dropped else _("Uppgiften är klar."))
                return redirect("governance:wheel", found.year)
    context = {
        "task": found,
        "line": line,
        "form": form,
        "today": today,
        "year": found.year,
        "history": history_of(actor, found),
    }
    return render(request, "governance/year_task.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """This will take back that a task is finished."""
    actor = actor_of(request)
    found = _year_task_or_404(actor, pk)
    try:
        reopen_task(actor=actor, task=found, on=day_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Uppgiften är öppen igen."))
    return redirect("governance:wheel_task", pk)


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """This will list what returns every year."""
    actor = actor_of(request)
    found = queries.wheel_tasks(actor)
    rows = [(task, queries.responsible_words(task)) for task in found]
    return render(request, "governance/wheel_tasks.html", {"rows": rows, "may_keep": can_keep_wheel(actor)})


@require_http_methods(["GET", "HEAD", "POST"])
def task_new(request: HttpRequest) -> HttpResponse:
    """This will add something that returns every year."""
    actor = actor_of(request)
    can_keep_wheel(actor).require()
    return _edit(request, actor, None)


@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: HttpRequest, code: str) -> HttpResponse:
    """This will change something that returns every year."""
    actor = actor_of(request)
    found = _task_or_404(actor, code)
    can_keep_wheel(actor).require()
    return _edit(request, actor, found)


@require_POST
def task_end(request: HttpRequest, code: str) -> HttpResponse:
    """This will end something that returned every year."""
    actor = actor_of(request)
    found = _task_or_404(actor, code)
    end_task(actor=actor, task=found, on=day_of(request))
    messages.success(request, _("Uppgiften återkommer inte längre. Det som är gjort står kvar."))
    return redirect("governance:wheel_tasks")


def _edit(request: HttpRequest, actor: Actor, task: WheelTask | None) -> HttpResponse:
    today = day_of(request)
    initial = {}
    if task is not None:
        names = ("title", "kind", "description", "month", "day", "days_before", "role", "each_member")
        initial = {name: getattr(task, name) for name in names}
        initial |= {"meeting_body": task.meeting_body_id, "body": task.body_id, "member": task.member_id}
        initial["reminder_days"] = ", ".join(str(days) for days in task.reminder_days)
    form = WheelTaskForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        bodies=body_choices(actor, on=today),
        members=member_choices(actor),
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_task(actor=actor, task=task, fields=form.words(), on=today)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Årshjulet är ändrat."))
            return redirect("governance:wheel_tasks")
    context = {"form": form, "task": task}
    return render(request, "governance/wheel_task_form.html", context, status=UNPROCESSABLE if form.errors else 200)


def _task_or_404(actor: Actor, code: str) -> WheelTask:
    found = queries.wheel_task(actor, code)
    if found is None:
        raise Http404(_("Förbundet har ingen sådan uppgift i årshjulet."))
    return found


def _year_task_or_404(actor: Actor, pk: int) -> YearTask:
    found = queries.year_task(actor, pk)
    if found is None:
        raise Http404(_("Förbundet har ingen sådan uppgift."))
    return found
