"""What the pages of obstacles have in common: the answer to a form, names that are no marks, pictures."""

from collections.abc import Callable, Sequence

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mellanrum.governance.models import Body
from mellanrum.kernel.errors import Refused
from mellanrum.obstacles.forms.marked import show_refusal
from mellanrum.tenancy.models import Member

UNPROCESSABLE = 422


def answered(request: HttpRequest, form: forms.Form, do: Callable[[], str], *, message: str) -> HttpResponse | None:
    """This will do what a form asks and lead to the page that ``do`` names; None while there is something to mend."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        url = do()
    except Refused as refused:
        show_refusal(form, refused)
        return None
    messages.success(request, message)
    return redirect(url)


def form_page(request: HttpRequest, template: str, form: forms.Form, **context: object) -> HttpResponse:
    """This will draw a form, as one that was not accepted when it has errors."""
    return render(request, template, {"form": form, **context}, status=UNPROCESSABLE if form.errors else 200)


def names_of(members: Sequence[Member], bodies: Sequence[Body]) -> list[str]:
    """This will list the names that are no marks of a person."""
    return [*(name for one in members for name in (one.name, one.short_name)), *(body.name for body in bodies)]
