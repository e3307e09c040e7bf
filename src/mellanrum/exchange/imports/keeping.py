"""How the content of a file is kept while it is a preview: sealed, when the kind has columns that nobody may see."""

import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused

from .kind import Kind

_NONCE = 12


def sealed(kind: Kind, data: bytes) -> bytes:
    """This will give what is stored of a file: the file itself, or its ciphertext (AES-256-GCM)."""
    if not kind.secret:
        return data
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_key(settings.PERSON_KEY_SECRET)).encrypt(nonce, data, kind.name.encode())


def opened(kind: Kind, stored: bytes) -> bytes:
    """This will give the file back.

    Raises:
        Refused: when no secret that is known opens it.
    """
    if not kind.secret:
        return stored
    for secret in (settings.PERSON_KEY_SECRET, *settings.PERSON_KEY_FORMER_SECRETS):
        try:
            return AESGCM(_key(secret)).decrypt(stored[:_NONCE], stored[_NONCE:], kind.name.encode())
        except InvalidTag:
            continue
    raise Refused(_("Filen går inte att öppna längre. Ladda upp den på nytt."))


def _key(secret: str) -> bytes:
    return hashlib.sha256(b"exchange.import_file:" + secret.encode()).digest()
