"""What only this service can read or make: sealed bytes, keys for one purpose each, names that nobody guesses."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE: Final = 12
"""Bytes, as NIST SP 800-38D §8.2 has it for AES-GCM. Each key of `sealed` seals a few texts in its life."""
_NAME_BYTES: Final = 32


def new_name() -> str:
    """256 random bits, in 43 characters of base64url."""
    return secrets.token_urlsafe(_NAME_BYTES)


def sealed(key: bytes, purpose: str, bound: str, text: bytes) -> bytes:
    """The text, for whoever has the key and knows what it is bound to: AES-256-GCM under a key of that alone."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key(key, purpose, bound)).encrypt(nonce, text, _bound(purpose, bound))


def unsealed(key: bytes, purpose: str, bound: str, box: bytes) -> bytes | None:
    """None for what was not sealed with this key, for this purpose, or bound to something else."""
    if len(box) <= _NONCE:
        return None
    try:
        return AESGCM(_key(key, purpose, bound)).decrypt(box[:_NONCE], box[_NONCE:], _bound(purpose, bound))
    except InvalidTag:
        return None


def mac(key: bytes, text: bytes) -> str:
    """HMAC-SHA256, in hexadecimal digits."""
    return hmac.new(key, text, hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two texts are the same, in a time that does not say where they part."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _key(key: bytes, purpose: str, bound: str) -> bytes:
    """One step of HKDF (RFC 5869): who has the database and the service's key still lacks the name in the cookie."""
    return hmac.new(key, b"foreread\0" + _bound(purpose, bound), hashlib.sha256).digest()


def _bound(purpose: str, bound: str) -> bytes:
    return f"{purpose}\0{bound}".encode()
