"""The library's pages for sign-in, password and second factor, in our words and our frame."""

from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mellanrum.tenancy.queries import demo_account, demo_accounts

LABELS = {
    "login": gettext_lazy("E-postadress"),
    "email": gettext_lazy("E-postadress"),
    "password": gettext_lazy("Lösenord"),
    "oldpassword": gettext_lazy("Nuvarande lösenord"),
    "password1": gettext_lazy("Nytt lösenord"),
    "password2": gettext_lazy("Nytt lösenord igen"),
    "code": gettext_lazy("Kod"),
}
HELP = {
    "password1": gettext_lazy("Minst 12 tecken, gärna några ord i rad. Inte ditt namn eller din e-postadress."),
    "code": gettext_lazy("Sex siffror ur appen, eller en av dina reservkoder."),
    "first_code": gettext_lazy("Sex siffror."),
}


class OwnWords:
    """A page of the library as one of ours: plain labels, no placeholders, and `site` as every page of ours has it."""

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**options)  # type: ignore[misc]
        context.pop("site", None)
        if isinstance(context.get("form"), forms.BaseForm):
            _in_own_words(context["form"])
        return context


class SignIn(OwnWords, account.LoginView):  # type: ignore[misc]
    """E-mail and password; in the demo also a table of the roles to try."""

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        return super().get_context_data(**options) | {"demo_accounts": demo_accounts(on=timezone.localdate())}


class SignOut(OwnWords, account.LogoutView):  # type: ignore[misc]
    """Asks before it signs out."""


class Inactive(OwnWords, account.AccountInactiveView):  # type: ignore[misc]
    """The account has been closed."""


class Reauthenticate(OwnWords, account.ReauthenticateView):  # type: ignore[misc]
    """The password again, before something that matters."""


class ChangePassword(OwnWords, account.PasswordChangeView):  # type: ignore[misc]
    """The old and the new password."""


class SetPassword(OwnWords, account.PasswordSetView):  # type: ignore[misc]
    """A first password, for an account that has none."""


class ForgottenPassword(OwnWords, account.PasswordResetView):  # type: ignore[misc]
    """Where to send a link."""


class ForgottenPasswordSent(OwnWords, account.PasswordResetDoneView):  # type: ignore[misc]
    """The same words whether the address has an account or not."""


class NewPassword(OwnWords, account.PasswordResetFromKeyView):  # type: ignore[misc]
    """A new password, or the first one, after a link in an e-mail."""


class NewPasswordSaved(OwnWords, account.PasswordResetFromKeyDoneView):  # type: ignore[misc]
    """Now sign in."""


class SecondStep(OwnWords, mfa.AuthenticateView):  # type: ignore[misc]
    """The code, after the password."""


class SecondStepAgain(OwnWords, mfa.ReauthenticateView):  # type: ignore[misc]
    """The code again, before something that matters."""


class SecondFactor(OwnWords, mfa.IndexView):  # type: ignore[misc]
    """What the account has of second factors."""


class ActivateApp(OwnWords, totp.ActivateTOTPView):  # type: ignore[misc]
    """The picture to scan, and the first code."""

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        context = super().get_context_data(**options)
        context["form"].fields["code"].help_text = HELP["first_code"]
        return context


class DeactivateApp(OwnWords, totp.DeactivateTOTPView):  # type: ignore[misc]
    """Asks before it is turned off."""


class RecoveryCodes(OwnWords, recovery_codes.ViewRecoveryCodesView):  # type: ignore[misc]
    """The codes to keep on paper."""


class NewRecoveryCodes(OwnWords, recovery_codes.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Asks before new ones are made."""


@require_POST
def demo_sign_in(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """This will sign in as somebody of the demo, without a password; there is no such address outside the demo."""
    user = demo_account(assignment_id, on=timezone.localdate())
    if user is None:
        raise Http404
    response: HttpResponse = perform_login(request, Login(user=user, email=user.email))
    return response


def too_many(request: HttpRequest) -> HttpResponse:
    """This will ask to wait, after too many attempts."""
    return render(request, "account/429.html", status=429)


def _in_own_words(form: forms.BaseForm) -> None:
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = LABELS.get(name, field.label)
        field.help_text = HELP.get(name, "")
