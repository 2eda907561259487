"""Foreign text in our messages: one line, short, and nothing secret."""

from __future__ import annotations

from bot.pattern import lazy

_SHAPES = lazy(
    r"gh[a-z]_[A-Za-z0-9_.-]{8,}|github_pat_[A-Za-z0-9_]{8,}|eyJ[\w-]{4,}\.[\w-]*\.?[\w-]*"
    r"|(?i:bearer|token|basic)\s+[\w.~+/=-]{8,}|-----BEGIN.*"
)
"""Tokens of GitHub, JSON web tokens, what stands in a header for signing in, and keys."""
_LONGEST = 200


def quotable(text: object, secrets: tuple[str, ...] = ()) -> str:
    """One printable line of what the host said, at most 200 characters."""
    if not isinstance(text, str):
        return ""
    text = text[: 20 * _LONGEST]
    for secret in filter(None, secrets):
        text = text.replace(secret, "[secret]")
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    line = _SHAPES.sub("[secret]", line)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def cut(text: str, characters: int, octets: int | None = None) -> str:
    """At most so many characters, and octets of UTF-8; an ellipsis says where it ends early."""
    octets = 4 * characters if octets is None else octets
    if len(text) <= characters and len(text.encode("utf-8", "replace")) <= octets:
        return text
    kept = text[: characters - 1].encode("utf-8", "replace")[: octets - len("…".encode())]
    return kept.decode("utf-8", "ignore") + "…"
