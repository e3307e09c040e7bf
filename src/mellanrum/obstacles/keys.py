"""What a reporter is called and how to be reached, unreadable without the installation's secret; AES-GCM.

Each cipher is bound to its federation and report: moved to another row it cannot be read.
"""

import json
import os
from dataclasses import asdict, dataclass
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from .models import Reporter

_NONCE = 12


class Unreadable(Exception):
    """A reporter cannot be read: gone, moved from its row, or written under another installation's secret."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who wrote a report: name (may be empty) and address."""

    name: str
    email: str


def seal(identity: Identity, *, federation_id: int, report_id: int) -> bytes:
    """This will make the cipher of a reporter for the row of one report."""
    plain = json.dumps(asdict(identity), ensure_ascii=False).encode()
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_key(settings.PERSON_KEY_SECRET)).encrypt(nonce, plain, _binding(federation_id, report_id))


def unseal(reporter: Reporter) -> Identity:
    """This will read who wrote a report.

    Raises:
        Unreadable: when the row has been disposed of, or the cipher is not what was written for it.
    """
    if reporter.cipher is None:
        raise Unreadable("disposed of")
    whole = bytes(reporter.cipher)
    binding = _binding(reporter.federation_id, reporter.report_id)
    for secret in (settings.PERSON_KEY_SECRET, *settings.PERSON_KEY_FORMER_SECRETS):
        try:
            plain = AESGCM(_key(secret)).decrypt(whole[:_NONCE], whole[_NONCE:], binding)
        except InvalidTag:
            continue
        return Identity(**json.loads(plain))
    raise Unreadable("changed, moved from its row, or under another installation's secret")


def _binding(federation_id: int, report_id: int) -> bytes:
    return f"reporter|{federation_id}|{report_id}".encode()


@cache
def _key(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"mellanrum reporter 1").derive(secret.encode())
