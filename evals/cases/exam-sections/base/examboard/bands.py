"""Grade bands and the rounding that the regulations ask for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

PASS_GRADES = frozenset("ABCD")


@dataclass(frozen=True, slots=True)
class Band:
    grade: str
    floor: int


@dataclass(frozen=True, slots=True)
class Bands:
    """Bands from the highest to the lowest; the lowest has the floor 0."""

    bands: tuple[Band, ...]

    def grade_for(self, result: int) -> str:
        """The grade of a whole percent, see `whole_percent`."""
        return next(band.grade for band in self.bands if result >= band.floor)


STANDARD = Bands((Band("A", 70), Band("B", 60), Band("C", 50), Band("D", 40), Band("F", 0)))


def whole_percent(value: Decimal) -> int:
    """The result of a candidate: halves go up (regulation 4.2). All decisions are taken on this number."""
    return int(value + Decimal("0.5"))
