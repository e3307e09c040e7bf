"""How people sign in: by e-mail and password, accounts made by the office, never by strangers."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: an account is made by someone who may give roles."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail goes to accounts that exist; "unknown account" is not sent, as it would tell strangers' addresses of us."""
        if template_prefix == "account/email/unknown_account":
            return
        super().send_mail(template_prefix, email, context)
