"""What the ledger asks of cryptography; `bot.adapters.signing` has it."""

from __future__ import annotations

from typing import Protocol, Self


class Signer(Protocol):
    """A private key."""

    @property
    def id(self) -> str:
        """The public key's id: `ed25519:` and 64 hexadecimal digits."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of an Ed25519 signature (RFC 8032)."""
        ...


class PublicKey(Protocol):
    """A public key that is trusted."""

    @property
    def id(self) -> str:
        """As of its Signer."""
        ...

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's over the message."""
        ...

    def successor(self, public: bytes) -> Self:
        """The key of these 32 bytes, which an entry signed by this one names. Raises ValueError for bytes of none."""
        ...
