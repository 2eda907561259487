"""What a customer pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from wattbook.gaps import check_complete
from wattbook.readings import Interval
from wattbook.tariff import Tariff


@dataclass(frozen=True)
class Bill:
    kwh: Decimal
    cents: int


def to_cents(exact: Decimal) -> int:
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def bill(intervals: Sequence[Interval], tariff: Tariff) -> Bill:
    """Raises GapError."""
    check_complete(intervals)
    exact = sum((i.kwh * tariff.price_at(i.start.time()) for i in intervals), Decimal(0))
    return Bill(sum((i.kwh for i in intervals), Decimal(0)), to_cents(exact))
