"""Values as JSON text, and enumerations as identifiers."""

from __future__ import annotations

import json
import re
from enum import Enum
from typing import Any

from bot.pattern import lazy
from bot.publish._visible import encodable

# Escaped as \uXXXX although JSON allows them raw: C1 controls drive terminals, the others hide or reorder text.
_UNSEEN = "\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
_ESCAPED = lazy(f"[\ud800-\udfff{_UNSEEN}\U000e0000-\U000e0fff]")


def to_json(document: dict[str, Any]) -> str:
    """Indented JSON that is always valid UTF-8, and that a terminal can show without being driven by it.

    Text that UTF-8 cannot hold is written as `encodable` puts it: the string then has `\\xe9` for the byte E9.
    """
    return _ESCAPED.sub(_escaped, json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(encodable(found[0]))[1:-1]


def identifier(member: Enum) -> str:
    """What an enumeration's member is called in JSON: its name, which stays when its words are polished."""
    return member.name.lower()
