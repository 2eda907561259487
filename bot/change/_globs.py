"""Patterns of paths, as in gitignore(5) without negation: the one language for all that a policy names."""

from __future__ import annotations

from collections.abc import Sequence

_LONGEST = 1_000
"""Characters; a longer pattern is no pattern and matches nothing."""


def path_matches(pattern: str, path: str) -> bool:
    """Whether a path matches: `gen/**`, `*.pb.go` (at any depth), `/src/*.py`, `api/` (all below it), `a?[0-9].c`.

    Time grows with the product of the two lengths, whatever the pattern.
    """
    bare = pattern.strip()
    if not bare.strip("/") or bare.startswith("!") or len(bare) > _LONGEST:
        return False
    is_folder = bare.endswith("/")
    parts = [part for part in bare.strip("/").split("/") if part not in ("", ".")]
    if not parts:
        return False
    if "/" not in bare.rstrip("/"):
        parts.insert(0, "**")
    names = path.split("/")
    below = parts if parts[-1] == "**" else [*parts, "**"]
    return _match(below, names) or (not is_folder and _match(parts, names))


def _match(parts: Sequence[str], names: Sequence[str]) -> bool:
    """Segment by segment; `**` stands for any number of segments, for at least one at the end."""
    reached = {0}
    for number, part in enumerate(parts):
        if part == "**":
            first = min(reached, default=len(names) + 1)
            is_last = number == len(parts) - 1
            reached = set(range(first + is_last, len(names) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(names) and _segment(part, names[at])}
    return len(names) in reached


def _segment(pattern: str, name: str) -> bool:
    """One segment, with `*`, `?` and `[…]`; on a mismatch the last `*` takes one more character."""
    p = n = 0
    star, tried = -1, 0
    while n < len(name):
        length = _takes(pattern, p, name[n])
        if p < len(pattern) and pattern[p] == "*":
            star, tried = p, n
            p += 1
        elif length:
            p, n = p + length, n + 1
        elif star >= 0:
            tried += 1
            p, n = star + 1, tried
        else:
            return False
    return not pattern[p:].strip("*")


def _takes(pattern: str, at: int, character: str) -> int:
    """How long the element at `at` is if it stands for this character; 0 if it does not."""
    if at >= len(pattern) or pattern[at] == "*":
        return 0
    if pattern[at] == "?":
        return 1
    end = pattern.find("]", at + 2) if pattern[at] == "[" else -1
    if end < 0:
        return int(pattern[at] == character)
    return end + 1 - at if _in_class(pattern[at + 1 : end], character) else 0


def _in_class(inside: str, character: str) -> bool:
    negated = inside[0] in "!^"
    body = inside[negated:]
    found = False
    at = 0
    while at < len(body):
        if body[at + 1 : at + 2] == "-" and at + 2 < len(body):
            found |= body[at] <= character <= body[at + 2]
            at += 3
        else:
            found |= body[at] == character
            at += 1
    return found is not negated
