"""What every form of the register does: ask, do one thing, and go on, or show what was refused."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused
from mellanrum.records.forms import show_refusal

UNPROCESSABLE = 422


def ask(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[[], tuple[str, str]],
    **words: Any,
) -> HttpResponse:
    """This will show a form, and when it is sent and holds call ``do``, which gives what was done and where to go."""
    if request.method == "POST" and form.is_valid():
        try:
            done, there = do()
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, done)
            return redirect(there)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "records/form.html", {"form": form, "lead": "", "line": None, **words}, status=status)


def secrecy_lead() -> str:
    """This will say what a mark is, above the forms that set it."""
    return _(
        "En markering är en påminnelse. Varje begäran prövas för sig, och inget är hemligt för att det är markerat."
    )
