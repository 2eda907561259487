"""Which changes a second person reads, too: drawn by a key that the author does not have."""

from __future__ import annotations

import hmac
from typing import Final

SHARES: Final = 10_000
"""A draw is one of so many numbers, each as likely as any other."""

_PURPOSE: Final = b"foreread spot check 1"
"""So that a draw says nothing of what else might be made with the key."""
_WORD: Final = 4
_FAIR: Final = 2 ** (8 * _WORD) // SHARES * SHARES
"""Words from here on are left out: with them, small numbers would come a little more often."""


def draw(key: bytes, repository: int, change_id: str) -> int:
    """0 to 9,999 for a change: it is drawn where that is below the policy's share in ten-thousandths.

    The head has no part in it: if each push drew anew, an author would push until the draw missed. So a change has
    one draw for as long as it lives, whatever becomes of its title, head and base.
    """
    parts = (_PURPOSE, str(repository).encode(), change_id.encode("utf-8", "surrogatepass"))
    message = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    turn = 0
    while True:
        digest = hmac.digest(key, message + turn.to_bytes(8, "big"), "sha256")
        for at in range(0, len(digest), _WORD):
            word = int.from_bytes(digest[at : at + _WORD], "big")
            if word < _FAIR:
                return word % SHARES
        turn += 1
