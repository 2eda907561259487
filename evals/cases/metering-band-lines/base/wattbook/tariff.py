"""What a kilowatt-hour costs at which time of day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal


@dataclass(frozen=True)
class Band:
    name: str
    start: time
    """The first moment that belongs to it; it goes on until the next one starts."""
    price: Decimal
    """Cents for a kilowatt-hour."""


@dataclass(frozen=True)
class Tariff:
    """Bands in order of time, the first one from midnight. A name may come twice (night), with the same price."""

    bands: tuple[Band, ...]

    def __post_init__(self) -> None:
        starts = [b.start for b in self.bands]
        if not starts or starts[0] != time(0) or starts != sorted(set(starts)):
            raise ValueError("bands start at midnight and are in order")
        if len({(b.name, b.price) for b in self.bands}) != len({b.name for b in self.bands}):
            raise ValueError("a band has one price")

    def price_at(self, moment: time) -> Decimal:
        current = self.bands[0]
        for band in self.bands:
            if band.start <= moment:
                current = band
        return current.price
