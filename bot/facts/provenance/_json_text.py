"""JSON that anybody may have written."""

from __future__ import annotations

import json


def parse_json(text: str | bytes) -> object:
    """The value, or None for what is no JSON, is nested too deeply or holds numbers that are too long."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found
