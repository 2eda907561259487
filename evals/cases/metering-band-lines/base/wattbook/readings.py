"""Quarter-hour readings as the meters export them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Interval:
    start: datetime
    """Meter time, which is standard time all year round, always at a full quarter of an hour."""
    kwh: Decimal
    """Never negative: what is fed in has a meter of its own."""


def parse_export(text: str) -> list[Interval]:
    """Lines of `2026-03-01T00:15,0.125`, in order of time."""
    intervals = []
    for line in text.split():
        start, kwh = line.split(",")
        intervals.append(Interval(datetime.fromisoformat(start), Decimal(kwh)))
    return sorted(intervals, key=lambda i: i.start)
