"""One digest for one meaning: the policy as it was understood, not as it was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum

EDITION = "foreread gate 1"
"""To be raised with a release in which the same policy asks for something else: approvals are bound to theirs."""


def digest_of(*parts: object) -> str:
    """`sha256:…` of the values and of this edition of the gate. The order of keys, and of what is a set, is nothing."""
    text = json.dumps([EDITION, *map(_plain, parts)], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _plain(value: object) -> object:
    """Field by field, so that none can be forgotten."""
    if isinstance(value, Enum):
        return value.name
    if is_dataclass(value) and not isinstance(value, type):
        kind = type(value).__name__
        return {"": kind, **{f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.name != "digest"}}
    if isinstance(value, Mapping):
        pairs = [[_plain(key), _plain(inner)] for key, inner in value.items()]
        return sorted(pairs, key=lambda pair: json.dumps(pair[0], sort_keys=True))
    if isinstance(value, (frozenset, set)):
        return sorted((_plain(each) for each in value), key=lambda each: json.dumps(each, sort_keys=True))
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value
