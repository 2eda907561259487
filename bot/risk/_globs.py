"""Patterns of paths in a policy: `*` and `?` within a folder, `**` across folders."""

from __future__ import annotations

import re
from functools import cache

from bot.pattern import Pattern, lazy

_KNOWN = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def matches(glob: str, path: str) -> bool:
    """Whether the whole path is one that the pattern describes."""
    return _pattern(glob).fullmatch(path) is not None


@cache
def _pattern(glob: str) -> Pattern[str]:
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob)
    return lazy("".join(_KNOWN.get(part, re.escape(part)) for part in parts), re.DOTALL)
