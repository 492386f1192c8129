"""Field encryption, keyed look-up hashes and signatures, all under keys derived from the deployment's data key."""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services import settings


@lru_cache(maxsize=64)
def _derive(master: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode()).derive(master)


def key_for(purpose: str) -> bytes:
    """A 32-byte key of its own for each purpose (HKDF, RFC 5869)."""
    return _derive(settings.current().data_key, purpose)


def encrypt(plain: str, purpose: str = "field") -> str:
    """AES-256-GCM, nonce first, as URL-safe text. Each call gives another text."""
    nonce = os.urandom(12)
    sealed = AESGCM(key_for(purpose)).encrypt(nonce, plain.encode(), None)
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def decrypt(sealed: str, purpose: str = "field") -> str:
    """The text that `encrypt` was given; cryptography.exceptions.InvalidTag where it was altered."""
    raw = base64.urlsafe_b64decode(sealed)
    return AESGCM(key_for(purpose)).decrypt(raw[:12], raw[12:], None).decode()


def fingerprint(value: str, purpose: str) -> str:
    """A keyed hash (HMAC-SHA256, hex) by which an encrypted value can be looked up without being readable."""
    return hmac.new(key_for("fingerprint:" + purpose), value.encode(), hashlib.sha256).hexdigest()


def same(left: str, right: str) -> bool:
    """Compares two secrets in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())
