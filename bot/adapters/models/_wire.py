"""Requests in forms that can leave the process, and JSON that comes back."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.review import Request

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def sendable(text: str) -> str:
    """`text` as valid Unicode: what stands for bytes that were not UTF-8 becomes U+FFFD."""
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def plain_schema(schema: Mapping[str, object]) -> dict[str, object]:
    """`schema` as dicts and lists only, whatever read-only mappings and tuples it was made of."""
    plain: dict[str, object] = json.loads(json.dumps(schema, default=dict))
    return plain


def schema_in_words(request: Request) -> str:
    """How a model is told the shape of its reply when its interface has no field for a schema."""
    schema = json.dumps(plain_schema(request.schema), indent=1)
    return f"Reply with one JSON value that fits this JSON Schema, and with nothing else:\n{schema}"


def in_words(request: Request) -> Request:
    """The same request with the schema at the end of its last turn, for an interface that has no field for one."""
    *earlier, last = request.turns
    return replace(request, turns=(*earlier, replace(last, text=f"{last.text}\n\n{schema_in_words(request)}")))


def request_as_text(request: Request) -> str:
    """The whole request as one text: system, turns (with their roles when there are several), schema."""
    several = len(request.turns) > 1
    turns = (f"[{turn.role}]\n{turn.text}" if several else turn.text for turn in request.turns)
    return sendable("\n\n".join((request.system, *turns, schema_in_words(request))).lstrip("\n") + "\n")


def request_as_json(request: Request) -> str:
    """The whole request as one JSON object, in ASCII."""
    return json.dumps(
        {
            "prompt": request.prompt,
            "system": sendable(request.system),
            "turns": [{"role": turn.role, "text": sendable(turn.text)} for turn in request.turns],
            "schema": plain_schema(request.schema),
            "max_tokens": request.max_tokens,
        }
    )


def parse_json(text: str | bytes) -> object:
    """The JSON value in `text`. Raises ValueError whatever is wrong with it, too deep nesting included."""
    try:
        value: object = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


def token_count(value: object) -> int:
    """`value` if it is a count, else 0: providers leave usage out or set it to null."""
    return value if isinstance(value, int) and value > 0 else 0


def json_object(content: bytes) -> dict[str, Any] | None:
    """The JSON object in `content`; None where there is none."""
    try:
        said = parse_json(content)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None
