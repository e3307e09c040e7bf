"""How people sign in: by e-mail, password and second factor, in accounts made by the office, never by strangers."""

import base64
import os
import re
from functools import cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from .models import User

_NONCE = 12


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: an account is made by someone who may give roles."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Kontot är avstängt."),
        "email_password_mismatch": _("E-postadressen och lösenordet hör inte ihop. Kontrollera båda."),
        "enter_current_password": _("Skriv ditt nuvarande lösenord."),
        "incorrect_code": _("Koden stämmer inte. Vänta på nästa kod i appen och skriv den."),
        "incorrect_password": _("Lösenordet stämmer inte."),
        "invalid_password_reset": _("Länken gäller inte längre."),
        "rate_limited": _("Du har försökt för många gånger. Vänta några minuter och försök igen."),
        "too_many_login_attempts": _("Du har försökt för många gånger. Vänta fem minuter och försök igen."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        """After sign-in the pages are in the language that the person has chosen for the account."""
        response: HttpResponse = super().post_login(request, user, **options)
        remember_language(response, user.language)
        return response


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The secret that the authenticator app shares with us is kept encrypted."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Inloggning i två steg kan inte stängas av."),
        "cannot_generate_recovery_codes": _("Reservkoder finns bara när inloggning i två steg är påslagen."),
        "incorrect_code": _("Koden stämmer inte. Vänta på nästa kod i appen och skriv den."),
    }

    def build_totp_svg(self, url: str) -> str:
        """The picture stands on white, so that phones can read it also when the page is dark."""
        drawn: str = super().build_totp_svg(url)
        return re.sub(r"(<svg[^>]*>)", r'\1<rect width="100%" height="100%" fill="#fff"/>', drawn, count=1)

    def encrypt(self, text: str) -> str:
        nonce = os.urandom(_NONCE)
        cipher = AESGCM(_key(settings.PERSON_KEY_SECRET)).encrypt(nonce, text.encode(), None)
        return base64.b64encode(nonce + cipher).decode()

    def decrypt(self, encrypted_text: str) -> str:
        whole = base64.b64decode(encrypted_text)
        for secret in (settings.PERSON_KEY_SECRET, *settings.PERSON_KEY_FORMER_SECRETS):
            try:
                return AESGCM(_key(secret)).decrypt(whole[:_NONCE], whole[_NONCE:], None).decode()
            except InvalidTag:
                continue
        raise ValueError("The second factor was kept under a secret that this installation does not have.")


def remember_language(response: HttpResponse, language: str) -> None:
    """This will make the pages after this one come in a language, by the cookie that the middleware reads."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@cache
def _key(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"mellanrum second factor 1").derive(secret.encode())
