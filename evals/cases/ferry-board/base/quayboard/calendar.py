"""On which days a sailing runs.

All dates here are service days. A service day begins at 05:00 and ends at 05:00 of the next morning: the boat that leaves
ten minutes after one on Sunday morning is the last sailing of Saturday, for the timetable, the crew and the harbour office.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ServiceCalendar:
    first: date
    last: date
    """The last service day, included."""
    weekdays: frozenset[int]
    """0 is Monday."""
    extra: frozenset[date] = frozenset()
    without: frozenset[date] = frozenset()

    def runs_on(self, service_day: date) -> bool:
        if service_day in self.without:
            return False
        if service_day in self.extra:
            return True
        return self.first <= service_day <= self.last and service_day.weekday() in self.weekdays
