"""What must be known until a letter has gone, and by nobody afterwards: links, sealed with a key of their own."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class Unreadable(Exception):
    """What was sealed cannot be opened: the secret of the installation is another one now."""


def seal(text: str) -> str:
    """This will seal a text so that the database alone does not tell it."""
    return _key().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """This will open what was sealed.

    Raises:
        Unreadable: when it was sealed under another secret.
    """
    try:
        return _key().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def hash_of(token: str) -> str:
    """This will give what is stored of a secret: enough to know it again, too little to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _key() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"letters|{settings.SECRET_KEY}".encode()).digest()))


def token_of(purpose: str, nonce: str) -> str:
    """This will make a secret of something that is stored and the installation's own secret.

    It can be made again, for a letter that repeats a link; whoever has the database alone cannot make it.
    """
    mark = hmac.new(settings.SECRET_KEY.encode(), f"{purpose}|{nonce}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(mark.digest()).decode().rstrip("=")
