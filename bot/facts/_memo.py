"""What was read from a file's content before, so that the same content need not be read again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Protocol

from bot.change import Sha

LARGEST = 100_000
"""Bytes of one value; more is not worth keeping."""


class Memo(Protocol):
    """Keeps values by key, as long as it likes. It is never needed, so no method raises.

    Keys name a content by its id, and what was read from it; so nothing in it grows old. A memo that outlives the
    program must keep apart what other versions of this code or of its grammars have put in.
    """

    def get(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        """The values that it has; other keys are absent."""
        ...

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Keep these, in place of what it had under their keys; or not."""
        ...


class NoMemo:
    """Remembers nothing."""

    def get(self, _keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        return {}

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Nothing to do."""


def key_of(kind: str, blob: Sha, *more: str) -> bytes:
    """The key of what is read in some way from a content."""
    return "\0".join((kind, blob, *more)).encode("utf-8", "surrogatepass")


def seal(key: bytes, value: object) -> bytes | None:
    """A value of JSON's kinds as bytes that tell whether they are whole and stand under their own key."""
    text = json.dumps(value, separators=(",", ":")).encode()
    return zlib.crc32(text, zlib.crc32(key)).to_bytes(4, "big") + text if len(text) <= LARGEST else None


def unseal(key: bytes, sealed: object) -> object:
    """The value that was sealed under the key; None for anything else."""
    if not isinstance(sealed, bytes) or len(sealed) > LARGEST + 4:
        return None
    if zlib.crc32(sealed[4:], zlib.crc32(key)).to_bytes(4, "big") != sealed[:4]:
        return None
    try:
        held: object = json.loads(sealed[4:])
    except (ValueError, RecursionError):
        return None
    return held
