"""Who comes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Visitor:
    age: int
    friend: bool = False
    """A member of the friends of the museum; the desk asks for the card."""
