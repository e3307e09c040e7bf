"""Sealing what nobody may read in the database itself: under the installation's secret, which is never there.

Unlike what stands under a person's key it belongs to no person, and there is no key to destroy for one of them.
"""

import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from .keys import Unreadable

_NONCE, _LENGTH = 12, 4


def seal(plain: bytes, *, bound_to: str, size: int) -> bytes:
    """This will encrypt bytes filled up to ``size``, so that what is short and what is long look alike.

    What is longer than ``size`` is filled up to the next multiple of it. To open takes the same ``bound_to``.
    """
    whole = len(plain).to_bytes(_LENGTH, "big") + plain
    whole += bytes(-len(whole) % size)
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_key(settings.PERSON_KEY_SECRET)).encrypt(nonce, whole, bound_to.encode())


def unseal(sealed: bytes, *, bound_to: str) -> bytes:
    """This will open what ``seal`` gave, by the secret in use or a former one.

    Raises:
        Unreadable: when no secret of this installation opens it, or it was changed or moved.
    """
    for secret in (settings.PERSON_KEY_SECRET, *settings.PERSON_KEY_FORMER_SECRETS):
        try:
            whole = AESGCM(_key(secret)).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to.encode())
        except InvalidTag:
            continue
        return whole[_LENGTH : _LENGTH + int.from_bytes(whole[:_LENGTH], "big")]
    raise Unreadable("sealed by a secret that this installation does not have, changed, or moved")


@cache
def _key(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"mellanrum sealing 1").derive(secret.encode())
