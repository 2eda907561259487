"""Shifts as they were punched, and the hours that are paid for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Shift:
    """From punching in to punching out, by the clock in the hall. Shorter than a day."""

    start: datetime
    end: datetime
    break_minutes: int = 0
    """Of unpaid break."""
    called_off: bool = False
    """Stays on the sheet, for the planner; nobody worked and nothing is paid."""


def paid_hours(shift: Shift) -> Decimal:
    if shift.called_off:
        return Decimal(0)
    minutes = (shift.end - shift.start).total_seconds() // 60 - shift.break_minutes
    return in_hours(int(minutes))


def in_hours(minutes: int) -> Decimal:
    """Hours with two decimals, as they are printed."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))
