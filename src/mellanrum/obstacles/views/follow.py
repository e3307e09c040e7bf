"""The page where a report is followed, for whoever holds its link and nobody else."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mellanrum.kernel.errors import Refused
from mellanrum.obstacles.forms.reporting import HelpedForm, show_refusal
from mellanrum.obstacles.operations.reporting import MarksFound, answer_whether_it_helped
from mellanrum.obstacles.operations.reports import confirm_report, note_answer_read, withdraw_link
from mellanrum.obstacles.policies import reporter_of
from mellanrum.obstacles.queries.follow import follow_page
from mellanrum.obstacles.states import hash_of
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.queries import federation_by_slug
from mellanrum.tenancy.scope import federation_transaction

UNPROCESSABLE = 422
NOT_FOUND = 404
SAFE_METHODS = ("GET", "HEAD")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, federation: str, token: str) -> HttpResponse:
    """This will show what has become of a report, and take what its writer says: confirmed, helped or not, withdrawn.

    Who is signed in, if anybody, is not read here: the page is the link's.
    """
    owner = federation_by_slug(federation)
    if owner is None:
        raise Http404(_("Länken gäller inte."))
    actor, today = reporter_of(owner.pk), owner.reckoned_on(timezone.localdate())
    with federation_transaction([owner.pk], read_only=request.method in SAFE_METHODS):
        page = follow_page(actor, token, on=today)
        if page is None:
            return render(
                request, "obstacles/follow.html", {"page": None, "owner": owner, "refusal": ""}, status=NOT_FOUND
            )
        what, refusal = request.POST.get("do", ""), ""
        form = HelpedForm(request.POST if what == "helped" else None)
        if request.method == "POST":
            try:
                if _do(request, actor, token, what, form, today):
                    return redirect("obstacles:follow", federation=owner.slug, token=token)
            except MarksFound as found:
                words = ", ".join(f"”{one.mark.text}”" for one in found.marks)
                form.add_error("words", _("%(words)s kan peka ut en person. Inget är sparat än.") % {"words": words})
            except Refused as refused:
                if form.is_bound:
                    show_refusal(form, refused)
                else:
                    refusal = refused.message
        # A browser keeps what is written under the link's digest, never under the link.
        context = {"page": page, "form": form, "owner": owner, "link": hash_of(token)[:16], "refusal": refusal}
        status = UNPROCESSABLE if form.errors or refusal else 200
        return render(request, "obstacles/follow.html", context, status=status)


def _do(request: HttpRequest, actor: Actor, token: str, what: str, form: HelpedForm, today: date) -> bool:
    if what == "confirm":
        confirm_report(actor=actor, token=token, on=today)
        messages.success(request, _("Tack. Rapporten är bekräftad och registrerad."))
    elif what == "withdraw":
        withdraw_link(actor=actor, token=token, on=today)
        messages.success(request, _("Länken är återkallad. Ingen kan följa rapporten med den."))
    elif what == "read":
        note_answer_read(actor=actor, token=token, on=today)
        messages.success(request, _("Tack. Vi ser att svaret har nått fram."))
    elif what == "helped":
        if not form.is_valid():
            return False
        given = form.cleaned_data
        answer_whether_it_helped(
            actor=actor, token=token, helped=given["helped"] == "yes", words=given["words"], on=today
        )
        note_answer_read(actor=actor, token=token, on=today)
        messages.success(request, _("Tack för ditt svar."))
    else:
        raise Refused(_("Välj vad du vill göra."))
    return True
