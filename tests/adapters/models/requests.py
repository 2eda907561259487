"""Requests for tests of single adapters."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.review import Request, Turn

if TYPE_CHECKING:
    from collections.abc import Mapping

CLOSED_SCHEMA = {
    "type": "object",
    "properties": {"claims": {"type": "array", "items": {"type": "string"}}},
    "required": ["claims"],
    "additionalProperties": False,
}
USER, ASSISTANT = "user", "assistant"


def request(
    *turns: Turn, system: str = "You read changes.", schema: Mapping[str, object] = MappingProxyType(CLOSED_SCHEMA)
) -> Request:
    """One user's turn unless others are given."""
    return Request(
        prompt="find-defects",
        prompt_version=3,
        prompt_digest="d1ge57",
        system=system,
        turns=turns or (Turn(USER, "The change."),),
        schema=schema,
        max_tokens=500,
    )


CONVERSATION = request(Turn(USER, "The change."), Turn(ASSISTANT, "Not JSON."), Turn(USER, "Again, as JSON."))
