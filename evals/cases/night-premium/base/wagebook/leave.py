"""Annual leave that is earned with work."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from wagebook.timesheet import Shift, paid_hours

HOURS_A_DAY_WORKED = Decimal("0.75")


def earned(shifts: Iterable[Shift]) -> Decimal:
    """Hours of leave earned by the days on which somebody worked; two shifts on one day are one day."""
    days = {shift.start.date() for shift in shifts if paid_hours(shift)}
    return len(days) * HOURS_A_DAY_WORKED
