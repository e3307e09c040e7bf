"""One's own account, and the federation that one works in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mellanrum.kernel.errors import Refused
from mellanrum.tenancy.forms import AccountForm
from mellanrum.tenancy.models import User
from mellanrum.tenancy.operations.accounts import change_own_account
from mellanrum.tenancy.queries import has_second_factor
from mellanrum.tenancy.requests import FEDERATION_KEY, workplaces_of_request
from mellanrum.tenancy.sign_in import remember_language


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """This will show one's own name, language, password and second factor, and change the first two."""
    user = request.user
    assert isinstance(user, User)
    form = AccountForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actor = getattr(request, "actor", None)
        try:
            change_own_account(actor=actor, user=user, name=data["name"], language=data["language"])
        except Refused as error:
            form.add_error(error.field or None, error.message)
        else:
            with translation.override(data["language"]):
                messages.success(request, _("Kontot är ändrat."))
            response = redirect("tenancy:account")
            remember_language(response, data["language"])
            return response
    context = {"form": form, "email": user.email, "has_second_factor": has_second_factor(user)}
    return render(request, "tenancy/account.html", context, status=422 if form.errors else 200)


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """This will let the person work in another of its federations, from the next page on."""
    wanted = request.POST.get("federation", "")
    place = next((each for each in workplaces_of_request(request) if each.federation.slug == wanted), None)
    if place is None:
        raise Http404
    request.session[FEDERATION_KEY] = place.federation.pk
    return redirect("web:start")
