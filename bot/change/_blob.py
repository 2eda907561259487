"""git's name of a file's content."""

from __future__ import annotations

import hashlib

from bot.change._diff import Sha


def blob_id(content: bytes, digits: int = 40) -> Sha:
    """The id of a content in a repository whose ids have so many hexadecimal digits: 40 for SHA-1, 64 for SHA-256.

    Format: "Object storage" in gitformat-loose(5) and "Object Format" in hash-function-transition(7).
    """
    hashed = hashlib.sha1(usedforsecurity=False) if digits == 40 else hashlib.sha256()
    hashed.update(b"blob %d\0" % len(content))
    hashed.update(content)
    return Sha(hashed.hexdigest())
