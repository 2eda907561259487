"""The key by which a recorded reply is found again."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from bot.adapters.models._wire import plain_schema

if TYPE_CHECKING:
    from bot.review import Request


def canonical_request(request: Request, model: str = "") -> bytes:
    """All that decides a reply, always in the same bytes: JSON in ASCII, sorted, without blanks.

    The prompt's version is left out, since its digest says more. `model` is left out when it is empty.
    """
    said: dict[str, object] = {
        "prompt": request.prompt,
        "prompt_digest": request.prompt_digest,
        "system": request.system,
        "turns": [{"role": turn.role, "text": turn.text} for turn in request.turns],
        "schema": plain_schema(request.schema),
        "max_tokens": request.max_tokens,
    }
    if model:
        said["model"] = model
    return json.dumps(said, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def request_key(request: Request, model: str = "") -> str:
    """SHA-256 of the canonical request, in hexadecimal."""
    return hashlib.sha256(canonical_request(request, model)).hexdigest()
