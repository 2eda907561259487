"""The smallest parts of sentences: numbers, lists, shares, and how a medium writes what is not ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

LONG, SHORT = 500, 160
"""Characters of a sentence and of a name; what is longer is cut, and whole in the JSON."""


class Ink(Protocol):
    """How a medium writes other people's text."""

    def prose(self, text: str, limit: int = LONG) -> str:
        """A sentence or part of one."""
        ...

    def code(self, text: str, limit: int = SHORT) -> str:
        """A path, a name, a line of code."""
        ...


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 caller`, `2 callers`, `12,300 tokens`."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def and_more(names: Sequence[str], most: int, total: int | None = None) -> str:
    """The first `most` of `names`, and how many there are besides."""
    rest = (len(names) if total is None else total) - min(most, len(names))
    return ", ".join(names[:most]) + (f" and {rest:,} more" if rest > 0 else "")


def share(part: float) -> str:
    """A share from 0 to 1, as a percentage that never rounds to all or nothing."""
    if 0 < part < 1:
        return "under 1%" if part < 0.01 else f"{min(round(part * 100), 99)}%"
    return "100%" if part >= 1 else "0%"
