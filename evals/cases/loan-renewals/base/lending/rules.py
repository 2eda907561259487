"""How long things are lent, and what it costs to keep them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    days: int
    cents_a_day: int
    most_cents: int
    """A fine grows no further than this."""


RULES: Mapping[str, Rule] = {
    "book": Rule(days=28, cents_a_day=20, most_cents=1000),
    "film": Rule(days=7, cents_a_day=100, most_cents=2000),
    "magazine": Rule(days=14, cents_a_day=20, most_cents=400),
}
