"""What a party pays, in cents."""

from __future__ import annotations

from collections.abc import Sequence

from foyer.visitors import Visitor

FULL = 1400
REDUCED = 900
FREE_UNDER = 6
REDUCED_UNDER = 18
REDUCED_FROM = 65

SURCHARGES = {"amber": 500, "clockworks": 350}
"""For each visitor who pays admission, by exhibition; always a multiple of 50."""


def admission(visitor: Visitor) -> int:
    if visitor.age < FREE_UNDER:
        return 0
    if visitor.age < REDUCED_UNDER or visitor.age >= REDUCED_FROM:
        return REDUCED
    return FULL


def price(party: Sequence[Visitor], exhibition: str | None = None) -> int:
    """Raises KeyError for an exhibition that is not on."""
    surcharge = SURCHARGES[exhibition] if exhibition else 0
    total = 0
    for visitor in party:
        paid = admission(visitor)
        total += paid
        if paid:
            total += surcharge
    return total
