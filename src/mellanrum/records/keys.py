"""A key for each person. What is written under it can be read until the key is destroyed: that is disposal.

Each person's key is random and stands in the database wrapped by the installation's, which never does; AES-GCM both.
"""

import hashlib
import os
from datetime import datetime
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused

from .models import PersonKey

_VERSION = b"\x01"
_KEY_ID, _NONCE = 8, 12
_HEAD = len(_VERSION) + _KEY_ID


class Unreadable(Exception):
    """A ciphertext cannot be read: its key is gone or another installation's, or it is not where it was written."""


def key_of(*, federation_id: int, controller_id: int, subject: str, now: datetime) -> PersonKey:
    """This will find the person's key, or make it the first time. The transaction must act for the controller.

    Raises:
        Refused: when the key was destroyed: nothing more is written about a person whose data have been disposed of.
    """
    key = PersonKey.objects.filter(federation_id=federation_id, subject=subject).first()
    if key is None:
        fresh = PersonKey(
            federation_id=federation_id,
            controller_id=controller_id,
            subject=subject,
            wrapped=_wrap(AESGCM.generate_key(256), _binding(federation_id, subject), settings.PERSON_KEY_SECRET),
            created_at=now,
        )
        # Two who write about the same new person at once: the first one's key is both's.
        PersonKey.objects.bulk_create([fresh], ignore_conflicts=True)
        key = PersonKey.objects.get(federation_id=federation_id, subject=subject)
    if key.wrapped is None:
        raise Refused(_("Uppgifterna om personen är gallrade. Det går inte att skriva mer om personen."))
    return key


def encrypt(key: PersonKey, plain: bytes, *, bound_to: str) -> bytes:
    """This will encrypt under the person's key; to decrypt takes the same ``bound_to``, which names the row it is in.

    Raises:
        Unreadable: when the key is destroyed.
    """
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_unwrap(key)).encrypt(nonce, plain, bound_to.encode())


def decrypt(key: PersonKey, cipher: bytes, *, bound_to: str) -> bytes:
    """This will decrypt what ``encrypt`` gave.

    Raises:
        Unreadable: when the key is destroyed, or the cipher was changed or moved from the row it was written for.
    """
    whole = bytes(cipher)
    try:
        return AESGCM(_unwrap(key)).decrypt(whole[:_NONCE], whole[_NONCE:], bound_to.encode())
    except InvalidTag:
        raise Unreadable("changed, or moved from its row") from None


def destroy_key(*, federation_id: int, subject: str, now: datetime) -> bool:
    """This will destroy the person's key: every ciphertext under it is then noise. False when there was none left.

    The row stays and says when. A restored backup has the key again: the disposals since must be made again.
    """
    return bool(
        PersonKey.objects.filter(federation_id=federation_id, subject=subject, wrapped__isnull=False).update(
            wrapped=None, destroyed_at=now
        )
    )


def rotate(*, federation_id: int) -> int:
    """This will wrap the keys of a federation anew under the installation's present secret; the number that were not.

    The former secrets stand in ``settings.PERSON_KEY_FORMER_SECRETS`` until this has run for every federation and
    controller. The ciphertexts are not touched: their keys are the same.
    """
    present = _key_id(settings.PERSON_KEY_SECRET)
    changed = []
    with transaction.atomic():
        rows = PersonKey.objects.select_for_update().filter(federation_id=federation_id, wrapped__isnull=False)
        for key in rows.iterator(chunk_size=2000):
            if bytes(key.wrapped or b"")[len(_VERSION) : _HEAD] != present:
                binding = _binding(key.federation_id, key.subject)
                key.wrapped = _wrap(_unwrap(key), binding, settings.PERSON_KEY_SECRET)
                changed.append(key)
        PersonKey.objects.bulk_update(changed, ["wrapped"], batch_size=1000)
    return len(changed)


def _binding(federation_id: int, subject: str) -> bytes:
    return f"personkey|{federation_id}|{subject}".encode()


@cache
def _wrapping_key(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"mellanrum person key 1").derive(secret.encode())


@cache
def _key_id(secret: str) -> bytes:
    """Which secret a key is wrapped by, without telling anything of the secret."""
    return hashlib.sha256(b"mellanrum key id|" + _wrapping_key(secret)).digest()[:_KEY_ID]


def _wrap(key: bytes, binding: bytes, secret: str) -> bytes:
    nonce = os.urandom(_NONCE)
    return _VERSION + _key_id(secret) + nonce + AESGCM(_wrapping_key(secret)).encrypt(nonce, key, binding)


def _unwrap(key: PersonKey) -> bytes:
    if key.wrapped is None:
        raise Unreadable("the key is destroyed")
    whole = bytes(key.wrapped)
    for secret in (settings.PERSON_KEY_SECRET, *settings.PERSON_KEY_FORMER_SECRETS):
        if whole[:_HEAD] == _VERSION + _key_id(secret):
            nonce, wrapped = whole[_HEAD : _HEAD + _NONCE], whole[_HEAD + _NONCE :]
            try:
                return AESGCM(_wrapping_key(secret)).decrypt(nonce, wrapped, _binding(key.federation_id, key.subject))
            except InvalidTag:
                break
    raise Unreadable("the key is wrapped by a secret that this installation does not have")
