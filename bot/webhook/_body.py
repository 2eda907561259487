"""The bytes of a delivery: whether the host sent them, and what they hold."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping

from bot.errors import UsageError

MOST = 25 * 1024 * 1024
"""Bytes; GitHub sends no larger event (docs, "Webhook events and payloads")."""


def signature_is_right(secret: bytes, body: bytes, header: str | None) -> bool:
    """Whether `header` (`X-Hub-Signature-256`) was made from these very bytes by somebody who has the secret.

    Never with an empty secret, and never by SHA-1, which GitHub still sends beside it.
    """
    if not secret or header is None:
        return False
    right = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(right.encode(), header.encode("utf-8", "surrogateescape"))


def read_body(body: bytes) -> Mapping[str, object]:
    """What an event's bytes hold. Raises UsageError where they are no JSON object, or more than a host sends."""
    if len(body) > MOST:
        raise UsageError(f"The event has {len(body):,} bytes; no host sends more than {MOST:,}.")
    try:
        values = json.loads(body)
    except (ValueError, RecursionError) as error:  # the latter where it nests without end
        raise UsageError("The event is no JSON.", "Have the webhook send `application/json`.") from error
    if not isinstance(values, dict):
        raise UsageError("The event is no JSON object.", "Give the event as the host wrote it.")
    return values
