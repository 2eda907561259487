"""Tickets that are sold at the entrance."""

from __future__ import annotations

from collections.abc import Sequence

from foyer.prices import price
from foyer.visitors import Visitor


def sell(party: Sequence[Visitor], exhibition: str | None = None) -> str:
    """The text of the ticket."""
    return f"ADMIT {len(party)}   {price(party, exhibition) / 100:.2f} EUR"
