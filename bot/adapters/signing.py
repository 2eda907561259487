"""Ed25519 keys (RFC 8032) for the ledger, by the `cryptography` package: an extra, imported when a key is read."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Self

from bot.adapters.files import read_input
from bot.errors import UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

__all__ = ["PrivateKeyFile", "PublicKeyFile", "new_key"]

_MOST_BYTES = 10_000
_MADE = (
    "Make one: openssl genpkey -algorithm ed25519 -out ledger.key; openssl pkey -in ledger.key -pubout -out ledger.pub"
)


class PrivateKeyFile:
    """A Signer whose key is a PEM file as openssl writes it (PKCS #8), without a password."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = raw(key.public_key())
        """The 32 bytes of the public key."""
        self.id = key_id(self.public)

    @classmethod
    def read(cls, name: str) -> Self:
        """The key of a file. Raises UsageError where it holds none, or cryptography is not installed."""
        with_cryptography()
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        try:
            key = load_pem_private_key(read_input(name, _MOST_BYTES), None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise UsageError(f"{name} holds no private key that can be read without a password.", _MADE) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise UsageError(f"{name} holds a key of another kind than Ed25519.", _MADE)
        return cls(key)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)

    def trusted(self) -> PublicKeyFile:
        """Its public key."""
        return PublicKeyFile(self._key.public_key())


class PublicKeyFile:
    """A PublicKey from a PEM file (SubjectPublicKeyInfo)."""

    def __init__(self, key: Ed25519PublicKey) -> None:
        self._key = key
        self.id = key_id(raw(key))

    @classmethod
    def read(cls, name: str) -> Self:
        """The key of a file. Raises UsageError where it holds none, or cryptography is not installed."""
        with_cryptography()
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_public_key

        try:
            key = load_pem_public_key(read_input(name, _MOST_BYTES))
        except (ValueError, UnsupportedAlgorithm) as error:
            raise UsageError(f"{name} holds no public key.", _MADE) from error
        if not isinstance(key, Ed25519PublicKey):
            raise UsageError(f"{name} holds a key of another kind than Ed25519.", _MADE)
        return cls(key)

    def verifies(self, message: bytes, signature: bytes) -> bool:
        from cryptography.exceptions import InvalidSignature

        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def successor(self, public: bytes) -> Self:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        return type(self)(Ed25519PublicKey.from_public_bytes(public))


def new_key() -> PrivateKeyFile:
    """A key that stands in no file."""
    with_cryptography()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return PrivateKeyFile(Ed25519PrivateKey.generate())


def key_id(public: bytes) -> str:
    """`ed25519:` and the SHA-256 of the 32 bytes of a public key."""
    return f"ed25519:{sha256(public).hexdigest()}"


def raw(key: Ed25519PublicKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def with_cryptography() -> None:
    """Raises UsageError where the extra is not installed."""
    try:
        import cryptography
    except ModuleNotFoundError as error:
        raise UsageError("Signatures need the cryptography package.", "pip install 'foreread[sign]'") from error
    del cryptography
