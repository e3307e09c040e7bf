"""The office reads reports: takes them up, lets them follow an obstacle, or sets them aside."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mellanrum.governance.queries.bodies import body_choices
from mellanrum.obstacles.forms.handling import ReasonForm, WordingForm
from mellanrum.obstacles.forms.reading import JoinForm, ReaderForm
from mellanrum.obstacles.operations.registering import join_report, take_up_report
from mellanrum.obstacles.operations.reports import set_report_aside
from mellanrum.obstacles.policies import can_read_reports
from mellanrum.obstacles.queries.one_obstacle import obstacle_for
from mellanrum.obstacles.queries.reports import ReportPage, report_page, reporter_for, reports_to_read
from mellanrum.tenancy.queries import members as members_of
from mellanrum.tenancy.requests import actor_of, day_of

from .shared import answered, form_page, names_of


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """This will list the reports, those that nobody has read first."""
    return render(request, "obstacles/reports.html", {"reports": reports_to_read(actor_of(request))})


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show a report in its writer's own words, and obstacles like it; not who wrote it."""
    return render(request, "obstacles/report_read.html", {"page": _page_or_404(request, pk)})


@require_http_methods(["GET", "HEAD", "POST"])
def report_take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """This will ask for the office's own words, and make an obstacle of a report."""
    actor, today = actor_of(request), day_of(request)
    can_read_reports(actor).require()
    page = _page_or_404(request, pk)
    members = members_of(actor, on=today)
    form = WordingForm(
        request.POST or None,
        members=members,
        names=names_of(members, body_choices(actor, on=today)),
        initial={"kind": page.report.kind, "members": list(page.member_codes)},
    )

    def do() -> str:
        made = take_up_report(actor=actor, report=page.report, wording=form.wording(), on=today)
        return reverse("obstacles:obstacle", args=[made.number])

    done = answered(request, form, do, message=_("Rapporten är upptagen som hinder. Lägg det hos ett organ."))
    return done or form_page(request, "obstacles/report_take_up.html", form, page=page)


@require_http_methods(["GET", "HEAD", "POST"])
def report_join(request: HttpRequest, pk: int) -> HttpResponse:
    """This will ask which obstacle a report belongs to, and let it follow that one."""
    actor, today = actor_of(request), day_of(request)
    can_read_reports(actor).require()
    page = _page_or_404(request, pk)
    form = JoinForm(request.POST or None, initial={"number": request.GET.get("hinder", "")})

    def do() -> str:
        wanted = form.cleaned_data["number"].strip().upper()
        one = obstacle_for(actor, wanted, on=today)
        if one is None:
            raise form.unknown()
        join_report(actor=actor, report=page.report, obstacle=one, on=today)
        return reverse("obstacles:obstacle", args=[one.number])

    done = answered(request, form, do, message=_("Rapporten följer hindret. Den som skrev får samma svar."))
    return done or form_page(request, "obstacles/report_join.html", form, page=page)


@require_http_methods(["GET", "HEAD", "POST"])
def report_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """This will ask why a report is not taken up, and set it aside."""
    actor, today = actor_of(request), day_of(request)
    can_read_reports(actor).require()
    page = _page_or_404(request, pk)
    form = ReasonForm(request.POST or None)

    def do() -> str:
        set_report_aside(actor=actor, report=page.report, reason=form.cleaned_data["reason"], on=today)
        return reverse("obstacles:reports")

    done = answered(request, form, do, message=_("Rapporten är lagd åt sidan."))
    return done or form_page(request, "obstacles/report_aside.html", form, page=page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_writer(request: HttpRequest, pk: int) -> HttpResponse:
    """This will show who wrote a report, to the office that says why; that is logged before it is shown."""
    actor = actor_of(request)
    can_read_reports(actor).require()
    page = _page_or_404(request, pk)
    form = ReaderForm(request.POST or None)
    writer = None
    if request.method == "POST" and form.is_valid():
        writer = reporter_for(actor, page.report, reason=form.cleaned_data["reason"])
    return form_page(request, "obstacles/report_writer.html", form, page=page, writer=writer)


def _page_or_404(request: HttpRequest, pk: int) -> ReportPage:
    page = report_page(actor_of(request), pk)
    if page is None:
        raise Http404(_("Rapporten finns inte."))
    return page
